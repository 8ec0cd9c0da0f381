"""Which pictures may still be shown."""

from django.db.models import Q
from django.utils import timezone


def unexpired() -> Q:
    """Pictures whose rights have not expired."""
    return Q(rights_expire_on=None) | Q(rights_expire_on__gte=timezone.localdate())
