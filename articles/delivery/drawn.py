"""Parts that many pages show, drawn once for each state of what they show.

A part gets the values that it was drawn of and nothing else, so what is kept of it cannot be out of date. On a story's
page, what stands beside it and who wrote it was a fifth of all work.
"""

from collections.abc import Hashable
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST = 2_000  # parts kept in a process, some 3 kB each


def drawn(template: str, **facts: Hashable) -> SafeString:
    """Returns the part with these facts, and with `language`, the site's."""
    # Who works on a template sees it.
    draw = _drawn.__wrapped__ if settings.DEBUG else _drawn
    return draw(template, settings.LANGUAGE_CODE, get_language(), **facts)


@lru_cache(maxsize=MOST, typed=True)  # a safe string and one to be escaped are equal otherwise
def _drawn(template: str, language: str, spoken: str | None, **facts: Hashable) -> SafeString:
    return render_to_string(template, {"language": language, **facts})
