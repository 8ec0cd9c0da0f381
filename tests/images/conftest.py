"""A darkroom for each test, and what it makes of a file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from articles.images import limits
from articles.images.development import Developed, develop

Darkroom = Callable[[bytes], Developed]


@pytest.fixture
def darkroom(tmp_path: Path) -> Darkroom:
    """Develops the bytes of a file, or raises why not; the files lie in `folder` of what it returns."""

    def run(content: bytes) -> Developed:
        source, folder = tmp_path / "source", tmp_path / "developed"
        source.write_bytes(content)
        folder.mkdir(exist_ok=True)
        return develop(source, folder, seconds=limits.PATIENCE)

    return run
