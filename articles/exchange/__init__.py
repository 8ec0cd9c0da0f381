"""Articles from elsewhere: files of other systems become articles here.

`records` is the neutral record of an article and the check that a foreign one passes; each outside format has
a file that makes records of it (`jsonl`). `loader` takes them in, a batch at a time: `conversion` turns a
record's text into a clean body (`templates`, `indentation` and `leftovers` see to what other systems meant,
`links` finds the links between articles), `batch` writes articles with all that hangs on them (`people`, `sections`,
`addresses`, `pictures`), and `ledger` remembers where everything went, so that at the end links to
articles that came later are set. `report` has the counts and what a person should know.
The command `import_articles` calls `loader.load`.
"""
