"""The stored row of an article: locked, kept from what others decided, written whole."""

from collections.abc import Iterable

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.models import Article
from articles.publishing import content
from articles.publishing.addresses import give_address, give_way
from articles.publishing.content import Content
from articles.publishing.errors import RuleBroken
from articles.publishing.rights import Person
from articles.tagging.names import resolve
from articles.tagging.tags import set_tags
from articles.text.body import clean_body

# What the verbs decide: no form, and no object that was read before a decision, undoes it.
DECIDED = (
    "status",
    "live_at",
    "first_live_at",
    "was_live",
    "address_date",
    "updated_at",
    "updated_note",
    "withdrawn_at",
    "withdrawn_reason",
    "version",
    "working_version",
    "created_by_id",
    "created_at",
    "imported_version",
    "imported_digest",
)


def lock_both_sides(article: Article, others: Iterable[Article]) -> None:
    """Locks a story and those that a rule keeps, or is to keep, apart from it: the rule holds both ways.

    All in the order of their keys: of two that name each other, one goes first, and the other sees it.
    """
    sides = {article.pk, *(other.pk for other in others), *article.never_beside.values_list("pk", flat=True)}
    rows = Article.objects.select_for_update(no_key=True).filter(pk__in=sides)
    list(rows.order_by("pk").values_list("pk"))


def locked(article: Article) -> Article:
    """Returns the stored row, locked until the transaction ends."""
    try:
        stored = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
    except Article.DoesNotExist:
        raise RuleBroken({NON_FIELD_ERRORS: _("Somebody has deleted this article.")}) from None
    if stored.is_live:  # perhaps since a moment that nobody has followed yet
        Article.objects.filter(pk=stored.pk).note_live()
        stored.note_live()
    return stored


def has_two_texts(stored: Article) -> bool:
    """Says whether the row is the readers', and what is written now stands beside it.

    That of a working copy still is when a clock was set back to before they got it.
    """
    return stored.is_live or stored.working_version is not None


def is_taken_as_translation(article: Article) -> bool:
    """Says whether another story is the translation into this language already."""
    if article.translation_of_id is None:
        return False
    others = Article.objects.exclude(pk=article.pk)
    return others.filter(translation_of=article.translation_of_id, language=article.language).exists()


def validate(article: Article) -> None:
    """Makes the body clean and everything valid; raises RuleBroken with a sentence for each field."""
    article.body = clean_body(article.body)
    decided = {*DECIDED, "created_by", "saved_by"}
    try:
        article.full_clean(exclude=decided, validate_constraints=False)
        # Fields and verbs see to the other constraints; to ask the database about each costs more than the save.
        if article.translation_of_id is not None:
            article.validate_constraints(exclude=decided)
    except ValidationError as error:
        raise RuleBroken({name: " ".join(said) for name, said in error.message_dict.items()}) from error


def write(article: Article) -> None:
    """Writes the row, clean, valid and with an address of its own where it needs one; raises RuleBroken."""
    may_move = article.live_at is not None and not article.is_address_fixed
    wanted = article.slug
    give_address(article)
    validate(article)
    _save(article, wanted if may_move else None)


def write_as_it_is(article: Article) -> None:
    """Writes a row of which no text was changed: whatever is wrong with it, nothing keeps it from being taken back."""
    _save(article, None)


def _save(article: Article, wanted: str | None) -> None:
    """Saves the row; where another story has come to its address meanwhile, with another one like the slug wanted."""
    while True:
        article.note_live()
        try:
            with transaction.atomic():
                article.save()
        except IntegrityError:
            if wanted is None or not give_way(article, wanted):
                raise
        else:
            return


def write_with_all(article: Article, said: Content, *, by: Person) -> None:
    """Writes the row, and the rows of bylines, tags and rules that hang on it."""
    write(article)
    write_hanging(article, said, by=by)


def write_hanging(article: Article, said: Content, *, by: Person) -> None:
    """Writes the rows of bylines, tags and rules that hang on the article."""
    content.write_bylines(article, said)
    set_tags(article, resolve(said["tags"], by=by))
    content.write_safeguards(article, said)


def tell(article: Article, stored: Article) -> None:
    """Gives the caller's object what is decided and written by now."""
    if article is not stored:
        for name in (*DECIDED, *content.FIELDS, "saved_at", "saved_by_id"):
            setattr(article, name, getattr(stored, name))
