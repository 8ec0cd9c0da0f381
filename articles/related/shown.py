"""What the reader gets beside a story."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from articles.conf import RELATED_SHOWN
from articles.models import Article, Tag
from articles.related.candidates import Candidate, ranked

# Candidates looked at for the places shown: some fall out, since they are translations of the story.
SPARE = 8


@dataclass(frozen=True, slots=True)
class Related:
    """An article beside a story, and the tags that they share, the rarest first."""

    article: Article
    shared: tuple[Tag, ...]


def wanted(candidates: Sequence[Candidate]) -> list[int]:
    """Returns the keys of the articles that `fill` needs."""
    return [candidate.article_id for candidate in candidates[: RELATED_SHOWN + SPARE]]


def fill(
    story: Article, candidates: Iterable[Candidate], articles: Mapping[int, Article], tags: Iterable[Tag]
) -> list[Related]:
    """Returns the best candidates among the articles that were fetched, through `live()`, by key.

    What was withdrawn since is missing from them and so from the list; translations of the story
    itself are left out: the page links to those elsewhere.
    """
    by_key = {tag.pk: tag for tag in tags}
    present = ((candidate, articles.get(candidate.article_id)) for candidate in candidates)
    related = [
        Related(article, tuple(by_key[key] for key in candidate.shared))
        for candidate, article in present
        if article is not None and article.group_id != story.group_id
    ]
    return related[:RELATED_SHOWN]


def shown(story: Article, tags: Sequence[Tag]) -> list[Related]:
    """Returns the articles beside the story: two queries."""
    candidates = ranked(story, tags)
    articles = Article.objects.live().for_cards().in_bulk(wanted(candidates))
    return fill(story, candidates, articles, tags)
