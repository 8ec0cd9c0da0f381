"""The verbs for many articles at once, as imports bring them: the same rules, in a fixed number of queries.

What comes was edited and published elsewhere. So nobody's rights are asked for, and neither a section
nor a byline; the moment, the address and all that follows are as everywhere in this room.
"""

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction

from articles import audit, effects
from articles.models import Article, LogEvent, Status
from articles.models.article import live_moment
from articles.publishing import content, revisions
from articles.publishing.addresses import give_addresses
from articles.publishing.content import Content
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
    changed = {article for article, said in after.items() if said != before[article]}
    if not changed:
        return
    was, now = ({article: said for article, said in of.items() if article in changed} for of in (before, after))
    revisions.keep_import(was, now, why=why)
    audit.record_all([_event(article, was[article], said, why) for article, said in now.items()])


def _event(article: Article, was: Content, said: Content, why: str) -> LogEvent:
    before, after = content.differences(was, said)
    after["version"] = article.version
    return audit.event_of("changed by an import", article, by=None, before=before, after=after, why=why)
