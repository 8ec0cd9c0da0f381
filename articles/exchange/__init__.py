"""Articles from elsewhere: files of other systems become articles here.

Each outside format has a file that makes neutral `records` of it, checked field by field (`jsonl`). `loader`
takes them in, a `batch` at a time: `sorting` says which are new or changed; `conversion` makes a clean body of
a text (`templates`, `indentation` and `leftovers` see to what other systems meant, `links` to links between
articles, `pictures` to files below one folder); `writing` stores the articles with their `authors`,
`sections`, `tags` and `redirects`. `ledger` remembers where everything went, so that at the end links to
articles that came later are set. `report` has the counts. The command `import_articles` calls `loader.load`.
"""
