"""Stories that stand above the newest on a tag's page: where a reader who is new to the subject begins."""

from collections.abc import Collection, Iterable, Sequence

from django.db import transaction

from articles.conf import TAG_PINS
from articles.models import Article, Tag, TagPin


def pinned(tag: Tag) -> list[Article]:
    """Returns the stories in their order, be they live or not. One query."""
    return [pin.article for pin in tag.pins.select_related("article").order_by("position")]


@transaction.atomic
def set_pins(tag: Tag, articles: Sequence[int]) -> None:
    """Pins the stories of these keys on the tag's page, in this order, each once and the first few."""
    keys = list(dict.fromkeys(articles))[:TAG_PINS]
    Tag.objects.select_for_update(no_key=True).get(pk=tag.pk)
    if keys != _keys_of(tag):
        tag.pins.all().delete()
        TagPin.objects.bulk_create(
            TagPin(tag=tag, article_id=key, position=position) for position, key in enumerate(keys, start=1)
        )


def take_over(tag: Tag, into: Tag) -> dict[str, list[int]]:
    """Has `into` show what `tag` showed, behind its own and as far as there is room, for `tag` goes.

    Returns what `give_back` needs.
    """
    own, others = _keys_of(into), _keys_of(tag)
    set_pins(into, [*own, *others])
    return {"pins": others, "moved pins": [key for key in _keys_of(into) if key not in own]}


def give_back(tag: Tag, into: Tag | None, *, pins: Iterable[int], moved: Collection[int]) -> None:
    """Pins on the tag again what was there, as far as it still is, and takes from `into` what came from it."""
    there = set(Article.objects.filter(pk__in=pins).order_by().values_list("pk", flat=True))
    set_pins(tag, [key for key in pins if key in there])
    if into is not None:
        set_pins(into, [key for key in _keys_of(into) if key not in moved])


def _keys_of(tag: Tag) -> list[int]:
    return list(tag.pins.order_by("position").values_list("article_id", flat=True))
