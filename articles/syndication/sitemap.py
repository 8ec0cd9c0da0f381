"""The list of all addresses, for search engines: https://www.sitemaps.org/protocol.html"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from articles.syndication.addresses import absolute

MEDIA_TYPE = "application/xml; charset=utf-8"


def write_sitemap(entries: Iterable[tuple[str, datetime | None]]) -> Iterator[str]:
    """Yields the file piece by piece, from paths and when each last changed."""
    yield '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    for path, changed in entries:
        lastmod = f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed else ""
        yield f"<url><loc>{escape(absolute(path))}</loc>{lastmod}</url>\n"
    yield "</urlset>\n"
