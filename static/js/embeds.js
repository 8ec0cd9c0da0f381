// Players of other sites load when the reader asks for them, and not before.

for (const figure of document.querySelectorAll("[data-embed]")) {
  const button = figure.querySelector("button");
  button.hidden = false;
  button.addEventListener("click", () => {
    const frame = document.createElement("iframe");
    frame.src = figure.dataset.embed;
    frame.title = figure.dataset.embedTitle;
    frame.allowFullscreen = true;
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    frame.tabIndex = 0;
    // Its title and the way to it stay: a frame may be blocked, and says nothing then.
    const box = figure.querySelector(".embed-box");
    const caption = document.createElement("figcaption");
    caption.append(box.querySelector("p"));
    box.replaceWith(frame, caption);
    frame.focus();
  });
}
