"""Who has a story open: so that two do not write in it without knowing of each other."""

from datetime import timedelta

from django.utils import timezone

from articles.models import Article, Presence, User

SEEN = timedelta(minutes=2)  # how long somebody counts as there; open forms tell of themselves more often
KEPT = timedelta(days=1)
MOST_OTHERS = 10  # that are named


def come(article: Article, person: User) -> None:
    """Notes that the person has the story open now."""
    Presence.objects.bulk_create(
        [Presence(article=article, person=person, seen_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["article", "person"],
        update_fields=["seen_at"],
    )


def others(article: Article, person: User) -> list[User]:
    """Returns who else had it open in the last two minutes, and still may sign in: the first to come first."""
    there = Presence.objects.filter(
        article=article, person__is_active=True, seen_at__gt=timezone.now() - SEEN, seen_at__lte=timezone.now() + SEEN
    )
    rows = there.exclude(person=person).select_related("person").order_by("pk")[:MOST_OTHERS]
    return [row.person for row in rows]


def clear() -> None:
    """Forgets who was there long ago."""
    Presence.objects.filter(seen_at__lt=timezone.now() - KEPT).delete()
