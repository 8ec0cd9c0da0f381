"""The desk: Django's admin, made for editors. One file a noun.

`site` is the admin site itself (its name, its first page), `base` what all lists and forms have in
common; `register` brings in the nouns. `article` holds the desk's main form: it asks
`articles.publishing` what this person may do and lets its verbs do it; what a verb refuses comes back
as messages beside the fields, with all that was typed. `fields`, `bylines` and `lists` are the parts
that the forms and lists are made of, `words` says in words where a story stands.
"""
