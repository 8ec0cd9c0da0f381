import pytest

from articles.text.languages import direction, is_language


@pytest.mark.parametrize("tag", ["en", "fa", "ckb", "pt-BR", "sr-Latn", "zh-Hant-TW", "es-419", "de-1996", "sl-rozaj"])
def test_a_language_with_script_region_and_variants_is_well_formed(tag: str) -> None:
    assert is_language(tag)


@pytest.mark.parametrize(
    "tag",
    [
        "",
        "e",
        "english",
        "en_GB",
        "en-",
        "-en",
        "en-u-ca-x",
        "x-own",
        'en"',
        "en\n",
        "\u017fv",
        "es-\u0664\u0661\u0661",
    ],
)
def test_anything_else_is_no_language(tag: str) -> None:
    assert not is_language(tag)


def test_a_tag_is_at_most_35_characters() -> None:
    assert is_language("de" + "-abcde" * 5)
    assert not is_language("de" + "-abcde" * 6)


@pytest.mark.parametrize(
    ("tag", "way"),
    [
        ("en", "ltr"),
        ("fa", "rtl"),
        ("AR-EG", "rtl"),
        ("he", "rtl"),
        ("az-Arab", "rtl"),
        ("pa-Arab-PK", "rtl"),
        ("ku-Latn", "ltr"),
        ("ur-Latn", "ltr"),
        ("ru-TJ", "ltr"),
    ],
)
def test_a_language_is_written_the_way_of_the_script_named_or_of_its_usual_one(tag: str, way: str) -> None:
    assert direction(tag) == way
