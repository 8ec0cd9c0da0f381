"""Every save is a revision, and any of them can be brought back."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles.models import Article, LogEvent, Revision, Tag, User
from articles.publishing import actions, revisions
from articles.publishing.bulk import complete_all, place
from articles.publishing.content import Line
from articles.publishing.errors import RuleBroken
from articles.tagging.names import rename, resolve
from articles.tagging.tags import set_tags_of_many
from tests.conftest import NOON
from tests.make import make_author, make_draft, make_image, make_section, make_tag, make_user
from tests.publishing.conftest import DAY, MakeStory

HOUR = timedelta(hours=1)


def numbers(story: Article) -> list[int]:
    return list(Revision.objects.filter(article=story).order_by("number").values_list("number", flat=True))


def stored(story: Article) -> Article:
    return Article.objects.get(pk=story.pk)


def test_each_save_is_one_with_all_that_was_written_by_whom_and_when(
    editor: User, clock: time_machine.Traveller
) -> None:
    image, author, other = make_image(), make_author(), make_draft("Other")
    story = make_draft(by=editor, authors=[author], tags=["Water", "Rivers"], lead_image=image, notes="Ask Ben.")
    clock.shift(HOUR)
    story.headline, story.embargo_until = "Rivers fall", NOON + DAY
    story.never_beside.add(other)
    actions.save_draft(story, by=make_user(first_name="Ben", last_name="Juma"), based_on=1)
    first, second = Revision.objects.filter(article=story).order_by("number")
    assert (first.number, first.saved_by, first.saved_by_name, first.saved_at) == (1, editor, "Esther Wairimu", NOON)
    assert (second.number, second.saved_by_name, second.saved_at) == (2, "Ben Juma", NOON + HOUR)
    assert first.content["headline"] == "Rivers rise again"
    expected = {
        "headline": "Rivers fall",
        "body": "<p>It rained.</p>",
        "notes": "Ask Ben.",
        "slug": "rivers-rise-again",
        "section_id": story.section_id,
        "lead_image_id": image.pk,
        "tags": ["Rivers", "Water"],
        "bylines": [{"author": author.pk, "name": "Ada Okoth", "credit": "", "role": "by"}],
        "embargo_until": "2025-10-09T12:00:00+00:00",
        "never_beside": [other.pk],
    }
    assert {name: second.content[name] for name in expected} == expected


def test_a_revision_outlives_the_account_that_saved_it(make_story: MakeStory, editor: User) -> None:
    story = make_story("draft")
    Article.objects.update(created_by=None, saved_by=None)
    editor.delete()
    (revision,) = Revision.objects.filter(article=story)
    assert (revision.saved_by, revision.saved_by_name) == (None, "Esther Wairimu")


def test_what_changes_no_text_and_no_moment_is_no_revision(make_story: MakeStory, editor: User) -> None:
    story = make_story("draft")
    actions.submit(story, by=editor)
    actions.send_back(story, by=editor, note="Ask the mayor too.")
    assert (numbers(story), stored(story).version) == ([1], 3)


def test_a_decision_about_moment_or_address_is(make_story: MakeStory, editor: User) -> None:
    story = make_story("draft", slug="rivers")
    actions.publish(story, by=editor)
    actions.move(story, "floods", by=editor)
    first, second, third = Revision.objects.filter(article=story).order_by("number")
    assert [one.content["publish_at"] for one in (first, second)] == [None, "2025-10-08T12:00:00+00:00"]
    assert [one.content["slug"] for one in (first, second, third)] == ["rivers", "rivers", "floods"]


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "scheduled", "published", "withdrawn"])
def test_any_can_be_restored_as_a_new_one(make_story: MakeStory, editor: User, state: str) -> None:
    story = make_story(state, tags=["Water"], authors=[make_author("Ada Okoth")])
    before = numbers(story)
    story.headline, story.key_points = "Rivers fall", ["One"]
    actions.save_draft(story, by=editor, tags=resolve(["Fire"]), bylines=[Line(credit="Wire")])
    version = story.version
    saved = actions.restore(story, 1, by=editor)
    assert (saved.version, saved.has_changed, numbers(story)) == (version + 1, True, [*before, version, version + 1])
    newest = revisions.newest(stored(story))
    assert (newest["headline"], newest["key_points"], newest["tags"]) == ("Rivers rise again", [], ["Water"])
    assert [line["name"] for line in newest["bylines"]] == ["Ada Okoth"]
    assert story.headline == "Rivers rise again"
    assert Revision.objects.get(article=story, number=saved.version).why == "Restored version 1."
    assert revisions.find(story, version).content["headline"] == "Rivers fall"  # the one in between stays
    assert not actions.restore(story, 1, by=editor).has_changed


def test_a_restored_text_of_a_live_story_waits_to_be_published(make_story: MakeStory, editor: User) -> None:
    story = make_story("published")
    story.headline = "Rivers fall"
    actions.amend(story, by=editor)
    actions.restore(story, 1, by=editor)
    assert stored(story).headline == "Rivers fall"
    actions.publish_changes(story, by=editor)
    assert stored(story).headline == "Rivers rise again"


def test_times_address_and_safeguards_stay_as_they_are(make_story: MakeStory, editor: User) -> None:
    other = make_story("draft")
    story = make_story("draft", slug="rivers", embargo_until=NOON + DAY)
    story.slug, story.publish_at, story.embargo_until = "floods", NOON + 2 * DAY, NOON + 3 * DAY
    story.never_recommended, story.headline = True, "Rivers fall"
    actions.save_draft(story, by=editor)
    story.never_beside.add(other)
    actions.restore(story, 1, by=editor)
    now = stored(story)
    assert now.headline == "Rivers rise again"
    assert (now.slug, now.publish_at, now.embargo_until) == ("floods", NOON + 2 * DAY, NOON + 3 * DAY)
    assert now.never_recommended
    assert list(now.never_beside.all()) == [other]


def test_what_is_gone_since_stays_gone_and_leaves_its_name(make_story: MakeStory, editor: User) -> None:
    original = make_draft(by=editor, language="fa")
    section, image, author = make_section("Weather"), make_image(), make_author("Ada Okoth")
    facts = {"section": section, "lead_image": image, "translation_of": original}
    story = make_story("draft", authors=[author], tags=["Water", "Rivers"], **facts)
    story.section, story.lead_image, story.translation_of = make_section(), None, None
    actions.save_draft(story, by=editor, bylines=[Line(credit="Wire")], tags=[])
    for row in (section, image, author, Tag.objects.get(name="Water"), original):
        row.delete()
    actions.restore(story, 1, by=editor)
    now = stored(story)
    assert (now.section, now.lead_image, now.translation_of) == (None, None, None)
    assert [(byline.author, byline.name) for byline in now.bylines.all()] == [(None, "Ada Okoth")]
    assert sorted(now.tags.names()) == ["Rivers", "Water"]  # a tag is its name, and is made again
    assert not actions.restore(story, 1, by=editor).has_changed


def test_a_tag_that_was_renamed_is_found_by_its_old_name(make_story: MakeStory, editor: User) -> None:
    story = make_story("draft", tags=["Water"])
    actions.save_draft(story, by=editor, tags=[])
    rename(make_tag("Water"), "Waters")
    actions.restore(story, 1, by=editor)
    assert list(stored(story).tags.names()) == ["Waters"]


def test_a_version_that_is_not_there_is_refused(make_story: MakeStory, editor: User) -> None:
    with pytest.raises(RuleBroken, match="There is no version 7"):
        actions.restore(make_story("draft"), 7, by=editor)


# --- What came without revisions --------------------------------------------------------------------


def imported(**facts: object) -> Article:
    article = Article(**{"headline": "Rivers rise", "body": "<p>It rained.</p>", "publish_at": NOON - DAY, **facts})
    article.source, article.external_id = "wire", "1"
    article.section = make_section()
    place([article])
    article.save()
    article.bylines.create(credit="Wire")
    set_tags_of_many({article: resolve(["Water"])})
    complete_all([article.pk])
    return article


def test_of_an_imported_article_the_beginning_is_kept_with_the_first_save(
    editor: User, clock: time_machine.Traveller
) -> None:
    story = imported()
    assert numbers(story) == []
    clock.shift(HOUR)
    story.headline = "Rivers fall"
    actions.save_draft(story, by=editor, based_on=1)
    first, second = Revision.objects.filter(article=story).order_by("number")
    assert (first.number, first.saved_at, first.saved_by_name, first.why) == (1, NOON, "", "As it came from wire.")
    assert (first.content["headline"], first.content["tags"]) == ("Rivers rise", ["Water"])
    assert (second.number, second.content["headline"]) == (2, "Rivers fall")
    actions.restore(story, 1, by=editor)
    assert revisions.newest(stored(story))["headline"] == "Rivers rise"


def test_so_it_is_with_the_first_decision(editor: User, clock: time_machine.Traveller) -> None:
    story = imported()
    mine = stored(story)
    actions.move(story, "floods", by=editor)
    assert numbers(story) == [1, 2]
    mine.headline = "Rivers fall"  # by somebody who had opened it before
    assert actions.save_draft(mine, by=editor, based_on=1).version == 3
    assert revisions.newest(stored(story))["headline"] == "Rivers fall"


def test_what_an_import_changed_is_not_undone_by_a_form_of_before(editor: User, clock: time_machine.Traveller) -> None:
    story = imported()
    mine = stored(story)
    Article.objects.filter(pk=story.pk).update(version=2, standfirst="As it is now.", saved_at=timezone.now())
    mine.headline = "Rivers fall"
    with pytest.raises(RuleBroken):  # nothing says what it was based on, so nothing is guessed
        actions.save_draft(mine, by=editor, based_on=1)
    assert stored(story).standfirst == "As it is now."
    assert mine.headline == "Rivers fall"


def test_a_tag_that_comes_back_with_an_old_text_is_in_the_log(make_story: MakeStory, editor: User) -> None:
    story = make_story("draft", tags=["Water"])
    actions.save_draft(story, by=make_user(), tags=[])
    Tag.objects.all().delete()
    actions.restore(story, 1, by=editor)
    event = LogEvent.objects.get(noun="tag")
    assert (event.verb, event.label, event.by) == ("added", "Water", editor)
