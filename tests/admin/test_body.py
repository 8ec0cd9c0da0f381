"""The body's form field: what it takes and gives, and what its area tells a browser."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.admin.body import MODULES, BodyField, BodyWidget
from articles.demo.files import read_stories
from articles.text.body import EDITOR_EXTENSIONS, clean_body

SCRIPTS = Path(settings.BASE_DIR) / "static" / "js" / "editor"


class StoryForm(forms.Form):
    body = BodyField(required=False, help_text="The story.")


def config_in(html: str) -> dict[str, Any]:
    found = re.search(r'data-body-editor="([^"]*)"', html)
    assert found is not None
    return json.loads(unescape(found[1]))


def test_what_is_typed_is_cleaned() -> None:
    form = StoryForm({"body": "<script>alert(1)</script><p onclick='x()'>Rain</p>"})
    assert form.is_valid()
    assert form.cleaned_data["body"] == "<p>Rain</p>"


def test_text_without_markup_becomes_a_paragraph() -> None:
    assert BodyField().clean("Rain.") == "<p>Rain.</p>"


def test_nothing_at_all_is_an_empty_body() -> None:
    assert [BodyField(required=False).clean(value) for value in ("", "  \n", "<p></p>")] == ["", "", ""]


def test_characters_that_no_page_can_hold_are_taken_out_without_complaint() -> None:
    assert BodyField().clean("<p>Ra\x00in\ud800</p>") == "<p>Rain</p>"


def test_a_required_body_of_empty_paragraphs_is_missing() -> None:
    class Strict(forms.Form):
        body = BodyField()

    assert Strict({"body": "<p> </p>"}).errors == {"body": ["This field is required."]}


def test_a_body_that_comes_back_with_the_line_ends_of_a_browser_is_unchanged() -> None:
    for story in read_stories():
        stored = clean_body(re.sub(r"\b(?:picture|story):[\w.-]+", "7", story.body))
        sent = stored.replace("\n", "\r\n")
        assert BodyField().clean(sent) == stored
        assert not BodyField().has_changed(stored, sent)


def test_a_form_with_errors_comes_back_with_all_that_was_typed() -> None:
    class Refusing(StoryForm):
        def clean_body(self) -> str:
            raise forms.ValidationError("Not like this.")

    html = str(Refusing({"body": "<p>First  draft <b>here</b></p>"})["body"])
    assert "&lt;p&gt;First  draft &lt;b&gt;here&lt;/b&gt;&lt;/p&gt;" in html
    assert 'aria-invalid="true"' in html


def test_the_area_has_a_label_and_its_help_belongs_to_it() -> None:
    form = StoryForm()
    html = form.as_p()
    assert '<label for="id_body">Body:</label>' in html
    assert 'aria-describedby="id_body_helptext"' in html


def test_a_hidden_textarea_is_never_required_by_the_browser() -> None:
    class Strict(forms.Form):
        body = BodyField()

    assert " required" not in str(Strict()["body"])


def test_the_script_is_told_every_extension_that_the_server_lets_through() -> None:
    told = config_in(str(StoryForm()["body"]))["extensions"]
    assert set(EDITOR_EXTENSIONS) <= set(told)
    assert told["Heading"] == {"levels": [2, 3, 4]}
    assert "Menu" not in told  # our toolbar stands in for the package's


def test_the_script_is_told_where_to_ask() -> None:
    assert config_in(str(StoryForm()["body"]))["addresses"] == {
        "pictures": "/admin/choose/pictures/",
        "articles": "/admin/choose/articles/",
        "embeds": "/admin/choose/embeds/",
        "alternative": "/admin/choose/alternative/",
    }


def test_the_import_map_names_every_module_and_no_other() -> None:
    assert {path.stem for path in SCRIPTS.glob("*.js")} == {*MODULES, "body"}
    media = str(BodyWidget().media)
    for name in MODULES:
        assert f'"editor/{name}": "/static/js/editor/{name}.js"' in media


def test_every_module_that_is_imported_is_in_the_import_map() -> None:
    known = {"django-prose-editor/editor", "admin/sending", "admin/token", *(f"editor/{name}" for name in MODULES)}
    for path in SCRIPTS.glob("*.js"):
        assert set(re.findall(r'from "([^"]+)"', path.read_text(encoding="utf-8"))) <= known


def test_the_import_map_is_the_only_script_in_the_page_and_carries_the_nonce() -> None:
    media = BodyWidget().media.with_nonce("n0nce")
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", str(media))
    assert inline == ['<script type="importmap" nonce="n0nce">']


def test_all_files_of_the_area_exist() -> None:
    for address in re.findall(r'(?:src|href)="/static/([^"]+)"', str(BodyWidget().media)):
        assert finders.find(address)


def test_a_file_in_place_of_the_text_is_no_body() -> None:
    class Upload(forms.Form):
        body = BodyField(required=False)

    form = Upload({}, {"body": SimpleUploadedFile("body.html", b"<script>x</script>")})
    assert form.is_valid()
    assert form.cleaned_data["body"] == ""
