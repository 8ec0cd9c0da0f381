"""Pictures: the file, what it shows, and whose it is."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.fields import LineField, LinesField, ProseField
from articles.models.shown import Shown

# What readers get of a picture, or what decides whether they get it
IMAGE_SHOWN = (
    *("file", "width", "height", "widths", "renditions"),
    *("alt", "caption", "credit", "rights_expire_on", "source_type"),
    "discarded_at",
)

LIKENESS = ("likeness_0", "likeness_1", "likeness_2", "likeness_3")


class SourceType(models.TextChoices):
    """How a picture was made: IPTC's codes, https://cv.iptc.org/newscodes/digitalsourcetype/."""

    CAPTURE = "digitalCapture", _("Photograph")
    COMPUTED_CAPTURE = "computationalCapture", _("Photograph of several exposures")
    NEGATIVE = "negativeFilm", _("Scan of a negative")
    POSITIVE = "positiveFilm", _("Scan of a slide")
    PRINT = "print", _("Scan of a print")
    EDITED = "humanEdits", _("Photograph that somebody altered")
    ENHANCED = "algorithmicallyEnhanced", _("Photograph that a program enhanced")
    COMPOSITE = "composite", _("Composite")
    COMPOSITE_CAPTURE = "compositeCapture", _("Composite of photographs")
    COMPOSITE_SYNTHETIC = "compositeSynthetic", _("Composite with made-up parts")
    COMPOSITE_AI = "compositeWithTrainedAlgorithmicMedia", _("Composite with parts made by AI")
    AI = "trainedAlgorithmicMedia", _("Made by AI")
    ALGORITHM = "algorithmicMedia", _("Made by a program, without AI")
    DATA = "dataDrivenMedia", _("Drawn from data")
    DRAWN = "digitalCreation", _("Drawn or painted digitally")
    SCREEN = "screenCapture", _("Screenshot")
    VIRTUAL = "virtualRecording", _("Recording of a virtual event")


# What readers are told of: that what a picture shows was not in front of a camera, or not all of it at once
TOLD_TO_READERS = frozenset(
    {
        *(SourceType.AI, SourceType.ALGORITHM, SourceType.VIRTUAL, SourceType.COMPOSITE, SourceType.COMPOSITE_AI),
        *(SourceType.COMPOSITE_CAPTURE, SourceType.COMPOSITE_SYNTHETIC),
    }
)


_SHARE = [MinValueValidator(0), MaxValueValidator(1)]


class Image(Shown):
    """A picture of the library. `articles.images` makes its files; they are named by their content."""

    letter = "i"

    file = models.ImageField(_("file"), upload_to="pictures", width_field="width", height_field="height")
    file_name = LineField(_("file name"), max_length=200, blank=True, editable=False)  # as it was sent
    width = models.PositiveIntegerField(_("width"), editable=False, default=0)
    height = models.PositiveIntegerField(_("height"), editable=False, default=0)
    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    renditions = models.TextField(default="", blank=True, editable=False)  # which there are (`articles.images.made`)
    rendered_from = models.CharField(max_length=60, default="", blank=True, editable=False)  # `keeping.origin_of`
    # Of pictures that came before renditions had names of their own: 320.webp, …
    widths = models.JSONField(_("widths served"), default=list, editable=False)
    title = LineField(_("title"), max_length=200, blank=True, help_text=_("For the library; readers do not see it."))
    alt = LineField(
        _("alternative text"),
        max_length=500,
        blank=True,
        help_text=_("What the picture shows, for readers who cannot see it. Not “photo of”."),
    )
    decorative = models.BooleanField(
        _("decorative"), default=False, help_text=_("It says nothing that the text lacks.")
    )
    caption = ProseField(_("caption"), blank=True)
    credit = LineField(_("credit"), max_length=200, blank=True, help_text=_("Who made it, as readers see it."))
    source = LineField(_("source"), max_length=200, blank=True, help_text=_("Where we have it from."))
    licence = LineField(_("licence"), max_length=200, blank=True, help_text=_("Its name, or where it can be read."))
    creator = LineField(_("creator"), max_length=200, blank=True, help_text=_("The person who made it."))
    copyright_notice = LineField(_("copyright"), max_length=300, blank=True, help_text=_("Such as © 2025 Ada Okoth."))
    licensor = LineField(_("licensor"), max_length=200, blank=True, help_text=_("Whom to ask for more rights."))
    usage_terms = ProseField(_("usage terms"), blank=True, help_text=_("What may be done with it, and what may not."))
    instructions = ProseField(
        _("instructions"),
        blank=True,
        help_text=_("What whoever sent it asks of us: no sales, not before six. Not for readers."),
    )
    rights_expire_on = models.DateField(_("rights expire on"), null=True, blank=True)
    description = ProseField(
        _("extended description"), blank=True, help_text=_("What a chart or a crowded picture shows, at length.")
    )
    taken_on = models.DateField(_("taken on"), null=True, blank=True)
    place = LineField(_("place"), max_length=200, blank=True, help_text=_("From near to far: Quay, Mombasa, Kenya."))
    keywords = LinesField(
        _("tags"),
        help_text=_(
            "By which it is found at the desk, with commas between: harbour, Mombasa. Readers do not see them."
        ),
    )
    source_type = models.CharField(_("how it was made"), max_length=50, blank=True, choices=SourceType)
    ai_system = LineField(_("AI system"), max_length=200, blank=True)
    ai_prompt = ProseField(_("AI prompt"), blank=True)
    ai_prompt_writer = LineField(_("who wrote the prompt"), max_length=200, blank=True)
    focus_x = models.FloatField(_("focal point, from the left"), default=0.5, validators=_SHARE)
    focus_y = models.FloatField(_("focal point, from the top"), default=0.5, validators=_SHARE)
    # What it looks like: four parts of 16 bits (`articles.images.likeness`); empty where it is too plain to tell
    likeness_0 = models.PositiveIntegerField(null=True, editable=False)
    likeness_1 = models.PositiveIntegerField(null=True, editable=False)
    likeness_2 = models.PositiveIntegerField(null=True, editable=False)
    likeness_3 = models.PositiveIntegerField(null=True, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    # Deleted at the desk, and kept out of sight for the old versions of stories that show it
    discarded_at = models.DateTimeField(_("deleted"), null=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-uploaded_at", "-id"]
        indexes = [
            models.Index(fields=["-uploaded_at", "-id"], name="image_newest"),
            models.Index(
                fields=["discarded_at"], name="image_discarded", condition=models.Q(discarded_at__isnull=False)
            ),
            *(
                models.Index(fields=[name], name=f"image_{name}", condition=models.Q((f"{name}__isnull", False)))
                for name in LIKENESS
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="image_decorative_has_no_alt", condition=models.Q(decorative=False) | models.Q(alt="")
            ),
            models.CheckConstraint(
                name="image_focus_is_inside",
                condition=models.Q(focus_x__range=(0, 1), focus_y__range=(0, 1)),
            ),
        ]

    def __str__(self) -> str:
        said = self.title or self.alt or self.caption[:80] or self.file_name
        return said or (self.file.name or "").rpartition("/")[2]

    def clean(self) -> None:
        if self.decorative and self.alt:
            message = _("A decorative picture has no alternative text: empty this, or untick “decorative”.")
            raise ValidationError({"alt": message})
