"""Says how far an import is, and what is wrong with a line, on a terminal and elsewhere."""

import shutil
from pathlib import Path
from types import TracebackType
from typing import Self

from django.core.management.base import OutputWrapper

from articles.text.plain import one_line

WIDTH = 30  # of the bar, in characters


class Progress:
    """Writes sentences about lines; on a terminal also a bar of how much of the file is done."""

    def __init__(self, path: Path, out: OutputWrapper) -> None:
        self._out = out
        self._is_terminal = out.isatty()
        self._size = _size_of(path)
        self._percent = 0
        self._shown = 0  # characters of the bar on the screen

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clear()

    def say(self, number: int, sentence: str) -> None:
        self._clear()
        self._out.write(f"line {number}: {one_line(sentence)}\n")  # no control character of the file gets to a terminal

    def advance(self, done: int) -> None:
        percent = min(100, 100 * done // self._size) if self._is_terminal and self._size else 0
        if percent == self._percent:
            return
        self._percent = percent
        filled = WIDTH * percent // 100
        bar = f"{'#' * filled}{'.' * (WIDTH - filled)} {percent:3}%"[: shutil.get_terminal_size().columns - 1]
        self._out.write(f"\r{bar}", ending="")
        self._out.flush()
        self._shown = len(bar)

    def _clear(self) -> None:
        if self._shown:
            self._out.write("\r" + " " * self._shown + "\r", ending="")
            self._shown = 0


def _size_of(path: Path) -> int:
    """Returns the bytes of a file, 0 where it has no end or is not there (which who reads it says)."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
