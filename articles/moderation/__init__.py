"""What staff decide about the articles beside a story.

`decisions` holds the verbs, `board` shows what they decide about, `rights` says who may, `errors` what can be wrong;
`addresses` tidies those of others, `labels` says what articles are called. `queue` says where to look (by `standing`
lists and stale `pins`), `reviews` what is fine; `history` tells what was, `export` hands it out.
"""
