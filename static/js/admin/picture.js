// The form of a picture: when a file is chosen, what it says of itself fills the fields that are empty, and what the
// library has of the kind is shown before anybody writes a word.

import { announce, translate } from "./announce.js";
import { post } from "./token.js";

const file = document.querySelector("input[type=file][data-look]");
if (file) {
  const form = file.form;
  const status = document.createElement("div");
  status.className = "picture-look";
  status.setAttribute("role", "status");
  const here = document.createElement("div");
  const another = form.elements.is_another.closest(".form-row");
  const unlike = ".picture-here:not(.is-same)"; // the very same file is no other picture
  another.hidden = !form.querySelector(`.errorlist ${unlike}`);
  file.closest(".form-row").append(status, here);
  let filled = {}; // by name: what came from the file that was chosen before
  let running;

  function fillIn(said) {
    for (const field of form.elements) {
      const { name } = field;
      const isOurs = name in filled && field.value === filled[name];
      if (isOurs && !(name in said)) field.value = "";
      if (name in said && (field.value === "" || isOurs)) field.value = said[name];
    }
    filled = said;
  }

  async function look() {
    running?.abort();
    form.elements.looked.value = "";
    status.textContent = "";
    here.replaceChildren();
    if (!file.files.length) return;
    running = new AbortController();
    status.textContent = translate("Reading what the file says of itself…");
    const body = new FormData();
    body.append("upload", file.files[0]);
    if (form.elements._popup) body.append("_popup", "1");
    try {
      const answer = await post(file.dataset.look, { body, signal: running.signal });
      if (!answer.ok) throw new TypeError(answer.statusText);
      const { said, message, here: shown } = await answer.json();
      fillIn(said);
      form.elements.looked.value = "1";
      status.textContent = message;
      here.innerHTML = shown; // the server has escaped what is in it
      another.hidden = !here.querySelector(unlike);
      if (shown) announce(here.firstChild.textContent);
    } catch (error) {
      if (error.name === "AbortError") return;
      if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
      status.textContent = ""; // it is read when the form is sent
    }
  }

  file.addEventListener("change", look);
}
