// How long ago a story of the last day came, beside which its date says little. The page may have been kept for
// hours: it is counted here, and again when the reader comes back to it.

const DAY = 24 * 60; // minutes

function tell(time) {
  const minutes = Math.max(1, Math.round((Date.now() - new Date(time.dateTime)) / 60_000));
  time.dataset.date ??= time.textContent;
  if (minutes >= DAY) {
    time.textContent = time.dataset.date;
    return;
  }
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" });
  time.title = time.dataset.date;
  time.textContent = minutes < 60 ? words.format(-minutes, "minute") : words.format(-Math.floor(minutes / 60), "hour");
}

function tellAll() {
  document.querySelectorAll(".card-date time").forEach(tell);
}

tellAll();
setInterval(tellAll, 60_000);
addEventListener("pageshow", (event) => event.persisted && tellAll());
