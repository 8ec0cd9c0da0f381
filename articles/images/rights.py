"""Which pictures may still be shown, and chosen."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from articles.models import Image, User

DESCRIBED_FOR = timedelta(days=1)  # how long whoever added a picture may go on to say what it shows and whose it is


def choosable() -> Q:
    """Pictures that the library offers: not deleted, and their rights have not expired."""
    return Q(discarded_at=None) & unexpired()


def unexpired() -> Q:
    """Pictures whose rights have not expired."""
    return Q(rights_expire_on=None) | Q(rights_expire_on__gte=timezone.localdate())


def may_describe(user: User, image: Image) -> bool:
    """Says whether somebody may say more of a picture because they have just added it."""
    is_new = image.uploaded_at is not None and timezone.now() - image.uploaded_at < DESCRIBED_FOR
    return is_new and image.uploaded_by_id is not None and image.uploaded_by_id == user.pk
