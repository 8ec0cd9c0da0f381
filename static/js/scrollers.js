// Tables and code are stops of the keyboard only while there is something to scroll.

const watch = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) {
      target.tabIndex = 0;
    } else {
      target.removeAttribute("tabindex");
    }
  }
});

for (const scroller of document.querySelectorAll(".article-body .scroller, .article-body pre")) {
  watch.observe(scroller);
}
