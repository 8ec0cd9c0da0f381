"""What happens to a story between a reporter's draft and the reader's page.

`actions` holds the verbs, one function each: save a draft, publish (at once or at a time), amend,
withdraw, delete. `rights` says who may do what, `errors` names what can go wrong, `moments` decides
when readers get it, `addresses` where it stands, `rows` writes it. `bulk` does for imports what the
verbs do. The admin, commands and the demo call the verbs; nothing else writes a status or `live_at`.

Pressing Publish: `actions.publish` locks the row, checks rights and rules, sets the moment and the
address, saves, and `complete` carries the moment to tags and bylines and indexes the words, all in
one transaction; what follows is in `articles.effects`, after commit.
"""
