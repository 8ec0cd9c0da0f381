"""Addresses of tags: one that a tag had leads to it for ever, and no other tag gets it."""

from collections.abc import Iterable

from django.db import transaction

from articles.models import Tag, TagAddress
from articles.tagging.errors import TagAddressTaken


def taken(slugs: Iterable[str]) -> list[str]:
    """Returns those of the slugs that are a tag's, or were. One query."""
    wanted = list(slugs)
    old = TagAddress.objects.filter(slug__in=wanted).order_by().values_list("slug", flat=True)
    return list(Tag.objects.filter(slug__in=wanted).order_by().values_list("slug", flat=True).union(old).order_by())


def check(slug: str, tag: Tag) -> None:
    """Raises TagAddressTaken where the slug is another tag's, or was."""
    owner = Tag.objects.filter(slug=slug).exclude(pk=tag.pk).first()
    if owner is not None:
        raise TagAddressTaken(slug, owner.name, is_old=False)
    old = TagAddress.objects.filter(slug=slug).exclude(tag=tag.pk).select_related("tag").first()
    if old is not None:
        raise TagAddressTaken(slug, old.tag.name, is_old=True)


@transaction.atomic
def move(tag: Tag, slug: str) -> None:
    """Gives the tag another address, to which the one that it leaves leads. Raises TagAddressTaken."""
    stored = Tag.objects.select_for_update().get(pk=tag.pk)
    if stored.slug == slug:
        return
    check(slug, stored)
    stored.old_addresses.filter(slug=slug).delete()
    TagAddress.objects.create(tag=stored, slug=stored.slug)
    stored.slug = slug
    stored.save(update_fields=["slug"])
