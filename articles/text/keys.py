"""The normalised key of a name: two spellings with one key are the same name."""

import unicodedata

from articles.text.plain import one_line


def name_key(name: str) -> str:
    """Returns the name in compatibility form (NFKC), case folded, single spaced.

    "Climate  Change" and "climate change" have one key, as have "É" composed and decomposed.
    """
    folded = unicodedata.normalize("NFKC", one_line(name)).casefold()
    return one_line(unicodedata.normalize("NFKC", folded))
