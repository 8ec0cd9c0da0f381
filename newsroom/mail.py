"""How mail leaves the house, in the form that the installed Django wants."""

import re
from urllib.parse import unquote, urlsplit

from django import VERSION

from newsroom import environment
from newsroom.environment import SettingError

TIMEOUT = 10  # seconds that a server has to answer
PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}

_SENDER = re.compile(r"[^\s<>@]+@[^\s<>@]+|[^<>@\x00-\x1f]+ <[^\s<>@]+@[^\s<>@]+>")


def mail_settings() -> dict[str, object]:
    """Returns Django's settings for the server that EMAIL_URL names; without it the log shows mails."""
    server = read_server("EMAIL_URL")
    backend = f"django.core.mail.backends.{'smtp' if server else 'console'}.EmailBackend"
    if VERSION >= (6, 1):
        # A site may go without mail: its operator reads in docs/operations.md what that means.
        silenced = [] if server else ["mail.E001"]
        return {"MAILERS": {"default": {"BACKEND": backend, "OPTIONS": server}}, "SILENCED_SYSTEM_CHECKS": silenced}
    # Before, each option was a setting of its own.
    names = {"username": "HOST_USER", "password": "HOST_PASSWORD"}
    options = {f"EMAIL_{names.get(option, option.upper())}": value for option, value in server.items()}
    return {"EMAIL_BACKEND": backend, **options}


def read_server(name: str) -> dict[str, object]:
    """Returns what Django's SMTP mailer has to know, by its own names; nothing for `console:`."""
    url = environment.text(name, "console:")
    if url in {"console:", "console://"}:
        return {}
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise SettingError(f"{name} cannot be read: check its port and its brackets.") from None
    # What stands behind the scheme may be a password: it is not repeated.
    if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise SettingError(
            f"{name} cannot be read; write smtp+tls://USER:PASSWORD@HOST:587, smtp+ssl://…:465, smtp://HOST:25 "
            "or console: (in a password write %40 for @, %2F for /, %23 for #, %3F for ?)"
        )
    return {
        "host": parts.hostname,
        "port": port or PORTS[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp+tls",
        "use_ssl": parts.scheme == "smtp+ssl",
        "timeout": TIMEOUT,
    }


def read_sender(name: str, default: str) -> str:
    """Returns who mail comes from: an address, perhaps with a name before it."""
    sender = environment.text(name, default)
    if not _SENDER.fullmatch(sender):
        raise SettingError(f"{name} is {sender[:60]!r}; write an address, for example: {name}=news@example.org")
    return sender
