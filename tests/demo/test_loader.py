"""Loading the demo: what its files say is what is stored, once, and never over what was edited."""

import re
from datetime import datetime, timedelta
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from articles.demo.files import Story, read_newsroom, read_stories
from articles.demo.loader import load_sections, load_tags
from articles.models import Article, Author, Byline, Image, LogEvent, Newsroom, Section, Tag, TaggedArticle, User
from articles.tagging.names import resolve, set_synonyms
from articles.text.blocks import references
from tests.make import make_section, make_tag

pytestmark = pytest.mark.django_db

NEWSROOM = read_newsroom()
STORIES = {story.slug: story for story in read_stories()}


def demo(*words: str) -> str:
    """Runs the command; returns what it printed."""
    output = StringIO()
    call_command("demo", *words, stdout=output)
    return output.getvalue()


def test_the_demo_newsroom_is_loaded_as_its_files_say(subtests: pytest.Subtests, settings: Settings) -> None:
    """One load, looked at from all sides: its pictures take seconds."""
    settings.DEBUG = True
    printed = demo()
    for check in (
        the_accounts_work_with_the_printed_passwords,
        the_log_names_what_came_with_the_stories,
        every_story_is_where_its_file_puts_it,
        every_body_is_stored_as_it_was_written,
        people_and_tags_and_bylines_are_there,
        pictures_are_in_the_library_with_their_words,
        two_stories_wait_for_their_moment,
        loading_again_changes_nothing,
    ):
        with subtests.test(check.__name__.replace("_", " ")):
            check(printed)


def the_accounts_work_with_the_printed_passwords(printed: str) -> None:
    accounts = dict(re.findall(r"^  (\w+) +(\S+)$", printed, re.MULTILINE))
    assert accounts.keys() == {"reporter", "editor", "pictures", "moderator", "administrator"}
    assert len({*accounts.values()}) == 5
    for name, password in accounts.items():
        user = authenticate(username=name, password=password)
        assert isinstance(user, User)
        assert user.is_staff
        event = LogEvent.objects.get(noun="user", label=name)
        roles = sorted(user.groups.values_list("name", flat=True))
        assert (event.verb, event.by, event.after["groups"]) == ("added", None, roles)
        assert event.why == "By the operator, with demo."
        assert [group.name for group in user.groups.all()] == ["Picture editor" if name == "pictures" else name.title()]
        assert user.is_superuser == (name == "administrator")


def the_log_names_what_came_with_the_stories(printed: str) -> None:
    (event,) = LogEvent.objects.filter(noun="import")
    assert (event.verb, event.label, event.why) == ("imported", "demo", "By the operator, with demo.")
    for kind, model in (("sections", Section), ("authors", Author), ("tags", Tag), ("newsroom", Newsroom)):
        assert event.after[f"new {kind}"] == [row.name for row in model.objects.order_by("pk")]
    assert not LogEvent.objects.filter(noun="tag").exists()


def every_story_is_where_its_file_puts_it(printed: str) -> None:
    assert Article.objects.count() == len(STORIES)
    for slug, story in STORIES.items():
        article = Article.objects.select_related("section", "lead_image", "translation_of").get(slug=slug)
        for name in ("headline", "standfirst", "kicker", "key_points", "type_of_work", "notes", "dateline"):
            assert getattr(article, name) == story.facts.get(name, ""), (slug, name)
        assert article.section is not None
        assert article.section.slug == story.facts["section"]
        assert article.state == story.state
        assert article.language == story.facts.get("language", "en")
        original = article.translation_of
        assert (original.slug if original else None) == story.facts.get("translation_of")
        if story.published_at:
            assert article.live_at == story.published_at
            assert article.first_live_at == story.published_at
        updated_at = story.facts.get("updated_at")
        assert article.updated_at == (datetime.fromisoformat(updated_at) if updated_at else None)
        assert article.updated_note == story.facts.get("updated_note", "")
        said = [(one["kind"], one["text"], one["made_at"]) for one in story.facts.get("corrections", [])]
        stored = [(one.kind, one.text, one.made_at) for one in article.corrections.all()]
        assert stored == [(kind, text, datetime.fromisoformat(made_at)) for kind, text, made_at in said]


def every_body_is_stored_as_it_was_written(printed: str) -> None:
    for slug, story in STORIES.items():
        article = Article.objects.get(slug=slug)
        assert shape(article.body) == shape(resolved(story)), slug
        named = references(article.body)
        assert Image.objects.filter(pk__in=named.images).count() == len(named.images)
        assert Article.objects.filter(pk__in=named.articles).count() == len(named.articles)


def people_and_tags_and_bylines_are_there(printed: str) -> None:
    assert Section.objects.count() == len(NEWSROOM["sections"])
    assert Newsroom.objects.current().name == NEWSROOM["newsroom"]["name"]
    for facts in NEWSROOM["authors"]:
        author = Author.objects.get(slug=facts["slug"])
        assert (author.name, author.bio, author.is_active) == (facts["name"], facts["bio"], facts["active"])
        assert author.portrait is not None
        assert author.portrait.title == facts["portrait"]
    for slug, story in STORIES.items():
        said = [(byline.get("author"), byline.get("credit", ""), byline["role"]) for byline in story.facts["bylines"]]
        stored = Byline.objects.filter(article__slug=slug).order_by("order")
        assert list(stored.values_list("author__slug", "credit", "role")) == said
        tags = TaggedArticle.objects.filter(content_object__slug=slug).values_list("tag__name", flat=True)
        assert sorted(tags) == sorted(story.facts["tags"])
    for facts in NEWSROOM["tags"]:
        tag = Tag.objects.get(name=facts["name"])
        assert tag.kind == facts["kind"]
        synonyms = tag.names.exclude(name=tag.name).values_list("name", flat=True)
        assert sorted(synonyms) == sorted(facts.get("synonyms", []))


def pictures_are_in_the_library_with_their_words(printed: str) -> None:
    assert Image.objects.count() == len(NEWSROOM["pictures"])
    for facts in NEWSROOM["pictures"]:
        image = Image.objects.get(title=facts["file"])
        assert (image.alt, image.caption, image.credit) == (facts["alt"], facts["caption"], facts["credit"])
        assert default_storage.exists(str(image.file.name))


def two_stories_wait_for_their_moment(printed: str) -> None:
    scheduled = Article.objects.get(slug="how-to-read-a-trade-figure")
    embargoed = Article.objects.get(slug="nets-that-outlast-the-mosquito")
    for article, days in ((scheduled, 3), (embargoed, 7)):
        assert article.live_at is not None
        assert timedelta(days=days - 1) < article.live_at - timezone.now() <= timedelta(days=days)
    live = Article.objects.live()
    assert {article.slug for article in live} == {slug for slug, story in STORIES.items() if story.state == "published"}


def loading_again_changes_nothing(printed: str) -> None:
    Article.objects.filter(slug="dunga-ladies-go-up").update(headline="Edited meanwhile")
    Article.objects.filter(slug="the-half-past-four-bus").delete()
    Newsroom.objects.filter(pk=1).update(name="Our own paper")
    password = User.objects.get(username="editor").password
    assert "nothing was changed" in demo()
    assert Article.objects.get(slug="dunga-ladies-go-up").headline == "Edited meanwhile"
    assert not Article.objects.filter(slug="the-half-past-four-bus").exists()
    assert Newsroom.objects.current().name == "Our own paper"
    assert User.objects.get(username="editor").password == password


def test_a_public_site_is_left_alone(settings: Settings) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError, match="demo --force"):
        demo()
    assert not User.objects.exists()


def test_a_public_site_gets_it_if_that_is_wanted(settings: Settings) -> None:
    settings.DEBUG = False
    User.objects.create_user("editor")  # as if it had been loaded: what counts here is that it was not refused
    assert "nothing was changed" in demo("--force")


def test_a_full_disk_is_named_in_one_line_and_leaves_nothing(settings: Settings) -> None:
    root = Path(settings.MEDIA_ROOT)
    root.mkdir()
    (root / "pictures").write_text("in the way")
    with pytest.raises(CommandError, match="could not be stored"):
        demo("--force")
    assert not User.objects.exists()
    assert not Section.objects.exists()


# --- Where there are stories already --------------------------------------------------------------


def test_a_section_that_is_there_serves_by_its_name_or_its_slug() -> None:
    world = make_section("World", slug="abroad", description="Ours.")
    health = make_section("Medicine", slug="health")
    sections = load_sections(NEWSROOM["sections"])
    assert (sections["world"], sections["health"]) == (world, health)
    assert sections["world"].description == "Ours."
    assert len({section.pk for section in sections.values()}) == len(NEWSROOM["sections"])


def test_tags_that_are_there_keep_their_names_and_words() -> None:
    education = make_tag("Education")  # the demo's synonym of Schools
    trade = make_tag("Trade", description="Ours.")
    set_synonyms(trade, ["Commerce"])
    make_tag("CIS")
    load_tags(NEWSROOM["tags"])
    assert resolve(["Education"]) == [education]
    assert resolve(["Schools"]) != [education]
    trade.refresh_from_db()
    assert trade.description == "Ours."
    assert {"Commerce", "International trade", "Exports"} <= {*trade.names.values_list("name", flat=True)}
    assert resolve(["cis"]) != resolve(["Commonwealth of Independent States"])


# --- Comparing bodies -----------------------------------------------------------------------------


class Shape(HTMLParser):
    """Reads HTML into its elements, attributes and words; how it is broken into lines does not count."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append((tag, sorted(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.parts.extend([" ".join(data.split())] if data.strip() else [])


def shape(html: str) -> list[object]:
    parser = Shape()
    parser.feed(html)
    parser.close()
    return parser.parts


def resolved(story: Story) -> str:
    """Returns the body as its file has it, with the keys and addresses of this database."""
    body = story.body
    for title, key in Image.objects.values_list("title", "pk"):
        body = body.replace(f'"picture:{title}"', f'"{key}"')
    for article in Article.objects.all():
        if article.address_date:
            body = body.replace(f'href="story:{article.slug}"', f'href="{article.get_absolute_url()}"')
        body = body.replace(f'"story:{article.slug}"', f'"{article.pk}"')
    return body
