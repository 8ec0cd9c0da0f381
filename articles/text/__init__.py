"""Pure functions over text: no database, no request, no settings.

`plain` and `keys` tidy what people type; `slugs` makes addresses of it; `excerpts` shortens and counts;
`languages` knows which way they are written; `embeds` the providers that may be shown.

`body.clean_body` turns whatever was written or pasted into a story's body: `markdown` renders, `markup`
reads HTML however broken, `structure` gives it the shape that `grammar` and `attributes` describe,
`words` writes it, and nh3's allow-list judges last. `blocks` finds and draws the news blocks in it.
"""
