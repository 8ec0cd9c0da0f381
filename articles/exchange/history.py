"""What the audit log hears of a run of an import: one event, which grows with every batch that wrote something."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from articles import audit
from articles.exchange.report import Counts, Outcome

MOST_NAMED = 100  # of the sections, of the authors, of the tags that came with the articles


@dataclass(slots=True)
class History:
    source: str
    origin: Mapping[str, str]  # where the archive is, and what it is
    why: str
    counts: Counts = field(default_factory=Counts)  # of what is committed, as all that follows
    made: Counter[str] = field(default_factory=Counter)
    named: dict[str, list[str]] = field(default_factory=dict)
    event: int | None = None

    def write(self, outcome: Outcome) -> None:
        """Writes what was brought so far, and what comes of this part in whose transaction it is."""
        counts = Counts()
        counts.add(self.counts)
        counts.add(outcome.counts)
        after = {**self.origin, **{name: count for name, count in counts.as_dict().items() if count}}
        for kind in {**self.named, **outcome.made}:
            after[f"new {kind}"] = self._names(kind, outcome)
        outcome.event = audit.record_import(self.source, after=after, why=self.why, key=self.event)

    def keep(self, outcome: Outcome) -> None:
        """Takes in a part that is committed."""
        self.counts.add(outcome.counts)
        self.event = outcome.event or self.event
        for kind, names in outcome.made.items():
            self.made[kind] += len(names)
            self.named[kind] = [*self.named.get(kind, ()), *names][:MOST_NAMED]

    def _names(self, kind: str, outcome: Outcome) -> list[str]:
        names = [*self.named.get(kind, ()), *outcome.made.get(kind, ())][:MOST_NAMED]
        more = self.made[kind] + len(outcome.made.get(kind, ())) - len(names)
        return [*names, _("… and %(count)d more") % {"count": more}] if more else names


def why_of(source: str) -> str:
    """Returns why an article that is here already says something else now."""
    return _("Imported from %(source)s.") % {"source": source}
