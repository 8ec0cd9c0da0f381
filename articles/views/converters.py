"""Parts of addresses that Django has no converters for."""

from articles.text.slugs import LONGEST_SLUG, is_slug


class Year:
    """A year of four digits, from 1000 on: "2025"."""

    regex = "[1-9][0-9]{3}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04d}"


class TwoDigits:
    """A month or a day: "08"."""

    regex = "[0-9]{2}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:02d}"


class AddressPart:
    """A slug in any script (`articles.text.slugs`)."""

    regex = f"[^/]{{1,{LONGEST_SLUG}}}"

    def to_python(self, value: str) -> str:
        if not is_slug(value):
            raise ValueError(value)
        return value

    def to_url(self, value: str) -> str:
        return value
