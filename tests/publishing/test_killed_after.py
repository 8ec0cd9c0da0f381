"""What follows a commit is made up for, wherever the process that was at it is killed."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from articles.models import Article, ArticleTerms, Effect, RelatedLink, Tag, TaggedArticle, User
from tests.make import make_draft, make_live, make_scheduled, make_user
from tests.publishing.killing import DONE, KILLED, mortal

pytestmark = pytest.mark.django_db(transaction=True)

LATER = timedelta(minutes=10)  # no dead process has a lease or an effect any more
MOST = 400


@pytest.fixture
def editor() -> User:
    make_user("Reporter", username="rita")
    return make_user("Editor", username="esther")


def make_up_for_it() -> None:
    with time_machine.travel(timezone.now() + LATER):
        call_command("publish_due", stdout=StringIO())


def assert_all_is_true() -> None:
    for tag in Tag.objects.all():
        assert tag.live_count == TaggedArticle.objects.live().filter(tag=tag).count(), tag
    assert not ArticleTerms.objects.filter(waiting_since__isnull=False).exists()
    for story in Article.objects.live():
        others = Article.objects.live().exclude(pk=story.pk)
        shown = RelatedLink.objects.current().filter(story=story)
        assert {link.other_id for link in shown} == {other.pk for other in others}
    assert not Effect.objects.filter(done_at=None).exists()
    assert (
        len({message.extra_headers["Message-ID"] for message in mail.outbox})
        == Effect.objects.filter(kind="mail").count()
    )


def die_after_each_step(verb: str, make: Callable[[int], Article], *, is_done: Callable[[Article], bool]) -> int:
    """Has the verb done to one story after another, killed a statement later each time; returns how many died after."""
    late = 0
    with mortal() as told:
        for number in range(1, MOST):
            story = make(number)
            ended = told(verb, story.pk, number)
            story.refresh_from_db()
            if is_done(story):
                make_up_for_it()
                assert_all_is_true()
                late += ended == KILLED
            story.refresh_from_db()
            Article.objects.filter(pk=story.pk).delete()
            Tag.objects.recount()
            if ended == DONE:
                return late
    raise AssertionError("It has no end.")


def test_publishing(editor: User) -> None:
    make_live("Dam", by=editor, tags=["Water", "Dams", "Rivers"])
    rita = User.objects.get(username="rita")

    def make(number: int) -> Article:
        return make_draft(f"Flood {number}", by=rita, tags=["Water", "Dams", "Rivers"])

    assert die_after_each_step("publish", make, is_done=lambda story: story.is_live) > 10


def test_what_follows_a_moment(editor: User) -> None:
    make_live("Dam", by=editor, tags=["Water", "Dams", "Rivers"])

    def make(number: int) -> Article:
        """Returns a story whose moment has come since the last time."""
        call_command("publish_due", stdout=StringIO())
        story = make_scheduled(f"Flood {number}", by=editor, tags=["Water", "Dams", "Rivers"])
        now = timezone.now()
        Article.objects.filter(pk=story.pk).update(live_at=now, publish_at=now, first_live_at=now)
        Article.objects.filter(pk=story.pk).carry_live_at()
        call_command("refresh_related", "--waiting", stdout=StringIO())
        return story

    assert die_after_each_step("publish_due", make, is_done=lambda story: True) > 30
