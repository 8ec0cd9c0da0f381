"""Paths on this site, each made once: Django takes the pattern apart anew each time, and a page has fifty."""

from functools import lru_cache

from django.urls import get_script_prefix, get_urlconf, reverse

MOST = 20_000


def path_of(name: str, *parts: object) -> str:
    """Returns the path of the address with this name in `urls.py`. Raises NoReverseMatch."""
    return _reversed(get_urlconf(), get_script_prefix(), name, parts)


@lru_cache(maxsize=MOST)
def _reversed(urlconf: str | None, prefix: str, name: str, parts: tuple[object, ...]) -> str:
    return reverse(name, urlconf=urlconf, args=parts)
