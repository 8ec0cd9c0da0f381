"""What a reader's browser fetches of pictures: the best format, no more pixels than it shows, and nothing moves."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from articles import effects
from articles.images.ingest import ingest
from articles.models import Article, Image
from bench.reading import SHIFT
from tests.make import make_author, make_live
from tests.pictures import encoded, scene, upload

pytestmark = pytest.mark.django_db(transaction=True)

DEMO = Path(__file__).parents[2] / "articles/demo/pictures"
# What docs/pictures.md says of a story with a lead picture, one in its body, a portrait and three cards
PIXELS = {1: 350_000, 2: 900_000, 3: 2_300_000}
BYTES = {1: 40_000, 2: 62_000, 3: 110_000}


def take(name: str) -> Image:
    content = (DEMO / f"{name}.jpg").read_bytes()
    return ingest(upload(content), by=None, alt=f"What {name} shows.", credit="Drawing: Newsroom")


@pytest.fixture
def story(db: None) -> Article:
    """A story whose pictures are all made, with cards beside it."""
    lead, photo, portrait = take("harbour"), take("bazaar"), take("meera-raghunathan")
    effects.sweep_outbox()
    tags = ["Water", "Dams", "Rivers"]
    for number, image in enumerate((photo, lead, portrait)):
        make_live(f"Other {number}", tags=tags, lead_image=image)
    return make_live(
        tags=tags,
        lead_image=lead,
        authors=[make_author(portrait=portrait, bio="She knows every weir.")],
        body=f'<p>Rain.</p><figure data-block="photo" data-image="{photo.pk}"><figcaption></figcaption></figure>'
        + f"<p>{'It rained for nine days. ' * 60}</p>" * 4,
    )


def read_to_the_end(page: Page, address: str) -> list[dict[str, Any]]:
    """Opens the page, scrolls through all of it, and returns what is shown of each picture."""
    page.add_init_script(SHIFT)
    page.goto(address)
    for _ in range(40):
        page.mouse.wheel(0, 400)
        page.wait_for_timeout(30)
    page.wait_for_function("[...document.querySelectorAll('main img')].every((image) => image.complete)")
    found: list[dict[str, Any]] = page.evaluate(
        """() => [...document.querySelectorAll("main img")].map((image) => ({
            src: image.currentSrc, shown: [image.width, image.height], is_there: image.naturalWidth > 0,
            ratio: image.getAttribute("width") / image.getAttribute("height")}))"""
    )
    return found


def test_a_phone_fetches_avif_and_no_more_pixels_than_the_docs_say(
    browser: Browser, live_server: LiveServer, story: Article
) -> None:
    for density in (1, 2, 3):
        context = browser.new_context(viewport={"width": 360, "height": 780}, device_scale_factor=density)
        fetched: dict[str, bytes] = {}
        page = context.new_page()
        page.on("response", lambda answer, fetched=fetched: _note(answer, fetched))
        found = read_to_the_end(page, live_server.url + story.get_absolute_url())
        shift = page.evaluate("window.shift")
        context.close()
        assert len(found) == 6
        assert all(one["is_there"] and one["src"].endswith(".avif") for one in found)
        assert {one["src"] for one in found} == set(fetched)  # nothing is fetched twice, in two sizes or formats
        pixels = 0
        for content in fetched.values():
            with Pillow.open(BytesIO(content)) as picture:
                pixels += picture.width * picture.height
        assert pixels <= PIXELS[density]
        assert sum(map(len, fetched.values())) <= BYTES[density]
        assert shift == 0


def _note(answer: Any, fetched: dict[str, bytes]) -> None:
    if "/media/" in answer.url:
        fetched[answer.url] = answer.body()


@pytest.mark.parametrize("size", [(320, 600), (1280, 900)])
def test_crops_fill_their_places_also_without_scripts(
    browser: Browser, live_server: LiveServer, story: Article, size: tuple[int, int]
) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    context.route("**/*.js", lambda route: route.abort())
    page = context.new_page()
    for address in ("/", story.get_absolute_url()):
        found = read_to_the_end(page, live_server.url + address)
        assert found
        for one in found:
            width, height = one["shown"]
            assert one["is_there"]
            assert abs(width / height - one["ratio"]) < 0.03, one  # nothing of a crop is cut off once more
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate("window.shift") == 0
    context.close()


def test_a_picture_whose_crops_are_not_made_yet_fills_the_same_place(browser: Browser, live_server: LiveServer) -> None:
    image = ingest(upload(encoded(scene((1200, 500)))), by=None, alt="A harbour.", credit="Drawing: Newsroom")
    for number in range(7):
        make_live(f"Story {number}", lead_image=image)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    found = read_to_the_end(page, f"{live_server.url}/")
    ratios = sorted({round(one["shown"][0] / one["shown"][1], 1) for one in found})
    assert ratios == [0.8, 1.3, 1.8]
    assert all(one["is_there"] for one in found)
    assert page.evaluate("window.shift") == 0
    context.close()
