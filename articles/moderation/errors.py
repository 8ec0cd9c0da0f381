"""What can be wrong with a decision; each message is for the person who decides, and nothing was written."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.conf import RELATED_SHOWN
from articles.models import DecisionKind, RelatedDecision


class MayNotModerate(PermissionDenied):
    """This person may not decide what stands beside stories."""


class DecisionRefused(ValueError):
    """The decision cannot be taken."""

    said: "ClassVar[str | Promise]" = ""

    def __init__(self, said: str = "") -> None:
        super().__init__(said or str(self.said))


class StoryWithdrawn(DecisionRefused):
    said = gettext_lazy("This story is withdrawn, so nothing is decided beside it until it is published again.")


class ShowsNoList(DecisionRefused):
    said = gettext_lazy("This story shows no related list: its form says so, under Related articles.")


class NotLive(DecisionRefused):
    said = gettext_lazy("Readers do not have that article now, so it cannot stand here. Choose another one.")


class WithItself(DecisionRefused):
    said = gettext_lazy("A story does not stand beside itself. Choose another one.")


class KeptApart(DecisionRefused):
    said = gettext_lazy("It may not stand here: one is a translation of the other, or a rule of one keeps them apart.")


class OfAnotherStory(DecisionRefused):
    said = gettext_lazy("That page was added beside another story. Add it here, too.")


class AlreadyDecided(DecisionRefused):
    said = gettext_lazy("That is decided already, in just this way.")


class NothingToUndo(DecisionRefused):
    said = gettext_lazy("There is nothing to undo: nobody decided this, or it was taken back.")


class NotSeenYet(DecisionRefused):
    said = gettext_lazy(
        "You decided about this after the page was shown, so nothing was undone. Look at it, then undo."
    )


class NotInTheQueue(DecisionRefused):
    said = gettext_lazy("Readers do not have this story now, so it is not in the queue.")


class NothingToPutBack(DecisionRefused):
    said = gettext_lazy("It is in the queue already: nobody found its list fine, or it was put back.")


class EndInThePast(DecisionRefused):
    said = gettext_lazy("Choose an end that is still to come, or none.")


class NoteTooLong(DecisionRefused):
    said = gettext_lazy("Shorten the note: it may have 1,000 characters.")


class NoSuchReason(DecisionRefused):
    said = gettext_lazy("Choose one of the reasons, or none.")


class BadAddress(DecisionRefused):
    said = gettext_lazy(
        "Write the whole address of a page, for example https://example.org/story, without a name or password in it."
    )


class ExternalLinkIncomplete(DecisionRefused):
    said = gettext_lazy("Write its headline, its publication and why it matters, in a few words each.")


class WordsTooLong(DecisionRefused):
    """One of the texts of a page of others is longer than there is room for."""

    def __init__(self, name: object, most: int) -> None:
        super().__init__(
            _("Shorten “%(name)s”: it may have %(most)s characters.") % {"name": capfirst(str(name)), "most": most}
        )


class AlreadyThere(DecisionRefused):
    said = gettext_lazy("That page stands beside this story already.")


class NoSuchPlace(DecisionRefused):
    def __init__(self, position: int) -> None:
        super().__init__(
            _("There is no place %(place)d: choose one from 1 to %(last)d.")
            % {"place": position, "last": RELATED_SHOWN}
        )


class NoSuchMove(DecisionRefused):
    said = gettext_lazy("It stands in the list no more, or at its end. Look at the list, then choose a place.")


class Overtaken(DecisionRefused):
    """Others decided beside this story after what the moderator saw; `decisions` are theirs, the oldest first.

    `told` says each in words; `labels` are what the articles are called for this moderator, by their keys.
    """

    def __init__(self, decisions: Sequence[RelatedDecision], labels: Mapping[int, str]) -> None:
        self.decisions = list(decisions)
        self.told = [_in_words(row, labels) for row in self.decisions]
        told = "; ".join(self.told)
        super().__init__(
            _("Others decided beside this story meanwhile (%(told)s). Look at the list, then decide again.")
            % {"told": told}
        )


def _in_words(decision: RelatedDecision, labels: Mapping[int, str]) -> str:
    said = {
        DecisionKind.SUGGESTED: _("%(who)s left “%(what)s” to the engine"),
        DecisionKind.APPROVED: _("%(who)s approved “%(what)s”"),
        DecisionKind.PINNED: _("%(who)s pinned “%(what)s” at place %(place)s"),
        DecisionKind.HIDDEN: _("%(who)s hid “%(what)s”"),
    }
    what = labels[decision.other_id] if decision.other_id else decision.external
    facts = {"who": decision.by_name or _("Somebody"), "what": what, "place": decision.position}
    return said[DecisionKind(decision.kind)] % facts
