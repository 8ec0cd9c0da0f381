// What the desk's JSON addresses (articles/admin/choosers.py) say of pictures, articles and embeds.

import { gettext } from "django-prose-editor/editor"
import { Refusal } from "editor/dialog"

const addresses = {}
const MOST_KEYS = 50 // asked for at once

export function setAddresses(given) {
  Object.assign(addresses, given)
}

/** Returns the JSON of one of the addresses; throws a Refusal with what to do if it cannot be had. */
export async function ask(name, parameters, signal) {
  let response
  try {
    response = await fetch(`${addresses[name]}?${new URLSearchParams(parameters)}`, {
      headers: { Accept: "application/json" },
      redirect: "manual", // to the sign-in page
      signal,
    })
  } catch (error) {
    if (error.name === "AbortError") throw error
    throw new Refusal(gettext("The newsroom does not answer. Check your connection, then try again."))
  }
  if (response.type === "opaqueredirect") {
    throw new Refusal(gettext("You are signed out. Sign in in another tab, then try again: your text stays here."))
  }
  if (response.status === 403) throw new Refusal(gettext("You have no right to look here. Ask an administrator."))
  if (!response.ok) throw new Refusal(gettext("Something went wrong on the server. Try again in a moment."))
  return response.json()
}

const known = { pictures: new Map(), articles: new Map() } // key → a promise of its row, or of null
const wanted = { pictures: [], articles: [] }

/** Notes a row that a chooser showed, so that it need not be asked for again. */
export function note(kind, row) {
  known[kind].set(String(row.key), Promise.resolve(row))
}

/** Promises what there is to show of a picture or an article; null if it is gone or not for this person. */
export function describe(kind, key) {
  const text = String(key)
  if (!known[kind].has(text)) {
    known[kind].set(text, new Promise((resolve) => wanted[kind].push({ key: text, resolve })))
    if (wanted[kind].length === 1) queueMicrotask(() => askForWanted(kind))
  }
  return known[kind].get(text)
}

async function askForWanted(kind) {
  const all = wanted[kind].splice(0)
  for (let start = 0; start < all.length; start += MOST_KEYS) {
    const some = all.slice(start, start + MOST_KEYS)
    const rows = await rowsFor(kind, some)
    for (const { key, resolve } of some) resolve(rows.get(key) ?? null)
  }
}

async function rowsFor(kind, some) {
  try {
    const answer = await ask(kind, { keys: some.map(({ key }) => key).join(",") })
    return new Map(answer.rows.map((row) => [String(row.key), row]))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    for (const { key } of some) known[kind].delete(key) // another time, perhaps
    return new Map()
  }
}
