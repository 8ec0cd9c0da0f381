"""Keys of second steps at rest: sealed with SECRET_KEY, so that a copy of the database alone shows none."""

import base64
import logging
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

logger = logging.getLogger(__name__)


def seal(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Returns what was sealed; where SECRET_KEY is another one since, a new secret that no code fits."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken:
        logger.error("The key of a second step was sealed with another SECRET_KEY: remove_second_step helps.")
        return base64.b32encode(secrets.token_bytes(20)).decode()


def _keys() -> MultiFernet:
    every = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [salted_hmac("articles.accounts.sealing", "", secret=key, algorithm="sha256").digest() for key in every]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
