"""Tags and authors by the words of their names, found through the stories that carry them.

Each story stands in the index under the words of its tags' and its authors' names. So of an archive of any size the
newest stories under a word are looked at, and only what readers see is found.
"""

from collections.abc import Iterable, Sequence

from articles.models import Author, Byline, Tag, TaggedArticle
from articles.models.search import key_at
from articles.search.engines import engine
from articles.search.lookups import AUTHOR_WORD, BYLINE, TAG_WORD, Lookup, Wanted, facet
from articles.search.query import live_among, readers_range
from articles.search.words import words_of

NEWEST = 200  # stories that are looked at for a name


def tags_named(names: Iterable[Sequence[str]], limit: int) -> list[Tag]:
    """Returns tags with a name that has all words of one of these, the last perhaps begun; those on most stories first.

    A query for each name (on PostgreSQL up to four), and two.
    """
    wanted = list(filter(None, names))
    carried = TaggedArticle.objects.live().filter(content_object__in=_stories(TAG_WORD, wanted)).order_by()
    rows = carried.values_list("tag", "tag__names__name").distinct()
    keys = {key for key, name in rows if _is_meant(name or "", wanted)}
    return list(Tag.objects.filter(pk__in=keys).order_by("-live_count", "name")[:limit]) if keys else []


def authors_named(names: Iterable[Sequence[str]], limit: int) -> list[Author]:
    """Returns authors likewise, by their names."""
    wanted = list(filter(None, names))
    written = Byline.objects.live().filter(article__in=_stories(AUTHOR_WORD, wanted)).order_by()
    rows = written.values_list("author", "author__name").distinct()
    keys = {key for key, name in rows if _is_meant(name or "", wanted)}
    return list(Author.objects.filter(pk__in=keys).order_by("name", "pk")[:limit]) if keys else []


def has_byline(name: str) -> bool:
    """Says whether readers see a story that is by this name, however it is spelt in capitals and accents."""
    first, last = readers_range()
    places = engine().newest(Lookup((), facets=(facet(BYLINE, name),), first=first, last=last), NEWEST)
    return bool(live_among(map(key_at, places)))


def _stories(kind: str, names: Iterable[Sequence[str]]) -> set[int]:
    """Returns keys of the newest stories under each name; not gated."""
    first, last = readers_range()
    keys: set[int] = set()
    for *whole, begun in names:
        words = [Wanted((facet(kind, word),)) for word in whole]
        lookup = Lookup((*words, Wanted((facet(kind, begun),), is_beginning=True)), first=first, last=last)
        keys.update(map(key_at, engine().newest(lookup, NEWEST)))
    return keys


def _is_meant(name: str, wanted: Iterable[Sequence[str]]) -> bool:
    words = words_of(name)
    return any(
        all(word in words for word in whole) and any(word.startswith(begun) for word in words)
        for *whole, begun in wanted
    )
