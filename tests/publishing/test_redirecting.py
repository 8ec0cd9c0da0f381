"""Old addresses: a story's own stay its own, others are kept at the desk."""

import pytest
from django.db import IntegrityError, transaction

from articles.models import Article, LogEvent, Redirect, User
from articles.publishing import actions, redirecting
from articles.publishing.errors import RuleBroken
from tests.conftest import NOON
from tests.make import make_live
from tests.publishing.conftest import DAY, MakeStory
from tests.publishing.test_moving import OLD, leads


@pytest.fixture
def moved(make_story: MakeStory, editor: User) -> Article:
    """A story that was at a and is at b."""
    story = make_story("published", slug="a")
    actions.move(story, "b", by=editor)
    return story


@pytest.mark.parametrize("change", ["to another story", "to another path", "away", "away, withdrawn"])
def test_what_was_a_storys_address_stays_its_own(
    moved: Article, make_story: MakeStory, editor: User, change: str
) -> None:
    redirect = Redirect.objects.get()
    if change == "away, withdrawn":
        actions.withdraw(moved, by=editor, why="A mistake.")
    if change == "to another story":
        redirect.article = make_story("published", slug="other")
    if change == "to another path":
        redirect.path = "/nowhere"
    with pytest.raises(RuleBroken, match="so it leads there for ever"):
        (redirecting.delete_redirect if change.startswith("away") else redirecting.save_redirect)(redirect)
    assert list(Redirect.objects.values_list("path", "article")) == [(f"{OLD}a", moved.pk)]


@pytest.mark.parametrize("state", ["scheduled", "published", "withdrawn"])
@pytest.mark.parametrize("end", ["/", ""])
def test_what_is_a_storys_address_leads_to_no_story(make_story: MakeStory, state: str, end: str) -> None:
    story = make_story(state, headline="Rivers")
    path = f"{story.get_absolute_url().rstrip('/')}{end}"
    for other in (story, make_story("published", headline="Lakes")):
        with pytest.raises(RuleBroken, match="This is the address of “Rivers”"):
            redirecting.save_redirect(Redirect(path=path, article=other))
    assert not Redirect.objects.exists()


@pytest.mark.parametrize(
    "path", ["/", "/admin/", "/admin/x", "/staff/x", "/static/x.css", "/media/x", "/feed", "/tags/a/"]
)
def test_what_is_a_page_of_this_site_leads_to_no_story(make_story: MakeStory, path: str) -> None:
    story = make_story("published")
    other = Redirect.objects.create(path="/nowhere", article=story)
    for redirect in (Redirect(path=path, article=story), other):
        redirect.path = path
        with pytest.raises(RuleBroken, match="one of this site’s own pages"):
            redirecting.save_redirect(redirect)
    assert Redirect.objects.get().path == "/nowhere"


def test_old_addresses_of_other_sites_are_kept_at_the_desk(make_story: MakeStory) -> None:
    story, other = make_story("published", slug="a"), make_story("published", slug="b")
    for path in ("/nowhere/", "/2019/01/02/of-another-site/", f"{OLD}of-a-draft"):
        redirect = Redirect(path=path, article=make_story("draft") if "draft" in path else story)
        redirecting.save_redirect(redirect)
        redirect.article = other
        redirecting.save_redirect(redirect)
        assert Redirect.objects.get().article == other
        Redirect.objects.update(article=story if "draft" not in path else make_story("draft"))
        redirecting.delete_redirect(Redirect.objects.get())
        assert not Redirect.objects.exists()


def test_two_spellings_are_one_old_address(make_story: MakeStory) -> None:
    story = make_story("published")
    redirecting.save_redirect(Redirect(path="/nowhere/", article=story))
    for path in ("/nowhere", "/nowhere/"):
        assert Redirect.objects.get(path=path).path == "/nowhere"
        with pytest.raises(IntegrityError), transaction.atomic():
            Redirect.objects.create(path=path, article=story)


def test_whoever_moves_leaves_no_address_to_another_story(make_story: MakeStory, editor: User) -> None:
    story, other = make_story("published", slug="a"), make_live("Lakes", at=NOON - DAY, slug="other")
    Redirect.objects.create(path=f"{OLD}a", article=other)  # from before there was a rule
    actions.move(story, "b", by=editor)
    assert [leads("a"), leads("a", end="")] == [(301, f"{OLD}b/")] * 2
    assert Redirect.objects.get().article == story
    event = LogEvent.objects.get(noun="redirect")
    assert (event.by, event.label, event.verb) == (editor, f"{OLD}a", "changed")
    assert (event.before, event.after) == ({"article": "Lakes"}, {"article": "Rivers rise again"})


def test_who_moves_twice_between_two_addresses_logs_no_other_story(moved: Article, editor: User) -> None:
    for slug in ("a", "b", "a"):
        actions.move(moved, slug, by=editor)
    assert Redirect.objects.get().path == f"{OLD}b"
    assert not LogEvent.objects.filter(noun="redirect").exists()
