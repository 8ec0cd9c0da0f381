"""Whatever a file holds, an import ends with counts and sentences, and what is sound in it is here."""

import json
import random
import re
import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Article
from articles.text.body import clean_body
from tests.exchange.archives import bring, imported, record
from tests.text.strict import tree

pytestmark = pytest.mark.django_db

unhurried = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=6), inside, max_size=4),
    max_leaves=8,
)
NAMES = [
    "id",
    "title",
    "body_html",
    "body_markdown",
    "published_at",
    "slug",
    "summary",
    "tags",
    "authors",
    "section",
    "language",
    "images",
    "url_path",
]


@unhurried
@given(st.lists(st.binary(max_size=60), max_size=5))
def test_any_bytes(tmp_path: Path, lines: list[bytes]) -> None:
    outcome = bring(tmp_path, *lines)
    assert outcome.counts["created"] == 0
    assert outcome.counts["skipped"] == outcome.counts["errors"]


@unhurried
@given(st.dictionaries(st.sampled_from(NAMES), json_values, max_size=6))
def test_any_value_in_any_field(tmp_path: Path, facts: dict[str, Any]) -> None:
    good = record()
    outcome = bring(tmp_path, record(**facts), good)
    assert imported(good["id"]).is_live
    counts = outcome.counts
    assert counts["created"] + counts["updated"] + counts["unchanged"] + counts["skipped"] == 2
    assert outcome.status == 0


@unhurried
@given(st.text(max_size=80), st.text(max_size=80), st.lists(st.text(max_size=30), max_size=4))
def test_any_text_in_every_field(tmp_path: Path, title: str, text: str, names: list[str]) -> None:
    lists = {"tags": names, "authors": names, "images": names}
    words = {"slug": text, "summary": text, "section": text, "url_path": text, "body_markdown": text}
    bring(tmp_path, record(title=title, **words, **lists), record(body_html=text, title=title, **lists))


@pytest.mark.parametrize(
    "title",
    [
        "<script>alert(1)</script>",
        "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;",
        '"><img src=x onerror=alert(1)>',
        "\u202e\u2066right to left\u2069",
        "اَلْعَرَبِيَّة",
        "👩‍👩‍👦 ﷽ Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤",
        "'; DROP TABLE articles_article; --",
        "{{ 7*7 }} ${7*7} {% include x %} **a** _b_",
        "%s %d %(name)s {0}",
        "a" * 300,
    ],
)
def test_titles_stay_as_they_are(tmp_path: Path, title: str) -> None:
    facts = record(title=title)
    bring(tmp_path, facts)
    assert imported(facts["id"]).headline == unicodedata.normalize("NFC", title)


HOSTILE = [
    "[" * 50_000,
    "![" * 30_000,
    "*a " * 30_000,
    "> " * 20_000 + "a",
    "- " * 20_000 + "a",
    "<div>" * 20_000,
    "<b><i>" * 20_000,
    "<table><tr><td>" * 10_000,
    "<a href=x>" * 20_000,
    "<!--" * 20_000,
    "&" * 100_000,
    "a\u0301" * 50_000,
    "e" + "\u0301" * 100_000,
    "|a" * 1_000 + "\n" + "|-" * 1_000 + "\n" + ("|b" * 1_000 + "\n") * 50,
    "<iframe src=x>" * 10_000,
    "<figure><img>" * 10_000,
    "</" * 50_000,
    "<p " + "a=b " * 50_000 + ">",
    "[a](" + "(" * 50_000,
    "[x]: y\n" * 20_000,
]


@pytest.mark.parametrize("body", HOSTILE, ids=[repr(body[:12]) for body in HOSTILE])
@pytest.mark.parametrize("field", ["body_markdown", "body_html"])
def test_a_body_made_to_take_long_does_not(tmp_path: Path, field: str, body: str) -> None:
    facts = record(**{field: body})
    begun = time.process_time()
    bring(tmp_path, facts)
    assert time.process_time() - begun < 6
    stored = imported(facts["id"]).body
    assert clean_body(stored) == stored


def test_nothing_in_a_body_is_active(tmp_path: Path) -> None:
    body = (
        "<script>alert(1)</script><img src=x onerror=alert(1)><a href=' javascript:alert(1)'>a</a>"
        "<svg onload=alert(1)><style>*{}</style><form action=x><input autofocus onfocus=alert(1)>"
        "[b](javascript:alert(1)) [c](data:text/html,x) <iframe src=javascript:alert(1)></iframe>"
        '{{< youtube "javascript:alert(1)" >}} {{< button href="javascript:alert(1)" text="d" >}}'
        "{{ \"javascript:alert(1)\" | embed: '<script>' }} [e]({{ 'javascript:alert(1)' | url }})"
        "[f]({{< ref \"x' onclick='alert(1)\" >}}) {% image 'x\" onerror=\"alert(1)' 'g' %}"
    )
    for field in ("body_markdown", "body_html"):
        facts = record(**{field: body})
        bring(tmp_path, facts, site=["https://old.example.org"])
        stored = imported(facts["id"]).body
        tree(stored)
        assert [
            href for href in re.findall(r'href="([^"]*)"', stored) if not href.startswith(("#", "/", "https://"))
        ] == []
        assert "alert(1)" not in re.sub(r">[^<]*<", "><", stored)


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_file_brings_what_is_whole_in_it(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    lines = [json.dumps(record(tags=["Water"], authors=["Ada"])).encode() for _ in range(8)]
    damaged = bytearray(b"\n".join(lines))
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(len(damaged))
        damaged[place : place + chance.randint(0, 9)] = chance.randbytes(chance.randint(0, 9))
    outcome = bring(tmp_path, bytes(damaged))
    assert outcome.counts["created"] == Article.objects.count()
    assert (
        outcome.counts["skipped"] == outcome.counts["errors"] == len(outcome.said.splitlines()) - bool(outcome.status)
    )
