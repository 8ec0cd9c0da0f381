"""Several tasks at the same moment, in threads with database connections of their own."""

from collections.abc import Callable, Sequence
from threading import Barrier, Thread

from django.db import connection


def at_once(tasks: Sequence[Callable[[], None]]) -> list[Exception]:
    """Runs the tasks at the same moment; returns what they raised."""
    barrier, raised = Barrier(len(tasks)), []

    def run(task: Callable[[], None]) -> None:
        try:
            barrier.wait(timeout=20)
            task()
        except Exception as error:  # whatever it is, the test looks at it
            raised.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[task]) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return raised
