"""The verbs of who looks at lists: this one is fine, and: put it back into the queue."""

from django.db import transaction
from django.utils import timezone

from articles import audit
from articles.models import Article, RelatedReview
from articles.moderation.decisions import refuse_overtaken
from articles.moderation.errors import NothingToPutBack, NotInTheQueue
from articles.moderation.rights import Person, require_moderator
from articles.moderation.standing import articles_in, standing_beside


@transaction.atomic
def find_fine(story: Article, *, by: Person, seen: int | None = None) -> RelatedReview:
    """Notes that the story's list is fine: it leaves the queue until something matters again.

    `seen` is the last decision beside the story that the person saw; raises Overtaken where others decided since,
    NotInTheQueue where readers do not have the story.
    """
    person = require_moderator(by)
    if not list(Article.objects.live().select_for_update(no_key=True).filter(pk=story.pk).values_list("pk")):
        raise NotInTheQueue
    refuse_overtaken(story, person, seen)
    facts = {"by": person, "by_name": audit.name_of(person), "at": timezone.now()}
    listed = articles_in(standing_beside([story.pk])[story.pk])
    review, _is_new = RelatedReview.objects.update_or_create(story=story, defaults={**facts, "listed": listed})
    audit.record("found fine beside", story, by=person)
    return review


def forget(story: Article) -> None:
    """Forgets that the list of a story that is taken from readers was fine: it is looked at when it is back."""
    RelatedReview.objects.filter(story=story).delete()


@transaction.atomic
def put_back(story: Article, *, by: Person) -> None:
    """Takes the review back; raises NothingToPutBack where there is none."""
    person = require_moderator(by)
    deleted, _ = RelatedReview.objects.filter(story=story).delete()
    if not deleted:
        raise NothingToPutBack
    audit.record("put back beside", story, by=person)
