"""What is asked of articles: who may see them, what stands beside them, in which order they come."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from articles.models.byline import Byline
from articles.models.correction import Correction, all_of_article
from articles.models.decision import DecisionKind, RelatedDecision, externals_of_article
from articles.models.gate import GatedQuerySet, this_moment
from articles.models.image import IMAGE_SHOWN
from articles.models.tag import TaggedArticle

if TYPE_CHECKING:
    from articles.models.article import Article

# What a card shows of a story, and its address
CARD = (
    "headline",
    "kicker",
    "standfirst",
    "slug",
    "type_of_work",
    "language",
    "translation_of",
    "lead_image",
    "live_at",
    "address_date",
)

# What is true of a story once readers get it
ONCE_LIVE: dict[str, Any] = {"was_live": True, "withdrawn_at": None, "withdrawn_reason": ""}


class ArticleQuerySet(GatedQuerySet["Article"]):
    def scheduled(self) -> "ArticleQuerySet":
        """Approved articles whose moment has not come."""
        return self.filter(live_at__gt=timezone.now())

    def turning(self, since: datetime, until: datetime) -> "ArticleQuerySet":
        """Approved articles whose moment comes after the one and not after the other, in that order."""
        return self.filter(live_at__gt=since, live_at__lte=until).order_by("live_at", "pk")

    def known_to_readers(self) -> "ArticleQuerySet":
        """Live articles, and those that readers had before they were taken from them: what their addresses lead to.

        For one address at a time, never for a list: of those that are not live, readers get no word but the reason.
        """
        now = this_moment()
        return self.filter(Q(live_at__lte=now) | Q(first_live_at__lte=now) | Q(was_live=True, live_at=None))

    def visible_to(self, user: Any) -> "ArticleQuerySet":
        """Articles that this member of the staff may open: every one, or those they wrote or began."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.has_perm("articles.change_any_article"):
            return self
        return self.filter(
            Q(created_by=user.pk) | Q(pk__in=Byline.objects.filter(author__user=user.pk).values("article"))
        )

    def recommended_beside(self, story: "Article") -> "ArticleQuerySet":
        """What may be recommended beside the story: what may stand there, and is not hidden there by staff.

        Everything that recommends passes through here, at query time.
        """
        hidden = RelatedDecision.objects.in_force().filter(kind=DecisionKind.HIDDEN)
        return self.fit_beside(story).filter(~Exists(hidden.filter(story=story.pk, other=OuterRef("pk"))))

    def fit_beside(self, story: "Article") -> "ArticleQuerySet":
        """What may stand beside the story whoever decides it: live, and kept apart from it by no rule of sensitivity.

        Translations of the story are no recommendation: its page links to them elsewhere.
        """
        if story.shows_no_related:
            return self.none()
        apart = self.model.never_beside.through.objects
        return self.live().filter(
            ~Q(pk=story.pk),
            ~Q(pk=story.group_id),
            Q(translation_of=None) | ~Q(translation_of=story.group_id),
            ~Exists(apart.filter(from_article=story.pk, to_article=OuterRef("pk"))),
            *(~rule for rule in self._rules_by_tags(story)),
            never_recommended=False,
        )

    def apart_by_tags(self, story: "Article") -> "ArticleQuerySet":
        """Articles that a rule by tags keeps from standing beside the story: one of theirs, or one of its own."""
        its_own, theirs = self._rules_by_tags(story)
        return self.filter(its_own | theirs)

    def _rules_by_tags(self, story: "Article") -> tuple[Exists, Exists]:
        rules = self.model.never_beside_tags.through.objects
        tags_of_other = TaggedArticle.objects.filter(content_object=OuterRef("pk"))
        tags_of_story = TaggedArticle.objects.filter(content_object=story.pk)
        return (
            Exists(tags_of_other.filter(tag__in=rules.filter(article=story.pk).values("tag"))),
            Exists(rules.filter(article=OuterRef("pk"), tag__in=tags_of_story.values("tag"))),
        )

    def for_cards(self) -> "ArticleQuerySet":
        """With what a card shows, in the same query, and nothing else: half of what a row costs is its columns.

        Not with the section, which no card shows: joined to a table of one row, SQLite sorts all the section's stories.
        """
        picture = (f"lead_image__{name}" for name in IMAGE_SHOWN)
        return self.select_related("lead_image").only(*CARD, *picture)

    def for_results(self) -> "ArticleQuerySet":
        """With what a result of a search shows, and the texts that its excerpt is taken from."""
        return self.only(*CARD, "body", "key_points")

    def light(self) -> "ArticleQuerySet":
        """Without the long texts."""
        return self.defer("body", "key_points", "notes")

    def with_corrections(self) -> "ArticleQuerySet":
        """With their corrections in the same query, for `corrections_of()`."""
        return self.annotate(correction_rows=all_of_article())

    def with_externals(self) -> "ArticleQuerySet":
        """With the external links beside them in the same query, for `external_rows_of()`."""
        return self.annotate(external_rows=externals_of_article())

    def newest(self) -> "ArticleQuerySet":
        return self.order_by("-live_at", "-pk")

    def note_live(self) -> None:
        """Notes of those that are live what `Article.note_live` notes of one."""
        is_new = Q(was_live=False) | Q(withdrawn_at__isnull=False)
        self.filter(is_new, live_at__lte=timezone.now()).update(**ONCE_LIVE)

    def carry_live_at(self) -> None:
        """Copies `live_at` to the rows that carry it along: tags, bylines, corrections. The only place that does."""
        ids = self.values("pk")
        current = Subquery(self.model.objects.filter(pk=OuterRef("content_object_id")).values("live_at"))
        TaggedArticle.objects.filter(content_object__in=ids).update(live_at=current)
        current = Subquery(self.model.objects.filter(pk=OuterRef("article_id")).values("live_at"))
        Byline.objects.filter(article__in=ids).update(live_at=current)
        Correction.objects.filter(article__in=ids).update(live_at=current)
