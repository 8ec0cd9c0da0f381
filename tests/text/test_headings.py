"""Headings of a body in their order."""

import re

import pytest

from articles.text.headings import in_order


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("234", "234"),
        ("2343", "2343"),
        ("33", "22"),
        ("332", "222"),
        ("242", "232"),
        ("244", "233"),
        ("434", "223"),
        ("4", "2"),
        ("", ""),
    ],
)
def test_headings_begin_below_the_headline_and_leave_no_level_out(written: str, heard: str) -> None:
    body = "".join(f"<h{level}>A <em>b</em></h{level}><p>Words.</p>" for level in written)
    drawn = in_order(body)
    assert "".join(re.findall(r"<h(\d)>", drawn)) == "".join(re.findall(r"</h(\d)>", drawn)) == heard
    assert re.sub(r"(?<=h)\d", "", drawn) == re.sub(r"(?<=h)\d", "", body)
