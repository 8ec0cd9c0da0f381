"""Renditions are made once, of what the picture is now; what lies under a name never changes."""

from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from PIL import Image as Pillow

from articles import effects
from articles.images import development, rendering
from articles.images.ingest import ingest
from articles.images.made import names_in, read
from articles.images.renditions import picture
from articles.images.shapes import EVERYTHING, SHAPES, height_at
from articles.models import Effect, Image
from articles.models.outbox import Kind
from tests.images.test_darkroom import difference
from tests.images.test_metadata import said_by, stored
from tests.make import make_image
from tests.pictures import drawn, encoded, photograph, scene, upload

pytestmark = pytest.mark.django_db

SIZE = (900, 600)


@pytest.fixture
def image() -> Image:
    """A picture as it is right after its upload."""
    return ingest(upload(encoded(scene(SIZE))), by=None, alt="A harbour.", credit="Ann", focus_x=0.3)


def render(image: Image, *, anew: bool = False) -> bool:
    """Makes what is missing, as the outbox does; says whether there was anything."""
    image.refresh_from_db()
    sets = rendering.missing(image, anew=anew)
    kept = bool(sets) and effects.keep_renditions(rendering.make(image, sets))
    image.refresh_from_db()
    return kept


def opened(content: bytes) -> Pillow.Image:
    with Pillow.open(BytesIO(content)) as file:
        file.load()
        return file


def test_the_outbox_makes_what_an_upload_did_not_wait_for(image: Image) -> None:
    effects.sweep_outbox()
    image.refresh_from_db()
    assert set(read(image.renditions)) == set(EVERYTHING)
    assert sorted(stored(image)) == sorted(["original.jpg", *names_in(image.renditions)])
    assert not Effect.objects.failed().exists()


def test_each_file_is_what_the_row_says_and_carries_the_credit_and_nothing_else(image: Image) -> None:
    render(image)
    files = stored(image)
    for (shape, form), made in read(image.renditions).items():
        for width in made.widths:
            content = files[made.name(width)]
            file = opened(content)
            assert file.format == {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}[form]
            assert file.size == (width, height_at(shape, width, SIZE))
            assert said_by(content) == {"credit": "Ann"}
            assert dict(file.getexif()) == {}
            assert "icc_profile" not in file.info


def test_a_crop_shows_the_focal_point() -> None:
    scenery = Pillow.new("RGB", (1200, 400), "navy")
    scenery.paste("orange", (1050, 0, 1150, 400))
    image = ingest(upload(encoded(scenery)), by=None, alt="x", focus_x=1100 / 1200)
    render(image)
    files = stored(image)
    for shape in ("1x1", "3x4", "4x3", "16x9"):
        for form in ("avif", "webp", "jpg"):
            made = read(image.renditions)[shape, form]
            file = opened(files[made.names[-1]])
            ratio = SHAPES[shape].ratio
            assert ratio
            across = round(400 * ratio[0] / ratio[1])  # pixels of the scenery in the crop
            left = min(max(1100 - across / 2, 0), 1200 - across)
            at = round((1100 - left) * file.width / across)
            assert difference(file.crop((at - 3, 10, at + 3, 20)), Pillow.new("RGB", (6, 10), "orange")) < 12


def test_to_make_them_again_changes_nothing(image: Image) -> None:
    assert render(image)
    row, files = image.renditions, stored(image)
    assert not render(image)
    assert (image.renditions, stored(image)) == (row, files)
    assert render(image, anew=True)  # of the master, also what the upload had made of the file that was sent
    row, files = image.renditions, stored(image)
    assert render(image, anew=True)
    assert (image.renditions, stored(image)) == (row, files)
    assert Effect.objects.filter(kind=Kind.PICTURE_LEFTOVERS).count() <= 1


def test_another_focal_point_gives_crops_other_addresses_and_leaves_the_whole_picture(image: Image) -> None:
    render(image)
    before, files = read(image.renditions), stored(image)
    Image.objects.filter(pk=image.pk).update(focus_x=0.9)
    assert {shape for shape, _ in rendering.missing(Image.objects.get())} == set(SHAPES) - {"full"}
    assert render(image)
    after = read(image.renditions)
    assert before["full", "avif"] == after["full", "avif"]
    assert before["1x1", "avif"].key != after["1x1", "avif"].key
    now = stored(image)
    assert all(now[name] == content for name, content in files.items())  # for pages elsewhere that name them


def test_another_credit_gives_all_files_other_names(image: Image) -> None:
    render(image)
    before = names_in(image.renditions)
    Image.objects.filter(pk=image.pk).update(credit="Ben")
    assert render(image)
    assert not {*before} & {*names_in(image.renditions)}
    files = stored(image)
    assert all(said_by(files[name]) == {"credit": "Ben"} for name in names_in(image.renditions))
    assert all(said_by(files[name]) == {"credit": "Ann"} for name in before)


def test_what_nobody_names_any_more_goes_after_a_month(image: Image, clock: Any) -> None:
    effects.sweep_outbox()
    image.refresh_from_db()
    before = names_in(image.renditions)
    Image.objects.filter(pk=image.pk).update(credit="Ben")
    assert render(image)
    clock.shift(timedelta(days=29))
    effects.sweep_outbox()
    assert {*before} <= {*stored(image)}
    clock.shift(timedelta(days=2))
    effects.sweep_outbox()
    assert sorted(stored(image)) == sorted(["original.jpg", *names_in(image.renditions)])


def test_what_is_named_again_stays(image: Image, clock: Any) -> None:
    effects.sweep_outbox()
    for credit in ("Ben", "Ann"):
        Image.objects.filter(pk=image.pk).update(credit=credit)
        assert render(image)
    clock.shift(timedelta(days=31))
    effects.sweep_outbox()
    assert sorted(stored(image)) == sorted(["original.jpg", *names_in(image.renditions)])


def test_a_picture_that_changes_while_they_are_made_gets_none_of_them(image: Image) -> None:
    before, files = image.renditions, stored(image)
    made = rendering.make(image, rendering.missing(image))
    Image.objects.filter(pk=image.pk).update(credit="Ben")
    assert not effects.keep_renditions(made)
    image.refresh_from_db()
    assert (image.renditions, stored(image)) == (before, files)


def test_a_picture_that_is_deleted_while_they_are_made_leaves_nothing(image: Image) -> None:
    made = rendering.make(image, rendering.missing(image))
    digest = image.digest
    Image.objects.all().delete()
    for name in stored(image):
        default_storage.delete(f"pictures/{digest}/{name}")
    assert not effects.keep_renditions(made)
    assert stored(image) == {}


def test_the_outbox_tries_once_more_where_a_picture_changed_meanwhile(
    image: Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, credits_ = rendering.make, iter(["Ben"])

    def meanwhile(*args: Any) -> rendering.Rendered:
        made = make(*args)
        for credit in credits_:
            Image.objects.filter(pk=image.pk).update(credit=credit)
        return made

    monkeypatch.setattr(rendering, "make", meanwhile)
    effects.sweep_outbox()
    image.refresh_from_db()
    assert not rendering.missing(image)


def test_pages_that_show_it_are_made_anew(image: Image, settings: Any, tmp_path: Path) -> None:
    settings.KEPT_PAGES = str(tmp_path / "pages")
    Effect.objects.all().delete()
    assert render(image)
    purge = Effect.objects.get(kind=Kind.PURGE)
    assert purge.payload["keys"] == [image.page_key]


def test_a_picture_of_before_has_its_own_made_and_keeps_the_older_ones_a_while() -> None:
    image = make_image(credit="Ann")
    folder = str(image.file.name).rpartition("/")[0]
    for name in ("original.jpg", "320.webp", "640.webp", "share.jpg"):
        default_storage.save(f"{folder}/{name}", BytesIO(encoded(drawn((1600, 1067)))))
    assert render(image)
    assert set(read(image.renditions)) == set(EVERYTHING)
    leftovers = Effect.objects.get(kind=Kind.PICTURE_LEFTOVERS)
    assert set(leftovers.payload["names"]) == {"320.webp", "640.webp", "share.jpg"}
    assert not render(image)


def test_a_master_that_is_gone_is_tried_again_and_no_page_is_worse_for_it(image: Image) -> None:
    default_storage.delete(str(image.file.name))
    before = image.renditions
    assert effects.sweep_outbox().failed == 1
    image = Image.objects.get()
    assert image.renditions == before
    shown = picture(image)
    assert shown is not None
    assert shown.card == shown.full


def test_transparent_drawings_keep_it_in_all_but_jpeg(image: Image) -> None:
    drawing = Pillow.new("RGBA", (400, 300), (200, 0, 0, 255))
    drawing.paste((0, 0, 0, 0), (0, 0, 200, 300))
    image = ingest(upload(encoded(drawing, "PNG")), by=None, alt="x")
    render(image)
    files = stored(image)
    for form, mode in {"avif": "RGBA", "webp": "RGBA", "jpg": "RGB"}.items():
        assert opened(files[read(image.renditions)["4x3", form].names[-1]]).mode == mode


def test_a_large_photograph_is_rendered_within_the_darkrooms_memory(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(encoded(photograph((6000, 4000)), quality=60))
    written = development.render(source, tmp_path, EVERYTHING, size=(6000, 4000), focus=(1, 0), xmp="")
    assert {(one.shape, one.form) for one in written} == set(EVERYTHING)
    assert opened((tmp_path / "full-1600.avif").read_bytes()).size == (1600, 1067)


# --- make_renditions ------------------------------------------------------------------------------


def said(*options: str) -> str:
    out = StringIO()
    call_command("make_renditions", *options, stdout=out, stderr=out)
    return out.getvalue()


def test_the_command_makes_what_is_missing_and_then_nothing(image: Image) -> None:
    other = ingest(upload(), by=None, alt="x")
    default_storage.delete(str(other.file.name))
    told = said()
    assert f"Picture {other.pk} ({other.file.name}): " in told
    assert "Made those of 1 of 2 pictures" in told
    image.refresh_from_db()
    assert set(read(image.renditions)) == set(EVERYTHING)
    assert "Made those of 0 of 2 pictures" in said()
    assert "Made those of 1 of 2 pictures" in said("--all")
