// The token that posts carry to show that a page of ours sends them. Signing in, in whichever tab, makes another one, and
// what open pages have is refused from then on. The cookie is not for scripts: the desk is asked.

const told = document.querySelector("meta[name=desk-token]");
const fields = () => document.querySelectorAll("[name=csrfmiddlewaretoken]");

export const token = () => fields()[0].value;

/**
 * Puts the token of now into the page's forms. Resolves to "renewed", "signed out", "somebody else" (is signed in now) or
 * "away" (the desk does not answer).
 */
export async function renewToken() {
  try {
    const answer = await fetch(told.content, { redirect: "manual", cache: "no-store" });
    if (answer.type === "opaqueredirect") return "signed out"; // to the sign-in page
    if (!answer.ok) return "away";
    const now = await answer.json();
    if (now.account !== told.dataset.account) return "somebody else";
    for (const field of fields()) field.value = now.token;
    return "renewed";
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
    return "away";
  }
}

/** Posts as `fetch` does, and once more where the token had grown old. Redirects, as to the sign-in page, are not followed. */
export async function post(address, { body, headers = {}, signal } = {}) {
  body.delete("csrfmiddlewaretoken"); // it would count before the header
  const send = () =>
    fetch(address, { method: "POST", body, headers: { ...headers, "X-CSRFToken": token() }, redirect: "manual", signal });
  const answer = await send();
  return answer.status === 403 && (await renewToken()) === "renewed" ? send() : answer;
}
