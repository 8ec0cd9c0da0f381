"""The editorial verbs, all in one place for who calls them.

Each locks the stored row first, asks for rights and rules of what is stored (not of what the caller
has in hand, which may be hours old), does its work in one transaction, and gives the caller's object what
it decided.
"""

from articles.publishing.amending import amend, publish_changes
from articles.publishing.approving import (
    lift_embargo,
    publish,
    publish_backdated,
    send_back,
    submit,
    withdraw,
)
from articles.publishing.completing import complete
from articles.publishing.correcting import correct
from articles.publishing.moving import move
from articles.publishing.writing import delete, discard_changes, restore, save_draft

__all__ = [
    "amend",
    "complete",
    "correct",
    "delete",
    "discard_changes",
    "lift_embargo",
    "move",
    "publish",
    "publish_backdated",
    "publish_changes",
    "restore",
    "save_draft",
    "send_back",
    "submit",
    "withdraw",
]
