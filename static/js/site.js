// What improves the reader's pages. Each of them works without any of it.

import "./loading.js";
import "./embeds.js";
import "./scrollers.js";
import "./galleries.js";
import "./search.js";
import "./times.js";
import "./choices.js";
import "./tools.js";
