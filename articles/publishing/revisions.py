"""Revisions: every save is kept, and what is newest is found again."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from articles import audit
from articles.models import Article, Image, Revision, Section
from articles.publishing import content
from articles.publishing.content import Content
from articles.publishing.errors import RuleBroken
from articles.publishing.uses import note_uses


def newest(stored: Article, row: Content | None = None) -> Content:
    """Returns the newest text of an article: its working copy, or else what is in the row (`row`, where it is read)."""
    row = content.read(stored) if row is None else row
    if stored.working_version is None:
        return row
    kept = without_what_is_gone(_at(stored, stored.working_version) or {})
    return row | {name: value for name, value in kept.items() if name not in content.NOT_RESTORED}


def as_of(article: Article, version: int) -> Mapping[str, Any]:
    """Returns what was written up to this version; nothing where no revision goes back so far."""
    return _at(article, version) or {}


def keep(article: Article, said: Content, *, by: Any, why: str = "") -> None:
    """Keeps what the article's version says."""
    Revision.objects.create(
        article=article,
        number=article.version,
        content=said,
        why=why,
        saved_by_id=by.pk,
        saved_by_name=audit.name_of(by),
    )
    _note([(article.pk, said)])


def keep_beginning(stored: Article, said: Content) -> None:
    """Keeps what an article says that came without a revision (an import), before its first change here."""
    if not stored.revisions.exists():
        _beginning(stored, said).save(force_insert=True)
        _note([(stored.pk, said)])


def keep_import(before: Mapping[Article, Content], after: Mapping[Article, Content], *, why: str) -> None:
    """Keeps what an import made of articles: what they said, where no revision says it, and what they say now.

    `before` and `after` have the same keys, each the row as it was and as it is.
    """
    newest = _newest_of(before)
    kept = []
    for (was, former), (now, said) in zip(before.items(), after.items(), strict=True):
        last = newest.get(was.pk)
        if last is None or (last.number < was.version and last.content != former):
            kept.append(_beginning(was, former))
        kept.append(Revision(article=now, number=now.version, content=said, why=why))
    Revision.objects.bulk_create(kept)
    _note((revision.article_id, revision.content) for revision in kept)


def keep_bodies(articles: Collection[Article], *, why: str) -> None:
    """Keeps the bodies of those articles that have revisions: of the others the first comes with their first change."""
    newest = _newest_of(articles)
    Revision.objects.bulk_create(
        Revision(
            article=article,
            number=article.version,
            content={**newest[article.pk].content, "body": article.body},
            why=why,
        )
        for article in articles
        if article.pk in newest
    )


def keep_decision(stored: Article, said: Content, *, by: Any) -> None:
    """Keeps a new version whose decision moved a time or an address of what the article says, if it did."""
    decided = content.fields_of(stored)
    now = said | {name: decided[name] for name in ("slug", *content.MOMENTS)}
    if now != said:
        keep(stored, now, by=by, why=_("Its time or its address was decided."))


def find(article: Article, number: int) -> Revision:
    """Returns the revision of this number; raises RuleBroken."""
    found = Revision.objects.filter(article=article, number=number).first()
    if found is None:
        raise RuleBroken({NON_FIELD_ERRORS: _("There is no version %(number)d of this story.") % {"number": number}})
    return found


def without_what_is_gone(said: Content) -> Content:
    """Returns the content as far as there still is what it refers to: of an author who was deleted since, the name."""
    found = dict(said)
    for name, model in (("section_id", Section), ("lead_image_id", Image), ("translation_of_id", Article)):
        if found.get(name) and not model._default_manager.filter(pk=found[name]).exists():
            found[name] = None
    found["bylines"] = content.without_gone_authors(found.get("bylines", ()))
    return found


def _note(said: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
    note_uses((key, content.get("lead_image_id"), content.get("body", "")) for key, content in said)


def _beginning(stored: Article, said: Content) -> Revision:
    return Revision(
        article=stored,
        number=stored.version,
        content=said,
        saved_at=stored.saved_at,
        saved_by=stored.saved_by,
        saved_by_name=audit.name_of(stored.saved_by),
        why=_("As it came from %(source)s.") % {"source": stored.source} if stored.source else "",
    )


def _newest_of(articles: Collection[Article]) -> dict[int, Revision]:
    later = Revision.objects.filter(article=OuterRef("article"), number__gt=OuterRef("number"))
    found = Revision.objects.filter(~Exists(later), article__in=articles)
    return {revision.article_id: revision for revision in found}


def _at(article: Article, version: int) -> Content | None:
    found = Revision.objects.filter(article=article, number__lte=version).order_by("-number")
    return found.values_list("content", flat=True).first()
