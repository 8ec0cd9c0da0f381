"""Pure functions over text: no database, no request, no settings but Django's.

`plain` and `keys` tidy what people type; `slugs` makes addresses of it; `markdown` and `body` turn
what was written into clean HTML; `blocks` finds and draws the news blocks inside a body; `embeds`
knows the providers that may be shown; `excerpts` shortens and counts.
"""
