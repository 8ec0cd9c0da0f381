"""A process that does editorial verbs, and is killed at the statement that it is told. `killing` runs it.

Each line in is a verb, the key of a story and the number of a statement; each line out what became of it. It
forks for each: a real process dies, with a real connection, and Django is not loaded anew.
"""

import os
import signal
import sys
from collections.abc import Callable
from io import StringIO
from itertools import count
from typing import Any

import django
from django.conf import settings


def save_and_publish(story: Any, editor: Any) -> None:
    from django.db import transaction

    from articles.publishing import actions
    from articles.publishing.content import Line
    from articles.tagging.names import resolve

    story.headline, story.body = "Zebras fall", "<p>Quagga.</p>"
    with transaction.atomic():  # one press of a button
        actions.save_draft(story, by=editor, bylines=[Line(credit="Wire")], tags=resolve(["Gnu", "Rivers"]))
        actions.publish(story, by=editor)


def publish(story: Any, editor: Any) -> None:
    from articles.publishing import actions

    actions.publish(story, by=editor)


def publish_due(story: Any, editor: Any) -> None:
    from django.core.management import call_command

    call_command("publish_due", stdout=StringIO())


def rebuild_links(story: Any, editor: Any) -> None:
    from articles.related import rebuild

    rebuild.BATCH = 3
    list(rebuild.rebuild())


def publish_changes(story: Any, editor: Any) -> None:
    from articles.models import CorrectionKind
    from articles.publishing import actions

    said = (CorrectionKind.CORRECTION, "They were zebras.")
    actions.publish_changes(story, by=editor, what_is_new="Zebras.", correction=said)


def withdraw(story: Any, editor: Any) -> None:
    from articles.publishing import actions

    actions.withdraw(story, by=editor, why="A mistake.")


def move(story: Any, editor: Any) -> None:
    from articles.publishing import actions

    actions.move(story, "zebras", by=editor)


def submit(story: Any, editor: Any) -> None:
    from articles.publishing import actions

    actions.submit(story, by=editor)


def schedule(story: Any, editor: Any) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from articles.publishing import actions

    actions.publish(story, by=editor, at=timezone.now() + timedelta(days=1))


def send_back(story: Any, editor: Any) -> None:
    from articles.publishing import actions

    actions.send_back(story, by=editor, note="Ask the mayor too.")


def lift_embargo(story: Any, editor: Any) -> None:
    from articles.publishing import actions

    actions.lift_embargo(story, by=editor, why="The source agreed.")


def correct(story: Any, editor: Any) -> None:
    from articles.models import CorrectionKind
    from articles.publishing import actions

    actions.correct(story, CorrectionKind.CORRECTION, "They were zebras.", by=editor)


def restore(story: Any, editor: Any) -> None:
    from articles.publishing import actions

    actions.restore(story, 1, by=editor)


def delete(story: Any, editor: Any) -> None:
    from articles.publishing import actions

    actions.delete(story, by=editor)


VERBS: dict[str, Callable[[Any, Any], None]] = {
    verb.__name__: verb
    for verb in (
        *(save_and_publish, publish, schedule, publish_due, publish_changes, correct, withdraw, move),
        *(submit, send_back, lift_embargo, restore, delete, rebuild_links),
    )
}


def do(verb: str, pk: int, number: int) -> None:
    """Does the verb, and dies where the statement of this number would begin."""
    from django.db import connection

    from articles.models import Article, User

    story, editor = Article.objects.get(pk=pk), User.objects.get(username="esther")
    numbers = count(1)

    def dies(execute: Callable[..., Any], *args: Any) -> Any:
        if next(numbers) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*args)

    with connection.execute_wrapper(dies):
        VERBS[verb](story, editor)


def main() -> None:
    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    django.setup()
    for line in sys.stdin:
        verb, pk, number = line.split()
        child = os.fork()
        if child == 0:
            do(verb, int(pk), int(number))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
