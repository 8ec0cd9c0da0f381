"""Files of pictures in a store that speaks S3: asked as a disk is, with an end to waiting.

Loaded only where settings name such a store: boto3 takes a second and 40 MB. The store is private. Readers get files
from the application (`views.media`), which knows whose rights have expired; an address is the same wherever files lie.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import Any
from urllib.parse import urljoin

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ConnectionClosedError, HTTPClientError
from django.conf import settings
from django.core.files.base import File
from django.utils.encoding import filepath_to_uri
from django.utils.translation import gettext as _
from storages.backends.s3 import S3Storage

from articles.images.errors import StoreAway

logger = logging.getLogger(__name__)

CONNECTING, ANSWERING = 1.5, 3.0  # seconds that the store has for a connection, and for each part of an answer
LEFT_ALONE = 5.0  # seconds after it did not answer: a store that hangs costs one person a moment, not each
REMEMBERED = 1.0  # seconds: who asks for a file's size asks for its date next
IN_MEMORY = 1024 * 1024  # bytes of a file that is read; a larger one lies in a temporary file
CONNECTIONS = 8  # that a process keeps
MISSING = frozenset({"404", "NoSuchKey", "NotFound"})


class S3Store(S3Storage):
    """A bucket. What it refuses or does not answer is an OSError, as of a disk."""

    def __init__(self, **options: Any) -> None:
        config = Config(
            connect_timeout=CONNECTING,
            read_timeout=ANSWERING,
            retries={"total_max_attempts": 1},  # somebody waits
            max_pool_connections=CONNECTIONS,
            s3={"addressing_style": options.get("addressing_style")},
            # Not all that speaks S3 knows Amazon's newer checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(**{"client_config": config, **options})
        self._lock = threading.Lock()
        self._one: Any = None
        self._seen = threading.local()
        self._again_at = 0.0

    @property
    def connection(self) -> Any:
        """Returns the one connection of the process: another one for each thread would take memory and time."""
        with self._lock:
            if self._one is None:
                self._one = self._create_session().resource(
                    "s3", region_name=self.region_name, endpoint_url=self.endpoint_url, config=self.client_config
                )
            return self._one

    # --- What is asked of a store -----------------------------------------------------------------

    def url(self, name: str, *args: Any, **options: Any) -> str:
        return urljoin(settings.MEDIA_URL, filepath_to_uri(name))

    def size(self, name: str) -> int:
        size: int = self._head(name)["ContentLength"]
        return size

    def get_modified_time(self, name: str) -> datetime:
        modified: datetime = self._head(name)["LastModified"]
        return modified

    def exists(self, name: str) -> bool:
        try:
            self._head(name)
        except FileNotFoundError:
            return False
        return True

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with self._asking(name):
            found: tuple[list[str], list[str]] = super().listdir(name)
        return found

    def delete(self, name: str) -> None:
        self._seen.head = None
        self._do("delete_object", name)

    def _open(self, name: str, mode: str = "rb") -> File:
        """Returns the whole file, so that what breaks off does so before anybody gets a part."""
        if mode != "rb":
            raise ValueError("Files of this store are written whole: use save().")
        content: Any = SpooledTemporaryFile(IN_MEMORY, dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115
        try:
            with self._asking(name):
                copyfileobj(self._do("get_object", name)["Body"], content)
        except OSError:
            content.close()
            raise
        content.seek(0)
        return File(content, name)

    def _save(self, name: str, content: Any) -> str:
        self._seen.head = None
        content.seek(0)
        self._do("put_object", name, Body=content.read(), **self._get_write_parameters(name))
        return name

    # --- How --------------------------------------------------------------------------------------

    def check(self) -> str:
        """Returns what is wrong with the store, as it says it; nothing where it takes files and gives them back."""
        probe = "newsroom-check.txt"
        try:
            self._do("put_object", probe, Body=b"taken away at once")
            self._do("get_object", probe)["Body"].close()
            self._do("delete_object", probe)
        except OSError as error:
            return str(error.__cause__ or error)
        return ""

    def _head(self, name: str) -> Any:
        kept, head, until = getattr(self._seen, "head", None) or ("", None, 0.0)
        if kept != name or time.monotonic() > until:
            head = self._do("head_object", name)
            self._seen.head = name, head, time.monotonic() + REMEMBERED
        return head

    def _do(self, what: str, name: str, **more: Any) -> Any:
        with self._asking(name):
            ask = getattr(self.connection.meta.client, what)
            more |= {"Bucket": self.bucket_name, "Key": self._normalize_name(name)}
            try:
                return ask(**more)
            except ConnectionClosedError:  # a connection that was kept, and that the store had closed meanwhile
                return ask(**more)

    @contextmanager
    def _asking(self, name: str) -> Iterator[None]:
        """Gives what the store says, or does not say, the names that a disk's errors have."""
        if time.monotonic() < self._again_at:
            raise StoreAway(_("the store of pictures does not answer"))
        try:
            yield
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            if code in MISSING:
                raise FileNotFoundError(name) from error
            logger.warning("The store of pictures refused %s: %s", name, error)
            raise StoreAway(_("the store of pictures refused it: %(code)s") % {"code": code}) from error
        except BotoCoreError as error:
            logger.warning("The store of pictures does not answer: %s", error)
            if isinstance(error, HTTPClientError):
                self._again_at = time.monotonic() + LEFT_ALONE
            raise StoreAway(_("the store of pictures does not answer")) from error
