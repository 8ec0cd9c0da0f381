"""Keys under which kept pages are found again: the rows they show (`models.shown`), and the lists they are.

A page shows rows, each under its own key ("a12"). A list is more than its rows: what enters it was not there
before. So each list has a key of its own, and a change purges the lists that its articles belong to.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from articles.models import Article, Byline, RelatedDecision, TaggedArticle, TagPin

EVERYTHING = "everything"  # what every page has
FURNITURE = "furniture"  # what every page has: the newsroom's name, the sections, the pages of the newsroom
NEWEST = "newest"  # lists of all stories: front page, feed, sitemap, archive
CORRECTIONS = "corrections"
PEOPLE = "people"  # who is who
_RELATED = "related-"


def section(key: int | None) -> str:
    return f"list-s{key}"


def tag(key: int) -> str:
    return f"list-t{key}"


def author(key: int) -> str:
    return f"list-u{key}"


def month(moment: datetime) -> str:
    """Returns the key of the archive's month in the newsroom's time zone."""
    return f"list-{timezone.localtime(moment, timezone.get_default_timezone()):%Y-%m}"


def related(article_id: int) -> str:
    """Returns the key of what is related to a story, which its page shows."""
    return f"{_RELATED}{article_id}"


def story_related_to(key: str) -> int | None:
    """Returns the story whose list of related articles has this key; None if it is the key of something else."""
    return int(key.removeprefix(_RELATED)) if key.startswith(_RELATED) else None


def files(image_id: int) -> str:
    """Returns the key of a picture's files, which readers get while something that they may see shows it."""
    return f"files-{image_id}"


def group(article_id: int | None) -> str:
    """Returns the key of a story and its translations, which name each other."""
    return f"group-{article_id}"


def of_articles(article_ids: Iterable[int]) -> set[str]:
    """Returns the keys of all that changes with these articles: pages that show them, lists that they belong to."""
    ids = list(article_ids)
    keys = {f"{Article.letter}{pk}" for pk in ids}
    rows = Article.objects.filter(Q(live_at__isnull=False) | Q(was_live=True), pk__in=ids)
    public = set()
    for pk, section_id, moment, original in rows.values_list("pk", "section_id", "live_at", "translation_of"):
        public.add(pk)
        keys |= {NEWEST, CORRECTIONS, PEOPLE, section(section_id), group(original or pk)}
        if moment is not None:
            keys.add(month(moment))
    carried = TaggedArticle.objects.filter(content_object__in=public).values_list("tag_id", flat=True)
    written = Byline.objects.filter(article__in=public, author__isnull=False).values_list("author_id", flat=True)
    decided = RelatedDecision.objects.current().filter(other__in=public).values_list("story_id", flat=True)
    pinned = TagPin.objects.filter(article__in=public).order_by().values_list("tag_id", flat=True)
    keys |= set(map(tag, pinned))  # it stands there without the tag, too
    keys |= set(map(related, decided))  # where staff put it, it comes and goes without a link
    return keys | set(map(tag, carried)) | {author(pk) for pk in written if pk is not None}
