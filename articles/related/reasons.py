"""Why one article stands beside another, in words."""

from collections.abc import Sequence
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

from articles.models import Tag
from articles.related.scoring import DAY, Figures, Score, Seconds

NAMED = 3  # tags in a reason
MOST = 10_000  # reasons kept in a process
ALIKE = 0.25  # from here the words of two articles are "much the same"
AKIN = 0.08  # and from here they are "similar"
YEAR = 365.25  # days
YEARS = 2  # from so many on, years are told and no days
RARE = 50  # a tag on fewer than one in so many articles is rare
_ON = ("", gettext_noop("On {}"), gettext_noop("On {} and {}"), gettext_noop("On {}, {} and {}"))


def in_words(shared: Sequence[Tag]) -> SafeString:
    """Returns what a reader is told, as HTML: what both articles are about, by the rarest of their shared tags."""
    return _on(get_language(), *(tag.name for tag in shared[:NAMED]))


@lru_cache(maxsize=MOST)
def _on(language: str | None, *names: str) -> SafeString:
    marked = [format_html("<bdi>{}</bdi>", name) for name in names]
    return format_html(_(_ON[len(names)]), *marked) if names else SafeString()


def in_detail(score: Score, tags: Sequence[Tag], figures: Figures) -> str:
    """Returns what the staff is told: shared tags and how rare they are, days apart, how alike the words are."""
    parts = [_("shares %(tags)s") % {"tags": ", ".join(_tag(tag, figures) for tag in tags)}] if tags else []
    parts.append(_apart(score.apart))
    if score.text >= AKIN:
        parts.append(_("much the same words") if score.text >= ALIKE else _("similar words"))
    return ", ".join(parts)


def _tag(tag: Tag, figures: Figures) -> str:
    is_rare = tag.live_count * RARE < figures.articles
    return (_("%(tag)s (rare)") if is_rare else _("%(tag)s (common)")) % {"tag": tag.name}


def _apart(apart: Seconds) -> str:
    if apart < DAY:
        return _("on the same day")
    days = apart // DAY
    if days < YEARS * YEAR:
        return ngettext("%(days)d day apart", "%(days)d days apart", days) % {"days": days}
    years = round(days / YEAR)
    return ngettext("%(years)d year apart", "%(years)d years apart", years) % {"years": years}
