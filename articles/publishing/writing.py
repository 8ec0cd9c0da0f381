"""The verbs of writing: save, restore, discard, delete.

A story that readers have is written in a working copy: a revision that readers get when its changes are
published (`amending.publish_changes`). Every other story is written in its own row.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import audit, effects
from articles.models import Article, Status, Tag
from articles.publishing import content, recording, revisions
from articles.publishing.addresses import suggest_slug
from articles.publishing.completing import complete
from articles.publishing.content import Content, Line
from articles.publishing.errors import StaleVersion
from articles.publishing.moments import reschedule
from articles.publishing.recording import Standing
from articles.publishing.refusing import (
    check_apart,
    check_bylines,
    check_language,
    check_moments,
    check_still_complete,
    check_tags,
)
from articles.publishing.rights import Person, Verb, require, require_write
from articles.publishing.rows import has_two_texts, lock_both_sides, locked, tell, validate, write_with_all
from articles.search.index import forget
from articles.text.body import clean_body
from articles.text.merge import merge
from articles.text.plain import one_line


class Settled(NamedTuple):
    """Fields of which a person saw what others had written, up to a version, and decided for their own."""

    version: int = 0
    fields: frozenset[str] = frozenset()


class Apart(NamedTuple):
    """Beside which articles, and articles with which tags, a story never stands.

    `shown` are the articles that the person saw there when they began: what the form of another story has
    added since (the rule holds both ways) is not taken off.
    """

    articles: Collection[Article]
    tags: Collection[Tag]
    shown: Collection[int] | None = None  # keys


class Saved(NamedTuple):
    """What a save did."""

    version: int
    has_changed: bool  # whether there was anything to save
    taken_over: frozenset[str] = frozenset()  # fields that others changed meanwhile, and that stay so


@transaction.atomic
def save_draft(
    article: Article,
    *,
    by: Person,
    based_on: int | None = None,
    bylines: Sequence[Line] | None = None,
    tags: Iterable[Tag] | None = None,
    tags_seen: Iterable[Tag] | None = None,
    apart: Apart | None = None,
    settled: Settled = Settled(),  # noqa: B008  # it cannot be changed
    why: str = "",
) -> Saved:
    """Saves what a person wrote; readers see nothing of it before it is published.

    Bylines, tags and what it is kept `apart` from stay as they are where they are not given. `based_on` is
    the version that the person began with (without it: the stored row, as fetched). What others saved
    since is merged field by field. `tags_seen` are the tags that it carried then: a merge of tags, or the undoing of
    one, changes them and makes no version. Rules of sensitivity hold at once, of a live story too. `why` is for the
    history.
    Raises NotAllowed, RuleBroken, and StaleVersion where both changed the same field.
    """
    article.body = clean_body(article.body)
    given = _given(bylines, tags, apart)
    if article.pk is None:
        return _begin(article, {**content.fields_of(article), **EMPTY, **given}, by, one_line(why))
    if apart is not None:
        lock_both_sides(article, apart.articles)
    stored = locked(article)
    require(by, Verb.SAVE, stored)
    row = content.read(stored)
    theirs = revisions.newest(stored, row)
    began = theirs if based_on == stored.version else row if based_on is None else revisions.as_of(stored, based_on)
    if apart is not None and apart.shown is not None:
        began = {**began, "never_beside": sorted(apart.shown)}
    if tags_seen is not None:
        began = {**began, "tags": content.names(tags_seen)}
    mine = {**{name: began.get(name, theirs[name]) for name in EMPTY}, **content.fields_of(article), **given}
    check_apart(stored, mine)
    if stored.is_address_fixed:
        mine["slug"] = theirs["slug"]
    known = settled.fields if settled.version == stored.version else ()
    merged = merge(began, theirs, mine, sets=content.SETS, settled=known)
    if merged.conflicts:
        raise StaleVersion(stored, {name: theirs[name] for name in sorted(merged.conflicts)})
    said = content.in_order(merged.fields)
    check_moments(stored, theirs, said)
    check_language(stored, theirs, said)
    has_changed = said != content.in_order(theirs)
    if has_changed:
        _store(stored, said, row, by, why=one_line(why))
    tell(article, stored)
    content.lay_over(article, said, names=content.TEXTS)
    return Saved(stored.version, has_changed, merged.taken_over)


EMPTY: Content = {"tags": [], "bylines": [], "never_beside": [], "never_beside_tags": []}


@transaction.atomic
def restore(article: Article, number: int, *, by: Person) -> Saved:
    """Brings an old revision back, as a new one; its times, address and rules of sensitivity stay as they are now.

    Raises NotAllowed and RuleBroken.
    """
    stored = locked(article)
    require(by, Verb.RESTORE, stored)
    old = revisions.without_what_is_gone(revisions.find(stored, number).content)
    row = content.read(stored)
    now = revisions.newest(stored, row)
    said = now | {name: value for name, value in old.items() if name not in content.NOT_RESTORED}
    has_changed = content.in_order(said) != content.in_order(now)
    if has_changed:
        _store(stored, said, row, by, why=_("Restored version %(number)d.") % {"number": number})
    tell(article, stored)
    content.lay_over(article, said, names=content.TEXTS)
    return Saved(stored.version, has_changed)


@transaction.atomic
def discard_changes(article: Article, *, by: Person) -> Saved:
    """Lets go of the working copy: what readers have is the newest text again. Its revisions stay."""
    stored = locked(article)
    require(by, Verb.SAVE, stored)
    if stored.working_version is None:
        return Saved(stored.version, has_changed=False)
    stored.version += 1
    stored.working_version = None
    revisions.keep(stored, content.read(stored), by=by, why=_("Let go of the changes that were not published."))
    _write_housekeeping(stored, by)
    tell(article, stored)
    return Saved(stored.version, has_changed=True)


@transaction.atomic
def delete(article: Article, *, by: Person) -> None:
    """Deletes an article that readers never had; the log keeps its text. Raises NotAllowed and RuleBroken."""
    stored = locked(article)
    require(by, Verb.DELETE, stored)
    audit.record("deleted", stored, by=by, before={**revisions.newest(stored), **recording.standing(stored)})
    effects.after_public_change([stored.pk])
    forget([stored.pk])
    stored.delete()


def _begin(article: Article, said: Content, by: Person, why: str) -> Saved:
    require_write(by)
    article.status, article.version, article.live_at = Status.DRAFT, 1, None
    article.created_by_id = article.saved_by_id = by.pk
    article.slug = article.slug or suggest_slug(article)
    check_tags(said)
    write_with_all(article, said, by=by)
    complete(article)
    revisions.keep(article, {**said, **content.fields_of(article)}, by=by, why=why)
    if article.embargo_until is not None:
        recording.record("embargoed", article, recording.standing(Article()), by=by)
    return Saved(article.version, has_changed=True)


def _store(stored: Article, said: Content, row: Content, by: Person, *, why: str = "") -> None:
    """Stores changed content as the next version: in the row, or in a working copy where readers have the row."""
    check_tags(said)
    revisions.keep_beginning(stored, row)
    was = recording.standing(stored)
    stored.version += 1
    stored.saved_by_id = by.pk
    if has_two_texts(stored):
        stored.working_version = stored.version
        _store_working_copy(stored, said, row, by)
    else:
        check_still_complete(stored, row, said)
        before = stored.publish_at, stored.embargo_until
        content.lay_over(stored, said)
        stored.slug = stored.slug or suggest_slug(stored)
        if stored.status == Status.APPROVED:
            reschedule(stored, *before)
        write_with_all(stored, said, by=by)
        complete(stored)
        said = {**said, **content.fields_of(stored)}
        _log_moments(stored, was, row, said, by)
        _log_texts(stored, was, row, said, by)
    revisions.keep(stored, said, by=by, why=why)
    _log_safeguards(stored, was, row, said, by)


def _store_working_copy(stored: Article, said: Content, row: Content, by: Person) -> None:
    shown = content.fields_of(stored)
    content.lay_over(stored, said)
    validate(stored)
    content.lay_over(stored, shown)
    content.lay_over(stored, said, names=("shows_no_related", "never_recommended"))
    _write_housekeeping(stored, by)
    content.write_safeguards(stored, said)


def _write_housekeeping(stored: Article, by: Person) -> None:
    """Writes what is not text: readers see no difference, and no date of theirs moves."""
    stored.saved_by_id, stored.saved_at = by.pk, timezone.now()
    names = ("version", "working_version", "saved_by_id", "saved_at", "shows_no_related", "never_recommended")
    Article.objects.filter(pk=stored.pk).update(**{name: getattr(stored, name) for name in names})


def _log_moments(stored: Article, was: Standing, row: Content, said: Content, by: Person) -> None:
    """Logs that an approved story comes at another time, and of every story what was promised to somebody."""
    moved = [name for name in content.MOMENTS if row[name] != said[name]]
    if moved and stored.status == Status.APPROVED:
        recording.record("rescheduled", stored, was, by=by)
    elif "embargo_until" in moved:
        recording.record("embargoed", stored, was, by=by)


def _log_texts(stored: Article, was: Standing, row: Content, said: Content, by: Person) -> None:
    """Logs what an approved story says otherwise: it comes out so, and nobody approves it again."""
    before, after = content.differences(row, said, but_in=(*content.MOMENTS, *content.SAFEGUARDS))
    if after and stored.status == Status.APPROVED:
        recording.record("changed while approved", stored, was, by=by, before=before, after=after)


def _log_safeguards(stored: Article, was: Standing, row: Content, said: Content, by: Person) -> None:
    changed = [name for name in content.SAFEGUARDS if row[name] != said[name]]
    if changed:
        before, after = ({name: of[name] for name in changed} for of in (row, said))
        recording.record("set apart", stored, was, by=by, before=before, after=after)
        effects.after_safeguards_change({stored.pk, *row["never_beside"], *said["never_beside"]})


def _given(bylines: Sequence[Line] | None, tags: Iterable[Tag] | None, apart: Apart | None) -> Content:
    said: Content = {}
    if bylines is not None:
        said["bylines"] = content.lines(bylines)
        check_bylines(said["bylines"])
    if tags is not None:
        said["tags"] = content.names(tags)
    if apart is not None:
        said["never_beside"] = sorted(article.pk for article in apart.articles)
        said["never_beside_tags"] = sorted(tag.pk for tag in apart.tags)
    return said
