// Tells the desk that this form is still open, and shows who else has it open.

const PAUSE = 30_000; // milliseconds

async function tell(line) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  const answer = await fetch(line.dataset.presence, { method: "POST", body, redirect: "manual" });
  if (!answer.ok) {
    return answer.status >= 500; // signed out, or the story is gone: saving will say so
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
