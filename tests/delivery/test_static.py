"""Static files of a site that others reach: collected, joined, named by their content."""

import json
import re
import shutil
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import Client
from django.utils.functional import empty
from pytest_django import Settings

from articles.delivery.scripts import CHOICE
from articles.delivery.static import JOINED, SCRIPT, SHEETS, style_sheets
from tests.make import make_live

SOURCE = Path(__file__).parents[2] / "static"


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site") / "static"


@pytest.fixture
def site(settings: Settings, collected: Path) -> Path:
    """Gives the folder of the files, collected once; with copies of the sources that a test may change beside it."""
    as_on_a_site(settings, collected)
    if not collected.exists():
        call_command("collectstatic", interactive=False, verbosity=0)
    staticfiles_storage._wrapped = empty
    return collected


def as_on_a_site(settings: Settings, root: Path) -> None:
    settings.STATIC_ROOT = root
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False
    backend = {"BACKEND": "articles.delivery.static.ReadersStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": backend}


def named(root: Path, path: str) -> str:
    return json.loads((root / "staticfiles.json").read_text())["paths"][path]


def rules(text: str) -> str:
    """Returns what a style sheet says, comments and spaces aside."""
    return re.sub(r"\s+", "", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))


def test_the_joined_sheet_says_what_its_sources_say_and_print_is_for_print(site: Path) -> None:
    *screen, on_paper = ((SOURCE / f"css/{name}.css").read_text() for name in SHEETS)
    text = re.sub(r"\.[0-9a-f]{12}(?=\.woff2)", "", (site / named(site, JOINED)).read_text())
    assert rules(text) == rules("".join(screen)) + f"@mediaprint{{{rules(on_paper)}}}"
    assert "/*" not in text


def test_all_fonts_together_weigh_70_kilobytes_at_most() -> None:
    fonts = {path.name: path.stat().st_size for path in (SOURCE / "fonts").glob("*.woff2")}
    assert sum(fonts.values()) <= 70_000
    assert set(re.findall(r'url\("\.\./fonts/([^"]+)"\)', (SOURCE / "css/fonts.css").read_text())) == set(fonts)


@pytest.mark.django_db
def test_the_font_that_a_page_preloads_is_the_one_that_its_sheet_names(site: Path) -> None:
    page = Client().get("/").content.decode()
    (font,) = re.findall(r'<link rel="preload"\s+href="/static/([^"]*)"\s+as="font"', page)
    assert font == named(site, "fonts/newsreader.woff2")
    assert f'url("../{font}")' in (site / named(site, JOINED)).read_text()


def test_nothing_that_must_stand_first_is_in_a_sheet() -> None:
    text = "".join((SOURCE / f"css/{name}.css").read_text() for name in SHEETS)
    assert re.findall(r"@(?:import|charset|namespace)", text) == []


@pytest.mark.django_db
def test_a_page_links_one_style_sheet_and_gets_it_for_ever(site: Path) -> None:
    client = Client()
    page = client.get(make_live().get_absolute_url()).content.decode()
    assert re.findall(r'<link rel="stylesheet"\s+href="([^"]*)"\s*>', page) == [f"/static/{named(site, JOINED)}"]
    assert page.count("stylesheet") == 1
    for coding in ("br", "gzip"):
        answer = client.get(f"/static/{named(site, JOINED)}", headers={"accept-encoding": coding})
        assert answer["Content-Encoding"] == coding
        assert answer["Cache-Control"] == "max-age=315360000, public, immutable"
        answer.close()


@pytest.mark.django_db
def test_a_page_loads_one_script_and_it_holds_what_its_parts_say(site: Path) -> None:
    page = Client().get("/").content.decode()
    assert re.findall(r'<script[^>]*src="([^"]*)"', page) == [f"/static/{named(site, SCRIPT)}"]
    text = (site / named(site, SCRIPT)).read_text()
    parts = re.findall(r'^import "\./(.*)";$', (SOURCE / SCRIPT).read_text(), re.MULTILINE)
    assert len(parts) > 3
    for part in parts:
        lines = (SOURCE / f"js/{part}").read_text().splitlines()
        said = [line for line in lines if line.strip() and not line.strip().startswith(("//", "/**"))]
        assert "\n".join(said) in text
    assert "import" not in text


@pytest.mark.django_db
def test_a_page_names_the_rules_by_which_browsers_fetch_ahead(site: Path) -> None:
    client = Client()
    rules = f"/static/{named(site, 'prefetch.speculationrules')}"
    assert client.get("/")["Speculation-Rules"] == f'"{rules}"'
    answer = client.get(rules)
    assert answer["Content-Type"] == "application/speculationrules+json"
    assert json.loads(answer.getvalue())
    assert "Speculation-Rules" not in answer
    for address in ("/admin/login/", "/staff/login/"):
        assert "Speculation-Rules" not in client.get(address)
    answer.close()


@pytest.mark.parametrize("name", ["429", "500", "503"])
def test_a_page_of_a_fault_looks_like_the_site(site: Path, name: str) -> None:
    page = render_to_string(f"{name}.html")
    assert f'href="/static/{named(site, JOINED)}"' in page
    assert f"<script>{CHOICE}</script>" in page


def test_a_fault_of_the_static_files_has_its_page_too(settings: Settings, tmp_path: Path) -> None:
    as_on_a_site(settings, tmp_path / "nothing")
    staticfiles_storage._wrapped = empty
    page = render_to_string("500.html")
    assert "It is our fault and not yours" in page
    assert "stylesheet" not in page


@pytest.mark.parametrize("changed", SHEETS)
def test_its_name_changes_with_each_source(settings: Settings, tmp_path: Path, changed: str) -> None:
    source = tmp_path / "source"
    for kind in ("css", "js"):
        shutil.copytree(SOURCE / kind, source / kind)
    shutil.copytree(SOURCE / "fonts", source / "fonts")
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    as_on_a_site(settings, tmp_path / "static")
    names = []
    for addition in ("", "b { color: red }\n"):
        with (source / f"css/{changed}.css").open("a") as file:
            file.write(addition)
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        names.append(named(tmp_path / "static", JOINED))
    assert names[0] != names[1]


def test_what_a_sheet_names_beside_itself_stays_right(settings: Settings, tmp_path: Path) -> None:
    source = tmp_path / "source"
    for kind in ("css", "js"):
        shutil.copytree(SOURCE / kind, source / kind)
    shutil.copytree(SOURCE / "img", source / "img")
    shutil.copytree(SOURCE / "fonts", source / "fonts")
    with (source / "css/parts.css").open("a") as file:
        file.write('b { background: url("../img/icon.svg") }\n')
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    as_on_a_site(settings, tmp_path / "static")
    call_command("collectstatic", interactive=False, verbosity=0)
    text = (tmp_path / "static" / named(tmp_path / "static", JOINED)).read_text()
    assert f'url("../{named(tmp_path / "static", "img/icon.svg")}")' in text


def test_in_development_each_sheet_is_linked_by_itself() -> None:
    assert style_sheets() == [
        ("css/fonts.css", ""),
        ("css/tokens.css", ""),
        ("css/base.css", ""),
        ("css/layout.css", ""),
        ("css/parts.css", ""),
        ("css/print.css", "print"),
    ]
