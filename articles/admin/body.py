"""The writing area of a story's body: django-prose-editor's Tiptap with the news blocks of `static/js/editor`.

A form declares `body = BodyField(required=False)`; its ModelAdmin mixes in `EditorPage`. Without JavaScript
the area is a plain textarea that holds the stored HTML. The server cleans what comes back, always.
"""

import json
from typing import Any

from django import forms
from django.contrib import admin
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_prose_editor.config import expand_extensions
from js_asset import ImportMap, Media, static_lazy

from articles.text.body import EDITOR_EXTENSIONS, clean_body

# Each module by the name that the others import it by, so that a release changes all their addresses at once.
MODULES = (
    "alternative",
    "blocks",
    "boxes",
    "caption",
    "chooser",
    "dates",
    "dialog",
    "embed",
    "facts",
    "foreign",
    "frames",
    "gallery",
    "guard",
    "here",
    "keys",
    "lead",
    "link",
    "menu",
    "note",
    "paste",
    "photo",
    "place",
    "placeholders",
    "references",
    "related",
    "results",
    "sources",
    "stored",
    "text",
    "timeline",
    "toolbar",
    "upload",
)
ADDRESSES = ("pictures", "articles", "embeds", "alternative")  # of articles/admin/choosers.py
SCRIPTS = ImportMap(
    imports={"django-prose-editor/editor": "django_prose_editor/editor.js"}
    | {f"editor/{name}": static_lazy(f"js/editor/{name}.js") for name in MODULES}
    | {f"admin/{name}": static_lazy(f"js/admin/{name}.js") for name in ("sending", "token")}
)


class BodyWidget(forms.Textarea):
    """A textarea of HTML that `static/js/editor/body.js` turns into the writing area."""

    @property
    def media(self) -> Media:
        return Media(
            importmap=SCRIPTS,
            css={"all": ["css/editor.css"]},
            js=[Script("js/editor/body.js", type="module"), Script("js/editor/lead.js", type="module")],
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["data-body-editor"] = json.dumps(self._config())
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        """Says no: the browser could not show its complaint at a textarea that is hidden."""
        return False

    def _config(self) -> dict[str, Any]:
        """Returns what the script needs to know: the extensions, and where to ask about references."""
        own = {
            "Menu": False,
            "NoSpellCheck": False,
            "Dropcursor": {"color": "currentColor", "width": 2},
            "Link": EDITOR_EXTENSIONS["Link"] | {"defaultProtocol": "https"},
        }
        return {
            "extensions": expand_extensions(EDITOR_EXTENSIONS | own),
            "addresses": {name: reverse(f"admin:choose_{name}") for name in ADDRESSES},
        }


class BodyField(forms.CharField):
    """A body: takes stored or typed HTML, gives what `clean_body` leaves of it."""

    widget = BodyWidget

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Body"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Cleans before anything is validated or compared, so that an untouched body counts as unchanged."""
        return clean_body(super().to_python(value) or "")


class EditorPage(admin.ModelAdmin):
    """A ModelAdmin whose form has a BodyField: its import map, which is inline, carries the page's nonce."""

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["media"] = Media.from_media(context["media"], nonce=request.csp_nonce)  # type: ignore[attr-defined]
        return super().render_change_form(request, context, *args, **kwargs)
