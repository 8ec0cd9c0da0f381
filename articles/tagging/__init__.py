"""Tags: what people type becomes tags, and tags are put on articles.

`names` turns typed names into tags: a synonym leads to its tag, a new name makes one, and the log says so;
it also renames and adds synonyms. `tags` puts them on an article, and suggests some while somebody types. Forms,
imports and the demo come here; nothing else writes TagName or TaggedArticle rows. `addresses` moves tags to other
addresses, `relating` says which of them relate stories, `merging` makes one of two, and `unmerging` two of one again;
`impact` says what either would change, and `twins` which tags may be one.
"""
