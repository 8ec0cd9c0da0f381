"""Articles, and the one gate that decides what readers see."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from articles.models.addresses import path_of
from articles.models.article_queries import ONCE_LIVE, ArticleQuerySet
from articles.models.correction import Correction
from articles.models.fields import (
    AddressPartField,
    LineField,
    LinesField,
    ProseField,
    validate_language,
    validate_moment,
)
from articles.models.image import Image
from articles.models.section import Section
from articles.models.shown import Shown
from articles.models.tag import Tag, TaggedArticle
from articles.text.languages import direction

DATE_AT_DESK = Coalesce("live_at", "saved_at")  # what the desk's list shows, and follows


class Status(models.TextChoices):
    """Where a story is on its way. "Scheduled" and "published" are what approved means before and after `live_at`."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class TypeOfWork(models.TextChoices):
    NEWS = "news", _("News")
    ANALYSIS = "analysis", _("Analysis")
    OPINION = "opinion", _("Opinion")
    FEATURE = "feature", _("Feature")
    INTERVIEW = "interview", _("Interview")
    EXPLAINER = "explainer", _("Explainer")


class Article(Shown):  # type: ignore[django-manager-missing]  # taggit's through table
    """A story. This row is what readers see once `live_at` has come."""

    letter = "a"

    # What it says
    headline = LineField(_("headline"), max_length=300)
    slug = AddressPartField(
        _("slug"),
        blank=True,
        help_text=_("The words of its address. Made from the headline if you leave it empty; fixed once published."),
    )
    kicker = LineField(_("kicker"), max_length=80, blank=True, help_text=_("A word or two above the headline."))
    standfirst = ProseField(_("standfirst"), blank=True, help_text=_("The story in a sentence or two."))
    body = models.TextField(_("body"), blank=True)
    key_points = LinesField(_("key points"))
    notes = ProseField(_("notes for editors"), blank=True, help_text=_("Never published."))

    # What it is
    section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, related_name="articles", verbose_name=_("section")
    )
    type_of_work = models.CharField(_("type of work"), max_length=20, choices=TypeOfWork, default=TypeOfWork.NEWS)
    dateline = LineField(_("dateline"), max_length=100, blank=True, help_text=_("The place it is reported from."))
    language = models.CharField(
        _("language"),
        max_length=35,
        default="en",
        validators=[validate_language],
        help_text=_("A tag such as en, fa or pt-BR."),
    )
    translation_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="translations",
        db_index=False,
        verbose_name=_("translation of"),
        help_text=_("The story this one was first written as. A story and its translations are a group."),
    )
    lead_image = models.ForeignKey(
        Image, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name=_("lead picture")
    )
    lead_caption = ProseField(
        _("caption here"), blank=True, help_text=_("In place of the picture's own caption, in this story only.")
    )
    lead_alt = LineField(
        _("alternative text here"),
        max_length=500,
        blank=True,
        help_text=_("What the lead picture shows in this story, where the picture's own text does not fit."),
    )
    tags = TaggableManager(through=TaggedArticle, blank=True, related_name="articles", verbose_name=_("tags"))

    # When readers see it
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.DRAFT, editable=False)
    publish_at = models.DateTimeField(_("publish at"), null=True, blank=True, validators=[validate_moment])
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True, validators=[validate_moment])
    live_at = models.DateTimeField(_("live at"), null=True, editable=False)
    first_live_at = models.DateTimeField(_("first live at"), null=True, editable=False)
    # Noted by each verb and each look at the clock that finds it live: when the clock is set back afterwards, readers
    # have still had it. A fact of the row, so that no page asks for its corrections, its log or the lease to know.
    was_live = models.BooleanField(_("readers had it"), default=False, editable=False)
    address_date = models.DateField(_("date in its address"), null=True, editable=False)
    updated_at = models.DateTimeField(_("updated"), null=True, editable=False)
    updated_note = LineField(_("what is new"), max_length=300, blank=True, editable=False)
    # When it was taken from readers and why: they read it at its address until they have it again
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)
    withdrawn_reason = ProseField(_("why it was withdrawn"), blank=True, editable=False)

    # Beside which others it may stand: a legal safeguard, true at every query (`recommended_beside`)
    shows_no_related = models.BooleanField(
        _("show no related list"), default=False, help_text=_("No article is recommended beside this one.")
    )
    never_recommended = models.BooleanField(
        _("never recommend"), default=False, help_text=_("It never appears in a list made automatically beside others.")
    )
    never_beside = models.ManyToManyField(
        "self",
        blank=True,
        verbose_name=_("never beside these articles"),
        help_text=_("Neither is recommended beside the other."),
    )
    never_beside_tags = models.ManyToManyField(
        Tag,
        blank=True,
        related_name="+",
        verbose_name=_("never beside articles with these tags"),
        help_text=_("Such articles are not recommended beside this one, nor this one beside them."),
    )

    # How others list it
    search_headline = LineField(_("headline for search engines"), max_length=200, blank=True)
    search_description = LineField(_("description for search engines"), max_length=400, blank=True)
    social_headline = LineField(_("headline for sharing"), max_length=200, blank=True)
    social_description = LineField(_("description for sharing"), max_length=400, blank=True)
    canonical_url = models.URLField(
        _("canonical address"), max_length=500, blank=True, help_text=_("Where it first appeared, if elsewhere.")
    )

    # Where it came from
    source = LineField(_("imported from"), max_length=100, blank=True, editable=False)
    external_id = LineField(_("identifier there"), max_length=300, blank=True, editable=False)
    imported_digest = models.CharField(max_length=64, blank=True, editable=False)
    imported_version = models.PositiveIntegerField(null=True, editable=False)

    # Housekeeping
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    # The revision that holds what was written since readers got the story, and is not published yet
    working_version = models.PositiveIntegerField(_("working copy"), null=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    saved_at = models.DateTimeField(_("last saved"), auto_now=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-saved_at", "-id"]
        permissions = [
            ("publish_article", "Can publish, schedule and withdraw articles"),
            ("change_any_article", "Can open and change the articles of others"),
        ]
        indexes = [
            models.Index(fields=["-live_at", "-id"], name="article_newest"),
            models.Index(fields=["section", "-live_at", "-id"], name="article_of_section_newest"),
            # Of the few only: where no story is a translation, a database would think that all are of one.
            models.Index("translation_of", name="article_translation", condition=Q(translation_of__isnull=False)),
            models.Index(fields=["-saved_at", "-id"], name="article_last_saved"),
            models.Index(DATE_AT_DESK.desc(), F("id").desc(), name="article_by_date_at_desk"),
            models.Index(fields=["status", "-saved_at"], name="article_by_status"),
            models.Index(fields=["created_by", "-saved_at"], name="article_begun_by"),
        ]
        constraints = [
            models.CheckConstraint(name="article_has_headline", condition=~Q(headline="")),
            models.CheckConstraint(name="article_status_is_known", condition=Q(status__in=Status.values)),
            models.CheckConstraint(name="article_type_is_known", condition=Q(type_of_work__in=TypeOfWork.values)),
            models.CheckConstraint(
                name="article_live_means_approved",
                condition=Q(status="approved", live_at__isnull=False) | (~Q(status="approved") & Q(live_at=None)),
            ),
            models.CheckConstraint(
                name="article_live_after_schedule_and_embargo",
                condition=Q(live_at=None)
                | (
                    Q(publish_at__isnull=False, live_at__gte=F("publish_at"))
                    & (Q(embargo_until=None) | Q(live_at__gte=F("embargo_until")))
                ),
            ),
            models.CheckConstraint(
                name="article_live_has_address",
                condition=Q(live_at=None) | (Q(address_date__isnull=False, first_live_at__isnull=False) & ~Q(slug="")),
            ),
            models.UniqueConstraint(
                fields=["address_date", "slug"],
                name="article_address",
                condition=Q(address_date__isnull=False),
                violation_error_message=_("Another story has this address on that day. Choose another slug."),
            ),
            models.UniqueConstraint(fields=["source", "external_id"], name="article_origin", condition=~Q(source="")),
            models.UniqueConstraint(
                fields=["translation_of", "language"],
                name="article_one_translation_a_language",
                violation_error_message=_("That story has a translation into this language already."),
            ),
            models.CheckConstraint(
                name="article_working_copy_of_approved",
                condition=Q(working_version=None) | Q(status="approved", working_version__lte=F("version")),
            ),
            models.CheckConstraint(
                name="article_withdrawn_says_when", condition=Q(withdrawn_at__isnull=False) | Q(withdrawn_reason="")
            ),
            models.CheckConstraint(
                name="article_no_translation_of_itself",
                condition=Q(translation_of=None) | ~Q(translation_of=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    @property
    def is_live(self) -> bool:
        """Whether readers may see it now; for one row what `live()` is for many."""
        return self.live_at is not None and self.live_at <= timezone.now()

    @property
    def is_address_fixed(self) -> bool:
        """Whether it has been live: from then on its address stays."""
        return self.was_live or (self.first_live_at is not None and self.first_live_at <= timezone.now())

    def note_live(self) -> None:
        """Notes, if it is live, that readers had it, and that it is withdrawn no more; saves nothing."""
        if self.is_live:
            for name, value in ONCE_LIVE.items():
                setattr(self, name, value)

    @property
    def state(self) -> str:
        """The status in a reader's sense: approved is "scheduled", "embargoed" or "published"."""
        if self.status != Status.APPROVED or self.live_at is None:
            return self.status
        if self.is_live:
            return "published"
        return "embargoed" if self.embargo_until and self.embargo_until == self.live_at else "scheduled"

    @property
    def direction(self) -> str:
        """Which way its language is written: "ltr" or "rtl"."""
        return direction(self.language)

    @property
    def group_id(self) -> int:
        """The key of the story that this one and its translations belong to."""
        return self.translation_of_id or self.pk

    def get_absolute_url(self) -> str:
        """Returns its address; raises ValueError while it has none."""
        if self.address_date is None:
            raise ValueError("An article has no address before it is approved.")
        return address_at(self.address_date, self.slug)

    def changed_at(self, corrections: Iterable[Correction]) -> datetime | None:
        """Returns when what readers get last changed: published, updated or corrected."""
        moments = (self.live_at, self.updated_at, *(correction.made_at for correction in corrections))
        return max((moment for moment in moments if moment), default=None)

    def clean(self) -> None:
        errors: dict[str, Any] = {}
        if not isinstance(self.key_points, list) or not all(isinstance(point, str) for point in self.key_points):
            errors["key_points"] = _("Write the key points as lines of text.")
        if self.translation_of is not None and (problem := self._translation_problem(self.translation_of)):
            errors["translation_of"] = problem
        if errors:
            raise ValidationError(errors)

    def _translation_problem(self, original: "Article") -> Any:
        if original.pk == self.pk:
            return _("A story cannot be a translation of itself.")
        if original.translation_of_id:
            return _("That story is a translation itself: choose the one it was translated from.")
        if original.language == self.language:
            return _("That story is in the same language: change the language of this one.")
        if self.pk and self.translations.exists():
            return _("This story has translations, so it cannot be one.")
        return None


def address_at(day: date, slug: str) -> str:
    return path_of("article", day.year, day.month, day.day, slug)


def live_moment(publish_at: datetime, embargo_until: datetime | None) -> datetime:
    """Returns the moment that an approved story goes live: the later of its schedule and its embargo."""
    return max(publish_at, embargo_until) if embargo_until else publish_at


def address_date_of(moment: datetime) -> date:
    """Returns the date of a moment in the newsroom's time zone, which its address is made of."""
    return timezone.localtime(moment, timezone.get_default_timezone()).date()
