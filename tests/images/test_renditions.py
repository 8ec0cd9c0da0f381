"""What pages show of a picture, without asking the database or the disk."""

from datetime import date

import pytest
from pytest_django import Settings
from time_machine import Traveller

from articles.images.made import Made, names_in, read, write
from articles.images.renditions import Picture, picture
from articles.models import Image

FOLDER = f"/media/pictures/{'ab' * 32}"
AT_ONCE = "full.webp:1111111111:360,720,1080,1600 full.jpg:2222222222:1200"
ALL = (
    f"full.avif:3333333333:360,720,1080,1600 {AT_ONCE} 16x9.avif:4444444444:480,800 16x9.webp:5555555555:480,800 "
    "16x9.jpg:6666666666:1200 4x3.avif:7777777777:240,480 4x3.webp:8888888888:240,480 4x3.jpg:9999999999:480,1200 "
    "1x1.avif:aaaaaaaaaa:160 1x1.webp:bbbbbbbbbb:160 1x1.jpg:cccccccccc:400,1200 3x4.webp:dddddddddd:200,400"
)


def image(**facts: object) -> Image:
    """Returns a picture that is in no database and whose files are nowhere: nothing may ask for them."""
    return Image(
        **{
            "pk": 7,
            "file": f"pictures/{'ab' * 32}/original.jpg",
            "digest": "ab" * 32,
            "width": 2400,
            "height": 1600,
            "renditions": ALL,
            "alt": "A harbour.",
            "caption": "Mombasa at dawn.",
            "credit": "Drawing: Newsroom",
            **facts,
        }
    )


def shown(**facts: object) -> Picture:
    drawn = picture(image(**facts))
    assert drawn is not None
    return drawn


def test_a_picture_is_shown_with_its_words() -> None:
    drawn = shown()
    assert (drawn.key, drawn.alt, drawn.caption, drawn.credit) == (
        7,
        "A harbour.",
        "Mombasa at dawn.",
        "Drawing: Newsroom",
    )


def test_the_best_format_comes_first_each_in_its_widths() -> None:
    drawn = shown().card
    assert drawn.sources == (
        ("image/avif", f"{FOLDER}/7777777777-240.avif 240w, {FOLDER}/7777777777-480.avif 480w"),
        ("image/webp", f"{FOLDER}/8888888888-240.webp 240w, {FOLDER}/8888888888-480.webp 480w"),
    )
    assert drawn.src == f"{FOLDER}/9999999999-480.jpg"
    assert (drawn.width, drawn.height) == (480, 360)


@pytest.mark.parametrize(
    ("shape", "size"),
    [("full", (1600, 1067)), ("wide", (800, 450)), ("card", (480, 360)), ("square", (160, 160)), ("tall", (400, 533))],
)
def test_the_room_that_a_page_keeps_has_the_shape_of_the_crop(shape: str, size: tuple[int, int]) -> None:
    drawn = getattr(shown(), shape)
    assert (drawn.width, drawn.height) == size


@pytest.mark.parametrize(
    ("facts", "size"),
    [
        ({"width": 1067, "height": 1600, "renditions": "full.webp:1111111111:360,1067"}, (1067, 1600)),
        ({"width": 9000, "height": 50, "renditions": "full.webp:1111111111:360,1600"}, (1600, 9)),
        ({"renditions": ""}, (2400, 1600)),
    ],
)
def test_the_room_for_the_whole_picture_has_its_shape(facts: dict[str, object], size: tuple[int, int]) -> None:
    drawn = shown(**facts).full
    assert (drawn.width, drawn.height) == size


def test_only_what_is_made_is_named() -> None:
    drawn = shown(renditions=AT_ONCE)
    assert drawn.card == drawn.wide == drawn.square == drawn.tall == drawn.full
    assert [kind for kind, _ in drawn.full.sources] == ["image/webp"]
    assert drawn.full.src == drawn.share_address == f"{FOLDER}/2222222222-1200.jpg"
    assert drawn.search_addresses == [drawn.share_address]
    assert drawn.thumbnail == f"{FOLDER}/1111111111-360.webp"


def test_a_crop_without_a_jpeg_is_shown_by_its_webp_where_nothing_else_is_known() -> None:
    assert shown().tall.src == f"{FOLDER}/dddddddddd-200.webp"


def test_other_sites_and_search_engines_get_large_jpegs() -> None:
    drawn = shown()
    assert drawn.share_address == f"{FOLDER}/6666666666-1200.jpg"
    assert drawn.search_addresses == [
        f"{FOLDER}/6666666666-1200.jpg",
        f"{FOLDER}/9999999999-1200.jpg",
        f"{FOLDER}/cccccccccc-1200.jpg",
    ]


def test_lists_at_the_desk_get_a_small_crop() -> None:
    assert shown().thumbnail == f"{FOLDER}/8888888888-240.webp"


@pytest.mark.parametrize(("wanted", "served"), [(100, 360), (360, 360), (361, 720), (1200, 1600), (5000, 1600)])
def test_the_narrowest_width_that_is_wide_enough_is_chosen(wanted: int, served: int) -> None:
    assert shown().src_for(wanted) == f"{FOLDER}/1111111111-{served}.webp"


def test_a_picture_of_before_is_shown_by_the_files_that_it_has() -> None:
    drawn = shown(renditions="", widths=[640, 320, 1600])
    assert drawn.full.sources == (
        ("image/webp", f"{FOLDER}/320.webp 320w, {FOLDER}/640.webp 640w, {FOLDER}/1600.webp 1600w"),
    )
    assert drawn.full.src == drawn.share_address == f"{FOLDER}/share.jpg"
    assert (drawn.card, drawn.thumbnail) == (drawn.full, f"{FOLDER}/320.webp")


def test_a_picture_without_renditions_is_shown_as_it_is() -> None:
    drawn = shown(renditions="")
    assert drawn.full.src == drawn.thumbnail == drawn.share_address == drawn.src_for(320) == f"{FOLDER}/original.jpg"
    assert drawn.search_addresses == [drawn.share_address]
    assert drawn.full.sources == ()


def test_a_line_is_read_as_it_was_written() -> None:
    assert write(read(ALL).values()) == ALL
    assert read(ALL)["4x3", "jpg"] == Made("4x3", "jpg", "9999999999", (480, 1200))
    assert "3333333333-1080.avif" in names_in(ALL)
    assert names_in("") == []


def test_a_picture_without_a_file_is_not_shown() -> None:
    assert picture(image(file="")) is None


def test_the_address_is_that_of_the_storage(settings: Settings) -> None:
    settings.MEDIA_URL = "https://pictures.example.org/"
    assert shown().full.src.startswith("https://pictures.example.org/pictures/")
    assert shown().full.sources[0][1].count("https://pictures.example.org/pictures/") == 4


def test_a_caption_for_one_story_stands_in_for_its_own() -> None:
    drawn = picture(image(), caption="As the ships wait.")
    assert drawn is not None
    assert drawn.caption == "As the ships wait."


@pytest.mark.parametrize(("expires", "is_shown"), [(None, True), (date(2025, 10, 8), True), (date(2025, 10, 7), False)])
def test_a_picture_is_shown_until_the_last_day_of_its_rights(
    clock: Traveller, expires: date | None, is_shown: bool
) -> None:
    assert (picture(image(rights_expire_on=expires)) is not None) == is_shown


def test_the_last_day_is_that_of_the_newsroom(clock: Traveller, settings: Settings) -> None:
    settings.TIME_ZONE = "Pacific/Auckland"
    clock.move_to("2025-10-08T11:30:00+00:00")  # half an hour past midnight there
    assert picture(image(rights_expire_on=date(2025, 10, 8))) is None
