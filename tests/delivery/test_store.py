"""What every store does: what it keeps, what it takes out, and what it never hands out."""

from pytest_django import Settings

from articles.delivery import store
from articles.delivery.keys import EVERYTHING
from articles.delivery.store import Store
from tests.delivery.kept import body, make, put


def test_what_is_stored_is_found_in_each_coding(pages: Store) -> None:
    assert put(pages, "/2025/10/08/rivers/", "a1")
    page = pages.find("/2025/10/08/rivers/", "br")
    assert page is not None
    assert (page.etag, page.expires_at, list(page.bodies)) == (make().etag, make().expires_at, ["br"])
    assert [body(pages, "/2025/10/08/rivers/", coding) for coding in ("", "br", "gzip")] == ["Rivers rise"] * 3


def test_a_page_stands_beside_its_children_and_is_no_other_spelling_of_itself(pages: Store) -> None:
    for path in ("/", "/archive/", "/archive/2025/10/", "/sitemap.xml"):
        assert put(pages, path, text=path)
    assert [body(pages, path) for path in ("/", "/archive/", "/archive/2025/10/")] == [
        "/",
        "/archive/",
        "/archive/2025/10/",
    ]
    for path in ("/archive", "/archive//", "//archive/", "/sitemap.xml/", "//"):
        assert body(pages, path) is None


def test_a_purge_takes_out_the_pages_under_its_keys_and_no_others(pages: Store) -> None:
    put(pages, "/one/", "a1", "t7")
    put(pages, "/two/", "a2", "t7")
    put(pages, "/three/", "a3")
    pages.purge(["a1", "nothing"])
    assert [body(pages, path) is not None for path in ("/one/", "/two/", "/three/")] == [False, True, True]
    pages.purge(["t7"])
    assert body(pages, "/two/") is None
    assert body(pages, "/three/") is not None
    pages.purge([EVERYTHING])
    assert body(pages, "/three/") is None
    assert put(pages, "/three/", "a3")


def test_a_page_whose_rendering_began_before_a_purge_is_not_stored(pages: Store) -> None:
    began = pages.now()
    pages.purge(["a1"])
    assert not put(pages, "/one/", "a1", began=began)
    assert body(pages, "/one/") is None
    assert put(pages, "/other/", "a2", began=began)
    assert put(pages, "/one/", "a1")
    pages.purge([EVERYTHING])
    assert not put(pages, "/other/", "a2", began=began)


def test_a_page_of_very_many_keys_is_found_by_each(pages: Store) -> None:
    for key in ("a1", "a1500", "a2999"):
        began = pages.now()
        assert put(pages, "/many/", *(f"a{number}" for number in range(3000)))
        pages.purge(["a3000"])
        assert body(pages, "/many/") is not None
        pages.purge([key])
        assert body(pages, "/many/") is None
        assert not put(pages, "/many/", *(f"a{number}" for number in range(3000)), began=began)


def test_a_page_made_anew_takes_the_place_of_the_old_one(pages: Store) -> None:
    put(pages, "/one/", "a1", text="Old")
    put(pages, "/one/", "a2", text="New")
    assert body(pages, "/one/") == "New"
    pages.purge(["a1"])
    assert body(pages, "/one/") == "New"
    pages.purge(["a2"])
    assert body(pages, "/one/") is None


def test_one_at_a_time_makes_a_page(pages: Store) -> None:
    with pages.only_one("/one/") as first, pages.only_one("/one/") as second, pages.only_one("/two/") as other:
        assert (first, second, other) == (True, False, True)
    with pages.only_one("/one/") as third:
        assert third


def test_each_release_has_its_own_pages_and_a_purge_reaches_all(pages: Store, settings: Settings) -> None:
    put(pages, "/one/", "a1")
    began = pages.now()
    settings.SITE_URL = "https://news.example.org"
    other = store.store()
    assert other is not None
    assert body(other, "/one/") is None
    put(other, "/one/", "a1")
    store.purge(["a1"])
    assert body(pages, "/one/") is body(other, "/one/") is None
    assert not put(pages, "/one/", "a1", began=began)
