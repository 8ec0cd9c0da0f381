"""Eight presses at the same moment: one article, no accident, nothing undone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article, Section, Tag, User
from tests.admin.forms import fill
from tests.at_once import at_once
from tests.make import make_draft, make_section, make_user

pytestmark = pytest.mark.django_db(transaction=True)
ADD = "/admin/articles/article/add/"


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def send_at_once(person: User, posts: list[tuple[str, dict[str, Any]]]) -> list[int]:
    """Sends the posts at the same moment, each by a browser of its own; returns the answers' statuses."""
    statuses: list[int] = []

    def task(client: Client, address: str, sent: dict[str, Any]) -> Callable[[], None]:
        return lambda: statuses.append(client.post(address, sent).status_code)

    assert at_once([task(signed_in(person), address, sent) for address, sent in posts]) == []
    return statuses


@pytest.mark.parametrize("has_key", [True, False], ids=["form", "hand-made"])
@pytest.mark.parametrize("button", ["_save", "_publish"])
def test_eight_identical_posts_make_one_article(button: str, has_key: bool) -> None:
    editor, section = make_user(), make_section()
    written = {"headline": "Once", "body": "<p>Rain.</p>", "section": str(section.pk), "tag_names": "Nile, Floods"}
    sent = fill(
        signed_in(editor), ADD, **written, **{"bylines-0-credit": "Ada"}, **({} if has_key else {"form_key": None})
    )
    assert send_at_once(editor, [(ADD, sent | {button: "1"})] * 8) == [302] * 8
    article = Article.objects.get()
    assert article.is_live == (button == "_publish")
    assert article.bylines.count() == 1
    assert Tag.objects.count() == 2


def test_eight_forms_opened_together_are_saved_once_and_the_others_are_told() -> None:
    editor = make_user()
    article = make_draft(by=editor)
    address = reverse("admin:articles_article_change", args=[article.pk])
    posts = [(address, fill(signed_in(editor), address, headline=f"Headline {n}")) for n in range(8)]
    assert sorted(send_at_once(editor, posts)) == [200] * 7 + [302]
    assert Article.objects.get().version == article.version + 1


def test_eight_who_make_one_section_make_one() -> None:
    editor = make_user()
    address = "/admin/articles/section/add/"
    posts = [(address, fill(signed_in(editor), address, name="Health", slug="health")) for _ in range(8)]
    assert sorted(send_at_once(editor, posts)) == [200] * 7 + [302]
    assert Section.objects.count() == 1


def test_eight_who_make_one_tag_make_one() -> None:
    editor = make_user()
    address = "/admin/articles/tag/add/"
    posts = [(address, fill(signed_in(editor), address, name="Nile")) for _ in range(8)]
    statuses = send_at_once(editor, posts)
    assert set(statuses) <= {200, 302}
    assert 302 in statuses
    assert Tag.objects.get().name == "Nile"
