"""What happens to a story between a reporter's draft and the reader's page.

`actions` gathers the verbs: `writing` saves, restores, deletes; `approving` submits, returns, publishes, withdraws;
`amending` publishes changes of what readers have; `correcting` tells them what was wrong; `moving` gives a story
another address. `rights` says who may do what in which state, `checklist` what is missing,
`errors` what can go wrong. `content` is a story as plain data, and `revisions` keep it: of a live story the
newest is a working copy. `moments` decides when readers get it, `addresses` where it stands, `rows` writes it;
`uses` says what of the library stories show. `bulk` does for imports what the verbs do. The admin, commands and
the demo call the verbs; nothing else writes a status or `live_at`.

Each verb locks the row, checks rights and rules, writes, and logs, all in one transaction; `complete` carries the
moment to tags and bylines and indexes the words. What follows is in `articles.effects`, after commit.
"""
