// Dates as people write them in a timeline, turned into dates for machines: "8 October 2025" → 2025-10-08.

const pad = (number) => String(number).padStart(2, "0")
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\.$/, "")

function monthNames(locale) {
  const names = new Map()
  for (const style of ["long", "short"]) {
    const format = new Intl.DateTimeFormat(locale, { month: style, day: "numeric", timeZone: "UTC" })
    const alone = new Intl.DateTimeFormat(locale, { month: style, timeZone: "UTC" })
    for (let month = 0; month < 12; month++) {
      const date = new Date(Date.UTC(2000, month, 1))
      const inDate = format.formatToParts(date).find(({ type }) => type === "month")?.value ?? ""
      for (const name of [inDate, alone.format(date)]) names.set(fold(name), month + 1)
    }
  }
  return names
}

const kept = new Map()
function monthOf(word, locales) {
  for (const locale of locales) {
    if (!kept.has(locale)) kept.set(locale, monthNames(locale))
    const month = kept.get(locale).get(fold(word))
    if (month) return month
  }
  return null
}

function dateOf(year, month, day) {
  const date = new Date(Date.UTC(Number(year), month - 1, Number(day)))
  date.setUTCFullYear(Number(year))
  return date.getUTCMonth() === month - 1 ? `${year}-${pad(month)}-${pad(day)}` : null
}

/** Returns YYYY, YYYY-MM or YYYY-MM-DD for what is written; null if it is no such date. */
export function readDate(text, language = "en") {
  const words = text.trim().replace(/,/g, " ").replace(/\s+/g, " ")
  const locales = [...new Set(Intl.getCanonicalLocales([language, "en"].filter(isLocale)))]
  if (/^\d{4}$/.test(words)) return words
  let match = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(words)
  if (match) return match[3] ? dateOf(match[1], Number(match[2]), match[3]) : words
  match = /^(\d{1,2}) (\p{L}+\.?) (\d{4})$/u.exec(words)
  if (match) return withMonth(match[2], locales, (month) => dateOf(match[3], month, match[1]))
  match = /^(\p{L}+\.?) (\d{1,2}) (\d{4})$/u.exec(words)
  if (match) return withMonth(match[1], locales, (month) => dateOf(match[3], month, match[2]))
  match = /^(\p{L}+\.?) (\d{4})$/u.exec(words)
  return match ? withMonth(match[1], locales, (month) => `${match[2]}-${pad(month)}`) : null
}

function withMonth(word, locales, give) {
  const month = monthOf(word, locales)
  return month ? give(month) : null
}

function isLocale(tag) {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0
  } catch {
    return false
  }
}
