"""The demo's files, read."""

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PICTURES = HERE / "pictures"
_FRONT_MATTER = re.compile(r"\A\+\+\+\n(.*?)\n\+\+\+\n(.*)\Z", re.DOTALL)
# In a link a story stands for its address, elsewhere for its key.
_REFERENCE = re.compile(r"""(?:href=")?\b(?:picture|story):[\w.-]+""")


@dataclass(frozen=True, slots=True)
class Story:
    """One file of `stories`: its front matter and its body."""

    facts: dict[str, Any]
    body: str

    @property
    def slug(self) -> str:
        return str(self.facts["slug"])

    @property
    def state(self) -> str:
        return str(self.facts.get("state", "published"))

    @property
    def published_at(self) -> datetime | None:
        moment = self.facts.get("published_at")
        return moment if moment is None or isinstance(moment, datetime) else datetime.fromisoformat(moment)

    def body_with(self, targets: dict[str, str]) -> str:
        """Returns the body with `picture:FILE` and `story:SLUG` replaced by what the targets say of them."""
        return _REFERENCE.sub(lambda match: targets[match.group(0)], self.body)


def read_newsroom() -> dict[str, Any]:
    return tomllib.loads((HERE / "newsroom.toml").read_text(encoding="utf-8"))


def read_stories() -> list[Story]:
    """Returns the stories in the order of their file names."""
    return [_read_story(path) for path in sorted((HERE / "stories").glob("*.html"))]


def _read_story(path: Path) -> Story:
    parts = _FRONT_MATTER.match(path.read_text(encoding="utf-8"))
    if parts is None:
        raise ValueError(f"{path.name} does not begin with front matter between two lines of +++")
    return Story(tomllib.loads(parts.group(1)), parts.group(2).strip())
