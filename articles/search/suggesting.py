"""What somebody may mean while they type: headlines, tags and authors, of live stories only."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from articles.models import Article, Author, Tag, TaggedArticle, TagName
from articles.models.search import key_at
from articles.search.engines import engine
from articles.search.names import authors_named
from articles.search.query import Filters, lookup_of
from articles.search.questions import SHORTEST_BEGINNING, understand
from articles.search.words import words_of
from articles.text.keys import name_key

HEADLINES, TAGS, AUTHORS = 5, 3, 3
RANKED = 300  # newest stories with the words, of which those that are most about them are named
LOOKED_AT = 20  # names that begin as typed


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name, and what it leads to."""

    kind: str  # "story", "tag" or "author"
    name: str
    row: Article | Tag | Author


def suggest(typed: str) -> list[Suggestion]:
    """Returns live stories, tags and authors that the typed may begin; six queries, on PostgreSQL fifteen at most.

    First the tag or the author whose name was typed whole.
    """
    if len(name_key(typed)) < SHORTEST_BEGINNING:
        return []
    tags = [Suggestion("tag", tag.name, tag) for tag in _tags(name_key(typed))]
    authors = [Suggestion("author", author.name, author) for author in authors_named([words_of(typed)], AUTHORS)]
    stories = [Suggestion("story", story.headline, story) for story in _stories(typed)]
    names = [*tags, *authors]
    meant = [one for one in names if name_key(one.name) == name_key(typed)]
    return [*meant, *stories, *(one for one in names if one not in meant)]


def _stories(typed: str) -> list[Article]:
    question = understand(typed, is_typing=True)
    if not question:
        return []
    lookup = lookup_of(question, Filters())
    scored = sorted(engine().scored(lookup, RANKED), key=lambda one: (one[1], one[0]), reverse=True)
    keys = [key_at(place) for place, _ in scored[: 4 * HEADLINES]]
    live = Article.objects.live().filter(pk__in=keys).only("headline", "slug", "address_date", "language")
    rows = {story.pk: story for story in live}
    return [rows[key] for key in keys if key in rows][:HEADLINES]


def _tags(key: str) -> list[Tag]:
    carried = TaggedArticle.objects.live().filter(tag=OuterRef("tag"))
    named = TagName.objects.filter(Exists(carried), key__begins=key).select_related("tag")
    tags = {row.tag: None for row in named.order_by("key")[:LOOKED_AT]}
    return sorted(tags, key=lambda tag: (-tag.live_count, tag.name))[:TAGS]
