"""Tags, their names, and the articles that carry them."""

from typing import Any

from django.db import models, transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from articles.models.fields import AddressPartField, LineField, ProseField
from articles.models.gate import GatedQuerySet
from articles.models.shown import Shown


class Kind(models.TextChoices):
    TOPIC = "topic", _("Topic")
    PERSON = "person", _("Person")
    PLACE = "place", _("Place")
    ORGANISATION = "organisation", _("Organisation")
    EVENT = "event", _("Event")
    SERIES = "series", _("Series")


class TagQuerySet(models.QuerySet["Tag"]):
    def used(self) -> "TagQuerySet":
        """Tags that at least one live article carries."""
        return self.filter(live_count__gt=0)

    def recount(self) -> None:
        """Sets the count of live articles of these tags: two queries.

        The tags are locked first, in the order of their keys: two at once cannot deadlock, and the last counts last.
        """
        live = TaggedArticle.objects.live().filter(tag=OuterRef("pk")).order_by().values("tag")
        with transaction.atomic():
            pks = list(self.select_for_update().order_by("pk").values_list("pk", flat=True))
            counted = Subquery(live.annotate(count=Count("pk")).values("count"))
            Tag.objects.filter(pk__in=pks).update(live_count=Coalesce(counted, 0))


class Tag(Shown, TagBase):  # type: ignore[django-manager-missing]  # taggit's through table
    """A subject that stories share. Its names, the preferred one and synonyms, are TagName rows."""

    letter = "t"

    name = LineField(_("name"), max_length=100, unique=True)
    slug = AddressPartField(_("slug"), unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.TOPIC)
    description = ProseField(_("description"), blank=True)
    relates = models.BooleanField(
        _("relates stories"),
        default=True,
        help_text=_("One that says nothing of a subject, such as “news” or “video”, is kept from relating stories."),
    )
    is_sensitive = models.BooleanField(
        _("sensitive"), default=False, help_text=_("Stories with it come first in the moderators’ queue.")
    )
    # Keys of the tags that were merged into it: links that were made before name them.
    former_keys: Any = models.JSONField(default=list, editable=False)
    live_count = models.PositiveIntegerField(
        _("live articles"), default=0, editable=False, help_text=_("As last counted; never more than a hint.")
    )

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        indexes = [
            models.Index(fields=["-live_count", "name"], name="tag_most_used"),
            # Of the few only
            models.Index("is_sensitive", name="tag_sensitive", condition=models.Q(is_sensitive=True)),
        ]
        constraints = [
            models.CheckConstraint(name="tag_has_name", condition=~models.Q(name="")),
            models.CheckConstraint(name="tag_has_slug", condition=~models.Q(slug="")),
            models.CheckConstraint(name="tag_kind_is_known", condition=models.Q(kind__in=Kind.values)),
        ]

    def __str__(self) -> str:
        return self.name


class TagName(models.Model):
    """A name that leads to a tag. The key is unique over all names, so no synonym is also another tag."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="names")
    name = LineField(_("name"), max_length=100)
    key = models.CharField(max_length=400, unique=True, editable=False)
    is_preferred = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("name of a tag")
        verbose_name_plural = _("names of tags")
        ordering = ["-is_preferred", "name"]
        constraints = [
            models.CheckConstraint(name="tag_name_has_key", condition=~models.Q(key="")),
            models.UniqueConstraint(
                fields=["tag"], name="tag_has_one_preferred_name", condition=models.Q(is_preferred=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TagAddress(models.Model):
    """The last part of an address that a tag had: it leads to the tag for ever."""

    slug = AddressPartField(_("slug"), unique=True)
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="old_addresses")

    class Meta:
        verbose_name = _("old address of a tag")
        verbose_name_plural = _("old addresses of tags")
        default_permissions = ()
        ordering = ["slug"]
        constraints = [models.CheckConstraint(name="tag_address_has_slug", condition=~models.Q(slug=""))]

    def __str__(self) -> str:
        return self.slug


class TaggedArticle(ItemBase):
    """An article carries a tag. `live_at` is the article's, carried along by `Article.objects.carry_live_at()`."""

    content_object = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="tagged", verbose_name=_("article")
    )
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="tagged", verbose_name=_("tag"))
    live_at = models.DateTimeField(null=True, editable=False)

    objects = GatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag of an article")
        verbose_name_plural = _("tags of articles")
        indexes = [models.Index(fields=["tag", "live_at", "content_object"], name="tagged_by_date")]
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="tagged_once")]

    def __str__(self) -> str:
        return f"{self.content_object_id}: {self.tag_id}"
