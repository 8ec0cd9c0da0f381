"""All that a person writes of a story, as plain data: what a revision keeps, what is merged, what is restored.

    {"headline": …, every name of FIELDS …,
     "tags": ["Courts", …], "bylines": [{"author": 3, "name": "Ada Okoth", "credit": "", "role": "by"}, …],
     "never_beside": [12, …], "never_beside_tags": [5, …]}

Moments are ISO 8601 in UTC; other rows are their keys, a tag the name it had.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from articles.models import Article, Author, Byline, Tag, TaggedArticle
from articles.models.byline import Role
from articles.text.plain import one_line

Content = dict[str, Any]


TEXTS = (
    *("headline", "kicker", "standfirst", "body", "key_points", "section_id", "type_of_work", "dateline", "language"),
    *(
        "translation_of_id",
        "lead_image_id",
        "lead_caption",
        "lead_alt",
        "notes",
        "search_headline",
        "search_description",
    ),
    *("social_headline", "social_description", "canonical_url"),
)
MOMENTS = ("publish_at", "embargo_until")
SAFEGUARDS = ("shows_no_related", "never_recommended", "never_beside", "never_beside_tags")
# Kept with each revision, but true of the row alone: a schedule, an address or a legal safeguard of last week
# is nothing that somebody who wants an old text back, or publishes changes, decides along with it.
NOT_RESTORED = ("slug", *MOMENTS, *SAFEGUARDS)
FIELDS = (*TEXTS, "slug", *MOMENTS, "shows_no_related", "never_recommended")
SETS = ("tags", "never_beside", "never_beside_tags")
LONGEST_LOGGED = 300  # characters of a changed text that the log holds; the revisions hold all


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a story's bylines: an author with a profile, or a credit line as it stands."""

    author: Author | None = None
    credit: str = ""
    role: str = Role.BY


def read(article: Article) -> Content:
    """Returns the content of a stored row and of the rows that hang on it: four queries."""
    return read_all([article])[article]


def read_all(articles: Collection[Article]) -> dict[Article, Content]:
    """Returns it of many, in four queries too."""
    found = {article.pk: fields_of(article) | {"bylines": [], **{name: [] for name in SETS}} for article in articles}
    tagged = TaggedArticle.objects.filter(content_object__in=found)
    apart = Article.never_beside.through.objects.filter(from_article__in=found)
    apart_by_tag = Article.never_beside_tags.through.objects.filter(article__in=found)
    for name, rows in (
        ("tags", tagged.values_list("content_object", "tag__name")),
        ("never_beside", apart.values_list("from_article", "to_article")),
        ("never_beside_tags", apart_by_tag.values_list("article", "tag")),
    ):
        for pk, value in rows:
            found[pk][name].append(value)
    for row in Byline.objects.filter(article__in=found).select_related("author"):
        found[row.article_id]["bylines"].append(_line(Line(row.author, row.credit, row.role)))
    return {article: in_order(found[article.pk]) for article in articles}


def fields_of(article: Article) -> Content:
    """Returns what stands on the article itself, in the form that its fields give it."""
    content = {}
    for name in FIELDS:
        field: Any = article._meta.get_field(name.removesuffix("_id"))
        value = getattr(article, name)
        content[name] = plain(value if field.is_relation else field.to_python(value))
    return content


def lay_over(article: Article, content: Mapping[str, Any], names: Iterable[str] = FIELDS) -> None:
    """Gives the object in hand what the content says; saves nothing."""
    for name in names:
        if name in content:
            value = content[name]
            setattr(article, name, parse_datetime(value) if name in MOMENTS and value else value)


def lines(given: Sequence[Line]) -> list[dict[str, Any]]:
    """Returns bylines as content; of two lines for the same author and role the first."""
    once: dict[Any, dict[str, Any]] = {}
    for line in map(_line, given):
        if who := line["author"] or line["credit"]:
            once.setdefault((who, line["role"]), line)
    return list(once.values())


def names(tags: Iterable[Tag]) -> list[str]:
    return sorted({tag.name for tag in tags})


def in_order(content: Content) -> Content:
    """Returns the content with its sets in the one order that they are kept in."""
    return content | {name: sorted(content[name]) for name in SETS}


def differences(before: Content, after: Content, *, but_in: Iterable[str] = ()) -> tuple[Content, Content]:
    """Returns what differs, each side, as the log holds it: long texts are cut."""
    changed = [name for name in after if name not in but_in and before.get(name) != after[name]]
    first, second = ({name: _cut(of.get(name)) for name in changed} for of in (before, after))
    return first, second


def without_gone_authors(lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Returns bylines in which an author who was deleted since is the name alone, as it was printed."""
    lines = list(lines)
    there = Author.objects.in_bulk([line["author"] for line in lines if line["author"]])
    gone = {"author": None, "name": ""}
    return [
        dict(line)
        if not line["author"] or line["author"] in there
        else {**line, **gone, "credit": line["credit"] or line["name"]}
        for line in lines
    ]


def write_bylines(article: Article, content: Content) -> None:
    """Makes the byline rows what the content says."""
    rows = [
        Byline(
            article=article,
            author_id=line["author"],
            credit=line["credit"],
            role=line["role"],
            order=order,
            live_at=article.live_at,
        )
        for order, line in enumerate(without_gone_authors(content["bylines"]))
    ]
    stored = article.bylines.values_list("author_id", "credit", "role", "live_at")
    if list(stored) != [(row.author_id, row.credit, row.role, row.live_at) for row in rows]:
        article.bylines.all().delete()
        Byline.objects.bulk_create(rows)


def write_safeguards(article: Article, content: Content) -> None:
    article.never_beside.set(Article.objects.filter(pk__in=content["never_beside"]).exclude(pk=article.pk))
    article.never_beside_tags.set(Tag.objects.filter(pk__in=content["never_beside_tags"]))


def _line(line: Line) -> dict[str, Any]:
    return {
        "author": line.author.pk if line.author else None,
        "name": line.author.name if line.author else "",
        "credit": one_line(line.credit),
        "role": str(line.role),
    }


def plain(value: Any) -> Any:
    """Returns the value as JSON holds it: moments are ISO 8601 in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value) if isinstance(value, str) else value


def _cut(value: Any) -> Any:
    if isinstance(value, str) and len(value) > LONGEST_LOGGED:
        return f"{value[:LONGEST_LOGGED]}…"
    return value
