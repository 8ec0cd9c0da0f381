"""Pages to keep."""

import gzip
from datetime import UTC, datetime, timedelta

import brotli
from django.http import HttpResponse

from articles.delivery.pages import Moment, Page, page_of
from articles.delivery.store import Store

NOON = datetime(2025, 10, 8, 12, 0, tzinfo=UTC)
READ = {"": bytes, "br": brotli.decompress, "gzip": gzip.decompress}


def make(text: str = "Rivers rise") -> Page:
    return page_of(HttpResponse(text), {"a1"}, now=NOON, expires_at=NOON + timedelta(hours=1))


def put(pages: Store, path: str, *keys: str, text: str = "Rivers rise", began: Moment | None = None) -> bool:
    return pages.put(path, make(text), keys, began=pages.now() if began is None else began)


def body(pages: Store, path: str, coding: str = "") -> str | None:
    page = pages.find(path, coding)
    return READ[coding](page.bodies[coding]).decode() if page else None
