"""What is to be done with some records: which are new, which changed, which are here as they are."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from articles.exchange.ledger import Arrival
from articles.exchange.links import guesses_of, keys_of
from articles.exchange.records import BadRecord, Entry, Record
from articles.exchange.report import Outcome
from articles.exchange.run import Item, Run
from articles.models import Article

HEAVY = ("body", "notes", "key_points")


def sort(entries: Sequence[Entry], run: Run, outcome: Outcome) -> Iterator[Item]:
    """Yields the records that are new or changed; says and counts what becomes of the others. Two queries."""
    ids = [entry.content.id for entry in entries if isinstance(entry.content, Record)]
    seen = run.ledger.lines_of(ids)
    rows = Article.objects.filter(source=run.source, external_id__in=ids).defer(*HEAVY)
    stored = {article.external_id: article for article in rows}
    for entry in entries:
        record = entry.content
        if isinstance(record, BadRecord):
            outcome.skip(entry.number, str(record))
        elif record.id in seen:
            same = _("The “id” %(id)s was in line %(line)d already.")
            outcome.skip(entry.number, same % {"id": record.id, "line": seen[record.id]})
        else:
            seen[record.id] = entry.number
            item = _item(entry.number, record, stored.get(record.id), run, outcome)
            if not _is_here(item, outcome):
                yield item


def _item(number: int, record: Record, stored: Article | None, run: Run, outcome: Outcome) -> Item:
    outcome.counts.empty_bodies += not record.body.strip()
    article = stored or Article(source=run.source, external_id=record.id, version=0)
    digest = record.digest(run.site.origin, *sorted(run.site.hosts))
    return Item(number, record, digest, article, run.folder.sort(number, record.images, outcome))


def _is_here(item: Item, outcome: Outcome) -> bool:
    """Says whether the article is here and stays as it is: the same, or changed by editors since."""
    article = item.article
    if item.is_new:
        return False
    is_edited = article.version != article.imported_version
    if article.imported_digest == item.digest:
        if item.found and article.lead_image_id is None and not is_edited:
            return False  # its pictures came after it
        keep(item, outcome)
        return True
    if is_edited:
        leave(item, outcome)
    return is_edited


def keep(item: Item, outcome: Outcome) -> None:
    """Counts an article that is here already, just so."""
    outcome.counts.unchanged += 1
    outcome.arrivals.append(arrival(item))


def leave(item: Item, outcome: Outcome) -> None:
    """Counts an article that somebody changed here: what an editor wrote is not written over."""
    outcome.counts.changed_here += 1
    outcome.counts.skipped += 1
    sentence = _("“%(id)s” was changed here since it was imported: it stays as it is here.")
    outcome.note(item.number, sentence % {"id": item.record.id})
    outcome.arrivals.append(arrival(item))


def arrival(item: Item) -> Arrival:
    """Returns where the article is now, for links to it."""
    address = item.article.get_absolute_url() if item.article.address_date else ""
    keys, guesses = (keys_of(item.record), guesses_of(item.record)) if address else ((), ())
    return Arrival(item.record.id, item.number, address, keys, guesses)
