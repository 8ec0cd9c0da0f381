"""The folder of kept pages: what it stores, what it takes out, and what it never hands out."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.http import HttpResponse

from articles.delivery.folder import Folder, Moment
from articles.delivery.keys import EVERYTHING
from articles.delivery.pages import Page, page_of

NOON = datetime(2025, 10, 8, 12, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "pages", most_bytes=1_000_000)


def make(text: str = "Rivers rise") -> Page:
    return page_of(HttpResponse(text), {"a1"}, now=NOON, expires_at=NOON + timedelta(hours=1))


def put(folder: Folder, path: str, *keys: str, text: str = "Rivers rise", began: Moment | None = None) -> bool:
    return folder.put(path, make(text), keys, began=folder.now() if began is None else began)


def body(folder: Folder, path: str) -> str | None:
    page = folder.find(path)
    content = folder.body(path, page, "") if page else None
    return None if content is None else content.decode()


def test_what_is_stored_is_found_in_each_coding(folder: Folder) -> None:
    assert put(folder, "/2025/10/08/rivers/", "a1")
    page = folder.find("/2025/10/08/rivers/")
    assert page is not None
    assert (page.etag, page.expires_at) == (make().etag, (NOON + timedelta(hours=1)).timestamp())
    assert all(folder.body("/2025/10/08/rivers/", page, coding) for coding in ("", "br", "gzip"))


def test_a_page_stands_beside_its_children_and_is_no_other_spelling_of_itself(folder: Folder) -> None:
    for path in ("/", "/archive/", "/archive/2025/10/", "/sitemap.xml"):
        assert put(folder, path, text=path)
    assert [body(folder, path) for path in ("/", "/archive/", "/archive/2025/10/")] == [
        "/",
        "/archive/",
        "/archive/2025/10/",
    ]
    for path in ("/archive", "/archive//", "//archive/", "/sitemap.xml/", "//"):
        assert body(folder, path) is None


@pytest.mark.parametrize(
    "path", ["/../x/", "/a/../../b/", "/./", "/=/", "/a/=/", "/\x00/", "/a\nb/", "/" + "x" * 300 + "/", "/\ud800/"]
)
def test_a_path_that_no_folder_can_have_is_not_kept(folder: Folder, path: str) -> None:
    assert not put(folder, path)
    assert folder.find(path) is None


def test_a_purge_takes_out_the_pages_under_its_keys_and_no_others(folder: Folder) -> None:
    put(folder, "/one/", "a1", "t7")
    put(folder, "/two/", "a2", "t7")
    put(folder, "/three/", "a3")
    assert folder.purge(["a1", "nothing"]) == 1
    assert [body(folder, path) is not None for path in ("/one/", "/two/", "/three/")] == [False, True, True]
    assert folder.purge(["t7"]) == 1
    assert folder.purge([EVERYTHING]) == 1
    assert body(folder, "/three/") is None


def test_a_page_whose_rendering_began_before_a_purge_is_not_stored(folder: Folder) -> None:
    began = folder.now()
    folder.purge(["a1"])
    assert not put(folder, "/one/", "a1", began=began)
    assert body(folder, "/one/") is None
    assert put(folder, "/other/", "a2", began=began)
    assert put(folder, "/one/", "a1")


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


def test_a_page_made_anew_takes_the_place_of_the_old_one(folder: Folder) -> None:
    put(folder, "/one/", "a1", text="Old")
    put(folder, "/one/", "a2", text="New")
    assert body(folder, "/one/") == "New"
    assert folder.purge(["a1"]) == 0
    assert folder.purge(["a2"]) == 1


def test_where_it_is_full_the_oldest_pages_go(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "small", most_bytes=60_000)
    for number in range(120):
        page = make("".join(f"{number * each:x}" for each in range(250)))
        page.made_at += number
        folder.put(f"/{number}/", page, ["a1"], began=folder.now())
    kept = [number for number in range(120) if folder.find(f"/{number}/")]
    assert kept
    assert kept == list(range(kept[0], 120))
    assert (
        sum(path.stat().st_size for path in folder.root.rglob("*") if path.suffix in {".html", ".br", ".gzip"}) < 60_000
    )


def test_one_at_a_time_makes_a_page(folder: Folder) -> None:
    other = Folder(folder.root, most_bytes=1_000_000)
    with folder.only_one("/one/") as first, other.only_one("/one/") as second:
        assert (first, second) == (True, False)
    with other.only_one("/one/") as third:
        assert third


def test_who_empties_the_folder_under_it_is_no_harm(folder: Folder) -> None:
    put(folder, "/one/", "a1", text="Old")
    began = folder.now()
    (folder.root / "index.sqlite3").unlink()
    assert body(folder, "/one/") is None  # nobody could purge it any more
    other = Folder(folder.root, most_bytes=1_000_000)
    assert body(other, "/one/") is None
    assert not put(folder, "/one/", "a1", began=began)
    assert put(folder, "/one/", "a1", text="New")
    assert body(folder, "/one/") == body(other, "/one/") == "New"
    assert other.purge(["a1"]) == 1
    assert body(folder, "/one/") is None


def test_old_pages_are_forgotten(folder: Folder) -> None:
    put(folder, "/one/", "a1")
    folder.forget(before=NOON.timestamp())
    assert body(folder, "/one/") is not None
    folder.forget(before=NOON.timestamp() + 1)
    assert body(folder, "/one/") is None
