"""The same picture in another file is found: smaller, paler, in another format."""

import random

import pytest
from django.core.management import call_command
from django.db import connection
from PIL import Image as Pillow
from PIL import ImageEnhance

from articles.images.alike import find_alike, look_again
from articles.images.errors import PictureAlike
from articles.images.ingest import ingest, look_at
from articles.images.likeness import FARTHEST, distance, likeness_of, near
from articles.models import Image
from articles.models.image import LIKENESS
from tests.make import make_image
from tests.pictures import encoded, scene, upload
from tests.views.test_long_lists import steps


def parts(bits: int) -> tuple[int, ...]:
    return tuple(bits >> shift & 0xFFFF for shift in (48, 32, 16, 0))


def placed(bits: int, **facts: object) -> Image:
    return make_image(**dict(zip(LIKENESS, parts(bits), strict=True)), **facts)


# --- What it looks like ---------------------------------------------------------------------------


@pytest.mark.parametrize("width", [300, 1200])
@pytest.mark.parametrize("quality", [40, 95])
def test_a_picture_looks_the_same_in_another_size_and_quality(width: int, quality: int) -> None:
    picture = scene((900, 600))
    other = ImageEnhance.Brightness(picture.resize((width, width * 2 // 3))).enhance(1.1)
    one, two = likeness_of(picture), likeness_of(Pillow.open(upload(encoded(other, "JPEG", quality=quality))))
    assert one
    assert two
    assert distance(one, two) <= FARTHEST


def test_pictures_of_other_things_look_different() -> None:
    likenesses = [likeness_of(scene()) for _ in range(20)]
    apart = [distance(one, other) for one in likenesses for other in likenesses if one and other and one is not other]
    assert min(apart) > FARTHEST


@pytest.mark.parametrize("picture", [Pillow.new("RGB", (400, 300), "navy"), Pillow.linear_gradient("L").rotate(90)])
def test_what_is_plain_looks_like_nothing(picture: Pillow.Image) -> None:
    assert likeness_of(picture) is None


def test_each_part_has_its_neighbours() -> None:
    assert len(set(near(0))) == 17
    assert all((one ^ 0b1010).bit_count() <= 1 for one in near(0b1010))


# --- Which are alike ------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(5))
def test_whatever_bits_differ_all_that_are_near_are_found_and_no_other(seed: int) -> None:
    chance = random.Random(seed)
    bits = chance.getrandbits(64)

    def changed(count: int) -> int:
        return bits ^ sum(1 << place for place in chance.sample(range(64), count))

    far = [placed(changed(FARTHEST + 1)) for _ in range(3)]
    nearer, same = placed(changed(FARTHEST)), placed(bits)
    make_image()
    assert find_alike(parts(bits)) == [same, nearer]
    assert far
    assert find_alike(None) == []


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="counts the steps of SQLite's machine")
def test_looking_for_alike_in_a_large_library_takes_what_it_takes_in_a_small_one() -> None:
    image = placed(1)
    small = steps(lambda: find_alike(parts(1)))
    chance = random.Random(0)
    others = [dict(zip(LIKENESS, parts(chance.getrandbits(64)), strict=True)) for _ in range(3_000)]
    Image.objects.bulk_create(
        Image(file="x", width=1, height=1, digest=f"{number + 10**9:064x}", alt="x", **other)
        for number, other in enumerate(others)
    )
    assert find_alike(parts(1)) == [image]
    assert steps(lambda: find_alike(parts(1))) < small + 500


@pytest.mark.django_db
def test_a_picture_that_is_alike_is_kept_only_where_that_is_wanted() -> None:
    picture = scene((600, 400))
    first = ingest(upload(encoded(picture)), by=None, alt="x")
    smaller = encoded(picture.resize((300, 200)), "WEBP")
    found = look_at(upload(smaller))
    assert (found.alike, found.is_same) == ([first], False)
    with pytest.raises(PictureAlike) as caught:
        ingest(upload(smaller), by=None, alt="x", stops_if_alike=True)
    assert caught.value.alike == [first]
    assert Image.objects.count() == 1
    assert ingest(upload(smaller), by=None, alt="x") != first
    assert look_at(upload(encoded(picture))).is_same
    assert look_at(upload(encoded(scene()))).alike == []


@pytest.mark.django_db
def test_older_pictures_are_looked_at_by_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    image = ingest(upload(encoded(scene())), by=None, alt="x")
    noted = Image.objects.values_list(*LIKENESS).get()
    Image.objects.update(**dict.fromkeys(LIKENESS))
    gone = make_image()
    call_command("compare_pictures")
    assert "Looked at 1 pictures; 1 have no file." in capsys.readouterr().out
    again = Image.objects.filter(pk=image.pk).values_list(*LIKENESS).get()
    assert distance(again, noted) <= 2
    assert not look_again(gone)
