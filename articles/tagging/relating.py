"""Which tags relate stories: some ("news", "video") say nothing of a subject."""

from django.db import transaction

from articles import effects
from articles.models import Tag


@transaction.atomic
def set_relates(tag: Tag, *, relates: bool) -> None:
    """Lets the tag relate stories, or keeps it from it; readers see no link by it from the next page on."""
    stored = Tag.objects.select_for_update().get(pk=tag.pk)
    if stored.relates != relates:
        stored.relates = relates
        stored.save(update_fields=["relates"])
        effects.after_relating_change(stored)
