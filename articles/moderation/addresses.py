"""Addresses of pages of others, in one spelling."""

from urllib.parse import urlsplit, urlunsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from articles.models.decision import LONGEST_ADDRESS
from articles.moderation.errors import BadAddress
from articles.text.plain import printable

_is_web = URLValidator(schemes=["http", "https"])


def tidy(address: str) -> str:
    """Returns the address with its scheme and host in small letters; raises BadAddress for what is no web page's."""
    address = address.strip()
    if len(address) > LONGEST_ADDRESS or address != printable(address) or "\\" in address:
        raise BadAddress
    try:
        _is_web(address)
        parts = urlsplit(address)
    except (ValidationError, ValueError) as error:
        raise BadAddress from error
    if "@" in parts.netloc:
        raise BadAddress
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", parts.query, parts.fragment))
