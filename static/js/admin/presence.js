// Tells the desk that this form is still open, and shows who else has it open.

import { post } from "./token.js";

const PAUSE = 30_000; // milliseconds

async function tell(line) {
  const answer = await post(line.dataset.presence, { body: new FormData() });
  if (answer.type === "opaqueredirect") {
    return true; // signed out: perhaps not for long
  }
  if (!answer.ok) {
    return answer.status >= 500; // the story is gone, or taken over: saving will say so
  }
  const { line: text } = await answer.json();
  if (line.textContent.trim() !== text) {
    line.textContent = text; // read out only where it is another one
  }
  return true;
}

for (const line of document.querySelectorAll("[data-presence]")) {
  const timer = setInterval(async () => {
    const goesOn = await tell(line).catch(() => true); // no network just now
    if (!goesOn) {
      clearInterval(timer);
    }
  }, PAUSE);
}
