// Says things to screen readers, politely, through one live region.

let region;

export function announce(text) {
  if (!region) {
    region = document.createElement("div");
    region.className = "visually-hidden";
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  // The same words twice are a change only if they were gone in between.
  region.textContent = "";
  requestAnimationFrame(() => {
    region.textContent = text;
  });
}

// Words of the interface: through Django's catalogue where the page has loaded it.
export const translate = (text) => (window.gettext ? window.gettext(text) : text);

// Puts values in place of %(name)s.
export function fill(text, values) {
  return translate(text).replace(/%\((\w+)\)s/g, (_, name) => values[name]);
}
