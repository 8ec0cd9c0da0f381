"""Related articles measured in the database."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article, ArticleTerms, RelatedLink
from articles.related.rebuild import rebuild
from tests.related.conftest import BANK, COURT, RIVER

pytestmark = pytest.mark.django_db

Live = Callable[..., Article]


@pytest.fixture
def pairs(live: Live) -> list[Article]:
    """Articles all under one tag; each links to the older one of its beat, in `links_to` and in its body."""
    articles = []
    for at, text in enumerate((RIVER, COURT, BANK) * 3):
        article = live(f"Story {at}", "News", days=30 - at, text=text)
        if at >= 3:
            body = f'{article.body}<p><a href="{articles[at - 3].get_absolute_url()}">x</a></p>'
            Article.objects.filter(pk=article.pk).update(body=body)
        Article.objects.filter(pk=article.pk).update(source="blog", external_id=str(at))
        articles.append(article)
    return articles


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "blog.jsonl"
    lines = [{"id": str(at), "links_to": [str(at - 3)] if at >= 3 else []} for at in range(9)]
    path.write_text("\n".join(map(json.dumps, lines)))
    return path


def run(*arguments: str) -> tuple[str, dict[str, Any]]:
    output = StringIO()
    call_command("evaluate_related", *arguments, stdout=output)
    lines = output.getvalue().splitlines()
    return output.getvalue(), json.loads(lines[-1])


KEYS = {"recall@4", "recall@10", "mrr", "coverage"}


def test_the_last_line_is_json_with_both_kinds_and_the_shared_count(pairs: list[Article], file: Path) -> None:
    _, figures = run("--truth", str(file))
    assert set(figures) == {"queries", "any_date", "as_published", "shared_count"}
    assert set(figures["shared_count"]) == {"any_date", "as_published"}
    for kind in (figures, figures["shared_count"]):
        assert set(kind["any_date"]) == set(kind["as_published"]) == KEYS
    assert figures["queries"] == 6


def test_text_finds_the_beat_that_the_shared_count_cannot(pairs: list[Article], file: Path) -> None:
    _, figures = run("--truth", str(file))
    assert figures["any_date"]["recall@4"] == 1
    assert figures["as_published"]["mrr"] == 1
    assert figures["shared_count"]["any_date"]["recall@4"] < 1


def test_as_published_leaves_out_what_came_later(pairs: list[Article], file: Path) -> None:
    path = file.with_name("later.jsonl")
    path.write_text(json.dumps({"id": "0", "links_to": ["3"]}))
    _, figures = run("--truth", str(path))
    assert figures["any_date"]["recall@4"] == 1
    assert figures["as_published"] == dict.fromkeys(KEYS, 0.0)


def test_without_a_file_the_links_in_the_bodies_are_the_truth(pairs: list[Article], file: Path) -> None:
    assert run()[1] == run("--truth", str(file))[1]


def test_the_table_shows_an_interval(pairs: list[Article]) -> None:
    text, _ = run()
    assert "related, as published" in text
    assert "(recall@4: 1.000 to 1.000)" in text


def test_it_needs_no_stored_links_and_changes_none(pairs: list[Article], file: Path) -> None:
    list(rebuild())
    before = run()[1]
    ArticleTerms.objects.all().delete()
    RelatedLink.objects.all().delete()
    text, figures = run()
    assert "Words of 9 articles were weighed first." in text
    assert figures == before
    assert not RelatedLink.objects.exists()


def test_an_archive_without_links_gives_zeros(live: Live) -> None:
    live("Story", "News")
    assert run()[1]["queries"] == 0


@pytest.mark.parametrize("content", ["{", '["list"]', '{"id": "1"}\n' + "[" * 100_000])
def test_a_line_that_is_no_record_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(content)
    with pytest.raises(CommandError, match=r"Line [12] is no"):
        run("--truth", str(path))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"missing\.jsonl cannot be read"):
        run("--truth", str(tmp_path / "missing.jsonl"))
