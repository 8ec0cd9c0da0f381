"""Sections of imported articles: by name, made where there is none."""

from collections.abc import Iterable

from django.db.models import Max

from articles import effects
from articles.exchange.slugs import new_slugs
from articles.models import Section
from articles.text.excerpts import excerpt

LONGEST_NAME = 100


def find_sections(names: Iterable[str], made: dict[str, list[str]]) -> dict[str, Section]:
    """Returns the section of each name; new ones come after those that are there, and `made` hears of them."""
    short = {name: excerpt(name, LONGEST_NAME) for name in names if name}
    sections = {section.name: section for section in Section.objects.filter(name__in=short.values())}
    missing = [name for name in dict.fromkeys(short.values()) if name not in sections]
    if missing:
        slugs = new_slugs(Section, missing, otherwise="section")
        last = Section.objects.aggregate(last=Max("order"))["last"] or 0
        new = [Section(name=name, slug=slugs[name], order=last + 1) for name in missing]
        sections |= {section.name: section for section in Section.objects.bulk_create(new)}
        made["sections"] = missing
        effects.after_noun_change(new[0])  # every page names all sections
    return {name: sections[kept] for name, kept in short.items()}
