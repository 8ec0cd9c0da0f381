"""Addresses of pages: one that readers had leads to its page for ever, and no other page gets it."""

from django.utils.translation import gettext as _

from articles.models import Page, PageAddress


def problem_with(slug: str, page: Page) -> str:
    """Says why the page cannot have this address; nothing where it can."""
    told = _("“%(slug)s” is the address of the page “%(page)s”. Choose another one.")
    owner = Page.objects.filter(slug=slug).exclude(pk=page.pk).first()
    if owner is None:
        old = PageAddress.objects.filter(slug=slug).exclude(page=page.pk).select_related("page").first()
        owner = old.page if old else None
        told = _("“%(slug)s” was an address of the page “%(page)s” and leads there for ever. Choose another one.")
    return told % {"slug": slug, "page": owner.title} if owner else ""


def leave(page: Page, slug: str) -> None:
    """Makes the address that the page leaves lead to it."""
    PageAddress.objects.get_or_create(slug=slug, defaults={"page": page})


def come(page: Page) -> None:
    """Ends what led to the page from where it stands now."""
    PageAddress.objects.filter(page=page, slug=page.slug).delete()
