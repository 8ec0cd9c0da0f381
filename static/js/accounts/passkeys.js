// Forms that ask the browser for a passkey, and send what it answers. Where it knows none they stay hidden, and the
// other ways serve.

const known = window.webauthnJSON;

async function optionsOf(form) {
  const given = document.getElementById("passkey-options");
  if (given) {
    const { request_options: request, creation_options: creation } = JSON.parse(given.textContent);
    return request || creation;
  }
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options;
}

// What can sign in alone: kept on the device, and never without finger, face or PIN.
function asPasskey(options) {
  const wanted = { residentKey: "required", requireResidentKey: true, userVerification: "required" };
  const { publicKey } = options;
  const authenticatorSelection = { ...publicKey.authenticatorSelection, ...wanted };
  return { ...options, publicKey: { ...publicKey, authenticatorSelection } };
}

function reason(form, error) {
  if (error.name === "InvalidStateError") {
    return form.dataset.known;
  }
  return error.name === "SecurityError" ? form.dataset.elsewhere : form.dataset.refused;
}

async function ask(form) {
  const options = await optionsOf(form);
  const isNew = form.dataset.passkey === "create";
  const credential = isNew ? await known.create(asPasskey(options)) : await known.get(options);
  form.elements.credential.value = JSON.stringify(credential);
  form.submit();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const complaint = form.querySelector("[role=alert]");
  const button = form.querySelector("button");
  form.hidden = !(window.PublicKeyCredential && known);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    complaint.hidden = true;
    button.disabled = true;
    try {
      await ask(form);
    } catch (error) {
      complaint.textContent = reason(form, error);
      complaint.className = "errornote";
      complaint.hidden = false;
      button.disabled = false;
      button.focus();
    }
  });
}
