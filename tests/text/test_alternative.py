"""What makes an alternative text poor."""

import pytest

from articles.text.alternative import is_file_name, is_too_long, names_its_kind


@pytest.mark.parametrize("text", ["IMG_0451.jpg", "harbour-east.PNG", "DSC01234", "img 1.jpg", "P1020304", "IMG-2025"])
def test_names_of_files_are_known(text: str) -> None:
    assert is_file_name(text) == (text != "img 1.jpg")


@pytest.mark.parametrize("text", ["A harbour.", "Mr. Png", "Harbour.", "The file harbour.jpg on a screen", ""])
def test_words_are_no_name_of_a_file(text: str) -> None:
    assert not is_file_name(text)


@pytest.mark.parametrize(
    "text", ["Photo of a dog", "a picture showing two", "Image of it", "This is a photograph of x"]
)
def test_texts_that_name_their_kind_are_known(text: str) -> None:
    assert names_its_kind(text)


@pytest.mark.parametrize("text", ["A dog", "Photographers of the press", "Photo office", "Two hold a photo of a dog"])
def test_texts_that_say_what_there_is_are_good(text: str) -> None:
    assert not names_its_kind(text)


def test_what_is_longer_than_250_characters_is_too_long() -> None:
    assert not is_too_long("x" * 250)
    assert is_too_long("x" * 251)
