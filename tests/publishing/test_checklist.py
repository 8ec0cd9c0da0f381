"""What is looked at before a story is approved."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from articles.models import Article, Newsroom, User
from articles.models.newsroom import Check, default_blocking_checks
from articles.publishing import actions, checklist, content
from articles.publishing.errors import RuleBroken
from tests.conftest import NOON
from tests.make import make_draft, make_image, make_scheduled, make_section
from tests.publishing.conftest import MakeStory

GOOD = {
    "standfirst": "What happened yesterday, and what follows from it, in one sentence.",
    "tags": ["Water", "Rivers", "Floods"],
}
YESTERDAY = -timedelta(days=1)


def picture(**facts: Any) -> Any:
    return make_image(title="Bridge", **facts)


def body_with(image: Any) -> str:
    return f'<p>It rained.</p><figure data-block="photo" data-image="{image.pk}"></figure>'


def ill(check: Check, editor: User) -> Article:
    """Returns a draft with which this alone is wrong."""
    facts: dict[str, Any] = dict(GOOD)
    if check == Check.TAGS:
        facts["tags"] = ["Water", "Rivers"]
    elif check == Check.ALT:
        facts["lead_image"] = picture(alt="")
    elif check == Check.CREDIT:
        facts["lead_image"] = picture(credit="")
    elif check == Check.RIGHTS:
        facts["lead_image"] = picture(rights_expire_on=(timezone.now() + YESTERDAY).date())
    elif check == Check.STANDFIRST:
        facts["standfirst"] = "Too short."
    elif check == Check.LINKS:
        facts["body"] = '<p>As <a href="https://TK">the report</a> says.</p>'
    elif check == Check.PLACEHOLDERS:
        facts["body"] = "<p>The minister, TK, said so.</p>"
    story = make_draft(by=editor, **facts)
    if check == Check.BYLINE:
        actions.save_draft(story, by=editor, bylines=[])
    elif check == Check.SECTION:
        story.section = None
        actions.save_draft(story, by=editor)
    return story


SAID = {
    Check.BYLINE: ("bylines", "Add a byline"),
    Check.SECTION: ("section", "Choose a section"),
    Check.TAGS: ("tag_names", "It has 2 tags"),
    Check.ALT: ("lead_image", "what these pictures show: “Bridge”"),
    Check.CREDIT: ("lead_image", "who made these pictures: “Bridge”"),
    Check.RIGHTS: ("lead_image", "have expired: “Bridge”"),
    Check.STANDFIRST: ("standfirst", "is 10 characters long"),
    Check.LINKS: ("body", "lead nowhere: “https://TK”"),
    Check.PLACEHOLDERS: ("body", "“TK”"),
}


@pytest.mark.parametrize("check", list(Check))
def test_each_blocks_or_advises_as_the_newsroom_decides(check: Check, make_story: MakeStory, editor: User) -> None:
    story = ill(check, editor)
    field, said = SAID[check]
    (finding,) = checklist.look(content.read(story))
    assert (finding.check, finding.field, said in finding.message) == (check, field, True)
    newsroom = Newsroom.objects.create(blocking_checks=[check])
    with pytest.raises(RuleBroken) as caught:
        actions.publish(story, by=editor)
    assert list(caught.value.messages) == [field]
    assert Article.objects.get(pk=story.pk).state == "draft"
    newsroom.blocking_checks = [other for other in Check if other != check]
    newsroom.save()
    actions.publish(story, by=editor)
    assert Article.objects.get(pk=story.pk).state == "published"


def test_a_good_story_has_nothing_to_be_said_about(make_story: MakeStory, editor: User) -> None:
    image = picture()
    story = make_draft(by=editor, **GOOD, lead_image=image, body=body_with(picture(alt="", decorative=True)))
    assert checklist.look(content.read(story)) == []


@pytest.mark.parametrize("said", ['data-alt="A bridge."', 'data-alt=""'])
def test_what_a_picture_shows_may_be_said_in_the_story(said: str, make_story: MakeStory, editor: User) -> None:
    image = picture(alt="")
    body = body_with(image).replace("data-image", f"{said} data-image")
    assert checklist.look(content.read(make_draft(by=editor, **GOOD, body=body))) == []
    twice = make_draft(by=editor, **GOOD, body=body + body_with(image))
    assert [finding.check for finding in checklist.look(content.read(twice))] == [Check.ALT]


def test_what_the_lead_picture_shows_may_be_said_in_the_story(make_story: MakeStory, editor: User) -> None:
    lead = picture(alt="")
    assert checklist.look(content.read(make_draft(by=editor, **GOOD, lead_image=lead, lead_alt="A bridge."))) == []
    (finding,) = checklist.look(content.read(make_draft(by=editor, **GOOD, lead_image=lead)))
    assert finding.check == Check.ALT


def test_the_name_of_a_file_says_nothing_of_a_picture(make_story: MakeStory, editor: User) -> None:
    body = body_with(picture()).replace("data-image", 'data-alt="IMG_0451.jpg" data-image')
    (finding,) = checklist.look(content.read(make_draft(by=editor, **GOOD, body=body)))
    assert (finding.check, "“IMG_0451.jpg”" in finding.message) == (Check.ALT, True)


def rights_end(days: int) -> Any:
    """Returns a picture whose rights end so many days from today."""
    return picture(rights_expire_on=(NOON + timedelta(days=days)).date())


def gallery_with(image: Any) -> str:
    photo = f'<figure data-block="photo" data-image="{image.pk}"></figure>'
    return f'<p>It rained.</p><section data-block="gallery">{photo}{photo}</section>'


@pytest.mark.parametrize("place", ["lead", "body", "gallery"])
def test_rights_are_looked_at_for_the_day_on_which_the_story_goes_live(
    place: str, make_story: MakeStory, editor: User
) -> None:
    image = rights_end(1)
    facts: dict[str, Any] = {"lead_image": image}
    if place != "lead":
        facts = {"body": body_with(image) if place == "body" else gallery_with(image)}
    story = make_draft(by=editor, **GOOD, **facts, publish_at=NOON + timedelta(days=13))
    (finding,) = checklist.look(content.read(story))
    assert (finding.check, finding.is_blocking) == (Check.RIGHTS, True)
    assert "expire before the story goes live: “Bridge”" in finding.message
    with pytest.raises(RuleBroken, match="expire before the story goes live"):
        actions.publish(story, by=editor, at=NOON + timedelta(days=2))
    actions.publish(story, by=editor, at=NOON + timedelta(days=1))
    assert Article.objects.get(pk=story.pk).state == "scheduled"


def test_an_embargo_counts_and_a_schedule_that_is_not_kept_does_not(make_story: MakeStory, editor: User) -> None:
    story = make_draft(by=editor, **GOOD, lead_image=rights_end(1), publish_at=NOON + timedelta(days=13))
    held = make_draft(by=editor, **GOOD, lead_image=rights_end(1), embargo_until=NOON + timedelta(days=13))
    with pytest.raises(RuleBroken, match="expire before the story goes live"):
        actions.publish(held, by=editor)
    actions.publish(story, by=editor)
    assert Article.objects.get(pk=story.pk).state == "published"


def test_the_day_is_one_of_the_newsroom(make_story: MakeStory, editor: User, settings: Any) -> None:
    settings.TIME_ZONE = "Africa/Nairobi"  # three hours ahead: there the tenth has begun
    story = make_draft(by=editor, **GOOD, lead_image=rights_end(1), publish_at=NOON.replace(day=9, hour=22))
    (finding,) = checklist.look(content.read(story))
    assert "expire before the story goes live" in finding.message


@pytest.mark.parametrize(("days", "is_told"), [(2, True), (9, True), (10, False)])
def test_rights_that_end_soon_after_it_goes_live_are_told_and_block_nothing(
    days: int, is_told: bool, make_story: MakeStory, editor: User
) -> None:
    at = NOON + timedelta(days=2)
    story = make_draft(by=editor, **GOOD, lead_image=rights_end(days), publish_at=at)
    found = [(finding.check, finding.is_blocking) for finding in checklist.look(content.read(story))]
    assert found == ([(Check.RIGHTS, False)] if is_told else [])
    actions.publish(story, by=editor, at=at)
    assert Article.objects.get(pk=story.pk).state == "scheduled"


def test_an_approved_story_is_not_moved_past_the_rights_of_its_picture(make_story: MakeStory, editor: User) -> None:
    story = make_draft(by=editor, **GOOD, lead_image=rights_end(3))
    actions.publish(story, by=editor, at=NOON + timedelta(days=2))
    story.publish_at = NOON + timedelta(days=4)
    with pytest.raises(RuleBroken, match="Return it to work on it") as caught:
        actions.save_draft(story, by=editor)
    assert "expire before the story goes live" in caught.value.messages["lead_image"]


def test_all_is_said_at_once_and_what_blocks_comes_first(
    make_story: MakeStory, editor: User, django_assert_num_queries: Any
) -> None:
    bad = picture(alt="", credit="", rights_expire_on=(timezone.now() + YESTERDAY).date())
    links = '<p>TK <a href="http://">a</a> <a href="//b">b</a></p>'
    story = make_draft(by=editor, standfirst="Lorem ipsum", lead_image=picture(credit=""), body=links + body_with(bad))
    story.section = None
    actions.save_draft(story, by=editor, bylines=[])
    said = content.read(story)
    with django_assert_num_queries(2):
        found = checklist.look(said)
    assert {finding.check for finding in found} == set(Check)
    blocks = [finding.is_blocking for finding in found]
    assert blocks == sorted(blocks, reverse=True)
    assert {finding.check for finding in found if finding.is_blocking} == set(default_blocking_checks())
    with pytest.raises(RuleBroken) as caught:
        actions.publish(story, by=editor, at=NOON)
    assert set(caught.value.messages) == {"bylines", "section", "lead_image", "body", "publish_at"}
    assert caught.value.messages["lead_image"].count(":") == 3  # three sentences beside one field
    assert "“TK”, “Lorem ipsum”" in caught.value.messages["body"] or "“Lorem ipsum”, “TK”" in str(caught.value)


@pytest.mark.parametrize(
    "field", ["headline", "kicker", "dateline", "lead_caption", "lead_alt", "search_headline", "social_description"]
)
def test_a_placeholder_is_found_wherever_readers_would_see_it(make_story: MakeStory, editor: User, field: str) -> None:
    story = make_draft(by=editor, **GOOD, **({field: "TK"} if field != "headline" else {}))
    if field == "headline":
        story.headline = "TK rivers"
        actions.save_draft(story, by=editor)
    assert [finding.check for finding in checklist.look(content.read(story))] == [Check.PLACEHOLDERS]


def test_notes_may_say_what_is_to_come(make_story: MakeStory, editor: User) -> None:
    story = make_draft(by=editor, **GOOD, notes="TK: ask the mayor.")
    assert checklist.look(content.read(story)) == []


def test_of_many_a_few_are_named(make_story: MakeStory, editor: User) -> None:
    links = "".join(f'<p><a href="https://TK{number}">x</a></p>' for number in range(5))
    story = make_draft(by=editor, **GOOD, body=links, section=make_section())
    (finding,) = checklist.look(content.read(story))
    assert finding.message.endswith("“https://TK0”, “https://TK1”, “https://TK2” …")


def test_without_any_text_nothing_is_published_whatever_is_set(make_story: MakeStory, editor: User) -> None:
    Newsroom.objects.create(blocking_checks=[])
    story = make_draft(by=editor, standfirst="", body="")
    with pytest.raises(RuleBroken, match="Write the story"):
        actions.publish(story, by=editor)


def test_an_approved_story_stays_complete(editor: User) -> None:
    story = make_scheduled(by=editor, **GOOD)
    story.section, story.headline = None, "Rivers fall"
    with pytest.raises(RuleBroken) as refused:
        actions.save_draft(story, by=editor)
    assert refused.value.messages["section"] == "Choose a section before you publish."
    assert "Return it to work on it." in str(refused.value)
    assert Article.objects.get().headline == "Tomorrow's news"
    actions.send_back(story, by=editor, note="Once more.")
    story.section = None
    actions.save_draft(story, by=editor)
    assert Article.objects.get().section is None


def test_what_was_wrong_when_it_was_approved_keeps_nobody_from_mending_the_rest(editor: User) -> None:
    story = make_scheduled(by=editor)
    Newsroom.objects.update_or_create(pk=1, defaults={"blocking_checks": list(Check)})
    story.kicker = "Rain"
    actions.save_draft(story, by=editor)
    assert Article.objects.get().kicker == "Rain"
