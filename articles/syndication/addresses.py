"""Full addresses, as machines elsewhere need them."""

from functools import lru_cache
from urllib.parse import urljoin

from django.conf import settings

MOST = 20_000  # kept in a process


def absolute(path: str) -> str:
    """Returns the full address of a path on this site; an address that is full already stays as it is."""
    return _joined(settings.SITE_URL, path)


@lru_cache(maxsize=MOST)
def _joined(site: str, path: str) -> str:
    return urljoin(f"{site}/", path)
