"""Beside what a story may stand, decided in its form: a legal safeguard."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from articles.models import Article, Tag, User
from articles.publishing import actions
from articles.publishing.writing import Apart
from articles.related.shown import Related, shown
from articles.tagging.merging import merge
from articles.tagging.names import resolve
from tests.admin.forms import fields_of, fill
from tests.make import make_author, make_draft, make_live


def change(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def save(client: Client, article: Article, **changes: Any) -> HttpResponse:
    return client.post(change(article), fill(client, change(article), **changes) | {"_save": "1"})


def errors(response: HttpResponse) -> dict[str, list[str]]:
    return response.context["adminform"].form.errors


def beside(story: Article) -> list[str]:
    """Returns the headlines of everything that readers get beside the story now."""
    story = Article.objects.with_externals().select_related("section").get(pk=story.pk)
    found = shown(story, list(Tag.objects.filter(tagged__content_object=story)))
    return [one.article.headline for one in found.related if isinstance(one, Related)] + [
        one.headline for one in (found.more.articles if found.more else ())
    ]


@pytest.fixture
def trial(editor: User, django_capture_on_commit_callbacks: Any) -> Article:
    """A live story that is recommended beside another, "The verdict", and the other way round."""
    with django_capture_on_commit_callbacks(execute=True):
        make_live(by=editor, headline="The verdict", tags=["Court", "Election"])
    with django_capture_on_commit_callbacks(execute=True):
        return make_live(by=editor, headline="The trial", tags=["Court"])


@pytest.fixture
def verdict(trial: Article) -> Article:
    verdict = Article.objects.get(headline="The verdict")
    assert (beside(trial), beside(verdict)) == (["The verdict"], ["The trial"])
    return verdict


def test_a_live_story_shows_no_related_list_as_soon_as_it_is_saved(
    desk: Client, trial: Article, verdict: Article
) -> None:
    assert save(desk, trial, shows_no_related="on").status_code == 302
    assert (beside(trial), beside(verdict)) == ([], ["The trial"])
    save(desk, trial, shows_no_related=None)
    assert beside(trial) == ["The verdict"]


def test_a_live_story_is_recommended_nowhere_as_soon_as_it_is_saved(
    desk: Client, trial: Article, verdict: Article
) -> None:
    save(desk, trial, never_recommended="on")
    assert (beside(trial), beside(verdict)) == (["The verdict"], [])


def test_a_live_story_is_kept_apart_from_another_as_soon_as_it_is_saved(
    desk: Client, trial: Article, verdict: Article
) -> None:
    save(desk, trial, never_beside=[str(verdict.pk)])
    assert beside(trial) == beside(verdict) == []
    assert fields_of(desk.get(change(verdict)))["never_beside"] == [str(trial.pk)]  # the other form says so too
    save(desk, verdict, never_beside=[])
    assert (beside(trial), beside(verdict)) == (["The verdict"], ["The trial"])


def test_a_live_story_is_kept_apart_from_a_tag_as_soon_as_it_is_saved(
    desk: Client, trial: Article, verdict: Article
) -> None:
    save(desk, trial, never_beside_tags=[str(Tag.objects.get(name="Election").pk)])
    assert beside(trial) == beside(verdict) == []


def test_the_page_of_the_story_obeys_the_form(desk: Client, client: Client, trial: Article, verdict: Article) -> None:
    save(desk, trial, never_beside=[str(verdict.pk)])
    for story, other in ((trial, verdict), (verdict, trial)):
        assert other.headline not in client.get(story.get_absolute_url()).content.decode()


def test_the_decision_is_in_the_history(desk: Client, editor: User, trial: Article, verdict: Article) -> None:
    save(desk, trial, never_recommended="on", never_beside=[str(verdict.pk)])
    said = LogEntry.objects.filter(object_id=str(trial.pk), user=editor).first()
    assert said is not None
    assert "Never beside these articles" in said.get_change_message()


def test_a_draft_is_born_with_its_decisions(desk: Client, trial: Article) -> None:
    address = reverse("admin:articles_article_add")
    sent = fill(desk, address, headline="The appeal", never_beside=[str(trial.pk)], never_recommended="on")
    desk.post(address, sent | {"_save": "1"})
    appeal = Article.objects.get(headline="The appeal")
    assert (list(appeal.never_beside.all()), appeal.never_recommended) == ([trial], True)


def test_a_story_is_not_kept_apart_from_itself(desk: Client, trial: Article) -> None:
    response = save(desk, trial, never_beside=[str(trial.pk)], headline="Changed")
    assert errors(response) == {"never_beside": ["A story cannot be kept apart from itself. Choose others."]}
    assert fields_of(response)["headline"] == "Changed"
    assert Article.objects.get(pk=trial.pk).headline == "The trial"


def test_a_form_opened_before_another_story_was_kept_apart_does_not_undo_it(
    desk: Client, trial: Article, verdict: Article
) -> None:
    opened = fill(desk, change(verdict))
    save(desk, trial, never_beside=[str(verdict.pk)])
    desk.post(change(verdict), opened | {"_save": "1", "kicker": "Court"})
    assert verdict.revisions.latest("number").content["kicker"] == "Court"
    assert list(verdict.never_beside.all()) == [trial]


# --- Who may ---


def test_what_a_reporter_may_not_see_is_neither_named_nor_lost(
    reporters_desk: Client, reporter: User, editor: User
) -> None:
    mine, seen = (make_draft(by=reporter, headline=headline) for headline in ("Mine", "Seen"))
    secret = make_draft(by=editor, headline="Secret plan")
    mine.never_beside.set([secret, seen])
    assert "Secret plan" not in reporters_desk.get(change(mine)).content.decode()
    save(reporters_desk, mine, never_beside=[])
    assert list(mine.never_beside.all()) == [secret]


def test_a_story_that_a_reporter_may_not_see_stays_the_original_of_theirs_unnamed(
    reporters_desk: Client, reporter: User, editor: User
) -> None:
    secret = make_draft("Minister arrested", by=editor, language="en")
    story = make_draft("Rivers rise", by=reporter, language="fr")
    story.translation_of = secret
    actions.save_draft(story, by=editor, apart=Apart([secret], []))
    seen = reporters_desk.get(change(story)).content.decode()
    save(reporters_desk, story, standfirst="Otherwise.")
    story.refresh_from_db()
    assert (story.standfirst, story.translation_of) == ("Otherwise.", secret)
    for number in (2, 3):
        seen += reporters_desk.get(f"/admin/articles/article/{story.pk}/versions/{number}/").content.decode()
    assert "Minister" not in seen
    assert "1 story of others" in seen


def test_what_a_reporter_may_not_see_is_no_choice(reporters_desk: Client, reporter: User, editor: User) -> None:
    mine, secret = make_draft(by=reporter, headline="Mine"), make_draft(by=editor, headline="Secret plan")
    response = save(reporters_desk, mine, never_beside=[str(secret.pk)])
    assert "never_beside" in errors(response)
    assert "Secret plan" not in response.content.decode()
    asked = "/admin/autocomplete/?app_label=articles&model_name=article&field_name=never_beside&term=secret"
    assert reporters_desk.get(asked).json()["results"] == []


def test_a_reporter_decides_nothing_about_a_published_story(
    reporters_desk: Client, reporter: User, editor: User
) -> None:
    story = make_live(by=editor, authors=[make_author(user=reporter)])
    assert 'name="never_recommended"' not in reporters_desk.get(change(story)).content.decode()
    assert reporters_desk.post(change(story), {"never_recommended": "on"}).status_code == 403


def test_tags_are_offered_to_who_writes(reporters_desk: Client, reporter: User, trial: Article) -> None:
    asked = "/admin/autocomplete/?app_label=articles&model_name=article&field_name=never_beside_tags&term=court"
    assert [row["text"] for row in reporters_desk.get(asked).json()["results"]] == ["Court"]


def test_a_form_that_was_opened_before_a_merge_of_tags_loses_no_rule(
    desk: Client, editor: User, trial: Article
) -> None:
    judges, judge = resolve(["Judges", "Judge"])
    actions.save_draft(trial, by=editor, apart=Apart([], [judges]))
    sent = fill(desk, change(trial), headline="The trial begins") | {"_save": "1"}
    merge(judges, judge, by=editor)
    response = desk.post(change(trial), sent)
    if response.status_code == 200:  # told that the form is of before, and sent once more
        response = desk.post(change(trial), fields_of(response) | {"_save": "1"})
    assert response.status_code == 302
    assert list(trial.never_beside_tags.all()) == [judge]
    version = desk.get(reverse("admin:articles_article_version", args=[trial.pk, 2]))
    assert "Judge" in version.content.decode()
