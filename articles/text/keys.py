"""The normalised key of a name: two spellings with one key are the same name."""

import unicodedata

from articles.text.plain import one_line


def name_key(name: str) -> str:
    """Returns the name in compatibility form (NFKC), case folded, single spaced, without what nobody sees.

    "Climate  Change" and "climate change" have one key, as have "É" composed and decomposed, and a word
    with and without a soft hyphen, a joiner or a mark of direction in it.
    """
    seen = "".join(filter(_is_seen, unicodedata.normalize("NFKC", one_line(name))))
    folded = unicodedata.normalize("NFKC", seen.casefold())
    return one_line(unicodedata.normalize("NFKC", folded.casefold()))


def _is_seen(character: str) -> bool:
    is_variant = "\ufe00" <= character <= "\ufe0f"  # chooses between two shapes of the character before
    return not is_variant and unicodedata.category(character) != "Cf"
