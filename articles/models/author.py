"""Authors: the people whose names stand over stories."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.fields import AddressPartField, LineField, LinesField, ProseField
from articles.models.image import Image
from articles.models.shown import Shown


class Author(Shown):
    """A person with a profile. Namesakes are allowed: the slug tells them apart."""

    letter = "u"

    name = LineField(_("name"), max_length=150)
    slug = AddressPartField(_("slug"), unique=True)
    role = LineField(_("role"), max_length=150, blank=True, help_text=_("For example: Health correspondent"))
    bio = ProseField(_("biography"), blank=True)
    portrait = models.ForeignKey(
        Image, models.SET_NULL, null=True, blank=True, related_name="portrait_of", verbose_name=_("portrait")
    )
    email = models.EmailField(_("public e-mail"), blank=True)
    links = LinesField(_("profile links"), help_text=_("A list of a label and an address each."))
    expertise = LineField(_("expertise"), max_length=300, blank=True, help_text=_("Subjects, with commas between."))
    is_active = models.BooleanField(_("on the staff"), default=True, help_text=_("Untick for former staff."))
    place = models.PositiveSmallIntegerField(
        _("place in “Who is who”"),
        null=True,
        blank=True,
        help_text=_(
            "Low numbers come first. With one, a person on the staff has a page there without a story, too; "
            "without one, they follow by name from their first story on."
        ),
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        verbose_name=_("account"),
    )

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["name", "id"], name="author_by_name"),
            # Of the few only
            models.Index(fields=["place"], name="author_with_place", condition=models.Q(place__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="author_has_name", condition=~models.Q(name="")),
            models.CheckConstraint(name="author_has_slug", condition=~models.Q(slug="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_placed(self) -> bool:
        """Whether readers are told of the person without a story."""
        return self.is_active and self.place is not None

    def clean(self) -> None:
        if not isinstance(self.links, list) or not all(map(_is_link, self.links)):
            raise ValidationError({"links": _("Write each link as a label and an address that begins with https://.")})


def _is_link(link: Any) -> bool:
    """Says whether this is {"label": …, "url": …} with an address that a reader can safely follow."""
    if not (isinstance(link, dict) and link.keys() == {"label", "url"}):
        return False
    label, url = link["label"], link["url"]
    is_text = isinstance(label, str) and isinstance(url, str)
    return is_text and bool(label) and url.startswith(("https://", "http://", "mailto:"))


class AuthorOrigin(models.Model):
    """Which profile a name of an imported archive belongs to, so that a repeated import finds it again."""

    author = models.ForeignKey(Author, models.CASCADE, related_name="origins")
    source = LineField(max_length=100)
    key = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="author_origin_once")]

    def __str__(self) -> str:
        return f"{self.source}: {self.key}"
