"""The whole index written anew, story by story, while it is searched; and what of it is out of step."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from articles.models import Article, SearchEntry, SearchLanguage, SearchRebuild, SearchSpelling
from articles.search.engines import engine
from articles.search.index import index, read

BATCH = 200  # articles


class Progress(NamedTuple):
    """How far it has come."""

    done: int
    total: int


class Checked(NamedTuple):
    """What was found of a batch: how far the check has come, and keys of stories that are out of step."""

    progress: Progress
    missing: Sequence[int]  # in no entry
    stale: Sequence[int]  # whose entry says something else


def unfinished() -> SearchRebuild | None:
    """Returns the rebuild that was interrupted, if one was."""
    return SearchRebuild.objects.first()


def rebuild(*, anew: bool = False) -> Iterator[Progress]:
    """Writes every entry anew; goes on with an unfinished rebuild unless it is to begin anew.

    Each batch is stored together with how far the rebuild has come. Until it comes to a story, the entry that it
    had is found; words that are suggested come back as their stories do.
    """
    state = None if anew else unfinished()
    if state is None:
        with transaction.atomic():
            SearchSpelling.objects.all().delete()
            state, _ = SearchRebuild.objects.update_or_create(
                pk=1, defaults={"key": 0, "done": 0, "started_at": timezone.now()}
            )
    total = Article.objects.count()
    while keys := _after(state.key):
        with transaction.atomic():
            index(keys, anew=True)
            state.key, state.done = keys[-1], state.done + len(keys)
            state.save()
        yield Progress(state.done, total)
    with transaction.atomic():
        engine().tidy()
        _forget_languages()
        state.delete()


def check() -> Iterator[Checked]:
    """Compares every story with what the index holds of it; reads all texts, writes nothing."""
    total = Article.objects.count()
    key = done = 0
    while keys := _after(key):
        known = dict(SearchEntry.objects.filter(article__in=keys).values_list("article_id", "digest"))
        entries, _ = read(keys)
        missing = [one.article_id for one in entries if one.article_id not in known]
        stale = [one.article_id for one in entries if known.get(one.article_id, one.digest) != one.digest]
        key, done = keys[-1], done + len(keys)
        yield Checked(Progress(done, total), missing, stale)


def _after(key: int) -> list[int]:
    return list(Article.objects.filter(pk__gt=key).order_by("pk").values_list("pk", flat=True)[:BATCH])


def _forget_languages() -> None:
    """Forgets the languages that no approved story is in."""
    approved = Article.objects.filter(live_at__isnull=False)
    for code in SearchLanguage.objects.values_list("code", flat=True):
        if not approved.filter(language=code).exists():
            SearchLanguage.objects.filter(code=code).delete()
