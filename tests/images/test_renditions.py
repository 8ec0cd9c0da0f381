"""What pages show of a picture, without asking the database or the disk."""

from datetime import date

import pytest
from pytest_django import Settings
from time_machine import Traveller

from articles.images.renditions import Picture, picture
from articles.models import Image

FOLDER = f"/media/pictures/{'ab' * 32}"


def image(**facts: object) -> Image:
    """Returns a picture that is in no database and whose files are nowhere: nothing may ask for them."""
    return Image(
        **{
            "pk": 7,
            "file": f"pictures/{'ab' * 32}/original.jpg",
            "digest": "ab" * 32,
            "width": 2400,
            "height": 1600,
            "widths": [320, 640, 960, 1600],
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


def test_a_picture_is_shown_with_its_widths_and_its_words() -> None:
    drawn = shown()
    assert drawn.key == 7
    assert drawn.src == f"{FOLDER}/1600.webp"
    assert drawn.srcset == (
        f"{FOLDER}/320.webp 320w, {FOLDER}/640.webp 640w, {FOLDER}/960.webp 960w, {FOLDER}/1600.webp 1600w"
    )
    assert (drawn.alt, drawn.caption, drawn.credit) == ("A harbour.", "Mombasa at dawn.", "Drawing: Newsroom")


@pytest.mark.parametrize(
    ("facts", "size"),
    [
        ({}, (1600, 1067)),
        ({"width": 1067, "height": 1600, "widths": [320, 640, 960, 1067]}, (1067, 1600)),
        ({"width": 9000, "height": 50, "widths": [320, 1600]}, (1600, 9)),
        ({"widths": []}, (2400, 1600)),
    ],
)
def test_the_room_that_a_page_keeps_is_that_of_the_source(facts: dict[str, object], size: tuple[int, int]) -> None:
    drawn = shown(**facts)
    assert (drawn.width, drawn.height) == size


def test_a_caption_for_one_story_stands_in_for_its_own() -> None:
    drawn = picture(image(), caption="As the ships wait.")
    assert drawn is not None
    assert drawn.caption == "As the ships wait."


@pytest.mark.parametrize(("wanted", "served"), [(100, 320), (320, 320), (321, 640), (1200, 1600), (5000, 1600)])
def test_the_narrowest_width_that_is_wide_enough_is_chosen(wanted: int, served: int) -> None:
    assert shown().src_for(wanted) == f"{FOLDER}/{served}.webp"


def test_lists_and_other_sites_get_files_of_their_own() -> None:
    assert shown().thumbnail == f"{FOLDER}/320.webp"
    assert shown().share_address == f"{FOLDER}/share.jpg"


def test_a_picture_without_widths_is_shown_as_it_is() -> None:
    drawn = shown(widths=[])
    assert drawn.src == drawn.thumbnail == drawn.share_address == drawn.src_for(320) == f"{FOLDER}/original.jpg"
    assert drawn.srcset == ""


def test_a_picture_without_a_file_is_not_shown() -> None:
    assert picture(image(file="")) is None


def test_the_address_is_that_of_the_storage(settings: Settings) -> None:
    settings.MEDIA_URL = "https://pictures.example.org/"
    assert shown().src.startswith("https://pictures.example.org/pictures/")


@pytest.mark.parametrize(("expires", "is_shown"), [(None, True), (date(2025, 10, 8), True), (date(2025, 10, 7), False)])
def test_a_picture_is_shown_until_the_last_day_of_its_rights(
    clock: Traveller, expires: date | None, is_shown: bool
) -> None:
    assert (picture(image(rights_expire_on=expires)) is not None) == is_shown


def test_the_last_day_is_that_of_the_newsroom(clock: Traveller, settings: Settings) -> None:
    settings.TIME_ZONE = "Pacific/Auckland"
    clock.move_to("2025-10-08T11:30:00+00:00")  # half an hour past midnight there
    assert picture(image(rights_expire_on=date(2025, 10, 8))) is None
