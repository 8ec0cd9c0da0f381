"""What only the folder of kept pages does."""

from pathlib import Path

import pytest

from articles.delivery.folder import INDEX, Folder
from tests.delivery.kept import NOON, body, make, put


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "pages", most_bytes=1_000_000)


@pytest.mark.parametrize(
    "path", ["/../x/", "/a/../../b/", "/./", "/=/", "/a/=/", "/\x00/", "/a\nb/", "/" + "x" * 300 + "/", "/\ud800/"]
)
def test_a_path_that_no_folder_can_have_is_not_kept(folder: Folder, path: str) -> None:
    assert not put(folder, path)
    assert folder.find(path, "") is None


def test_nor_one_that_is_purged_between_its_row_and_its_files(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    writing, entered = folder._writing, []

    def purged_in_between() -> object:
        entered.append(True)
        if len(entered) == 2:
            other = Folder(folder.root, most_bytes=1_000_000)
            other.purge(["a1"])
        return writing()

    monkeypatch.setattr(folder, "_writing", purged_in_between)
    assert not put(folder, "/one/", "a1")
    assert body(folder, "/one/") is None
    assert not list((folder.root / "site").rglob("*.html"))


@pytest.mark.parametrize("coding", ["", "br"])
def test_what_a_process_holds_of_a_page_is_what_stands_there(folder: Folder, coding: str) -> None:
    other = Folder(folder.root, most_bytes=1_000_000)  # as another process has it
    for text in ("Rivers rise", "Rivers fall", "Rivers rise"):
        assert put(other, "/one/", "a1", text=text)
        assert [body(folder, "/one/", coding), body(folder, "/one/", coding)] == [text, text]
    other.purge(["a1"])
    assert body(folder, "/one/", coding) is None


def test_a_large_page_is_read_whole(folder: Folder) -> None:
    text = "".join(f"{number:x}" for number in range(40_000))
    assert put(folder, "/large/", text=text)
    assert [body(folder, "/large/", coding) for coding in ("", "br", "gzip")] == [text] * 3


def test_where_it_is_full_the_oldest_pages_go(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "small", most_bytes=60_000)
    for number in range(120):
        page = make("".join(f"{number * each:x}" for each in range(250)))
        page.made_at += number
        folder.put(f"/{number}/", page, ["a1"], began=folder.now())
    kept = [number for number in range(120) if folder.find(f"/{number}/", "")]
    assert kept
    assert kept == list(range(kept[0], 120))
    assert (
        sum(path.stat().st_size for path in folder.root.rglob("*") if path.suffix in {".html", ".br", ".gz"}) < 60_000
    )


def test_who_empties_the_folder_under_it_is_no_harm(folder: Folder) -> None:
    put(folder, "/one/", "a1", text="Old")
    began = folder.now()
    (folder.root / INDEX).unlink()
    assert body(folder, "/one/") is None  # nobody could purge it any more
    other = Folder(folder.root, most_bytes=1_000_000)
    assert body(other, "/one/") is None
    assert not put(folder, "/one/", "a1", began=began)
    assert put(folder, "/one/", "a1", text="New")
    assert body(folder, "/one/") == body(other, "/one/") == "New"
    other.purge(["a1"])
    assert body(folder, "/one/") is None


def test_old_pages_are_forgotten(folder: Folder) -> None:
    put(folder, "/one/", "a1")
    folder.forget(before=NOON.timestamp())
    assert body(folder, "/one/") is not None
    folder.forget(before=NOON.timestamp() + 1)
    assert body(folder, "/one/") is None
