"""What stories show, in the readers' text or in a working copy: who deletes something else asks here first."""

from collections.abc import Collection, Iterable
from functools import reduce
from operator import or_
from typing import Any, NamedTuple, cast

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from articles.models import Article, Image, ImageUse, Page, Revision, Section
from articles.text.blocks import references


class Use(NamedTuple):
    """A story that shows a picture, and where in it."""

    article: Article
    as_lead: bool
    in_body: bool
    to_come: bool  # only once the changes of a published story are published


def note_uses(texts: Iterable[tuple[int, int | None, str]]) -> None:
    """Notes which pictures versions of stories show: each is a story's key, its lead picture's, and the body.

    To be called in the transaction that writes such a version. No query where none shows a picture, one where all is
    noted already, else three.
    """
    wanted = {(key, article) for article, lead, body in texts for key in set().union(*_shown(lead, body))}
    if not wanted:
        return
    images, articles = {key for key, _ in wanted}, {article for _, article in wanted}
    noted = ImageUse.objects.filter(image__in=images, article__in=articles).values_list("image", "article")
    if new := wanted.difference(noted):
        here = set(Image.objects.filter(pk__in=images).order_by().values_list("pk", flat=True))
        rows = [ImageUse(image_id=key, article_id=article) for key, article in sorted(new) if key in here]
        ImageUse.objects.bulk_create(rows, ignore_conflicts=True)


def is_shown(image: Image) -> bool:
    """Says whether a story shows the picture, or will once its changes are published; or a page of the newsroom."""
    return (
        Article.objects.filter(_showing([image.pk])).exists()
        or Page.objects.filter(body__contains=f'data-image="{image.pk}"').exists()
    )


def uses_of(images: Collection[Image], among: QuerySet[Article], *, most: int) -> dict[int, list[Use]]:
    """Returns by picture's key where stories show it: exact, of the first `most` of these stories that show one.

    Looks into the stories of which some version shows one: for a page of pictures at the desk. Two queries.
    """
    keys = [image.pk for image in images]
    if not keys:
        return {}
    found: dict[int, list[Use]] = {key: [] for key in keys}
    articles = list(among.filter(_showing(keys))[:most])
    changed = [article.pk for article in articles if article.working_version is not None]
    current = Revision.objects.filter(article__in=changed, number=F("article__working_version"))
    copies: dict[int, Any] = dict(current.values_list("article", "content"))
    for article in articles:
        now = _shown(article.lead_image_id, article.body)
        copy = copies.get(article.pk)
        later = _shown(copy.get("lead_image_id"), copy.get("body", "")) if copy else now
        for key in found.keys() & (now[0] | now[1] | later[0] | later[1]):
            to_come = key not in now[0] | now[1]
            lead, body = later if to_come else now
            found[key].append(Use(article, key in lead, key in body, to_come))
    return found


def in_no_version(images: QuerySet[Image]) -> QuerySet[Image]:
    """Narrows pictures to those that no story shows, nor any earlier version of one."""
    return images.filter(~Exists(ImageUse.objects.filter(image=OuterRef("pk"))))


def pages_with(images: Collection[Image]) -> dict[int, list[Page]]:
    """Returns by picture's key the newsroom's own pages that show it: exact, one query. There are few such pages."""
    found: dict[int, list[Page]] = {image.pk: [] for image in images}
    for page in Page.objects.filter(body__contains='data-image="'):
        for key in found.keys() & set(references(page.body).images):
            found[key].append(page)
    return found


def stories_to_come(section: Section) -> int:
    """Returns how many stories are in the section once their changes are published."""
    copies = _working_copies().filter(content__section_id=section.pk)
    return Article.objects.filter(Exists(copies), working_version__isnull=False).count()


def _showing(keys: Collection[int]) -> Q:
    marks = [f'data-image="{key}"' for key in keys]
    in_body, in_copied_body = (
        reduce(or_, (Q((lookup, mark)) for mark in marks)) for lookup in ("body__contains", "content__body__icontains")
    )
    led = reduce(or_, (Q(content__lead_image_id=key) for key in keys))
    copies = _working_copies().filter(led | in_copied_body)
    shown: Any = Q(lead_image__in=keys) | in_body | (Q(working_version__isnull=False) & Exists(copies))
    # Whatever the size of the archive, only these can show it.
    return cast(Q, Q(pk__in=ImageUse.objects.filter(image__in=keys).values("article")) & shown)


def _shown(lead: int | None, body: str) -> tuple[set[int], set[int]]:
    """Returns the pictures that lead, one at most, and those in the body."""
    return {lead} if lead else set(), set(references(body).images)


def _working_copies() -> "QuerySet[Revision]":
    return Revision.objects.filter(article=OuterRef("pk"), number=F("article__working_version"))
