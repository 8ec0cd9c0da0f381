"""Related articles, chosen by shared tags and ordered by their words.

`candidates` finds live articles that share a tag, near the story in date, with bounded queries; `scoring`
says how related two articles are, and why; `ranking` reads what that needs and puts the best first;
`links` stores lists and places; `refresh` keeps them true after a change, `rebuild` makes all anew;
`shown` is what pages call: stored links, through the gate and the rules of sensitivity.
`foreseeing` says what would stand where after a change that nobody has made yet, by the same rules in an
`imagined` archive, whose lists `many` reads.
"""
