"""The verbs for many articles at once, as imports bring them: the same rules, in a fixed number of queries.

What comes was edited and published elsewhere. So nobody's rights are asked for, and neither a section
nor a byline; the moment, the address and all that follows are as everywhere in this room.
"""

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.db.models import Q

from articles import audit, effects
from articles.models import Article, LogEvent, Status
from articles.models.article import live_moment
from articles.publishing import content, recording, revisions
from articles.publishing.addresses import give_addresses
from articles.publishing.content import Content
from articles.publishing.uses import note_uses
from articles.search.index import index


def place(articles: Sequence[Article]) -> None:
    """Approves articles for their `publish_at` and gives each an address of its own; saves nothing.

    A moment that has not come makes a scheduled article. Those that readers had before keep their
    moment and their address.
    """
    for article in articles:
        if article.publish_at is None:
            raise ValueError("An article is placed at its publish_at: set it first.")
        if not article.is_address_fixed:
            article.status = Status.APPROVED
            article.live_at = live_moment(article.publish_at, article.embargo_until)
    give_addresses(articles)


@transaction.atomic
def complete_all(article_ids: Sequence[int]) -> None:
    """Does for many articles what `complete` does for one, once their bylines and tags are written too."""
    Article.objects.filter(pk__in=article_ids).note_live()
    Article.objects.filter(pk__in=article_ids).carry_live_at()
    index(article_ids)
    with_pictures = Q(lead_image__isnull=False) | Q(body__contains="data-image=")
    note_uses(Article.objects.filter(with_pictures, pk__in=article_ids).values_list("pk", "lead_image_id", "body"))
    effects.after_public_change(article_ids)


def contents(article_ids: Collection[int]) -> dict[Article, Content]:
    """Returns what is stored of these articles, before or after they are written: rows and contents."""
    if not article_ids:
        return {}
    return content.read_all(Article.objects.filter(pk__in=article_ids).select_related("saved_by").order_by("pk"))


@transaction.atomic
def keep_changes(before: Mapping[Article, Content], *, why: str) -> None:
    """Keeps what articles said that an import has changed, and what they say now; the log has an event of each.

    `before` is what `contents` said of them. New articles need none of it: see `revisions.keep_beginning`.
    """
    after = contents([article.pk for article in before])
    changed = [(old, new) for old, new in zip(before, after, strict=True) if before[old] != after[new]]
    if changed:
        was, now = {old: before[old] for old, _new in changed}, {new: after[new] for _old, new in changed}
        revisions.keep_import(was, now, why=why)
        audit.record_all([_event(old, new, content.differences(was[old], now[new]), why) for old, new in changed])


def _event(old: Article, new: Article, differences: tuple[Content, Content], why: str) -> LogEvent:
    before, after = differences
    standing = recording.standing(old)
    return recording.event("changed by an import", new, standing, by=None, before=before, after=after, why=why)
