"""How light a page is when a reader first comes to it, as on a real site: collected files, kept pages, compressed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test.testcases import LiveServerThread
from django.utils.functional import empty
from playwright.sync_api import Browser
from pytest_django import Settings

from articles.models import Article
from bench.reading import first_view
from tests.browser.test_reader import ADDRESSES, BODY, story
from tests.make import make_live

__all__ = ["story"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Iterator[str]:
    """Serves the site as readers get it, and gives its address."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]  # the desk's own files aside
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False
    backend = {"BACKEND": "articles.delivery.static.ReadersStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": backend}
    settings.KEPT_PAGES = str(tmp_path / "pages")
    call_command("collectstatic", interactive=False, verbosity=0)
    staticfiles_storage._wrapped = empty
    thread = LiveServerThread("127.0.0.1", lambda handler: handler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()
    staticfiles_storage._wrapped = empty


def test_pages_are_light_wait_for_one_file_and_do_not_shift(browser: Browser, site: str, story: Article) -> None:
    typical = make_live("Why it rains", body=f"<p>{'The water rose by a hand in the night. ' * 12}</p>" * 12 + BODY)
    views = [first_view(browser, site + typical.get_absolute_url())]
    assert views[0].to_read <= 110_000
    assert views[0].bytes["html"] + views[0].bytes["css"] <= 20_000
    views += [first_view(browser, site + address) for address in ADDRESSES if address != "story"]
    for view in views:
        assert view.bytes["js"] <= 12_000, view
        assert [address.rpartition("/")[2][:5] for address in view.blocking] == ["site."], view
        assert view.shift == 0, view
        assert view.requests["js"] == view.requests["css"] == 1, view
