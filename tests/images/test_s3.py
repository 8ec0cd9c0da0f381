"""Pictures in a store that speaks S3, on a real one: as on a disk, and with an end to waiting where it is away."""

import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from time import monotonic
from uuid import uuid4

import pytest
from django.core import checks
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from articles import effects
from articles.images import s3 as store
from articles.images.alike import look_again
from articles.images.errors import PictureNotStored, StoreAway
from articles.images.ingest import ingest
from articles.images.keeping import label_again
from articles.images.made import read
from articles.images.s3 import S3Store
from articles.models import Image
from tests.make import make_author, make_image, make_live, make_user
from tests.pictures import drawn, encoded, upload
from tests.servers import S3Server

pytestmark = pytest.mark.django_db


def use(settings: Settings, options: dict[str, str]) -> S3Store:
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "articles.images.s3.S3Store", "OPTIONS": options}}
    return S3Store(**options)


@pytest.fixture
def bucket(settings: Settings, s3_server: S3Server, request: pytest.FixtureRequest) -> S3Store:
    """Gives an empty bucket; pictures lie there, below a folder if the test says so, for as long as the test takes."""
    location = getattr(request, "param", "")
    found = use(settings, s3_server.options(f"pictures-{uuid4()}") | {"location": location})
    found.connection.meta.client.create_bucket(Bucket=found.bucket_name)
    return found


@pytest.fixture
def hung() -> Iterator[str]:
    """Gives the address of a store that takes a connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def stored(bucket: S3Store) -> dict[str, str]:
    """Returns the names of all that lies in the bucket, with their content types."""
    client = bucket.connection.meta.client
    found = client.list_objects_v2(Bucket=bucket.bucket_name).get("Contents", [])
    return {one["Key"]: client.head_object(Bucket=bucket.bucket_name, Key=one["Key"])["ContentType"] for one in found}


def webp_of(image: Image) -> str:
    """Returns the name of its narrowest file in WebP."""
    return read(image.renditions)["full", "webp"].names[0]


# --- As on a disk ---------------------------------------------------------------------------------


@pytest.mark.parametrize("bucket", ["", "news/pictures"], indirect=True)
def test_a_picture_lies_there_whole_with_its_types_and_is_served_by_us(bucket: S3Store, client: Client) -> None:
    image = ingest(upload(), by=None, alt="x")
    folder = "/".join(filter(None, [bucket.location, "pictures", image.digest]))
    types = {name.removeprefix(f"{folder}/"): kind for name, kind in stored(bucket).items()}
    assert sorted(types.values()) == ["image/jpeg", "image/jpeg", "image/webp", "image/webp"]
    assert types[webp_of(image)] == "image/webp"
    assert default_storage.url(str(image.file.name)) == f"/media/{image.file.name}"
    make_author(portrait=image)
    answer = client.get(f"/media/pictures/{image.digest}/{webp_of(image)}")
    content = b"".join(answer.streaming_content)
    assert (answer.status_code, answer["Content-Type"], content[8:12]) == (200, "image/webp", b"WEBP")
    assert answer["Content-Length"] == str(len(content))
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    again = client.get(f"/media/pictures/{image.digest}/{webp_of(image)}", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert client.get(f"/media/pictures/{image.digest}/321.webp").status_code == 404


def test_a_story_shows_it_until_it_is_deleted_and_then_nothing_is_left(bucket: S3Store, client: Client) -> None:
    image = ingest(upload(), by=None, alt="A river", credit="Ada Okoth")
    address = f"/media/pictures/{image.digest}/{webp_of(image)}"
    story = make_live(lead_image=image)
    assert address in client.get(story.get_absolute_url()).text
    story.delete()
    with_rights = Client()
    with_rights.force_login(make_user("Administrator"))
    answer = with_rights.post(reverse("admin:articles_image_delete", args=[image.pk]), {"post": "yes"})
    assert answer.status_code == 302
    effects.sweep_outbox()
    assert not Image.objects.exists()
    assert stored(bucket) == {}
    assert client.get(address).status_code == 404


def test_what_is_undone_leaves_nothing_there(bucket: S3Store) -> None:
    with suppress(RuntimeError), transaction.atomic():
        ingest(upload(), by=None, alt="x")
        assert stored(bucket)
        raise RuntimeError
    assert stored(bucket) == {}


def test_a_picture_whose_rights_have_expired_is_gone_wherever_it_lies(bucket: S3Store, client: Client) -> None:
    image = ingest(upload(), by=None, alt="x", rights_expire_on=timezone.localdate() - timedelta(days=2))
    make_author(portrait=image)
    assert client.get(f"/media/pictures/{image.digest}/{webp_of(image)}").status_code == 410


def test_another_label_takes_the_place_of_the_first(bucket: S3Store) -> None:
    image = ingest(upload(), by=None, alt="x", credit="Ada Okoth")
    before = stored(bucket)
    image.credit = "Juma Nyerere"
    label_again(image)
    with default_storage.open(str(image.file.name)) as file:
        assert b"Juma Nyerere" in file.read()
    assert stored(bucket) == before


def test_a_picture_is_looked_at_again(bucket: S3Store) -> None:
    image = ingest(upload(encoded(drawn((600, 400)))), by=None, alt="x")
    before = image.likeness_0
    image.likeness_0 = None
    assert look_again(image)
    assert image.likeness_0 == before


def test_a_large_file_is_read_by_way_of_the_disk_and_none_stays_there(bucket: S3Store, tmp_path: Path) -> None:
    content = bytes(3 * 1024 * 1024)
    default_storage.save("pictures/large.png", ContentFile(content))
    with default_storage.open("pictures/large.png") as file:
        assert file.read() == content
    assert list(Path(tempfile.gettempdir()).glob("*.S3File")) == []


def test_a_folder_is_nothing_of_its_own(bucket: S3Store) -> None:
    assert default_storage.listdir("pictures/none") == ([], [])
    default_storage.delete("pictures/none")
    with pytest.raises(FileNotFoundError):
        default_storage.size("pictures/none.png")


# --- Where it is away -----------------------------------------------------------------------------


def test_an_upload_to_a_store_that_hangs_ends_soon_and_keeps_what_was_typed(
    settings: Settings, s3_server: S3Server, hung: str
) -> None:
    use(settings, s3_server.options("pictures") | {"endpoint_url": hung})
    client = Client()
    client.force_login(make_user("Editor"))
    typed = {"alt": "A river at dawn", "credit": "Ada Okoth", "focus_x": "0.5", "focus_y": "0.5", "upload": upload()}
    began = monotonic()
    answer = client.post(reverse("admin:articles_image_add"), typed)
    assert monotonic() - began < 30  # the store's part is 3 s; this machine may be busy with the rest
    assert answer.status_code == 200
    assert "the store of pictures does not answer" in answer.text
    assert "A river at dawn" in answer.text
    assert not Image.objects.exists()


def test_a_store_that_did_not_answer_is_left_alone_for_a_while(
    settings: Settings, s3_server: S3Server, monkeypatch: pytest.MonkeyPatch, hung: str, client: Client
) -> None:
    monkeypatch.setattr(store, "ANSWERING", 0.2)
    use(settings, s3_server.options("pictures") | {"endpoint_url": hung})
    image = make_image()
    make_author(portrait=image)
    for _ in range(2):
        answer = client.get(f"/media/pictures/{image.digest}/320.webp")
        assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store")
    monkeypatch.setattr(store, "ANSWERING", 3600)
    assert (
        client.get(f"/media/pictures/{image.digest}/320.webp").status_code == 503
    )  # it is not asked: that took an hour


def test_what_the_store_refuses_is_named(settings: Settings, s3_server: S3Server) -> None:
    use(settings, s3_server.options(f"none-{uuid4()}"))
    with pytest.raises(PictureNotStored, match="refused it: NoSuchBucket"):
        ingest(upload(), by=None, alt="x")
    assert not Image.objects.exists()
    with pytest.raises(StoreAway, match="NoSuchBucket"):
        default_storage.open("pictures/a.png")


# --- What the operator is told --------------------------------------------------------------------


def test_a_check_before_the_start_says_what_is_wrong_with_the_store(settings: Settings, s3_server: S3Server) -> None:
    use(settings, s3_server.options(f"none-{uuid4()}"))
    assert checks.run_checks(tags=["pictures"]) == []  # no command waits for a store
    (error,) = checks.run_checks(tags=["pictures"], include_deployment_checks=True)
    assert "NoSuchBucket" in str(error.msg)
    with pytest.raises(SystemCheckError, match="takes no files"):
        call_command("check", "--deploy", "--tag", "pictures")


def test_a_store_that_takes_files_passes_the_check_and_keeps_nothing_of_it(bucket: S3Store) -> None:
    assert checks.run_checks(tags=["pictures"], include_deployment_checks=True) == []
    assert stored(bucket) == {}


def test_missing_packages_are_named_with_the_remedy(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "articles.images.s3.S3Store"}}
    monkeypatch.setattr("articles.checks.find_spec", lambda name: None)
    (error,) = checks.run_checks(tags=["pictures"], include_deployment_checks=True)
    assert "requirements-s3.txt" in str(error.hint)


def test_where_pictures_lie_on_a_disk_nothing_of_s3_is_loaded() -> None:
    code = (
        "import django, os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'newsroom.settings'; django.setup();"
        "import newsroom.wsgi; from django.core.files.storage import default_storage; default_storage.url('x');"
        "print(sorted({'boto3', 'botocore', 'storages'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip().splitlines()[-1] == "[]"
