"""Slugs for rows that an import makes."""

from collections.abc import Iterable

from django.db import models

from articles.text.slugs import make_slug, unused


def new_slugs(model: type[models.Model], names: Iterable[str], *, otherwise: str) -> dict[str, str]:
    """Returns a slug for each name that no row of the model has: one query, and one for each slug tried instead."""
    wanted = {name: make_slug(name) or otherwise for name in names}
    rows = model._default_manager
    used = set(rows.filter(slug__in=wanted.values()).values_list("slug", flat=True))
    slugs: dict[str, str] = {}
    for name, slug in wanted.items():
        slugs[name] = unused(slug, lambda one: one in used or (one != slug and rows.filter(slug=one).exists()))  # noqa: B023
        used.add(slugs[name])
    return slugs
