"""Whose names stand over imported articles: names of an archive become authors here."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from articles.exchange.slugs import new_slugs
from articles.models import Article, Author, AuthorOrigin, Byline
from articles.text.excerpts import excerpt
from articles.text.keys import name_key

LONGEST_NAME = 150  # characters; a longer one is no name of a person, and stands over the story as it is
LONGEST_CREDIT = 200
LONGEST_KEY = 200


def find_authors(names: Iterable[str], source: str, made: dict[str, list[str]]) -> dict[str, Author]:
    """Returns the author of each name: who had it in this source before, else the one active namesake, else a new one.

    Five queries at the most, whatever the number of names. Names that are none of a person are left out;
    `made` hears of the new authors.
    """
    by_key: dict[str, str] = {}
    spellings = {name: name_key(name)[:LONGEST_KEY] for name in names if len(name) <= LONGEST_NAME}
    for name, key in spellings.items():
        by_key.setdefault(key, name)
    origins = AuthorOrigin.objects.filter(source=source, key__in=by_key).select_related("author")
    authors = {origin.key: origin.author for origin in origins}
    missing = {key: name for key, name in by_key.items() if key not in authors}
    if missing:
        authors |= _meet(missing, source, made)
    return {name: authors[key] for name, key in spellings.items()}


def _meet(names: Mapping[str, str], source: str, made: dict[str, list[str]]) -> dict[str, Author]:
    """Returns the authors of names that are new in the source, and remembers whose they are."""
    namesakes = defaultdict(list)
    for author in Author.objects.filter(is_active=True, name__in=names.values()):
        namesakes[author.name].append(author)
    new = [name for name in names.values() if len(namesakes[name]) != 1]
    slugs = new_slugs(Author, new, otherwise="author")
    authors_made = Author.objects.bulk_create([Author(name=name, slug=slugs[name]) for name in new])
    if new:
        made["authors"] = new
    known = {name: found[0] for name, found in namesakes.items() if len(found) == 1}
    known |= {author.name: author for author in authors_made}
    authors = {key: known[name] for key, name in names.items()}
    AuthorOrigin.objects.bulk_create(
        [AuthorOrigin(author=author, source=source, key=key) for key, author in authors.items()]
    )
    return authors


def bylines(article: Article, names: Iterable[str], authors: Mapping[str, Author]) -> Iterator[Byline]:
    """Yields the bylines of an article, unsaved, each author once."""
    seen = set()
    for order, name in enumerate(names):
        author = authors.get(name)
        if author is None:
            credit = excerpt(name, LONGEST_CREDIT)
            yield Byline(article_id=article.pk, credit=credit, order=order, live_at=article.live_at)
        elif author.pk not in seen:
            seen.add(author.pk)
            yield Byline(article_id=article.pk, author_id=author.pk, order=order, live_at=article.live_at)
