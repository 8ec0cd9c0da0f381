"""Where the files of pictures lie: in a folder, or in a store that speaks S3."""

import re
from typing import Any

from newsroom import environment
from newsroom.environment import SettingError

OTHERS = ("S3_ENDPOINT", "S3_REGION", "S3_ACCESS_KEY", "S3_SECRET_KEY", "S3_PREFIX", "S3_ADDRESSING")

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", re.ASCII)  # Amazon's own rule
_PREFIX = re.compile(r"[\w-]+(?:/[\w-]+)*", re.ASCII)
_REGION = re.compile(r"[a-z0-9-]+", re.ASCII)


def picture_store() -> dict[str, Any]:
    """Returns the storage of pictures as Django's STORAGES has it."""
    bucket = environment.text("S3_BUCKET")
    if not bucket:
        if others := list(filter(environment.text, OTHERS)):
            raise SettingError(f"{others[0]} is set, but not S3_BUCKET; name the bucket, or leave both out.")
        return {"BACKEND": "articles.images.disk.Disk"}
    if not _BUCKET.fullmatch(bucket):
        raise SettingError(
            f"S3_BUCKET is {bucket[:80]!r}; write the name of a bucket alone, such as newsroom-pictures."
        )
    key, secret = environment.text("S3_ACCESS_KEY"), environment.text("S3_SECRET_KEY")
    if bool(key) != bool(secret):
        raise SettingError("S3_ACCESS_KEY and S3_SECRET_KEY go together; leave out both where the machine has a role.")
    endpoint = environment.site_address("S3_ENDPOINT", "") if environment.text("S3_ENDPOINT") else None
    styles = ["path", "virtual"]
    return {
        "BACKEND": "articles.images.s3.S3Store",
        "OPTIONS": {
            "bucket_name": bucket,
            "location": _read(_PREFIX, "S3_PREFIX", "a folder within the bucket, such as news/pictures") or "",
            "endpoint_url": endpoint,
            "region_name": _read(_REGION, "S3_REGION", "the name of a region, such as eu-central-1"),
            # Whoever reaches an object past the application keeps nothing of it beyond its rights.
            "object_parameters": {"CacheControl": "private, no-cache"},
            "access_key": key or None,
            "secret_key": secret or None,
            "addressing_style": environment.one_of("S3_ADDRESSING", styles, default="path" if endpoint else "virtual"),
        },
    }


def _read(pattern: re.Pattern[str], name: str, what: str) -> str | None:
    word = environment.text(name)
    if word and not pattern.fullmatch(word):
        raise SettingError(f"{name} is {word[:80]!r}; write {what}.")
    return word or None
