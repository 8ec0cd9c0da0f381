"""After each kind of change every kept page is what a fresh rendering gives: none shows what was."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from articles import effects
from articles.delivery.store import store
from articles.models import Article, Author, CorrectionKind, Image, Newsroom, Page, Section, Tag, TagMerge, User
from articles.moderation import decisions
from articles.publishing import actions
from articles.publishing.content import Line
from articles.publishing.writing import Apart
from articles.tagging.merging import merge
from articles.tagging.names import resolve
from articles.tagging.relating import set_relates
from articles.tagging.unmerging import undo
from articles.text.slugs import make_slug
from tests.admin.forms import fill
from tests.conftest import NOON
from tests.make import make_author, make_draft, make_image, make_live, make_section, make_user
from tests.servers import ValkeyServer

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)
ELSEWHERE = ("/media/", "/static/", "/search/", "/admin/", "/staff/")
ELSEWHERE_PAGE = {
    "address": "https://example.org/",
    "headline": "Rivers",
    "publication": "The Courier",
    "why": "The same, in Asia.",
}
_LINKS = re.compile(r"""(?:href="|<loc>http://127.0.0.1:8000)(/[^"#<]*)""")
FIXED = ("/", "/feed/", "/sitemap.xml", "/robots.txt", "/archive/", "/corrections/", "/about/", "/authors/")


class Paper:
    """A newspaper at work: its people, its stories, and a desk that changes its nouns."""

    def __init__(self, clock: time_machine.Traveller) -> None:
        self.clock = clock
        self.editor: User = make_user("Editor")
        self.ada, self.ben = make_author("Ada Okoth"), make_author("Ben Mwangi")
        self.cora = make_author("Cora Lind")
        self.world, self.health = make_section("World"), make_section("Health")
        self.picture = make_image(alt="A bridge.")
        facts = [("Flood", self.world), ("Dam", self.world), ("Well", self.world), ("Clinic", self.health)]
        self.flood, self.dam, self.well, self.clinic = (
            self.live(name, section, days=days) for days, (name, section) in enumerate(facts, start=1)
        )
        self.coming = make_draft("Coming", by=self.editor, authors=[self.ada], tags=["Water"], section=self.world)
        self.flood.body += "".join(
            f'<aside data-block="related" data-article="{other.pk}"></aside>' for other in (self.dam, self.coming)
        )
        actions.amend(self.flood, by=self.editor)
        admin = User.objects.create_superuser("root", "root@example.org", "secret")
        self.desk = Client()
        self.desk.force_login(admin)

    def live(self, name: str, section: Section, *, days: float, **facts: Any) -> Article:
        facts = {"authors": [self.ada], "tags": ["Water", "Rain"], "lead_image": self.picture, **facts}
        return make_live(name, by=self.editor, at=NOON - days * DAY, section=section, **facts)

    def change(self, row: Any, **facts: Any) -> None:
        """Changes a noun in its form."""
        address = reverse(f"admin:articles_{row._meta.model_name}_change", args=[row.pk])
        response = self.desk.post(address, fill(self.desk, address, **facts) | {"_save": "1"})
        assert response.status_code == 302, response.content.decode()

    def say(self, title: str, **facts: Any) -> None:
        """Writes a page of the newsroom, which leads to two stories."""
        insets = "".join(
            f'<aside data-block="related" data-article="{one.pk}"></aside>' for one in (self.dam, self.well)
        )
        address = reverse("admin:articles_page_add")
        sent = fill(self.desk, address, title=title, slug=make_slug(title), body=f"<p>So.</p>{insets}", **facts)
        assert self.desk.post(address, sent).status_code == 302

    def remove(self, row: Any) -> None:
        self.desk.post(reverse(f"admin:articles_{row._meta.model_name}_delete", args=[row.pk]), {"post": "yes"})

    def write(self, story: Article, *, bylines: Any = None, tags: Any = None, **facts: Any) -> None:
        for name, value in facts.items():
            setattr(story, name, value)
        actions.save_draft(story, by=self.editor, bylines=bylines, tags=tags)
        if story.is_live:
            actions.publish_changes(story, by=self.editor, what_is_new="Something.")

    def keep_apart(self, *others: Article) -> None:
        actions.save_draft(self.flood, by=self.editor, apart=Apart(others, []))

    def keep_apart_from(self, *tags: Tag) -> None:
        actions.save_draft(self.flood, by=self.editor, apart=Apart([], tags))

    def tomorrow(self) -> Any:
        return timezone.now() + DAY

    def fresh(self, story: Article) -> Article:
        return Article.objects.get(pk=story.pk)

    def set_flag(self, name: str, value: bool) -> None:
        story = Article.objects.get(pk=self.flood.pk)
        setattr(story, name, value)
        actions.save_draft(story, by=self.editor)


def first_addition(paper: Paper) -> None:
    address = reverse("admin:articles_section_add")
    paper.desk.post(address, fill(paper.desk, address, name="Sport", slug="sport", order="9") | {"_save": "1"})


def translate(paper: Paper) -> None:
    story = make_draft("Inondation", by=paper.editor, language="fr", translation_of=paper.flood, section=paper.world)
    actions.publish(story, by=paper.editor)


CHANGES: list[tuple[str, Callable[[Paper], Any]]] = [
    ("a story is published", lambda p: actions.publish(p.coming, by=p.editor)),
    ("one is published with an earlier date", lambda p: p.live("Drought", p.health, days=40)),
    ("one is amended", lambda p: p.write(p.dam, headline="The dam breaks")),
    ("one moves to another section", lambda p: p.write(p.dam, section=p.health)),
    ("one gets other tags", lambda p: p.write(p.well, tags=resolve(["Rain", "Wells"]))),
    ("one gets other bylines", lambda p: p.write(p.well, bylines=[Line(p.ben), Line(credit="Wire")])),
    ("one is corrected", lambda p: actions.correct(p.dam, CorrectionKind.CORRECTION, "It held.", by=p.editor)),
    ("one moves to another address", lambda p: actions.move(p.dam, "it-broke", by=p.editor)),
    ("one gets a translation", translate),
    ("one is scheduled", lambda p: actions.publish(make_draft("Later", by=p.editor), by=p.editor, at=NOON + DAY)),
    ("its time comes", lambda p: p.clock.shift(2 * DAY)),
    ("what follows its time is done", lambda p: effects.sweep_outbox()),
    ("one is recommended nowhere", lambda p: p.set_flag("never_recommended", True)),
    ("and anywhere again", lambda p: p.set_flag("never_recommended", False)),
    ("one shows no related list", lambda p: p.set_flag("shows_no_related", True)),
    ("and does again", lambda p: p.set_flag("shows_no_related", False)),
    ("two are kept apart", lambda p: p.keep_apart(p.dam)),
    ("and no more", lambda p: p.keep_apart()),
    ("one never stands beside a tag", lambda p: p.keep_apart_from(Tag.objects.get(name="Rain"))),
    ("another loses that tag", lambda p: p.write(Article.objects.get(pk=p.clinic.pk), tags=resolve(["Water"]))),
    ("and the rule ends", lambda p: p.keep_apart_from()),
    ("a tag relates nothing", lambda p: set_relates(Tag.objects.get(name="Rain"), relates=False)),
    ("and does again", lambda p: set_relates(Tag.objects.get(name="Rain"), relates=True)),
    ("one never stands beside a tag", lambda p: p.keep_apart_from(Tag.objects.get(name="Rain"))),
    ("that tag is merged", lambda p: merge(*resolve(["Rain", "Wells"]), by=p.editor)),
    ("and is back", lambda p: undo(TagMerge.objects.get(), by=p.editor)),
    ("and the rule ends", lambda p: p.keep_apart_from()),
    ("a tag moves to another address", lambda p: p.change(Tag.objects.get(name="Rain"), slug="rainfall")),
    ("something is pinned", lambda p: decisions.pin(p.flood, p.clinic, position=1, by=p.editor)),
    ("something is hidden", lambda p: decisions.hide(p.flood, p.dam, by=p.editor)),
    ("and comes back", lambda p: decisions.undo(p.flood, p.dam, by=p.editor)),
    ("a page of others is added", lambda p: decisions.add_external(p.flood, **ELSEWHERE_PAGE, by=p.editor)),
    ("something is hidden for a day", lambda p: decisions.hide(p.flood, p.well, until=p.tomorrow(), by=p.editor)),
    ("which ends by itself", lambda p: p.clock.shift(DAY)),
    ("what is pinned is withdrawn", lambda p: actions.withdraw(p.fresh(p.clinic), by=p.editor, why="A mistake.")),
    ("and is there again", lambda p: actions.publish(p.fresh(p.clinic), by=p.editor)),
    ("a story is pinned to a tag", lambda p: p.change(Tag.objects.get(name="Rain"), pin_1=p.dam.pk, pin_2=p.coming.pk)),
    ("they change places", lambda p: p.change(Tag.objects.get(name="Rain"), pin_1=p.coming.pk, pin_2=p.dam.pk)),
    ("a pinned story has other words", lambda p: p.write(p.fresh(p.dam), headline="The dam stands")),
    ("a tag is renamed", lambda p: p.change(Tag.objects.get(name="Rain"), name="Rainfall")),
    ("somebody without a story is placed in who is who", lambda p: p.change(p.cora, place="1")),
    ("and leaves", lambda p: p.change(p.cora, is_active=None)),
    ("an author is renamed", lambda p: p.change(p.ada, name="Ada Otieno", bio="She writes.")),
    ("a section is renamed", lambda p: p.change(p.world, name="The world")),
    ("a section is added", first_addition),
    ("a section goes", lambda p: p.remove(Section.objects.get(slug="sport"))),
    ("a picture is described otherwise", lambda p: p.change(Image.objects.get(), alt="A dam.", credit="Ann")),
    ("the newsroom says who owns it", lambda p: p.say("Owners", kind="ownership", is_published=True)),
    ("and how to reach it, at the desk only", lambda p: p.say("Contact", kind="contact")),
    ("that is published", lambda p: p.change(Page.objects.get(slug="contact"), is_published="on")),
    ("a page moves", lambda p: p.change(Page.objects.get(slug="owners"), slug="ownership", title="Our owners")),
    ("a page is taken back", lambda p: p.change(Page.objects.get(slug="contact"), is_published=None)),
    ("the newsroom gets another name", lambda p: p.change(Newsroom.objects.get(), name="The Courier")),
    ("an author goes", lambda p: p.remove(p.ada)),
    ("one is withdrawn", lambda p: actions.withdraw(p.well, by=p.editor, why="A mistake.")),
    ("and comes back", lambda p: actions.publish(Article.objects.get(pk=p.well.pk), by=p.editor)),
    ("an inset is withdrawn", lambda p: actions.withdraw(p.coming, by=p.editor, why="A mistake.")),
]


def walk(known: set[str]) -> dict[str, tuple[int, str]]:
    """Returns what every address answers to a reader, known ones and those that they lead to."""
    answers: dict[str, tuple[int, str]] = {}
    waiting = [*known]
    client = Client()
    while waiting:
        address = waiting.pop()
        if address in answers or address.startswith(ELSEWHERE):
            continue
        response = client.get(address)
        text = re.sub(r"<lastBuildDate>.*?</lastBuildDate>", "", response.content.decode())
        answers[address] = (response.status_code, text)
        waiting += _LINKS.findall(text)
    return answers


@pytest.mark.parametrize(
    ("kept_in", "changes"), [("folder", CHANGES), ("server", CHANGES[:6])], ids=["folder", "server"]
)
def test_after_each_change_every_page_is_as_if_made_anew(
    kept_in: str,
    changes: list[tuple[str, Callable[[Paper], Any]]],
    clock: time_machine.Traveller,
    settings: Settings,
    tmp_path: Path,
    valkey_server: ValkeyServer,
) -> None:
    place = str(tmp_path / "pages") if kept_in == "folder" else valkey_server.url
    settings.KEPT_PAGES = place
    Newsroom.objects.create(name="The Paper")
    paper = Paper(clock)
    known = set(walk(set(FIXED)))
    for what, change in changes:
        walk(known)  # all is kept
        change(paper)
        kept = walk(known)
        settings.KEPT_PAGES = ""
        fresh = walk(known)
        settings.KEPT_PAGES = place
        assert {address: kept[address] for address in fresh if kept.get(address) != fresh[address]} == {}, what
        known |= set(fresh)
    pages = store()
    assert pages is not None
    assert sum(pages.find(address, "") is not None for address in known) > 15  # the last change left most of them
    assert Author.objects.filter(pk=paper.ada.pk).exists() is (changes is not CHANGES)
