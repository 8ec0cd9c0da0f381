"""Work that goes round and round until somebody stops it."""

import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

from django.db import InterfaceError, OperationalError, close_old_connections

LONGEST_PAUSE = 60  # seconds between two tries while the database is away

logger = logging.getLogger(__name__)


@contextmanager
def told_to_stop() -> Iterator[Event]:
    """Gives an event that SIGTERM and SIGINT set, in place of ending the process."""
    event = Event()

    def stop(number: int, frame: FrameType | None) -> None:
        event.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield event
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def go_round(work: Callable[[], None], *, every: float, stop: Event) -> None:
    """Does the work, pauses, and so on until told to stop; while the database is away it waits for it."""
    missed = 0
    while not stop.is_set():
        close_old_connections()
        try:
            work()
        except (OperationalError, InterfaceError) as error:
            if not missed:
                logger.warning("The database is away: %s. Waiting for it.", str(error).strip().splitlines()[0])
            missed += 1
            stop.wait(min(every * 2**missed, LONGEST_PAUSE))
            continue
        if missed:
            logger.warning("The database is back.")
            missed = 0
        stop.wait(every)
    close_old_connections()
