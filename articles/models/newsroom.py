"""What editors decide about the newsroom as a whole: one record."""

from typing import Any, NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.utils.translation import gettext_lazy as _

from articles.models.fields import LineField, LinesField, ProseField
from articles.models.prepared import prepared
from articles.text.languages import primary


class Check(models.TextChoices):
    """What is looked at before a story is approved (`articles.publishing.checklist`)."""

    BYLINE = "byline", _("It has a byline")
    SECTION = "section", _("It has a section")
    TAGS = "tags", _("It has at least three tags")
    ALT = "alt", _("Each picture has an alternative text, or is decorative")
    CREDIT = "credit", _("Each picture has a credit")
    RIGHTS = "rights", _("The rights to each picture are valid")
    STANDFIRST = "standfirst", _("The standfirst has 40 to 300 characters")
    LINKS = "links", _("Each link is an address")
    PLACEHOLDERS = "placeholders", _("No placeholder such as TK is left")


def default_blocking_checks() -> list[str]:
    return [Check.BYLINE, Check.SECTION, Check.ALT, Check.CREDIT, Check.RIGHTS, Check.LINKS, Check.PLACEHOLDERS]


class PageLink(NamedTuple):
    """What it takes to lead readers to a page of the newsroom (`models.page`)."""

    kind: str
    slug: str
    title: str
    description: str
    language: str  # empty where it is the site's
    in_footer: bool


class NewsroomManager(models.Manager["Newsroom"]):
    def current(self) -> "Newsroom":
        """Returns the record with the links to its pages; an unsaved one where nobody has written it yet. One query."""
        rows: list[Any] = _records()  # with what leads to a page each
        if not rows:
            return Newsroom()
        newsroom: Newsroom = rows[0]
        newsroom.links = tuple(_link(row) for row in rows if row.page_slug)
        return newsroom


class Newsroom(models.Model):
    """The newsroom's own name, description, addresses and policies."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = LineField(_("name"), max_length=100, default="Newsroom")
    tagline = LineField(_("tagline"), max_length=200, blank=True, help_text=_("Shown under the name."))
    description = ProseField(
        _("description"), blank=True, help_text=_("One or two sentences for search engines and feeds.")
    )
    publisher = LineField(_("publisher"), max_length=200, blank=True, help_text=_("The legal owner."))
    contact_email = models.EmailField(_("e-mail for readers"), blank=True)
    corrections_email = models.EmailField(_("e-mail for corrections"), blank=True)
    postal_address = ProseField(_("postal address"), blank=True)
    blocking_checks = LinesField(
        _("what must be right before a story is approved"),
        default=default_blocking_checks,
        help_text=_("The other checks only advise."),
    )

    links: tuple[PageLink, ...] = ()  # to what it says of itself, in their order

    objects = NewsroomManager()

    class Meta:
        verbose_name = _("newsroom")
        verbose_name_plural = _("newsroom")
        constraints = [
            models.CheckConstraint(name="newsroom_is_one", condition=models.Q(id=1)),
            models.CheckConstraint(name="newsroom_has_name", condition=~models.Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name

    def link_to(self, kind: str) -> PageLink | None:
        """Returns the page of this kind: the one in the site's language, else the first."""
        found = [link for link in self.links if link.kind == kind]
        return next((link for link in found if not link.language), found[0] if found else None)


@prepared
def _records() -> "models.QuerySet[Newsroom]":
    """Returns the record once for each published page: every page of the site leads there, none costs a query more."""
    published = FilteredRelation("pages", condition=Q(pages__is_published=True))
    facts = {f"page_{name}": F(f"published__{name}") for name in PageLink._fields}
    rows = Newsroom.objects.filter(pk=1).annotate(published=published).annotate(**facts)
    return rows.order_by("published__order", "published__title", "published__pk")


def _link(row: Any) -> PageLink:
    link = PageLink(*(getattr(row, f"page_{name}") for name in PageLink._fields))
    is_at_home = primary(link.language) == primary(settings.LANGUAGE_CODE)
    return link._replace(language="") if is_at_home else link
