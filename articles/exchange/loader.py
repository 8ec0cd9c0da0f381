"""Takes in a file of articles: batch after batch, then the links that had to wait."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Protocol

from django.db import DataError, IntegrityError, reset_queries, transaction
from django.utils.translation import gettext as _

from articles.exchange.batch import take
from articles.exchange.history import History, why_of
from articles.exchange.ledger import Ledger, Waiting
from articles.exchange.links import ELSEWHERE, Site, settle, sought
from articles.exchange.pictures import Folder
from articles.exchange.records import Entry, Record
from articles.exchange.report import Counts, Outcome
from articles.exchange.run import Run
from articles.models import Article
from articles.publishing.revisions import keep_bodies

BATCH = 200  # entries
BATCH_TEXT = 4_000_000  # characters of their bodies


class Listener(Protocol):
    """Who is told how it goes."""

    def say(self, number: int, sentence: str) -> None:
        """Hears what a person should know about a line of the file."""

    def advance(self, done: int) -> None:
        """Hears how many bytes of the file are done."""


def load(
    entries: Iterable[Entry],
    *,
    source: str,
    folder: Path,
    site: Site,
    dry_run: bool = False,
    progress: Listener,
    origin: Mapping[str, str],
    why: str,
) -> Counts:
    """Takes in the entries and returns the counts; a dry run writes nothing, and counts the same.

    What is in is in, whatever happens later: another run goes on where this one stopped. The audit log
    says of each run what it brought, and of what `origin`, `why`.
    """
    history = History(source, origin, why)
    with closing(Ledger()) as ledger:
        run = Run(source, Folder(folder), site, ledger, history, dry_run)
        for batch in _batches(entries):
            for outcome in _take(batch, run):
                ledger.note(outcome.arrivals, outcome.waiting)
                history.keep(outcome)
                for number, sentence in outcome.notes:
                    progress.say(number, sentence)
            progress.advance(batch[-1].position)
            reset_queries()  # which Django keeps where DEBUG is on, with all that was written
        for waiting in ledger.waiting(BATCH):
            history.keep(_set_links(waiting, run))
    if not dry_run:
        history.write(Outcome())
    return history.counts


def _batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    batch: list[Entry] = []
    size = 0
    for entry in entries:
        batch.append(entry)
        size += len(entry.content.body) if isinstance(entry.content, Record) else 0
        if len(batch) >= BATCH or size >= BATCH_TEXT:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _take(batch: Sequence[Entry], run: Run) -> Iterator[Outcome]:
    """Yields what came of the batch; one by one where the database refuses it, so that one takes no others with it."""
    try:
        yield take(batch, run)
    except (IntegrityError, DataError) as error:
        if len(batch) > 1:
            for entry in batch:
                yield from _take([entry], run)
        else:
            outcome = Outcome()
            outcome.skip(batch[0].number, _("The database refuses it: %(reason)s") % {"reason": _first_line(error)})
            yield outcome


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]


@transaction.atomic
def _set_links(waiting: Sequence[Waiting], run: Run) -> Outcome:
    """Sets the links to articles that came later, or to none; then the articles are done."""
    keys = [key for one in waiting for key in one.keys]
    addresses = run.ledger.addresses_of({sought(key) for key in keys}, guess=True)
    missing = [key for key in keys if sought(key) not in addresses]
    if not run.dry_run:
        _rewrite({one.id: one for one in waiting}, addresses, run)
    dead = [key for key in missing if not key.startswith(ELSEWHERE)]
    return Outcome(Counts(links_resolved=len(keys) - len(missing), links_unresolved=len(dead)))


def _rewrite(waiting: Mapping[str, Waiting], addresses: Mapping[str, str], run: Run) -> None:
    rows = Article.objects.select_for_update().filter(source=run.source, external_id__in=waiting).order_by("pk")
    rewritten = []
    for article in rows.only("external_id", "body", "version", "imported_version"):
        one = waiting[article.external_id]
        article.imported_digest = one.digest
        if article.version == article.imported_version:  # else somebody wrote in it meanwhile
            settled = settle(article.body, {key: addresses.get(key) for key in map(sought, one.keys)}, site=run.site)
            if settled.body != article.body:
                article.body = settled.body
                article.version += 1
                article.imported_version = article.version
                rewritten.append(article)
        article.save(update_fields=["body", "version", "imported_version", "imported_digest", "saved_at"])
    keep_bodies(rewritten, why=why_of(run.source))
