"""Full text: an index of every article, and the question which of them hold some words.

`index` writes an article's words in the transaction that changes the article; `query` finds. The
index knows every article, live or not: who shows what it finds passes it through `live()` or
`visible_to()`. SQLite keeps it in FTS5, PostgreSQL in a tsvector; `engines` holds the difference, and
`words` says what a word is, so that there is no other.
"""
