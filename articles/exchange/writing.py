"""Articles of some records are written, with all that hangs on them. Runs in a transaction of the caller's."""

from collections.abc import Sequence
from urllib.parse import unquote

from django.utils.translation import gettext as _

from articles.conf import MOST_TAGS
from articles.exchange.authors import bylines, find_authors
from articles.exchange.history import why_of
from articles.exchange.ledger import Waiting
from articles.exchange.links import keys, path_key, settle, sought
from articles.exchange.redirects import OldAddresses, RedirectRefused
from articles.exchange.report import Outcome
from articles.exchange.run import Item, Run
from articles.exchange.sections import find_sections
from articles.exchange.sorting import arrival
from articles.exchange.tags import find_tags
from articles.exchange.whereabouts import addresses_here
from articles.models import Article, Byline, Redirect
from articles.publishing.bulk import complete_all, contents, keep_changes, place
from articles.tagging.tags import set_tags_of_many
from articles.text.slugs import make_slug

WRITTEN = (  # of an article that is here already
    "headline",
    "slug",
    "standfirst",
    "body",
    "section",
    "language",
    "lead_image",
    "status",
    "publish_at",
    "live_at",
    "first_live_at",
    "address_date",
    "imported_digest",
    "imported_version",
    "version",
    "saved_at",
)


def save(items: Sequence[Item], run: Run, outcome: Outcome) -> None:
    """Writes the articles of the items, whose bodies are converted."""
    articles = [item.article for item in items]
    before = contents([article.pk for article in articles if article.pk is not None])
    sections = find_sections((item.record.section for item in items), outcome.made)
    for item in items:
        _fill(item, outcome)
        item.article.section = sections.get(item.record.section)
    place(articles)
    _settle_links(items, run, outcome)
    _save_articles(articles, outcome)
    _save_bylines(items, run.source, outcome)
    _save_tags(items, outcome)
    _save_redirects(items, run, outcome)
    complete_all([article.pk for article in articles])
    keep_changes(before, why=why_of(run.source))


def _fill(item: Item, outcome: Outcome) -> None:
    """Gives the article what its record says, but what refers to other rows."""
    article, record = item.article, item.record
    article.headline = record.title
    article.standfirst = record.summary
    article.language = record.language
    article.version += 1
    article.imported_version = article.version
    article.imported_digest = item.digest
    if item.images:
        article.lead_image = item.images[0]
    if not article.is_address_fixed:
        article.slug = make_slug(unquote(record.slug))
        article.publish_at = record.published_at
    elif article.publish_at != record.published_at:
        outcome.note(item.number, _("Its date differs now. Readers have it already, so here it keeps its date."))


def _settle_links(items: Sequence[Item], run: Run, outcome: Outcome) -> None:
    """Sets the links to articles that are here or in this batch; who has others waits for the end of the run."""
    arrivals = [arrival(item) for item in items]
    wanted = {sought(key) for item in items for key in keys(item.article.body)}
    addresses: dict[str, str] = {}
    for one in reversed(arrivals):
        addresses |= dict.fromkeys(one.keys, one.address)
    # Who came before keeps what it is known by.
    addresses |= run.ledger.addresses_of(wanted)
    pks = [item.article.pk for item in items if item.article.pk is not None]
    addresses |= addresses_here(wanted, run.source, but_not=pks)
    for item in items if wanted else ():
        settled = settle(item.article.body, addresses, site=run.site)
        item.article.body = settled.body
        outcome.counts.links_resolved += settled.count
        if settled.left:
            outcome.waiting.append(Waiting(item.record.id, item.digest, settled.left))
            item.article.imported_digest = ""  # an import that breaks off before its links are set begins with it anew
    outcome.arrivals += arrivals


def _save_articles(articles: Sequence[Article], outcome: Outcome) -> None:
    changed = [article for article in articles if article.pk is not None]
    new = [article for article in articles if article.pk is None]
    for article in changed:
        article.save(update_fields=WRITTEN)
    Article.objects.bulk_create(new)
    outcome.counts.updated += len(changed)
    outcome.counts.created += len(new)


def _save_bylines(items: Sequence[Item], source: str, outcome: Outcome) -> None:
    Byline.objects.filter(article__in=[item.article for item in items]).delete()
    authors = find_authors([name for item in items for name in item.record.authors], source, outcome.made)
    Byline.objects.bulk_create(
        [byline for item in items for byline in bylines(item.article, item.record.authors, authors)]
    )


def _save_tags(items: Sequence[Item], outcome: Outcome) -> None:
    tags = find_tags(dict.fromkeys(name for item in items for name in item.record.tags), outcome.made)
    wanted = {}
    for item in items:
        refused = [name for name in item.record.tags if name not in tags]
        kept = [tags[name] for name in item.record.tags if name in tags]
        if len(kept) > MOST_TAGS:
            outcome.note(item.number, _("It has too many tags: the first %(most)d are kept.") % {"most": MOST_TAGS})
        if refused:
            listed = ", ".join(name[:60] for name in refused[:5])
            outcome.note(item.number, _("These names cannot be tags and were left out: %(names)s") % {"names": listed})
        outcome.counts.tags_refused += len(refused) + max(0, len(kept) - MOST_TAGS)
        wanted[item.article] = kept[:MOST_TAGS]
    set_tags_of_many(wanted)


def _save_redirects(items: Sequence[Item], run: Run, outcome: Outcome) -> None:
    given = [item for item in items if item.record.url_path]
    paths = [path for item in given if (path := path_key(item.record.url_path))]
    old = OldAddresses(paths, run.ledger.owners_of(paths))
    made = []
    for item in given:
        try:
            redirect = old.redirect(item.article, item.record.url_path)
        except RedirectRefused as refusal:
            outcome.counts.redirects_refused += 1
            outcome.note(item.number, str(refusal))
        else:
            made += [redirect] if redirect else []
    Redirect.objects.bulk_create(made)
    outcome.counts.redirects += len(made)
