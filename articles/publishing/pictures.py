"""What a picture may not lose while stories show it that readers have, or get by themselves."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.models import Article, Image, Newsroom
from articles.models.newsroom import Check
from articles.publishing.errors import RuleBroken
from articles.publishing.rights import Person, may_open
from articles.publishing.uses import uses_of

MOST_LOOKED_AT = 20  # stories that show it
NAMED = 3  # of them


def check_still_said(image: Image, *, by: Person) -> None:
    """Refuses to take from a picture what its stories were approved with; raises RuleBroken with their names.

    `image` is what is about to be stored. What this newsroom publishes without, it may lose; and what it never had
    keeps nobody from saying the rest.
    """
    lost = set(_lost(Image.objects.get(pk=image.pk), image))
    if not lost or not (lost := lost.intersection(Newsroom.objects.current().blocking_checks)):
        return
    approved = Article.objects.filter(live_at__isnull=False).defer("key_points", "notes").order_by("-live_at", "-pk")
    stories = [use.article for use in uses_of([image], approved, most=MOST_LOOKED_AT)[image.pk] if not use.to_come]
    if not stories:
        return
    shown = _("Stories that are published, or wait for their moment, show this picture: %(stories)s.")
    shown %= {"stories": _named(stories, by)}
    wanted = {
        Check.ALT: ("alt", _("Say what it shows, or tick “decorative”.")),
        Check.CREDIT: ("credit", _("Say who made it, as readers see it.")),
    }
    raise RuleBroken({name: f"{what} {shown}" for check, (name, what) in wanted.items() if check in lost})


def _lost(before: Image, after: Image) -> Iterator[str]:
    if (before.alt or before.decorative) and not (after.alt or after.decorative):
        yield Check.ALT
    if before.credit and not after.credit:
        yield Check.CREDIT


def _named(stories: list[Article], by: Person) -> str:
    """Names what readers have, and what the person may open; of the rest no more than that it is there."""
    known = [story for story in stories if story.is_live or may_open(by, story)]
    names = [f"“{story.headline[:60]}”" for story in known[:NAMED]]
    if len(known) > NAMED:
        names.append("…")
    if len(known) < len(stories):
        names.append(_("unpublished ones of others"))
    return ", ".join(names)
