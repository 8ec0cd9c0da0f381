"""What `manage.py check` says of the surroundings, beside Django's own."""

from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.files.storage import default_storage

S3 = "articles.images.s3.S3Store"


@register("pictures")
def check_packages(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Names what has to be installed for the store of pictures that the settings name."""
    if settings.STORAGES["default"]["BACKEND"] != S3 or (find_spec("storages") and find_spec("boto3")):
        return []
    said = "S3_BUCKET is set, but the packages for such a store are missing."
    return [Error(said, hint="Install them: pip install -r requirements-s3.txt", id="pictures.E001")]


@register("pictures", deploy=True)
def check_store(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Asks the store of pictures whether it takes a file: only with --deploy, as every command is checked without."""
    if settings.STORAGES["default"]["BACKEND"] != S3 or check_packages(app_configs):
        return []
    wrong = default_storage.check()  # type: ignore[attr-defined]
    hint = "Compare S3_BUCKET, S3_ENDPOINT, S3_REGION and the keys with what the store says of itself."
    return [Error(f"The store of pictures takes no files: {wrong}", hint=hint, id="pictures.E002")] if wrong else []
