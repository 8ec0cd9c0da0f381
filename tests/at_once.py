"""Several tasks at the same moment, in threads with database connections of their own."""

from collections.abc import Callable, Sequence
from threading import Barrier, Thread
from time import monotonic

from django.db import connection


def at_once(tasks: Sequence[Callable[[], None]], *, within: float = 60) -> list[Exception]:
    """Runs the tasks at the same moment; returns what they raised. All have to end within these seconds."""
    barrier, raised = Barrier(len(tasks)), []

    def run(task: Callable[[], None]) -> None:
        try:
            barrier.wait(timeout=20)
            task()
        except Exception as error:  # whatever it is, the test looks at it
            raised.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[task], daemon=True) for task in tasks]
    for thread in threads:
        thread.start()
    end = monotonic() + within
    for thread in threads:
        thread.join(timeout=max(0, end - monotonic()))
    hung = sum(thread.is_alive() for thread in threads)
    assert not hung, f"{hung} of {len(tasks)} tasks did not end within {within} seconds"
    return raised
