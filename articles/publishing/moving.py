"""A story that readers had moves to another address; the old one leads there for ever."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles import effects
from articles.models import Article
from articles.publishing import recording, redirecting, revisions
from articles.publishing.addresses import Place, is_free
from articles.publishing.errors import RuleBroken
from articles.publishing.rights import Person, Verb, require
from articles.publishing.rows import locked, tell, write
from articles.text.slugs import make_slug


@transaction.atomic
def move(article: Article, slug: str, *, by: Person) -> None:
    """Gives the story another slug. Every address it ever had answers 301 to the new one, without a detour.

    An address that some story has, or ever had, is taken. Raises NotAllowed and RuleBroken.
    """
    stored = locked(article)
    require(by, Verb.MOVE, stored)
    wanted = make_slug(slug)
    if not wanted:
        raise RuleBroken({"slug": _("Write letters, numbers and single hyphens, for example: rivers-rise-again")})
    if wanted == stored.slug:
        tell(article, stored)
        return
    day = stored.address_date
    if day is None:  # the rule has let through only what has an address
        raise ValueError("A story without an address cannot move.")
    old, new = Place(day, stored.slug), Place(day, wanted)
    if not is_free(new, of=stored):
        raise RuleBroken({"slug": taken()})
    was, said = recording.standing(stored), revisions.newest(stored)
    revisions.keep_beginning(stored, said)
    # A redirect leads to the story, not to an address: one step from wherever it ever was.
    redirecting.come(stored, new)
    redirecting.leave(stored, old, by=by)
    stored.slug = wanted
    stored.version += 1
    stored.saved_by_id = by.pk
    try:
        write(stored)
    except IntegrityError:  # another story has come to this address at the same moment
        raise RuleBroken({"slug": taken()}) from None
    revisions.keep_decision(stored, said, by=by)
    effects.after_public_change([stored.pk])
    recording.record("moved", stored, was, by=by)
    tell(article, stored)


def taken() -> str:
    return _("Another story has, or had, this address on that day. Choose another slug.")
