"""Old addresses that lead to a story: those that it had stay its own, others are kept at the desk.

One rule for all who write a Redirect: what was a story's address belongs to that story for ever, and what
is a page of this site leads to no story.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from articles import audit
from articles.models import Article, Redirect
from articles.publishing.addresses import Place, is_of_this_site, place_at
from articles.publishing.errors import RuleBroken
from articles.publishing.rights import Person


@transaction.atomic
def save_redirect(redirect: Redirect) -> None:
    """Saves an old address as it was written at the desk. Raises RuleBroken."""
    stored = Redirect.objects.select_related("article").filter(pk=redirect.pk).first()
    if stored is not None and (redirect.path, redirect.article_id) == (stored.path, stored.article_id):
        return
    if stored is not None and is_kept(stored):
        raise RuleBroken({"path": why_kept(stored)})
    if is_of_this_site(redirect.path):
        raise RuleBroken({"path": _("This is one of this site’s own pages. Write an address that leads nowhere yet.")})
    if (owner := _standing_at(place_at(redirect.path))) is not None:
        told = _("This is the address of “%(story)s”. Write one that leads nowhere yet.") % {"story": owner}
        raise RuleBroken({"path": told})
    redirect.save()


@transaction.atomic
def delete_redirect(redirect: Redirect) -> None:
    """Lets go of an old address. Raises RuleBroken."""
    stored = Redirect.objects.select_related("article").filter(pk=redirect.pk).first()
    if stored is not None and is_kept(stored):
        raise RuleBroken({"path": why_kept(stored)})
    redirect.delete()


def is_kept(redirect: Redirect) -> bool:
    """Says whether the story may have stood at the old address: on the day that all its addresses are of."""
    place, story = place_at(redirect.path), redirect.article
    return place is not None and story.is_address_fixed and place.day == story.address_date


def why_kept(redirect: Redirect) -> str:
    return _("Readers know “%(story)s” by this address, so it leads there for ever.") % {"story": redirect.article}


def leave(story: Article, place: Place, *, by: Person) -> None:
    """Makes the address that the story leaves lead to it; whatever led elsewhere from there was never asked."""
    redirect, is_new = Redirect.objects.select_related("article").get_or_create(
        path=place.path, defaults={"article": story}
    )
    if not is_new and redirect.article_id != story.pk:
        before, redirect.article = str(redirect.article), story
        redirect.save()
        audit.record("changed", redirect, by=by, before={"article": before}, after={"article": str(story)})


def come(story: Article, place: Place) -> None:
    """Ends what led to the story from where it stands now."""
    Redirect.objects.filter(path=place.path, article=story).delete()


def _standing_at(place: Place | None) -> Article | None:
    return Article.objects.filter(address_date=place.day, slug=place.slug).first() if place else None
