"""Saving a page, and bringing an earlier version of it back. Who may is asked at the desk; the log is written there."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import audit
from articles.models import Newsroom, Page, PageKind, PageVersion
from articles.pages import addresses
from articles.pages.errors import PageRefused
from articles.text.blocks import plain_text, references
from articles.text.ready import broken_links, placeholders

Content = dict[str, Any]

# All that a person writes of a page, as a version keeps it
CONTENT = ("kind", "title", "slug", "description", "body", "language", "order", "in_footer", "is_published")
TEXTS = ("title", "description", "body")  # what readers see as a change of the page


@transaction.atomic
def save_page(page: Page, *, by: Any) -> None:
    """Saves the page as its next version; its first makes the newsroom's record. Raises PageRefused.

    What is saved as it stands makes no version.
    """
    stored = Page.objects.select_for_update(no_key=True).filter(pk=page.pk).first()
    before = content_of(stored) if stored else {}
    if before == content_of(page):
        return
    check(page)
    if stored is not None and stored.slug != page.slug and was_published(stored):
        addresses.leave(page, stored.slug)
    if any(before.get(name) != getattr(page, name) for name in TEXTS):
        page.changed_at = timezone.now()
    page.version = stored.version + 1 if stored else 1
    page.newsroom, _is_new = Newsroom.objects.get_or_create(pk=1)
    page.save()
    addresses.come(page)
    PageVersion.objects.create(
        page=page,
        number=page.version,
        content=content_of(page),
        saved_by_id=getattr(by, "pk", None),
        saved_by_name=audit.name_of(by),
    )


def restore(page: Page, number: int, *, by: Any) -> bool:
    """Makes an earlier version the newest; says whether it differs from what is stored. Raises PageRefused.

    The texts come back; whether readers see the page, and where, stays as it is.
    """
    with transaction.atomic():
        stored = Page.objects.select_for_update(no_key=True).get(pk=page.pk)
        found = find(stored, number).content
        before = stored.version
        for name in TEXTS:
            setattr(stored, name, found[name])
        save_page(stored, by=by)
        return stored.version != before


def find(page: Page, number: int) -> PageVersion:
    """Returns the version of this number; raises PageRefused."""
    found = page.versions.filter(number=number).first()
    if found is None:
        raise PageRefused({NON_FIELD_ERRORS: _("There is no version %(number)d of this page.") % {"number": number}})
    return found


def check(page: Page) -> None:
    """Raises PageRefused where the page cannot be stored so, or not shown to readers."""
    problems = {"slug": addresses.problem_with(page.slug, page)}
    if page.is_published:
        problems["body"] = _missing_for_readers(page)
    if found := {name: message for name, message in problems.items() if message}:
        raise PageRefused(found)


def was_published(page: Page) -> bool:
    """Says whether readers have, or had, the page."""
    return page.is_published or page.versions.filter(content__is_published=True).exists()


def content_of(page: Page) -> Content:
    return {name: getattr(page, name) for name in CONTENT}


def _missing_for_readers(page: Page) -> str:
    # A contact page shows the newsroom's own addresses by itself.
    if page.kind != PageKind.CONTACT and not plain_text(page.body) and not references(page.body).images:
        return _("Write the text before readers see the page, or take “published” off.")
    if broken := broken_links(page.body):
        return _("Mend the links that lead nowhere: %(links)s") % {"links": ", ".join(broken)[:300]}
    if left := placeholders([page.title, page.description, plain_text(page.body)]):
        return _("A placeholder is left in the text: %(marks)s") % {"marks": ", ".join(left)[:300]}
    return ""
