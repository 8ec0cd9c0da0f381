"""What stories show, in the readers' text or in a working copy: who deletes something else asks here first."""

from django.db.models import Exists, F, OuterRef, Q

from articles.models import Article, Image, Revision


def is_shown(image: Image) -> bool:
    """Says whether a story shows the picture, or will once its changes are published."""
    reference = f'data-image="{image.pk}"'
    copies = Revision.objects.filter(article=OuterRef("pk"), number=F("article__working_version"))
    copies = copies.filter(Q(content__lead_image_id=image.pk) | Q(content__body__icontains=reference))
    in_row = Q(lead_image=image) | Q(body__contains=reference)
    in_copy = Q(working_version__isnull=False) & Exists(copies)
    return Article.objects.filter(in_row | in_copy).exists()
