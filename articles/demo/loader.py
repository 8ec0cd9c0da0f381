"""Loads the demo newsroom, where it was not loaded before."""

import secrets
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Max, Model, Q
from django.utils import timezone

from articles import audit, effects
from articles.accounts.operating import record_addition
from articles.audit import by_operator
from articles.demo.files import PICTURES, Story, read_newsroom, read_stories
from articles.images.ingest import Facts, Readable, ingest_all
from articles.models import Article, Author, Correction, CorrectionKind, Image, Newsroom, Page, Section, Tag, User
from articles.models.article import address_date_of
from articles.models.tag import Kind
from articles.pages.writing import save_page
from articles.publishing import actions
from articles.publishing.content import Line
from articles.tagging.names import find, find_or_make, resolve, set_synonyms
from articles.tagging.pins import pinned, set_pins
from articles.text.body import clean_body
from articles.text.keys import name_key

SOURCE = "demo"
LOGGED: dict[str, type[Model]] = {  # what comes with the stories, which have events of their own
    "newsroom": Newsroom,
    "pages": Page,
    "sections": Section,
    "authors": Author,
    "tags": Tag,
    "pictures": Image,
}
ACCOUNTS = {
    "reporter": "Reporter",
    "editor": "Editor",
    "pictures": "Picture editor",
    "moderator": "Moderator",
    "administrator": "Administrator",
}


@dataclass(slots=True)
class Demo:
    """The rows that stories refer to, by the names that the files use."""

    sections: dict[str, Section]
    authors: dict[str, Author]
    images: dict[str, Image]
    articles: dict[str, Article] = field(default_factory=dict)


def is_loaded() -> bool:
    """Says whether the demo was loaded before, even if some of it was edited or deleted since."""
    has_accounts = User.objects.filter(username__in=ACCOUNTS).exists()
    return has_accounts or Article.objects.filter(source=SOURCE).exists()


@transaction.atomic
def load() -> dict[str, str]:
    """Loads everything or nothing; returns the new accounts' passwords, which are stored nowhere else.

    Returns none where the demo was loaded before, and changes nothing then.
    """
    if is_loaded():
        return {}
    last = {kind: _newest(model) for kind, model in LOGGED.items()}
    passwords = _create_accounts()
    editor = User.objects.get(username="editor")
    facts, stories = read_newsroom(), read_stories()
    Newsroom.objects.get_or_create(pk=1, defaults=facts["newsroom"])
    load_pages(facts["pages"], by=editor)
    images = _load_pictures(facts["pictures"], editor)
    demo = Demo(load_sections(facts["sections"]), _load_authors(facts["authors"], images), images)
    load_tags(facts["tags"])
    for story in stories:
        demo.articles[story.slug] = _begin(story, demo, editor)
    targets = _targets(stories, demo)
    for story in stories:
        _finish(story, demo, targets, editor)
    _pin(facts["tags"], demo)
    new = {f"new {kind}": list(_since(last[kind], model)) for kind, model in LOGGED.items()}
    audit.record_import(SOURCE, after={kind: names for kind, names in new.items() if names}, why=by_operator("demo"))
    return passwords


def _newest(model: type[Model]) -> int:
    return model._default_manager.aggregate(newest=Max("pk"))["newest"] or 0


def _since(key: int, model: type[Model]) -> Iterator[str]:
    """Yields the names of rows that came after this key."""
    yield from map(str, model._default_manager.filter(pk__gt=key).order_by("pk"))


def _create_accounts() -> dict[str, str]:
    passwords = {}
    for name, role in ACCOUNTS.items():
        passwords[name] = secrets.token_urlsafe(9)
        user = User.objects.create_user(
            name, f"{name}@example.org", passwords[name], is_staff=True, is_superuser=role == "Administrator"
        )
        user.groups.add(Group.objects.get(name=role))
        record_addition(user, command="demo")
    return passwords


def _load_pictures(rows: list[dict[str, Any]], editor: User) -> dict[str, Image]:
    with ExitStack() as open_files:
        files: list[tuple[Readable, Facts]] = []
        for row in rows:
            name = row["file"]
            file = open_files.enter_context((PICTURES / name).open("rb"))
            facts = {"title": name, **row}
            del facts["file"]
            files.append((file, cast(Facts, facts)))
        return dict(zip((row["file"] for row in rows), ingest_all(files, by=editor), strict=True))


def load_pages(rows: list[dict[str, Any]], *, by: User) -> None:
    """Writes what the newsroom says of itself, where it does not say it yet; readers see it."""
    for order, facts in enumerate(rows, start=1):
        page = Page(**{**facts, "body": clean_body(facts["body"]), "language": "en", "order": 10 * order})
        is_said = Page.objects.filter(Q(slug=page.slug) | Q(kind=page.kind, is_published=True)).exists()
        if not is_said:
            page.is_published = True
            save_page(page, by=by)
            effects.after_noun_change(page)


def load_sections(rows: list[dict[str, Any]]) -> dict[str, Section]:
    """Returns the sections by the slugs that the files use; one of the same name or slug serves where there is one."""
    sections = {}
    for order, facts in enumerate(rows, start=1):
        same = Section.objects.filter(Q(slug=facts["slug"]) | Q(name=facts["name"])).first()
        sections[facts["slug"]] = same or Section.objects.create(order=order, **facts)
        effects.after_noun_change(sections[facts["slug"]])
    return sections


def _load_authors(rows: list[dict[str, Any]], images: dict[str, Image]) -> dict[str, Author]:
    authors = {}
    for facts in rows:
        authors[facts["slug"]], _ = Author.objects.get_or_create(
            slug=facts["slug"],
            defaults={
                "name": facts["name"],
                "role": facts["role"],
                "bio": facts["bio"],
                "email": facts["email"],
                "expertise": ", ".join(facts["expertise"]),
                "links": facts["links"],
                "portrait": images[facts["portrait"]],
                "is_active": facts["active"],
            },
        )
    first = next(iter(authors.values()))
    Author.objects.filter(pk=first.pk, user=None).update(user=User.objects.get(username="reporter"))
    return authors


def load_tags(rows: list[dict[str, Any]]) -> None:
    """Makes the tags with their synonyms; what a tag that was there says stays, and so do names that others have."""
    for facts in rows:
        (tag,) = find_or_make([facts["name"]], hear=lambda tags: None)
        Tag.objects.filter(pk=tag.pk, description="", kind=Kind.TOPIC).update(
            kind=facts["kind"], description=facts.get("description", "")
        )
        synonyms = facts.get("synonyms", [])
        taken = find(synonyms)
        free = [name for name in synonyms if taken.get(name_key(name), tag) == tag]
        set_synonyms(tag, [*tag.names.values_list("name", flat=True), *free])


def _pin(rows: list[dict[str, Any]], demo: Demo) -> None:
    """Puts stories above the newest of a tag, where nobody has put any yet."""
    for facts in rows:
        tag = Tag.objects.get(names__key=name_key(facts["name"]))
        if stories := not pinned(tag) and facts.get("start_here"):
            set_pins(tag, [demo.articles[slug].pk for slug in stories])
            effects.after_noun_change(tag)


def _begin(story: Story, demo: Demo, editor: User) -> Article:
    """Saves the story without its body, which may refer to stories that are not saved yet."""
    facts = story.facts
    article = Article(
        section=demo.sections[facts["section"]],
        lead_image=demo.images.get(facts.get("lead_picture", "")),
        source=SOURCE,
        external_id=story.slug,
        **{name: facts[name] for name in COPIED if name in facts},
    )
    actions.save_draft(article, by=editor)
    return article


COPIED = (
    "headline",
    "slug",
    "kicker",
    "standfirst",
    "key_points",
    "notes",
    "type_of_work",
    "dateline",
    "language",
    "lead_caption",
    "lead_alt",
)


def _targets(stories: list[Story], demo: Demo) -> dict[str, str]:
    """Returns what references in bodies stand for: keys of pictures and articles, addresses in links."""
    targets = {f"picture:{name}": str(image.pk) for name, image in demo.images.items()}
    for story in stories:
        article = demo.articles[story.slug]
        targets[f"story:{story.slug}"] = str(article.pk)
        if story.published_at:
            placed = Article(address_date=address_date_of(story.published_at), slug=article.slug)
            targets[f'href="story:{story.slug}'] = f'href="{placed.get_absolute_url()}'
    return targets


def _finish(story: Story, demo: Demo, targets: dict[str, str], editor: User) -> None:
    """Gives the story its body, bylines and tags, and its place in time."""
    article, facts = demo.articles[story.slug], story.facts
    article.body = clean_body(story.body_with(targets))
    article.translation_of = demo.articles.get(facts.get("translation_of", ""))
    bylines = [
        Line(demo.authors.get(line.get("author", "")), line.get("credit", ""), line["role"])
        for line in facts["bylines"]
    ]
    actions.save_draft(article, by=editor, bylines=bylines, tags=resolve(facts["tags"], by=editor))
    _place(story, article, editor)


def _place(story: Story, article: Article, editor: User) -> None:
    ahead = timezone.now() + timedelta(days=story.facts.get("days_ahead", 1))
    if story.state == "published" and story.published_at:
        actions.publish_backdated(article, by=editor, at=story.published_at)
        if updated_at := story.facts.get("updated_at"):
            note = story.facts.get("updated_note", "")
            Article.objects.filter(pk=article.pk).update(updated_at=updated_at, updated_note=note)
        for said in story.facts.get("corrections", []):
            correction = actions.correct(article, CorrectionKind(said["kind"]), said["text"], by=editor)
            Correction.objects.filter(pk=correction.pk).update(made_at=said["made_at"])
    elif story.state == "scheduled":
        actions.publish(article, by=editor, at=ahead)
    elif story.state == "embargoed":
        article.embargo_until = ahead
        actions.save_draft(article, by=editor)
        actions.publish(article, by=editor)
