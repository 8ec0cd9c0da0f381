"""The demo newsroom: a small, invented newspaper to look at and try things on.

`stories` are files of TOML front matter and an HTML body, `newsroom.toml` has everything else,
`pictures` are JPEG files drawn as the SVG files in `art`. `files` reads them, `loader` puts them into
the database, beside what is there, through the same rooms that the admin and imports use. `manage.py demo` calls it.
"""
