"""Headings of a body in their order."""

import re

_HEADING = re.compile(r"<(h[2-4])>(.*?)</\1>", re.DOTALL)


def in_order(body: str) -> str:
    """Returns the clean body with headings from h2 on down, none more than one level below the one that it belongs to.

    What stands over parts of a story with h3 alone is heard as the story's h2; a level that was left out is closed up.
    """
    above: list[str] = []

    def replacement(match: re.Match[str]) -> str:
        while above and above[-1] >= match[1]:
            above.pop()
        above.append(match[1])
        level = len(above) + 1
        return f"<h{level}>{match[2]}</h{level}>"

    return _HEADING.sub(replacement, body)
