// Sends a picture to the library and says how far it is. Resolves, always, to what became of it: `state`, `message` and
// what else the server says (articles/admin/picture_taking.py); "failed" where no answer came.

import { translate } from "./announce.js";
import { renewToken, token } from "./token.js";

const TRIES = 4; // of a picture that has to wait for others
const PAUSE = 2000; // milliseconds in between

const failed = (message) => ({ state: "failed", message, errors: {}, said: {}, alike: [], picture: null });

function bodyOf(file, fields) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append("upload", file, file.name);
  return body;
}

function notSent(why) {
  if (why === "signed out") return translate("You are signed out. Sign in in another tab, then send it again.");
  if (why === "somebody else") {
    return translate("Somebody else is signed in by now. Sign in as yourself in another tab, then send it again.");
  }
  if (why === "stopped") {
    return translate("Sending was stopped. Where the picture had come by then, sending it again says so.");
  }
  return translate("The newsroom does not answer. Check your connection, then send it again.");
}

function answerOf(request) {
  const type = request.getResponseHeader("Content-Type") ?? "";
  if (request.status === 200 && type.startsWith("application/json")) return JSON.parse(request.responseText);
  if (request.status === 413) return failed(translate("The file is too large. Save the picture smaller."));
  if (request.status === 200 && type.startsWith("text/html")) return failed(notSent("signed out")); // the sign-in page
  if (request.status === 403) return failed(translate("You may add no pictures. Ask an administrator."));
  return failed(translate("Something went wrong on the server. Send it again in a moment."));
}

function sendOnce({ address, file, fields, onProgress, signal }) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("X-CSRFToken", token());
    request.upload.addEventListener("progress", ({ loaded, total, lengthComputable }) => {
      if (lengthComputable) onProgress(total ? (100 * loaded) / total : 100);
    });
    request.upload.addEventListener("load", () => onProgress(100));
    request.addEventListener("load", () => resolve(answerOf(request)));
    for (const event of ["error", "abort", "timeout"]) {
      request.addEventListener(event, () =>
        resolve(failed(notSent("away"))),
      );
    }
    signal?.addEventListener("abort", () => request.abort());
    request.send(bodyOf(file, fields));
  });
}

/** `what.signal` stops it, if there is one. */
export async function send(what) {
  for (let tries = 1; ; tries++) {
    const known = await renewToken(); // a large file is not sent in vain
    if (what.signal?.aborted) return failed(notSent("stopped"));
    if (known !== "renewed") return failed(notSent(known));
    const answer = await sendOnce(what);
    if (what.signal?.aborted && answer.state === "failed") return failed(notSent("stopped"));
    if (answer.state !== "busy" || tries === TRIES) return answer;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}
