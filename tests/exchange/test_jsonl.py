"""Lines of a file, sound and not."""

import json
import os
from pathlib import Path

import pytest

from articles.exchange import jsonl
from articles.exchange.records import BadRecord, Entry, FileRefused, Record
from tests.exchange.archives import record, write_lines


def entries(folder: Path, *lines: object) -> list[Entry]:
    return list(jsonl.read(write_lines(folder / "archive.jsonl", *lines)))


def test_every_line_is_an_article_with_its_number_and_place(tmp_path: Path) -> None:
    first, second = record(), record()
    found = entries(tmp_path, first, "", second)
    assert [entry.number for entry in found] == [1, 3]
    assert [entry.content.id for entry in found if isinstance(entry.content, Record)] == [first["id"], second["id"]]
    assert found[-1].position == (tmp_path / "archive.jsonl").stat().st_size


def test_a_mark_of_byte_order_and_line_ends_of_windows_do_no_harm(tmp_path: Path) -> None:
    (found,) = entries(tmp_path, b"\xef\xbb\xbf" + json.dumps(record(body_markdown="a\r\n\r\nb")).encode() + b"\r")
    assert isinstance(found.content, Record)
    assert found.content.body == "a\n\nb"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "It is not JSON"),
        (b"PK\x03\x04 zip", "It is not JSON"),
        (b"[]", "not an object"),
        (b'"text"', "not an object"),
        (b"null", "not an object"),
        (b'{"id": "a\xff"}', "not UTF-8 (byte 10)"),
        (b'{"id": "a\x00"}', "It is not JSON"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"id": ' + b"9" * 5_000 + b"}", "too large a number"),
        ('{"id": "a"}'.encode("utf-16"), "not UTF-8"),
    ],
)
def test_a_line_that_is_no_article_is_said_to_be_none(tmp_path: Path, line: bytes, reason: str) -> None:
    bad, good = entries(tmp_path, line, record())
    assert isinstance(bad.content, BadRecord)
    assert reason in str(bad.content)
    assert isinstance(good.content, Record)


def test_a_line_without_end_is_not_read_into_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "LONGEST_LINE", 1024)
    long, good = entries(tmp_path, b"x" * 5_000, record())
    assert isinstance(long.content, BadRecord)
    assert "longer than" in str(long.content)
    assert (good.number, type(good.content)) == (2, Record)


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"missing\.jsonl cannot be read: No such file"):
        list(jsonl.read(tmp_path / "missing.jsonl"))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="is not a file"):
        list(jsonl.read(tmp_path))


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no endless device")
def test_a_device_without_end_is_no_file() -> None:
    with pytest.raises(FileRefused, match="is not a file"):
        list(jsonl.read(Path("/dev/zero")))


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_file_that_may_not_be_read_is_one_sentence(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "archive.jsonl", record())
    path.chmod(0)
    with pytest.raises(FileRefused, match="Permission denied"):
        list(jsonl.read(path))
