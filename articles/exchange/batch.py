"""Some records at a time, all or none of them."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from articles.exchange import conversion, pictures
from articles.exchange.records import Entry
from articles.exchange.report import Outcome
from articles.exchange.run import Item, Run
from articles.exchange.sorting import keep, leave, sort
from articles.exchange.writing import save
from articles.models import Article, Image


def take(entries: Sequence[Entry], run: Run) -> Outcome:
    """Makes articles of the entries and writes them, in one transaction; returns what came of it.

    Making them takes the time, so that is done before the transaction: nobody waits for it.
    """
    outcome = Outcome()
    items = [item for item in sort(entries, run, outcome) if _convert(item, run, outcome)]
    with transaction.atomic():
        items = _lock(items, outcome)
        if items:
            save(items, run, outcome)
            run.history.write(outcome)
        if run.dry_run:
            transaction.set_rollback(True)
    return outcome


def _convert(item: Item, run: Run, outcome: Outcome) -> bool:
    """Gives the article its body and its pictures; says whether it is to be written."""
    try:
        html = conversion.to_html(item.record)
        images = _take_in_pictures(item, html, run, outcome)
        if not images and item.article.imported_digest == item.digest:
            keep(item, outcome)  # it came again for its pictures only, and none of them is any good
            return False
        item.images = list(images.values())
        keys = {name: 0 if image is item.images[0] else image.pk for name, image in images.items()}
        item.article.body = conversion.to_body(html, base=item.record.url_path, site=run.site, images=keys)
    except RecursionError:
        outcome.skip(item.number, _("The body is nested too deeply to be read."))
        return False
    return True


def _take_in_pictures(item: Item, html: str, run: Run, outcome: Outcome) -> dict[str, Image]:
    if not item.found:
        return {}
    alts = conversion.picture_words(html)
    return pictures.take_in(item.number, item.found, alts=alts, dry_run=run.dry_run, outcome=outcome)


def _lock(items: Sequence[Item], outcome: Outcome) -> list[Item]:
    """Locks the articles that are here; returns the items without those that somebody changed in the meantime."""
    versions = {item.article.pk: item.article.version for item in items if not item.is_new}
    if not versions:
        return list(items)
    rows = Article.objects.select_for_update().filter(pk__in=versions).order_by("pk")
    same = {pk for pk, version in rows.values_list("pk", "version") if versions[pk] == version}
    for item in items:
        if not item.is_new and item.article.pk not in same:
            leave(item, outcome)
    return [item for item in items if item.is_new or item.article.pk in same]
