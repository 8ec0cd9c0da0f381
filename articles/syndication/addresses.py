"""Full addresses, as machines elsewhere need them."""

from urllib.parse import urljoin

from django.conf import settings


def absolute(path: str) -> str:
    """Returns the full address of a path on this site; an address that is full already stays as it is."""
    return urljoin(f"{settings.SITE_URL}/", path)
