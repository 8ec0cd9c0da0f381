"""What a picture may not lose while stories show it that readers have."""

from typing import Any

import pytest

from articles.models import Image, Newsroom, User
from articles.models.newsroom import Check
from articles.publishing import actions
from articles.publishing.errors import RuleBroken
from articles.publishing.pictures import check_still_said
from tests.make import make_draft, make_image, make_live, make_scheduled, make_user
from tests.publishing.conftest import MakeStory


def without(image: Image, **facts: Any) -> Image:
    """Returns the picture as somebody is about to store it."""
    changed = Image.objects.get(pk=image.pk)
    for name, value in facts.items():
        setattr(changed, name, value)
    return changed


LOSSES = [("alt", {"alt": ""}), ("credit", {"credit": ""})]


@pytest.mark.parametrize(("field", "facts"), LOSSES)
@pytest.mark.parametrize("place", ["lead", "body"])
def test_what_readers_have_is_named_where_its_picture_would_lose_words(
    field: str, facts: dict[str, Any], place: str, make_story: MakeStory, editor: User
) -> None:
    image = make_image()
    body = f'<figure data-block="photo" data-image="{image.pk}"><figcaption></figcaption></figure>'
    make_story("published", headline="Rivers rise", **({"lead_image": image} if place == "lead" else {"body": body}))
    with pytest.raises(RuleBroken, match="“Rivers rise”") as caught:
        check_still_said(without(image, **facts), by=editor)
    assert list(caught.value.messages) == [field]
    check_still_said(without(image, title="", caption="", rights_expire_on=None), by=editor)
    check_still_said(without(image, alt="", decorative=True), by=editor)


@pytest.mark.parametrize("state", ["draft", "submitted", "withdrawn"])
def test_a_picture_of_no_published_story_may_lose_them(state: str, make_story: MakeStory, editor: User) -> None:
    image = make_image()
    make_story(state, lead_image=image)
    check_still_said(without(image, alt="", credit=""), by=editor)


def test_changes_that_are_not_published_yet_keep_no_words(make_story: MakeStory, editor: User) -> None:
    image, story = make_image(), make_story("published")
    story.lead_image = image
    actions.save_draft(story, by=editor)
    check_still_said(without(image, credit=""), by=editor)


def test_what_a_picture_never_had_keeps_nobody_from_saving_the_rest(make_story: MakeStory, editor: User) -> None:
    image = make_image(alt="", credit="")
    Newsroom.objects.create(blocking_checks=[])
    make_story("published", lead_image=image)
    Newsroom.objects.update(blocking_checks=list(Check))
    check_still_said(without(image, title="Mine"), by=editor)


def test_what_the_newsroom_publishes_without_may_be_lost(make_story: MakeStory, editor: User) -> None:
    image = make_image()
    make_story("published", lead_image=image)
    Newsroom.objects.create(blocking_checks=[Check.ALT])
    check_still_said(without(image, credit=""), by=editor)
    with pytest.raises(RuleBroken):
        check_still_said(without(image, alt=""), by=editor)


def test_a_story_that_comes_out_by_itself_stays_complete_and_unnamed_to_others(editor: User) -> None:
    image, other = make_image(), make_user("Picture editor")
    make_scheduled("Their plan", by=editor, lead_image=image)
    make_draft("Their draft", by=editor, lead_image=image)
    with pytest.raises(RuleBroken, match="unpublished ones of others") as caught:
        check_still_said(without(image, credit=""), by=other)
    assert "Their" not in str(caught.value)
    with pytest.raises(RuleBroken, match="“Their plan”"):
        check_still_said(without(image, credit=""), by=editor)


def test_of_many_stories_a_few_are_named(editor: User) -> None:
    image = make_image()
    for number in range(5):
        make_live(f"Story {number}", by=editor, lead_image=image)
    with pytest.raises(RuleBroken) as caught:
        check_still_said(without(image, credit=""), by=editor)
    assert str(caught.value).count("“Story") == 3
    assert "…" in str(caught.value)
