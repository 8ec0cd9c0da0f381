"""Taking pages out of the store: noted in the transaction of a change, done right after its commit."""

from collections.abc import Iterable
from typing import Any

from articles.delivery import cdn, keys, store
from articles.delivery.pages import StoreAway
from articles.delivery.store import keeps_pages
from articles.models import Article, Author, Effect, ImageUse, Newsroom, Page, Section
from articles.models.outbox import Kind
from articles.models.shown import Shown

MOST_ARTICLES = 20  # whose keys are noted one by one; after a change of more, all pages are made anew


def note(wanted: Iterable[str]) -> None:
    """Notes that the pages under these keys are to be purged; nothing where no page is kept."""
    if keeps_pages() and (named := sorted(set(wanted))):
        payload = {"keys": [keys.EVERYTHING] if keys.EVERYTHING in named else named}
        Effect.objects.create(kind=Kind.PURGE, payload=payload)


def note_articles(article_ids: Iterable[int]) -> None:
    """Notes a change of these articles: of what they show, and of the lists that they belong to."""
    ids = list(article_ids)
    if keeps_pages():
        note({keys.EVERYTHING} if len(ids) > MOST_ARTICLES else keys.of_articles(ids))
    if cdn.has_cdn():
        shown = ImageUse.objects.filter(article__in=ids).order_by().values_list("image_id", flat=True).distinct()
        note(map(keys.files, shown))


def note_tags(tag_ids: Iterable[int]) -> None:
    """Notes that other stories carry these tags: pages of those that never stand beside such may show others now."""
    if keeps_pages():
        rules = Article.never_beside_tags.through._default_manager.filter(tag__in=list(tag_ids))
        note(map(keys.related, rules.values_list("article", flat=True)))


def note_noun(row: Any) -> None:
    """Notes a change of a row that pages show: an author, a tag, a picture, a section, what the newsroom says."""
    shown = {row.page_key} if isinstance(row, Shown) and row.pk is not None else set()
    shown |= {keys.PEOPLE} if isinstance(row, Author) else set()
    note(shown | ({keys.FURNITURE} if isinstance(row, (Newsroom, Page, Section)) else set()))


def purge(effect: Effect) -> None:
    """Does what was noted. Raises StoreAway, for the outbox to try again.

    The CDN comes after, or it might fetch the old page once more. It waits for no store that is away: then it is told
    at once, and again in the end.
    """
    try:
        store.purge(effect.payload["keys"])
    except StoreAway:
        if effect.tries == 1:
            _note_for_cdn(effect)
        raise
    _note_for_cdn(effect)


def purge_cdn(effect: Effect) -> None:
    """Has the CDN do the same. Raises NotPurged, for the outbox to try again."""
    cdn.purge(effect.payload["keys"])


def _note_for_cdn(effect: Effect) -> None:
    if cdn.has_cdn():
        Effect.objects.create(kind=Kind.CDN_PURGE, payload=effect.payload)
