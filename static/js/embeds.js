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
    figure.querySelector(".embed-box").replaceWith(frame);
    frame.focus();
  });
}
