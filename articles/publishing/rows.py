"""The stored row of an article: locked, kept from what others decided, written whole."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.models import Article, Status
from articles.publishing.addresses import give_address, give_way
from articles.publishing.errors import RuleBroken
from articles.publishing.moments import reschedule
from articles.text.body import clean_body

# What the verbs decide: no form, and no object that was read before a decision, undoes it.
DECIDED = (
    "status",
    "live_at",
    "first_live_at",
    "address_date",
    "updated_at",
    "version",
    "created_by_id",
    "created_at",
    "imported_version",
    "imported_digest",
)


def locked(article: Article) -> Article:
    """Returns the stored row, locked until the transaction ends."""
    try:
        return Article.objects.select_for_update(no_key=True).get(pk=article.pk)
    except Article.DoesNotExist:
        raise RuleBroken({NON_FIELD_ERRORS: _("Somebody has deleted this article.")}) from None


def keep_decisions(article: Article, stored: Article) -> None:
    """Gives an edited article what was decided about the stored one, and moves its moment if that is still open."""
    for name in DECIDED:
        setattr(article, name, getattr(stored, name))
    if stored.is_address_fixed:
        article.slug = stored.slug
    if stored.status == Status.APPROVED:
        reschedule(article, stored)


def write(article: Article) -> None:
    """Writes the row, clean, valid and with an address of its own where it needs one; raises RuleBroken."""
    may_move = article.live_at is not None and not article.is_address_fixed
    article.body = clean_body(article.body)
    wanted = article.slug
    give_address(article)
    try:
        article.full_clean(exclude={*DECIDED, "created_by", "saved_by"})
    except ValidationError as error:
        raise RuleBroken({name: " ".join(said) for name, said in error.message_dict.items()}) from error
    while True:
        try:
            with transaction.atomic():
                article.save()
        except IntegrityError:
            if not (may_move and give_way(article, wanted)):
                raise
        else:
            return


def tell(article: Article, stored: Article) -> None:
    """Gives the caller's object what is decided by now."""
    for name in (*DECIDED, "publish_at", "slug", "saved_at", "saved_by_id"):
        setattr(article, name, getattr(stored, name))
