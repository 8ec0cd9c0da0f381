"""What is missing in a text before it can be published."""

import pytest

from articles.text.ready import broken_links, placeholders


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("The minister, TK, said so.", ["TK"]),
        ("TKTK and TKs, TK again, TK.", ["TKTK", "TKs", "TK"]),
        ("Some ??? people, XXX years", ["???", "XXX"]),
        ("Lorem ipsum dolor", ["Lorem ipsum"]),
        ("Flight TK 1234 and TK-605 landed; see example.tk and tk.", []),
        ("Really?! The Atkins case: XX, xxx-large.", []),
    ],
)
def test_placeholders_are_found_and_names_are_none(text: str, marks: list[str]) -> None:
    assert placeholders([text]) == marks


def test_a_link_is_an_address_or_it_is_named() -> None:
    good = ["https://example.org/a?b=1&amp;c=2", "/2025/10/08/rivers/", "#notes", "mailto:ada@example.org"]
    bad = ["https://TK", "http://", "/", "//x", "mailto:nobody", "https://a b.org", "http://[half"]
    body = "".join(f'<p><a href="{target}">x</a></p>' for target in good + bad)
    assert broken_links(body) == bad
