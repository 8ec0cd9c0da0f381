"""A made archive, the same every time: articles of the length and the liveliness of a real one."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

FIRST = datetime(2015, 1, 1, 9, tzinfo=UTC)
SYLLABLES = ["ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "sta", "bri", "clo", "dru"]
WORDS, TAGS, PEOPLE, SECTIONS = 6_000, 600, 120, 8
PARAGRAPHS = 9


def write_archive(path: Path, articles: int) -> None:
    """Writes the archive as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for record in _records(articles):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def _records(articles: int) -> Iterator[dict[str, object]]:
    random = Random(2015)
    words = [_word(random) for _ in range(WORDS)]
    tags = [" ".join(random.sample(words, 2)) for _ in range(TAGS)]
    people = [" ".join(random.sample(words, 2)).title() for _ in range(PEOPLE)]
    for number in range(articles):
        moment = FIRST + timedelta(hours=7 * number)
        links = [_path(other) for other in (number // 2, min(number + 40, articles - 1)) if other != number]
        yield {
            "id": f"story-{number}",
            "title": _sentence(random, words, 9)[:-1],
            "slug": f"story-{number}",
            "url_path": _path(number),
            "published_at": moment.isoformat(),
            "summary": _sentence(random, words, 24),
            "body_markdown": _body(random, words, links),
            "tags": random.sample(tags[: 40 if number % 2 else TAGS], 6),
            "authors": random.sample(people, 2),
            "section": f"Section {number % SECTIONS}",
        }


def _path(number: int) -> str:
    return f"/old/{number // 100}/story-{number}/"


def _word(random: Random) -> str:
    return "".join(random.choices(SYLLABLES, k=random.choice((1, 2, 2, 3, 3, 4))))


def _some(random: Random, words: list[str], count: int) -> list[str]:
    """Returns words, the first in the list far more often than the last, as in any language."""
    return [words[int(len(words) * random.random() ** 3)] for _ in range(count)]


def _sentence(random: Random, words: list[str], count: int) -> str:
    return " ".join(_some(random, words, count)).capitalize() + "."


def _body(random: Random, words: list[str], links: list[str]) -> str:
    blocks = []
    for number in range(PARAGRAPHS):
        if number % 4 == 3:
            blocks.append(f"## {_sentence(random, words, 5)[:-1]}")
        blocks.append(_paragraph(random, words, links[number : number + 1]))
    blocks.append("\n".join(f"- {_sentence(random, words, 9)}" for _ in range(5)))
    blocks.append(f"> “{_sentence(random, words, 20)}”")
    return "\n\n".join(blocks)


def _paragraph(random: Random, words: list[str], links: list[str]) -> str:
    sentences = [_sentence(random, words, random.randint(9, 20)) for _ in range(4)]
    sentences[1] = f"{sentences[1][:-1]}, said **{random.choice(words)}’s** _{random.choice(words)}_."
    target = links[0] if links else f"https://www.example.org/{random.choice(words)}?a=1&b=2"
    sentences[2] = f"{sentences[2][:-1]} [{' '.join(_some(random, words, 3))}]({target})."
    return " ".join(sentences)
