"""JSON Lines: one article a line, UTF-8. The fields are those of `articles.exchange.records`."""

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from select import select
from typing import BinaryIO

from django.utils.translation import gettext as _

from articles.exchange.records import BadRecord, Entry, FileRefused, Record, parse

PATIENCE = 30  # seconds until a pipe brings something
LONGEST_LINE = 8 * 1024 * 1024  # bytes


def read(path: Path) -> Iterator[Entry]:
    """Yields what each line holds, a record or what is wrong with it; empty lines are left out.

    No more than a line is in memory. Raises FileRefused where the file cannot be read.
    """
    try:
        with _open(path) as file:
            yield from _entries(file)
    except OSError as error:
        raise FileRefused(
            _("%(path)s cannot be read: %(reason)s.") % {"path": path, "reason": error.strerror}
        ) from error


def _open(path: Path) -> BinaryIO:
    kind = path.stat().st_mode
    if stat.S_ISFIFO(kind):
        return _open_pipe(path)
    if not stat.S_ISREG(kind):
        raise FileRefused(_("%(path)s is not a file.") % {"path": path})
    return path.open("rb")


def _open_pipe(path: Path) -> BinaryIO:
    """Opens it without waiting for ever for somebody who writes into it."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    file = os.fdopen(descriptor, "rb")
    if not select([file], [], [], PATIENCE)[0]:
        file.close()
        message = _("%(path)s is a pipe, and nobody wrote into it for %(seconds)d seconds.")
        raise FileRefused(message % {"path": path, "seconds": PATIENCE})
    os.set_blocking(descriptor, True)
    return file


def _entries(file: BinaryIO) -> Iterator[Entry]:
    number = position = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        position += len(line)
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            position += _skip_rest(file)
            yield Entry(number, _too_long(), position)
        elif line.strip(b"\xef\xbb\xbf \t\r\n"):
            yield Entry(number, _record(line), position)


def _skip_rest(file: BinaryIO) -> int:
    """Reads to the end of the line; returns the number of bytes."""
    skipped = 0
    while piece := file.readline(LONGEST_LINE):
        skipped += len(piece)
        if piece.endswith(b"\n"):
            break
    return skipped


def _too_long() -> BadRecord:
    return BadRecord(_("It is longer than %(most)d MiB.") % {"most": LONGEST_LINE // 1024**2})


def _record(line: bytes) -> Record | BadRecord:
    try:
        return parse(json.loads(line.decode("utf-8-sig")))
    except BadRecord as error:
        return error
    except UnicodeDecodeError as error:
        return BadRecord(_("It is not UTF-8 (byte %(place)d).") % {"place": error.start + 1})
    except json.JSONDecodeError as error:
        return BadRecord(
            _("It is not JSON: %(reason)s (character %(place)d).") % {"reason": error.msg, "place": error.colno}
        )
    except (RecursionError, ValueError):  # brackets in brackets without end, a number of thousands of digits
        return BadRecord(_("It is JSON that cannot be read: nested too deeply, or with too large a number."))
