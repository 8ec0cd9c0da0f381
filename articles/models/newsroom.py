"""What editors decide about the newsroom as a whole: one record."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.fields import LineField, LinesField, ProseField
from articles.models.prepared import prepared


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


class NewsroomManager(models.Manager["Newsroom"]):
    def current(self) -> "Newsroom":
        """Returns the record, or an unsaved one with the defaults where nobody has written it yet."""
        return next(iter(_records()), None) or Newsroom()


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
    corrections_policy = ProseField(_("corrections policy"), blank=True)
    ethics_policy = ProseField(_("ethics policy"), blank=True)
    blocking_checks = LinesField(
        _("what must be right before a story is approved"),
        default=default_blocking_checks,
        help_text=_("The other checks only advise."),
    )

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


@prepared
def _records() -> "models.QuerySet[Newsroom]":
    return Newsroom.objects.filter(pk=1)
