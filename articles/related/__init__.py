"""Related articles, chosen by shared tags.

`candidates` finds live articles that share a tag, near the story in date, with one bounded query,
and ranks them; `shown` makes of it what the reader gets. Pages call `candidates.ranked`, fetch the
articles together with others they need, and hand both to `shown.fill`; who has no other articles to
fetch calls `shown.shown`.
"""
