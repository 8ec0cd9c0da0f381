// A story's tools: print it, copy its address, hand it to the system's own dialog for sharing.

const box = document.querySelector("[data-tools]");
const address = location.origin + location.pathname; // without what a campaign or a search added

if (box) {
  const copy = box.querySelector("[data-copy]");
  const share = box.querySelector("[data-share]");
  const status = box.querySelector("[data-copied]");

  box.querySelector("[data-print]").addEventListener("click", () => print());

  copy.hidden = !navigator.clipboard;
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(address);
      status.textContent = status.dataset.copied;
    } catch {
      status.textContent = address; // not allowed here: it can be selected
      return;
    }
    setTimeout(() => (status.textContent = ""), 4000);
  });

  share.hidden = !navigator.share;
  share.addEventListener("click", async () => {
    try {
      await navigator.share({ title: document.querySelector("h1").textContent, url: address });
    } catch (error) {
      if (error.name !== "AbortError") throw error; // the reader thought better of it
    }
  });
}
