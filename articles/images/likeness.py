"""What a picture looks like, in 64 bits: made smaller, in other colours or in another format it has nearly the same.

A difference hash (dHash): each bit says whether a point of the picture, 9 × 8 in all, is lighter than the one on its
left. Nothing of Django is here: the darkroom reads it too.
"""

from PIL import Image

FARTHEST = 6  # bits that two pictures may differ in and still look alike
PLAIN = 6  # a picture with fewer points of one kind is nearly one colour, or one fade: it looks like any such
PARTS, PART_BITS = 4, 16

Likeness = tuple[int, ...]  # four parts of 16 bits


def likeness_of(picture: Image.Image) -> Likeness | None:
    """Returns what the picture looks like; None where it is too plain to tell."""
    points = picture.convert("RGB").convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    bits = [points[row * 9 + column + 1] > points[row * 9 + column] for row in range(8) for column in range(8)]
    if not PLAIN <= sum(bits) <= len(bits) - PLAIN:
        return None
    words = ["".join("01"[bit] for bit in bits[at : at + PART_BITS]) for at in range(0, len(bits), PART_BITS)]
    return tuple(int(word, 2) for word in words)


def distance(one: Likeness, other: Likeness) -> int:
    """Returns how many bits differ."""
    return sum((left ^ right).bit_count() for left, right in zip(one, other, strict=True))


def near(part: int) -> list[int]:
    """Returns the part, and all that differ from it in one bit.

    Of two pictures that differ in fewer than eight bits, one part of four differs in one at most.
    """
    return [part, *(part ^ 1 << bit for bit in range(PART_BITS))]
