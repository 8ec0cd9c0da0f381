"""The reader's pages in the site's language: complete in English, Arabic and Ukrainian."""

import re
from datetime import UTC, datetime
from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from articles.models import CorrectionKind, TypeOfWork
from articles.models.byline import Role
from articles.models.image import TOLD_TO_READERS
from articles.models.tag import Kind
from tests.make import make_author, make_live, make_section

pytestmark = pytest.mark.django_db

LANGUAGES = ["ar", "uk"]
TEMPLATES = Path(configured.BASE_DIR) / "templates"
VIEWS = Path(configured.BASE_DIR) / "articles/views"
SENTENCES = re.compile(
    r'{% translate "([^"]*)"|\b_\("([^"]*)"\)|{% blocktranslate[^%]*%}(.*?){% endblocktranslate', re.DOTALL
)


def said_to_readers() -> set[str]:
    """Returns what readers' pages say, as catalogues call it."""
    found = set()
    files = [TEMPLATES / "base.html", *TEMPLATES.glob("pages/*.html"), *TEMPLATES.glob("parts/*.html")]
    for file in [*files, *VIEWS.glob("*.py")]:
        for match in SENTENCES.finditer(file.read_text()):
            text = match[1] or match[2] or " ".join(match[3].partition("{% plural %}")[0].split())
            found.add(re.sub(r"{{ (\w+) }}", r"%(\1)s", text))
    return found


def catalogue(language: str) -> GNUTranslations:
    with (Path(configured.BASE_DIR) / f"locale/{language}/LC_MESSAGES/django.mo").open("rb") as file:
        return GNUTranslations(file)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_readers_are_told_is_in_the_catalogue(language: str) -> None:
    known = {key if isinstance(key, str) else key[0] for key in catalogue(language)._catalog}
    with translation.override(None):
        labels = {str(label) for kinds in (Role, CorrectionKind, TypeOfWork, Kind) for label in kinds.labels}
        labels |= {str(kind.label) for kind in TOLD_TO_READERS}
    said = said_to_readers() | labels
    assert len(said) > 90
    assert said - known == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_compiled_catalogue_is_that_of_its_source(language: str) -> None:
    source = (Path(configured.BASE_DIR) / f"locale/{language}/LC_MESSAGES/django.po").read_text()
    known = catalogue(language)
    written = re.findall(r'(?<!\")\nmsgid "(.+)"\nmsgstr "(.+)"', source)
    pairs = [(key.replace(r"\"", '"'), text.replace(r"\"", '"')) for key, text in written]
    assert len(pairs) > 90
    assert [
        text
        for key, text in pairs
        if known.gettext(key) != text
        and known.pgettext("a day", key) != text
        and known.pgettext("a moment", key) != text
    ] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "ar",
            ['<html lang="ar" dir="rtl">', "اقرأ أيضًا", "دقيقة واحدة للقراءة", "8 أكتوبر 2025، 12:00", "بقلم", "تحليل"],
        ),
        (
            "uk",
            ['<html lang="uk" >', "Читайте також", "1 хвилина читання", "8 жовтня 2025, 12:00", "Автор:", "Аналітика"],
        ),
    ],
)
def test_a_story_is_framed_in_the_sites_language(
    client: Client, settings: Settings, language: str, words: list[str]
) -> None:
    settings.LANGUAGE_CODE = language
    with translation.override(language):
        other = make_live("Other", section=make_section("Health"))
        body = f'<p>Words.</p><aside data-block="related" data-article="{other.pk}"></aside>'
        noon = datetime(2025, 10, 8, 12, tzinfo=UTC)
        story = make_live("Rivers", at=noon, body=body, type_of_work="analysis", authors=[make_author()])
        page = client.get(story.get_absolute_url()).content.decode()
    missing = [word for word in words if word not in page]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "address",
    [
        *("/", "/about/", "/authors/", "/archive/", "/corrections/", "/nowhere/", "/sections/health/", "/search/"),
        *(
            "/search/?q=1234",
            "/search/?q=1&section=2&tag=3&author=4&from=5&to=6",
            "/search/?from=2025-12-02&to=2025-12-01",
        ),
    ],
)
def test_no_page_answers_in_english(client: Client, settings: Settings, language: str, address: str) -> None:
    settings.LANGUAGE_CODE = language
    with translation.override(language):
        make_section("Health")
        page = client.get(address).content.decode()
    main = page[page.index("<main") :]
    words = re.sub(r"<[^>]+>|Newsroom|Health|\S+@\S+", " ", main)
    assert re.findall(r"[A-Za-z]{3,}", words.replace("RSS", "")) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_search_found_is_told_in_the_sites_language(client: Client, settings: Settings, language: str) -> None:
    settings.LANGUAGE_CODE = language
    with translation.override(language):
        for number in range(3):
            make_live(f"2025 {number}", standfirst="", section=make_section("12"))
        page = client.get("/search/", {"q": "2025"}).content.decode()
    assert page.count('class="result"') == 3
    words = re.sub(r"<[^>]+>", " ", page[page.index("<form") : page.index("</main")])
    assert re.findall(r"[A-Za-z]{3,}", words) == []
