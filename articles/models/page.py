"""Pages on which the newsroom says who it is and how it works, the versions of their texts, the addresses they had."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.fields import AddressPartField, LineField, validate_language
from articles.models.newsroom import Newsroom
from articles.models.shown import Shown
from articles.text.languages import direction, primary


class PageKind(models.TextChoices):
    """What a page is about, in the words of the field: search engines are told (`syndication.structured`)."""

    PRINCIPLES = "principles", _("Principles")
    OWNERSHIP = "ownership", _("Ownership and funding")
    ETHICS = "ethics", _("Ethics policy")
    CORRECTIONS = "corrections", _("Corrections policy")
    VERIFICATION = "verification", _("Checking facts")
    SOURCES = "sources", _("Unnamed sources")
    NO_BYLINES = "no bylines", _("Stories without a byline")
    DIVERSITY = "diversity", _("Diversity policy")
    STAFFING = "staffing", _("Diversity of the staff")
    FEEDBACK = "feedback", _("Complaints and replies")
    MISSION = "mission", _("Mission and priorities")
    CONTACT = "contact", _("Contact")
    OTHER = "other", _("Something else")


def site_language() -> str:
    return primary(settings.LANGUAGE_CODE)


class PageQuerySet(models.QuerySet["Page"]):
    def published(self) -> "PageQuerySet":
        """Pages that readers may see; `models.newsroom` asks the same for the links to them."""
        return self.filter(is_published=True)


class Page(Shown):
    """A page of the newsroom about itself: ownership, ethics, contact… Its texts are versions too (PageVersion)."""

    letter = "p"

    newsroom = models.ForeignKey(Newsroom, models.CASCADE, default=1, editable=False, related_name="pages")
    kind = models.CharField(
        _("what it is about"),
        max_length=20,
        choices=PageKind,
        default=PageKind.OTHER,
        help_text=_("Search engines are told where the policy of each kind is."),
    )
    title = LineField(_("title"), max_length=150)
    slug = AddressPartField(_("slug"), unique=True, help_text=_("The last part of its address: /about/…/"))
    description = LineField(
        _("in a sentence"), max_length=300, blank=True, help_text=_("Under its title, and in search engines.")
    )
    body = models.TextField(_("text"), blank=True)
    language = models.CharField(
        _("language"),
        max_length=35,
        default=site_language,
        validators=[validate_language],
        help_text=_("For example: en, fa or pt-BR."),
    )
    order = models.PositiveIntegerField(_("order"), default=0, help_text=_("Low numbers come first."))
    in_footer = models.BooleanField(
        _("in the footer"), default=True, help_text=_("“About us” leads to it in any case.")
    )
    is_published = models.BooleanField(
        _("published"), default=False, help_text=_("Readers see what you save, at once.")
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["order", "title", "id"]
        constraints = [
            models.CheckConstraint(name="page_has_title", condition=~Q(title="")),
            models.CheckConstraint(name="page_has_slug", condition=~Q(slug="")),
            models.CheckConstraint(name="page_kind_is_known", condition=Q(kind__in=PageKind.values)),
            models.UniqueConstraint(
                fields=["kind", "language"],
                name="page_of_a_kind_once",
                condition=Q(is_published=True) & ~Q(kind=PageKind.OTHER),
                violation_error_message=_(
                    "Another published page is about this already. Choose “Something else”, or unpublish that one."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def direction(self) -> str:
        """Which way its language is written: "ltr" or "rtl"."""
        return direction(self.language)


class PageVersion(models.Model):
    """All that a person wrote of a page, as one save left it. Never changed; bringing one back makes a new one."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    content: Any = models.JSONField(_("content"))  # `articles.pages.writing` says of what form
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    saved_by_name = models.CharField(_("saved by"), max_length=300, blank=True)  # outlives the account

    class Meta:
        verbose_name = _("version of a page")
        verbose_name_plural = _("versions of pages")
        default_permissions = ()
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="page_version_once")]

    def __str__(self) -> str:
        return f"{self.page_id}, {self.number}"


class PageAddress(models.Model):
    """The last part of an address that a page had: it leads to the page for ever."""

    slug = AddressPartField(_("slug"), unique=True)
    page = models.ForeignKey(Page, models.CASCADE, related_name="old_addresses")

    class Meta:
        verbose_name = _("old address of a page")
        verbose_name_plural = _("old addresses of pages")
        default_permissions = ()
        ordering = ["slug"]
        constraints = [models.CheckConstraint(name="page_address_has_slug", condition=~Q(slug=""))]

    def __str__(self) -> str:
        return self.slug
