"""The desk is open to everyone: axe finds nothing, nothing sticks out, and the policy stops nothing of ours."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Literal
from urllib.parse import quote

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles import audit
from articles.models import Effect, Redirect
from articles.moderation.decisions import pin
from articles.moderation.reviews import find_fine
from articles.tagging.merging import merge
from articles.tagging.names import resolve
from tests.browser.desk import sit_down
from tests.make import make_author, make_draft, make_image, make_live, make_page, make_scheduled, make_tag

PAGES = (
    "",
    "articles/article/",
    "articles/article/?q=nothing-of-the-kind",
    "articles/article/add/",
    "articles/article/{draft}/change/",
    "articles/article/{live}/change/",
    "articles/article/{live}/withdraw/",
    "articles/article/{live}/history/",
    "articles/article/{draft}/delete/",
    "related/",
    "related/?why=reviewed&fine={live}",
    "related/{live}/history/?at={now}",
    "related/{live}/",
    "related/{live}/?q=rivers",
    "articles/image/",
    "articles/image/add/",
    "articles/image/{image}/change/",
    "articles/image/{deleted}/change/",
    "articles/image/{deleted}/put-back/",
    "articles/image/?rights=soon&use=published",
    "articles/author/",
    "articles/author/{author}/change/",
    "articles/tag/",
    "articles/tag/?use=twins",
    "articles/tag/add/",
    "articles/tag/{tag}/change/",
    "articles/tag/{tag}/merge/",
    "articles/tag/{tag}/merge/?into=de",
    "articles/tag/{tag}/merge/?into=Delta",
    "articles/tag/{tag}/relating/",
    "articles/tagmerge/",
    "articles/tagmerge/{merge}/change/",
    "articles/section/",
    "articles/section/add/",
    "articles/section/{section}/delete/",
    "articles/newsroom/1/change/",
    "articles/newsroom/1/history/",
    "articles/page/",
    "articles/page/add/",
    "articles/page/{page}/change/",
    "articles/page/{page}/history/",
    "articles/page/{page}/versions/1/",
    "articles/redirect/",
    "articles/redirect/add/?_popup=1",
    "articles/redirect/{redirect}/delete/",
    "articles/user/",
    "articles/user/add/",
    "articles/user/{user}/change/",
    "articles/user/{user}/password/",
    "articles/logevent/",
    "articles/logevent/?verb=changed",
    "articles/logevent/{event}/change/",
    "articles/effect/",
    "articles/effect/{effect}/change/",
    "password_change/",
)


@pytest.fixture
def is_open(page: Page, console: list[str], accessible: Callable[[Page], None]) -> Callable[[], None]:
    """Returns a check of the page as it stands, by axe and by what the browser complained about until then."""

    def check() -> None:
        assert console == []
        accessible(page)
        console.clear()  # axe measures with styles of its own, which our policy stops

    return check


@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 1280)])
def test_every_page_of_the_desk_is_open_to_everyone(
    scheme: Literal["light", "dark"],
    width: int,
    page: Page,
    live_server: LiveServer,
    is_open: Callable[[], None],
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/admin/login/")
    is_open()
    user = sit_down(page.context, live_server.url, "Administrator")
    image = make_image(rights_expire_on=timezone.localdate() + timedelta(days=5))  # of which the first page warns
    author = make_author("Ada Okoth", portrait=image, links=[{"label": "Site", "url": "https://example.org"}])
    live = make_live(
        "Rivers rise " + "again " * 20, by=user, authors=[author], tags=["Nile", "N" * 80], lead_image=image
    )
    table = f"<table><tbody><tr>{f'<td><p>{chr(120) * 60}</p></td>' * 4}</tr></tbody></table>"
    facts = {"language": "ar", "key_points": ["One.", "Two."], "body": table}
    draft = make_draft("يوم الماء", by=user, tags=["Nile", "Delta"], **facts)
    make_scheduled(by=user)
    redirect = Redirect.objects.create(path="/old/", article=live)
    deleted = make_image(discarded_at=timezone.now())
    other = make_live(by=user, tags=["Nile", "River"])
    pin(live, other, position=1, by=user, note="x" * 100)
    find_fine(live, by=user)
    merged = merge(*resolve(["River", "Rivers"]), by=user, why="One is the plural. " + "x" * 100)
    before, after = {"headline": "Rivers", "bylines": ["Ada", "Ben"]}, {"headline": "R" * 200, "bylines": []}
    event = audit.record("changed", live, by=user, before=before, after=after, why="A mistake " + "x" * 100)
    effect = Effect.objects.create(kind="mail", payload={"name": "returned"}, tries=1, error="no answer " + "x" * 100)
    keys = {"draft": draft.pk, "live": live.pk, "image": image.pk, "author": author.pk, "user": user.pk}
    keys |= {"tag": make_tag("Nile").pk, "page": make_page("Ethics " + "x" * 100).pk}
    keys |= {"merge": merged.pk, "section": live.section_id, "redirect": redirect.pk, "deleted": deleted.pk}
    keys |= {"event": event.pk, "effect": effect.pk, "now": quote(timezone.now().isoformat())}
    # The picture has no file here; the browser says so, and that is all it may say.
    page.route("**/media/**", lambda route: route.fulfill(status=200, content_type="image/svg+xml", body="<svg/>"))
    for address in PAGES:
        answer = page.goto("/admin/" + address.format(**keys))
        assert answer is not None
        assert answer.status == 200, address
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
        is_open()
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{address} is {over} pixels too wide at {width}"


def test_an_open_list_of_choices_is_named(page: Page, live_server: LiveServer, is_open: Callable[[], None]) -> None:
    user = sit_down(page.context, live_server.url)
    draft = make_draft(by=user)
    page.goto(f"/admin/articles/article/{draft.pk}/change/")
    page.get_by_role("combobox", name="Section: World").click()
    expect(page.get_by_role("option", name="World")).to_be_visible()
    is_open()
    page.keyboard.press("Escape")
    page.get_by_role("combobox", name="Tags").press_sequentially("x")
    expect(page.locator(".tag-hint")).to_be_visible()
    is_open()


def test_a_list_that_is_being_asked_for_can_be_read_meanwhile(
    page: Page, live_server: LiveServer, is_open: Callable[[], None]
) -> None:
    user = sit_down(page.context, live_server.url)
    draft = make_draft("The trial", by=user, tags=["Courts"])
    make_live("The verdict", by=user, tags=["Courts", "Election"])
    page.goto(f"/admin/articles/article/{draft.pk}/change/")
    panel = page.locator(".related-preview")
    expect(panel.get_by_role("link", name="The verdict")).to_be_visible()
    asked = []
    page.route("**/*/related/", lambda route: asked.append(route.request.url))  # and never answered
    page.get_by_role("textbox", name="Headline:", exact=True).press_sequentially(" goes on")
    page.get_by_role("combobox", name="Tags").press_sequentially("Elec")
    expect(panel).to_have_attribute("aria-busy", "true")
    is_open()
    assert asked


def test_errors_are_read_with_their_fields(page: Page, live_server: LiveServer, is_open: Callable[[], None]) -> None:
    sit_down(page.context, live_server.url)
    page.goto("/admin/articles/article/add/")
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_role("region", name="Nothing was saved yet.")).to_be_focused()
    page.get_by_role("link", name="Headline").click()
    headline = page.get_by_role("textbox", name="Headline:", exact=True)
    expect(headline).to_be_focused()
    expect(headline).to_have_attribute("aria-invalid", "true")
    is_open()


def test_stories_to_keep_apart_are_chosen_with_the_keyboard(
    page: Page, live_server: LiveServer, is_open: Callable[[], None]
) -> None:
    user = sit_down(page.context, live_server.url)
    draft = make_draft("The trial", by=user)
    make_live("The verdict", by=user, tags=["Election"])
    page.set_viewport_size({"width": 320, "height": 900})
    page.goto(f"/admin/articles/article/{draft.pk}/change/")
    page.get_by_role("heading", name="Related articles").click()
    for field, typed, chosen in (("these articles", "verd", "The verdict"), ("with these tags", "elec", "Election")):
        page.get_by_role("searchbox", name=re.compile(field)).press_sequentially(typed)
        expect(page.get_by_role("option", name=chosen)).to_be_visible()
        is_open()
        page.keyboard.press("Enter")
        expect(page.locator(".select2-selection__choice", has_text=chosen)).to_be_visible()
    is_open()
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    draft.refresh_from_db()
    assert [story.headline for story in draft.never_beside.all()] == ["The verdict"]
    assert [tag.name for tag in draft.never_beside_tags.all()] == ["Election"]
