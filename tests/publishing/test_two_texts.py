"""A story that readers have: what is written meanwhile stands beside it until it is published."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from articles.models import Article, CorrectionKind, Revision, Tag, User
from articles.publishing import actions, revisions
from articles.publishing.content import Line
from articles.publishing.errors import RuleBroken, StaleVersion
from articles.search.query import matching
from articles.tagging.names import resolve
from tests.make import make_author, make_draft, make_image, make_live, make_section, make_user
from tests.publishing.conftest import DAY, MakeStory


def stored(story: Article) -> Article:
    return Article.objects.get(pk=story.pk)


def rewrite(story: Article, by: User, **facts: object) -> None:
    """Saves another text of the story, with other bylines and tags."""
    facts = {"headline": "Zebras fall", "body": "<p>Quagga.</p>", "kicker": "Okapi", **facts}
    for name, value in facts.items():
        setattr(story, name, value)
    actions.save_draft(story, by=by, bylines=[Line(make_author("Cy Nyong"))], tags=resolve(["Gnu", "Rivers"]))


def seen_by_readers(story: Article) -> dict[str, object]:
    """All that hangs on a story for readers: its row, names, tags, words and pages."""
    client = Client()
    pages = ["/", "/feed/", "/sitemap.xml", "/archive/", "/search/?q=quagga", "/search/?q=rivers", "/tags/gnu/"]
    row = Article.objects.filter(pk=story.pk).values().get()
    housekeeping = {"version", "working_version", "saved_at", "saved_by_id"}
    return {
        "row": {name: value for name, value in row.items() if name not in housekeeping},
        "bylines": list(story.bylines.values_list("author__name", "credit", "order", "live_at")),
        "tags": sorted(story.tags.values_list("name", flat=True)),
        "found": (matching("quagga", 5), matching("gnu", 5), matching("rained", 5)),
        "counts": dict(Tag.objects.filter(name="Rivers").values_list("name", "live_count")),
        "pages": [client.get(page).content for page in [*pages, story.get_absolute_url()]],
    }


def test_what_is_written_since_is_nowhere_but_in_the_working_copy(
    make_story: MakeStory, editor: User, clock: time_machine.Traveller
) -> None:
    story = make_story("published", tags=["Water", "Rivers"])
    before = seen_by_readers(story)
    rewrite(story, editor)
    assert seen_by_readers(stored(story)) == before
    assert (stored(story).working_version, stored(story).version) == (story.version, story.version)
    newest = revisions.newest(stored(story))
    assert (newest["headline"], newest["tags"], newest["bylines"][0]["name"]) == (
        "Zebras fall",
        ["Gnu", "Rivers"],
        "Cy Nyong",
    )
    assert (story.headline, stored(story).headline) == ("Zebras fall", "Rivers rise again")  # hers, and the readers'


def test_published_changes_are_everywhere_at_once(make_story: MakeStory, editor: User) -> None:
    story = make_story("published", tags=["Water", "Rivers"])
    rewrite(story, editor)
    actions.publish_changes(story, by=editor)
    assert (stored(story).headline, stored(story).working_version) == ("Zebras fall", None)
    assert [byline.name for byline in story.bylines.live()] == ["Cy Nyong"]
    assert sorted(row.tag.name for row in story.tagged.live()) == ["Gnu", "Rivers"]
    assert (matching("quagga", 5), matching("gnu", 5), matching("rained", 5)) == ([story.pk], [story.pk], [])
    page = Client().get(story.get_absolute_url()).content.decode()
    assert "Zebras fall" in page
    assert "Rivers rise again" not in page


@pytest.mark.parametrize("correction", [None, (CorrectionKind.CORRECTION, "It was zebras.")])
def test_a_minor_change_moves_no_date(
    make_story: MakeStory,
    editor: User,
    clock: time_machine.Traveller,
    correction: tuple[CorrectionKind, str] | None,
) -> None:
    story = make_story("published")
    dates = ("publish_at", "live_at", "first_live_at", "address_date", "updated_at", "slug")
    before = [getattr(story, name) for name in dates]
    clock.shift(DAY)
    rewrite(story, editor, slug="zebras")
    actions.publish_changes(story, by=editor, correction=correction)
    assert [getattr(stored(story), name) for name in dates] == before
    assert [str(one) for one in story.corrections.all()] == (["Correction 1"] if correction else [])


def test_a_correction_that_says_nothing_publishes_nothing(make_story: MakeStory, editor: User) -> None:
    story = make_story("published")
    rewrite(story, editor)
    with pytest.raises(RuleBroken, match="Say what was wrong"):
        actions.publish_changes(story, by=editor, correction=(CorrectionKind.CORRECTION, " "))
    assert (stored(story).headline, stored(story).working_version) == ("Rivers rise again", story.version)


def test_what_somebody_saved_since_is_not_published_unseen(make_story: MakeStory, editor: User) -> None:
    story = make_story("published")
    rewrite(story, editor)
    seen = story.version
    theirs = stored(story)
    theirs.dateline = "Nairobi"
    actions.save_draft(theirs, by=make_user())
    with pytest.raises(StaleVersion):
        actions.publish_changes(story, by=editor, based_on=seen)
    assert stored(story).headline == "Rivers rise again"
    actions.publish_changes(story, by=editor, based_on=theirs.version)
    assert (stored(story).headline, stored(story).dateline) == ("Zebras fall", "Nairobi")


def test_changes_pass_the_checklist_too(make_story: MakeStory, editor: User) -> None:
    story = make_story("published")
    rewrite(story, editor, body="<p>The minister, TK, said so.</p>", standfirst="")
    with pytest.raises(RuleBroken, match="“TK”"):
        actions.publish_changes(story, by=editor)
    assert stored(story).body == "<p>It rained.</p>"


def test_a_second_change_goes_on_from_the_first(make_story: MakeStory, editor: User) -> None:
    story = make_story("published")
    rewrite(story, editor)
    story.dateline = "Nairobi"
    actions.save_draft(story, by=editor, based_on=story.version)
    newest = revisions.newest(stored(story))
    assert (newest["headline"], newest["dateline"], newest["tags"]) == ("Zebras fall", "Nairobi", ["Gnu", "Rivers"])


def test_who_knows_the_readers_text_alone_takes_nothing_out_of_the_other(make_story: MakeStory, editor: User) -> None:
    story = make_story("published")
    in_hand = stored(story)
    rewrite(story, editor)
    in_hand.dateline = "Nairobi"
    actions.save_draft(in_hand, by=editor)  # as a command might, that has fetched the row
    newest = revisions.newest(stored(story))
    assert (newest["headline"], newest["dateline"]) == ("Zebras fall", "Nairobi")


# --- Letting go, withdrawing, coming back -----------------------------------------------------------


def test_changes_that_are_let_go_are_gone_from_the_desk_but_not_from_the_versions(
    make_story: MakeStory, editor: User
) -> None:
    story = make_story("published")
    rewrite(story, editor)
    written = story.version
    assert actions.discard_changes(story, by=editor).has_changed
    assert (stored(story).working_version, stored(story).version) == (None, written + 1)
    assert revisions.newest(stored(story))["headline"] == story.headline == "Rivers rise again"
    assert revisions.find(story, written).content["headline"] == "Zebras fall"
    assert not actions.discard_changes(story, by=editor).has_changed
    with pytest.raises(RuleBroken, match="There are no changes"):
        actions.publish_changes(story, by=editor)


def test_of_a_withdrawn_story_the_newest_text_is_the_only_one(make_story: MakeStory, editor: User) -> None:
    story = make_story("published", tags=["Water"])
    rewrite(story, editor)
    actions.withdraw(story, by=editor, why="A mistake.")
    now = stored(story)
    assert (now.state, now.headline, now.working_version) == ("withdrawn", "Zebras fall", None)
    assert [byline.name for byline in now.bylines.all()] == ["Cy Nyong"]
    assert sorted(now.tags.names()) == ["Gnu", "Rivers"]
    assert not now.bylines.live().exists()
    assert not now.tagged.live().exists()
    assert now.slug == "rivers-rise-again"
    said = Revision.objects.filter(article=story, number__lt=story.version).values_list("content__headline", flat=True)
    assert "Rivers rise again" in said  # what readers had is kept too


def test_nothing_that_is_wrong_with_a_text_keeps_it_from_being_withdrawn(make_story: MakeStory, editor: User) -> None:
    story = make_story("published")
    Article.objects.filter(pk=story.pk).update(language="no language")
    actions.withdraw(story, by=editor, why="The court says so.")
    assert stored(story).state == "withdrawn"


def test_rules_of_sensitivity_do_not_wait_for_the_text(make_story: MakeStory, editor: User) -> None:
    story, other = make_story("published"), make_story("published", headline="Other")
    story.never_recommended, story.kicker = True, "Floods"
    actions.save_draft(story, by=editor)
    assert (stored(story).never_recommended, stored(story).kicker) == (True, "")
    assert list(Article.objects.recommended_beside(other)) == []
    actions.discard_changes(story, by=editor)
    assert stored(story).never_recommended


def test_an_invalid_change_is_refused_before_it_is_kept(make_story: MakeStory, editor: User) -> None:
    story = make_story("published")
    story.canonical_url = "javascript:alert(1)"
    with pytest.raises(RuleBroken) as caught:
        actions.save_draft(story, by=editor)
    assert list(caught.value.messages) == ["canonical_url"]
    assert (stored(story).working_version, stored(story).version) == (None, story.version)


# --- A moment that comes while somebody writes, and clocks ------------------------------------------


def test_a_story_that_goes_live_while_its_form_is_open_gets_a_working_copy(
    make_story: MakeStory, editor: User, clock: time_machine.Traveller
) -> None:
    story = make_story("scheduled")
    version = story.version
    clock.shift(2 * DAY)
    story.headline = "Zebras fall"
    actions.save_draft(story, by=editor, based_on=version)
    now = stored(story)
    assert (now.state, now.headline, now.working_version) == ("published", "Rivers rise again", version + 1)
    assert revisions.newest(now)["headline"] == "Zebras fall"


def test_a_clock_that_is_set_back_mixes_no_texts(
    make_story: MakeStory, editor: User, clock: time_machine.Traveller
) -> None:
    story = make_story("scheduled")
    clock.shift(2 * DAY)
    rewrite(story, editor)
    clock.shift(-2 * DAY)
    assert stored(story).state == "scheduled"
    story.dateline = "Nairobi"
    actions.save_draft(story, by=editor, based_on=story.version)
    assert (stored(story).headline, stored(story).dateline) == ("Rivers rise again", "")
    newest = revisions.newest(stored(story))
    assert (newest["headline"], newest["dateline"]) == ("Zebras fall", "Nairobi")
    clock.shift(2 * DAY)
    actions.publish_changes(story, by=editor)
    assert (stored(story).headline, stored(story).dateline) == ("Zebras fall", "Nairobi")


@pytest.mark.parametrize("verb", ["return", "withdraw"])
def test_what_is_taken_back_under_such_a_clock_has_one_text(
    make_story: MakeStory, editor: User, clock: time_machine.Traveller, verb: str
) -> None:
    story = make_story("scheduled")
    clock.shift(2 * DAY)
    rewrite(story, editor)
    clock.shift(-2 * DAY)
    if verb == "return":
        actions.send_back(story, by=editor, note="Ask the mayor too.")
    else:
        actions.withdraw(story, by=editor, why="A mistake.")
    assert (stored(story).headline, stored(story).working_version) == ("Zebras fall", None)


# --- What a working copy refers to goes -------------------------------------------------------------


def test_a_deleted_author_stays_in_a_working_copy_as_a_name(make_story: MakeStory, editor: User) -> None:
    story = make_story("published")
    rewrite(story, editor)
    author = make_author()
    lines = [Line(author), Line(credit="Wire")]
    actions.save_draft(story, by=editor, based_on=story.version, bylines=lines)
    author.delete()
    assert [line["credit"] for line in revisions.newest(stored(story))["bylines"]] == ["Ada Okoth", "Wire"]
    actions.publish_changes(story, by=editor)
    assert [byline.name for byline in story.bylines.live()] == ["Ada Okoth", "Wire"]


def test_a_section_or_picture_that_only_a_working_copy_has_may_go_and_the_copy_says_what_is_missing(
    make_story: MakeStory, editor: User
) -> None:
    story = make_story("published")
    section, image = make_section("Weather"), make_image()
    rewrite(story, editor, section=section, lead_image=image)
    section.delete()
    image.delete()
    newest = revisions.newest(stored(story))
    assert (newest["section_id"], newest["lead_image_id"]) == (None, None)
    with pytest.raises(RuleBroken) as caught:
        actions.publish_changes(story, by=editor)
    assert list(caught.value.messages) == ["section"]
    story.section, story.lead_image = make_section(), None
    actions.save_draft(story, by=editor, based_on=story.version)
    actions.publish_changes(story, by=editor)
    assert (stored(story).headline, stored(story).section.name) == ("Zebras fall", "World")


def test_so_does_a_story_that_it_is_a_translation_of(make_story: MakeStory, editor: User) -> None:
    original, story = make_draft(by=editor, language="fa"), make_story("published")
    rewrite(story, editor, translation_of=original)
    actions.delete(original, by=editor)
    actions.publish_changes(story, by=editor)
    assert (stored(story).headline, stored(story).translation_of) == ("Zebras fall", None)


def test_who_moves_the_story_meanwhile_moves_it_for_both_texts(
    make_story: MakeStory, editor: User, clock: time_machine.Traveller
) -> None:
    story = make_story("published")
    rewrite(story, editor)
    actions.move(stored(story), "zebras", by=editor)
    clock.shift(timedelta(minutes=1))
    story = stored(story)
    story.dateline = "Nairobi"
    actions.save_draft(story, by=editor)
    assert story.get_absolute_url() == "/2025/10/07/zebras/"
    actions.publish_changes(story, by=editor)
    assert stored(story).get_absolute_url() == "/2025/10/07/zebras/"


def test_a_story_is_withdrawn_whatever_its_working_copy_clashes_with(editor: User) -> None:
    original, story = make_draft(by=editor), make_live(by=editor, language="fr")
    story.translation_of = original
    actions.save_draft(story, by=editor)
    make_draft(by=editor, language="fr", translation_of=original)
    actions.withdraw(story, by=editor, why="A court said so.")
    assert (stored(story).state, stored(story).translation_of) == ("withdrawn", None)
    assert story.revisions.get(number=3).content["translation_of_id"] == original.pk


def test_an_original_takes_the_language_of_none_of_its_translations(editor: User) -> None:
    original = make_draft(by=editor)
    make_draft(by=editor, language="fr", translation_of=original)
    original.language = "fr"
    with pytest.raises(RuleBroken) as refused:
        actions.save_draft(original, by=editor)
    assert set(refused.value.messages) == {"language"}
