"""Which parts of a picture are shown, and in which widths."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.images.shapes import EVERYTHING, SHAPES, crop_box, height_at, widths_of

SIDES = st.integers(50, 10_000)
SHARES = st.floats(0, 1)
RATIOS = st.sampled_from([shape.ratio for shape in SHAPES.values() if shape.ratio])


@given(size=st.tuples(SIDES, SIDES), ratio=RATIOS, focus=st.tuples(SHARES, SHARES))
def test_a_crop_holds_the_focal_point_and_is_as_large_as_it_can_be(
    size: tuple[int, int], ratio: tuple[int, int], focus: tuple[float, float]
) -> None:
    left, top, right, bottom = crop_box(size, ratio, focus)
    assert 0 <= left < right <= size[0]
    assert 0 <= top < bottom <= size[1]
    assert left - 1 <= focus[0] * size[0] <= right + 1
    assert top - 1 <= focus[1] * size[1] <= bottom + 1
    assert (right - left == size[0]) or (bottom - top == size[1])
    assert abs((right - left) * ratio[1] - (bottom - top) * ratio[0]) <= max(ratio)


@given(size=st.tuples(SIDES, SIDES), ratio=RATIOS, focus=st.tuples(SHARES, SHARES))
def test_the_focal_point_is_in_the_middle_unless_the_picture_ends_there(
    size: tuple[int, int], ratio: tuple[int, int], focus: tuple[float, float]
) -> None:
    left, top, right, bottom = crop_box(size, ratio, focus)
    for begin, end, whole, share in ((left, right, size[0], focus[0]), (top, bottom, size[1], focus[1])):
        is_at_an_edge = begin == 0 or end == whole
        assert is_at_an_edge or abs((begin + end) / 2 - share * whole) <= 1


@pytest.mark.parametrize(
    ("focus", "box"),
    [
        ((0.5, 0.5), (100, 0, 500, 400)),
        ((0.0, 0.5), (0, 0, 400, 400)),
        ((0.4, 1.0), (40, 0, 440, 400)),
        ((1.0, 0.0), (200, 0, 600, 400)),
    ],
)
def test_a_square_of_a_landscape_moves_with_the_focal_point(
    focus: tuple[float, float], box: tuple[int, int, int, int]
) -> None:
    assert crop_box((600, 400), (1, 1), focus) == box


def test_the_whole_picture_is_no_crop() -> None:
    assert crop_box((600, 400), None, (0, 1)) == (0, 0, 600, 400)


@given(size=st.tuples(SIDES, SIDES), kind=st.sampled_from(EVERYTHING))
def test_nothing_is_made_larger_than_it_is(size: tuple[int, int], kind: tuple[str, str]) -> None:
    left, _, right, _ = crop_box(size, SHAPES[kind[0]].ratio, (0.5, 0.5))
    widths = widths_of(*kind, size)
    assert list(widths) == sorted(set(widths))
    assert widths[0] > 0
    assert widths[-1] <= right - left


def test_search_engines_get_jpegs_of_1200_pixels_in_three_shapes() -> None:
    sizes = {shape: (widths_of(shape, "jpg", (6000, 4000))[-1]) for shape in ("16x9", "4x3", "1x1")}
    assert {shape: (width, height_at(shape, width, (6000, 4000))) for shape, width in sizes.items()} == {
        "16x9": (1200, 675),
        "4x3": (1200, 900),
        "1x1": (1200, 1200),
    }
