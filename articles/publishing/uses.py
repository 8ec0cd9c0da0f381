"""What stories show, in the readers' text or in a working copy: who deletes something else asks here first."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from articles.models import Article, Image, Revision, Section


def is_shown(image: Image) -> bool:
    """Says whether a story shows the picture, or will once its changes are published."""
    reference = f'data-image="{image.pk}"'
    copies = _working_copies().filter(Q(content__lead_image_id=image.pk) | Q(content__body__icontains=reference))
    in_row = Q(lead_image=image) | Q(body__contains=reference)
    in_copy = Q(working_version__isnull=False) & Exists(copies)
    return Article.objects.filter(in_row | in_copy).exists()


def stories_to_come(section: Section) -> int:
    """Returns how many stories are in the section once their changes are published."""
    copies = _working_copies().filter(content__section_id=section.pk)
    return Article.objects.filter(Exists(copies), working_version__isnull=False).count()


def _working_copies() -> "QuerySet[Revision]":
    return Revision.objects.filter(article=OuterRef("pk"), number=F("article__working_version"))
