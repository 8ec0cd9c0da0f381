"""Sections: the parts that the newspaper is divided into."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.fields import AddressPartField, LineField, ProseField
from articles.models.prepared import prepared
from articles.models.shown import Shown


class Section(Shown):
    """A part of the newspaper, such as World or Health."""

    letter = "s"

    name = LineField(_("name"), max_length=100, unique=True)
    slug = AddressPartField(_("slug"), unique=True)
    order = models.PositiveIntegerField(_("order"), default=0, help_text=_("Low numbers come first."))
    description = ProseField(_("description"), blank=True)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["order", "name"]
        constraints = [
            models.CheckConstraint(name="section_has_name", condition=~models.Q(name="")),
            models.CheckConstraint(name="section_has_slug", condition=~models.Q(slug="")),
        ]

    def __str__(self) -> str:
        return self.name


@prepared
def all_sections() -> "models.QuerySet[Section]":
    """Returns the sections in their order."""
    return Section.objects.all()
