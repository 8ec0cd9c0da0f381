"""What the full-text index keeps beside the words: where each story stands in it, and what can be asked."""

from datetime import UTC, datetime, timedelta

from django.db import models
from django.utils import timezone

# A place orders the index: seconds since the year 1000 above, the story's key below. So the newest matches of
# any word are one range of it, and the key is read from the place.
KEY_BITS = 27
MOST_KEY = 2**KEY_BITS - 1
WITHOUT_MOMENT = -(2**62)  # where stories begin that have no moment, before all others
_YEAR_1000 = datetime(1000, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


def place_of(key: int, live_at: datetime | None) -> int:
    """Returns where a story stands in the index. Raises OverflowError for keys beyond 134 million."""
    if not 0 <= key <= MOST_KEY:
        raise OverflowError(f"The index has no place for a story with the key {key}.")
    return WITHOUT_MOMENT + key if live_at is None else first_place(live_at) + key


def first_place(moment: datetime) -> int:
    """Returns the first place of the second that the moment is in."""
    return ((moment - _YEAR_1000) // _SECOND) << KEY_BITS


def moment_at(place: int) -> datetime | None:
    """Returns the second that a place stands for; None before the year 1000, where stories have no moment."""
    return _YEAR_1000 + (place >> KEY_BITS) * _SECOND if place >= 0 else None


def key_at(place: int) -> int:
    """Returns the key of the story at a place."""
    return place & MOST_KEY


class SearchEntry(models.Model):
    """A story in the index: where it stands, and a digest of what the index holds of it.

    On PostgreSQL the row holds the words too, in a column `document` that only `articles.search.engines` knows;
    on SQLite the place is the row's number in the full-text table.
    """

    article = models.OneToOneField("articles.Article", models.CASCADE, primary_key=True, related_name="search_entry")
    place = models.BigIntegerField(unique=True)
    digest = models.BigIntegerField()

    class Meta:
        verbose_name = "story in the index"
        verbose_name_plural = "stories in the index"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.article_id} at {self.place}"


class SearchLanguage(models.Model):
    """A language that readers have stories in, and since when."""

    code = models.CharField(max_length=35, primary_key=True)
    since = models.DateTimeField()

    class Meta:
        verbose_name = "language of stories"
        verbose_name_plural = "languages of stories"
        default_permissions = ()

    def __str__(self) -> str:
        return self.code


class SearchSpelling(models.Model):
    """A word of a headline, a standfirst or a name, under one of the spellings that lead to it: a letter left out.

    Words stay when the last story with them goes: what is suggested is looked for first.
    """

    key = models.BigIntegerField()  # a digest of the spelling
    word = models.CharField(max_length=64)

    class Meta:
        verbose_name = "spelling of a word"
        verbose_name_plural = "spellings of words"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["key", "word"], name="search_spelling_once")]

    def __str__(self) -> str:
        return self.word


class SearchRebuild(models.Model):
    """How far a rebuild of the index has come; there is a row while one is unfinished."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    key = models.BigIntegerField(default=0)  # of the last story done
    done = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "rebuild of the index"
        verbose_name_plural = "rebuilds of the index"
        default_permissions = ()
        constraints = [models.CheckConstraint(name="search_rebuild_is_one", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return f"{self.done} stories"
