"""What the operator does to accounts on the server: it is in the log, with the change or not at all."""

import getpass
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from articles import audit
from articles.models import LogEvent, User
from tests.accounts.conftest import is_signed_in, signed_in

NEW = "another good one"
Types = Callable[..., None]


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch) -> Types:
    """Lets the operator type these passwords, one after the other."""

    def type_them(*words: str) -> None:
        left: Iterator[str] = iter(words)

        def answer(prompt: str = "", stream: Any = None) -> str:
            assert not connection.in_atomic_block, "nobody waits while a password is typed"
            return next(left)

        monkeypatch.setattr(getpass, "getpass", answer)

    return type_them


def run(command: str, *words: str, **options: Any) -> str:
    said = StringIO()
    call_command(command, *words, stdout=said, stderr=said, **options)
    return said.getvalue()


def superuser(name: str = "root") -> str:
    return run("createsuperuser", username=name, email="root@example.org", interactive=False)


def test_a_superuser_made_on_the_server_is_in_the_log(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", NEW)
    superuser()
    root = User.objects.get()
    assert (root.is_superuser, root.is_staff, root.check_password(NEW)) == (True, True, True)
    event = LogEvent.objects.get()
    assert (event.verb, event.noun, event.label, event.by, event.object_id) == (
        *("added", "user", "root", None),
        str(root.pk),
    )
    assert (event.after["is_superuser"], event.after["email"]) == (True, "root@example.org")
    assert event.why == "By the operator, with createsuperuser."
    assert NEW not in repr(LogEvent.objects.values())
    assert root.password not in repr(LogEvent.objects.values())


@pytest.mark.django_db(transaction=True)
def test_a_superuser_is_made_after_all_is_typed(types: Types, monkeypatch: pytest.MonkeyPatch) -> None:
    types(NEW, NEW)
    monkeypatch.setattr("builtins.input", lambda prompt: "ops")
    terminal = StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    run("createsuperuser", email="ops@example.org", stdin=terminal)
    assert User.objects.get(username="ops").check_password(NEW)
    assert LogEvent.objects.get().label == "ops"


def test_a_name_that_is_taken_makes_no_superuser(db: None) -> None:
    superuser()
    with pytest.raises(CommandError, match="already taken"):
        superuser()
    assert (User.objects.count(), LogEvent.objects.count()) == (1, 1)


@pytest.mark.parametrize("verb", ["added", "changed the password"])
@pytest.mark.django_db(transaction=True)
def test_nothing_is_done_that_the_log_does_not_take(
    verb: str, ann: User, types: Types, monkeypatch: pytest.MonkeyPatch
) -> None:
    types(NEW, NEW)
    monkeypatch.delitem(audit.VERBS, verb)
    with pytest.raises(ValueError, match=verb):
        superuser() if verb == "added" else run("changepassword", "ann")
    ann.refresh_from_db()
    assert (User.objects.count(), ann.check_password(NEW)) == (1, False)


@pytest.mark.django_db(transaction=True)
def test_a_password_set_on_the_server_is_in_the_log(ann: User, types: Types) -> None:
    elsewhere = signed_in()
    types("typo", NEW, "12345", "12345", NEW, NEW)
    said = run("changepassword", "ann")
    assert "The two differ." in said
    assert "too short" in said
    assert "The password of “ann” is changed." in said
    assert not is_signed_in(elsewhere)
    assert is_signed_in(signed_in("ann", NEW))
    event = LogEvent.objects.get()
    assert (event.verb, event.label, event.by, event.before, event.after) == (
        "changed the password",
        "ann",
        None,
        {},
        {},
    )
    assert event.why == "By the operator, with changepassword."


@pytest.mark.parametrize(("name", "said"), [("ann", "Nothing was changed after 3 tries"), ("Ann", "no account “Ann”")])
@pytest.mark.django_db(transaction=True)
def test_a_password_that_is_not_set_is_not_logged(ann: User, types: Types, name: str, said: str) -> None:
    types(*["typo", NEW] * 3)
    with pytest.raises(CommandError, match=said):
        run("changepassword", name)
    assert not LogEvent.objects.exists()
