"""Looking for pictures in a made library on SQLite: the chooser's answer, and the index of words behind it.

    python -m bench.finding [--pictures 100000]

For a common word, two and three of them, a rare one, beginnings of one and two letters, and one that is nowhere:
milliseconds of the processor's time, which depends less on what else the machine does. JSON on the last line.
"""

import argparse
import json
import os
import tempfile
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path
from random import Random
from string import ascii_lowercase
from time import process_time

from bench.__main__ import as_a_real_site

WORDS = 20_000
SAID = {"title": 4, "alt": 15, "caption": 25, "credit": 3, "creator": 2, "place": 3}  # words of each
TIMES = 7
AT_ONCE = 2_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.finding", description=__doc__)
    parser.add_argument("--pictures", type=int, default=100_000)
    pictures = parser.parse_args().pictures
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as name:
        os.environ |= as_a_real_site(Path(name))
        print(json.dumps({"library": {"pictures": pictures, **measure(pictures)}}))


def measure(pictures: int) -> dict[str, dict[str, float]]:
    """Fills the library; returns milliseconds of each question. Django reads the environment only now."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from articles.admin.choosers import ROWS, matching_pictures, picture_row, pictures_found

    words = fill(pictures)
    questions = {
        "a common word": words[0],
        "two common": f"{words[0]} {words[1]}",
        "three common": f"{words[0]} {words[1]} {words[2]}",
        "a rare word": words[-1],
        "one letter": "a",
        "two letters": "ab",
        "two beginnings": "ab c",
        "nothing": "qqqqqqqqqqqq",
    }
    found = {}
    print(f"{'':<16}{'index':>8}{'answer':>8}   ms of {pictures:,} pictures")
    for name, question in questions.items():
        index = best(lambda question=question: matching_pictures(question))
        answer = best(lambda question=question: [picture_row(row) for row in pictures_found(question)[0][:ROWS]])
        found[name] = {"index": index, "answer": answer}
        print(f"{name:<16}{index:>8.2f}{answer:>8.2f}")
    return found


def fill(pictures: int) -> list[str]:
    """Makes pictures of which common words are said often; returns the words, the most common first."""
    from articles.images.finding import note_words
    from articles.models import Image

    random = Random(1)
    words = ["".join(random.choices(ascii_lowercase, k=random.randint(3, 10))) for _ in range(WORDS)]
    weights = list(accumulate(1 / rank for rank in range(1, WORDS + 1)))

    def text(length: int) -> str:
        return " ".join(random.choices(words, cum_weights=weights, k=length))

    for first in range(0, pictures, AT_ONCE):
        images = [
            Image(
                file="pictures/none/original.jpg",
                width=1600,
                height=1067,
                widths=[320],
                digest=f"{number:064x}",
                **{name: text(length) for name, length in SAID.items()},
            )
            for number in range(first, min(first + AT_ONCE, pictures))
        ]
        note_words(Image.objects.bulk_create(images))
    return words


def best(does: Callable[[], object]) -> float:
    """Returns milliseconds of the processor's time, the least of some rounds."""
    times = []
    for _ in range(TIMES):
        began = process_time()
        does()
        times.append(process_time() - began)
    return round(1000 * min(times), 2)


if __name__ == "__main__":
    main()
