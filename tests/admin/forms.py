"""Reads a form of the desk as a browser does, to send it back changed."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client


class _Fields(HTMLParser):
    """Collects what a browser would send of the page's main form (the one that is posted and has a key)."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, Any] = {}
        self._inside = False
        self._select = ""
        self._textarea = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "form":
            self._inside = (given.get("id") or "").endswith("_form") and given.get("id") != "logout-form"
        name = given.get("name") or ""
        if not self._inside or (not name and tag != "option"):
            return
        if tag == "input" and given.get("type") not in {"submit", "file"}:
            is_box = given.get("type") in {"checkbox", "radio"}
            if not is_box or "checked" in given:
                value = given.get("value", "on" if is_box else "") or ""
                before = self.fields.get(name) if is_box else None
                # Ticked boxes of one name are a list.
                self.fields[name] = (
                    value if before is None else [*([before] if isinstance(before, str) else before), value]
                )
        elif tag == "textarea":
            self._textarea, self.fields[name] = name, ""
        elif tag == "select":
            self._select = name
            self.fields.setdefault(name, [] if "multiple" in given else "")
        elif tag == "option" and self._select and "selected" in given:
            value, chosen = given.get("value") or "", self.fields[self._select]
            self.fields[self._select] = [*chosen, value] if isinstance(chosen, list) else value

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea":
            self._textarea = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.fields[self._textarea] += data


def fields_of(response: HttpResponse) -> dict[str, Any]:
    """Returns the names and values of the form in the page."""
    parser = _Fields()
    parser.feed(response.content.decode())
    return {
        name: value.removeprefix("\n") if isinstance(value, str) else value for name, value in parser.fields.items()
    }


def fill(client: Client, address: str, **changes: Any) -> dict[str, Any]:
    """Returns the form at the address as it would be sent, with these changes; None takes a field out."""
    sent = fields_of(client.get(address)) | changes
    return {name: value for name, value in sent.items() if value is not None}
