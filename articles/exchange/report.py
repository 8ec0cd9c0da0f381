"""What an import says: counts for programs, sentences for people."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields

from django.utils.translation import gettext as _

from articles.exchange.ledger import Arrival, Waiting


@dataclass(slots=True)
class Counts:
    """The counts of one run, or of a part of it."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0  # the next two together
    errors: int = 0  # lines that hold no article that could be stored
    changed_here: int = 0  # articles that editors changed since; theirs stay
    empty_bodies: int = 0
    redirects: int = 0
    redirects_refused: int = 0
    tags_refused: int = 0
    images: int = 0
    web_images: int = 0  # addresses on the web, which nobody fetches
    missing_images: int = 0
    refused_images: int = 0
    links_resolved: int = 0
    links_unresolved: int = 0  # links within the old site that lead to no article of the archive

    def add(self, other: "Counts") -> None:
        for name in (count.name for count in fields(self)):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def articles(self) -> int:
        """Articles of the file that are here now, whoever wrote them last."""
        return self.created + self.updated + self.unchanged + self.changed_here

    def as_dict(self) -> dict[str, int]:
        return asdict(self)

    def sentences(self) -> Iterator[str]:
        """Yields what a person should know, besides the single lines."""
        yield _("Created %(created)d, updated %(updated)d, unchanged %(unchanged)d, skipped %(skipped)d.") % asdict(
            self
        )
        for count, sentence in (
            (self.empty_bodies, _("Articles without a body: %(count)d.")),
            (self.web_images, _("Pictures on the web: %(count)d. They are not fetched.")),
            (self.missing_images, _("Pictures that are not in the folder: %(count)d. --images names another.")),
            (self.links_unresolved, _("Links to pages of the old site that are not in the file: %(count)d.")),
        ):
            if count:
                yield sentence % {"count": count}


@dataclass(slots=True)
class Outcome:
    """What came of a part of a run. It counts for nothing until that part is committed."""

    counts: Counts = field(default_factory=Counts)
    notes: list[tuple[int, str]] = field(default_factory=list)  # number of the line, a sentence
    arrivals: list[Arrival] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    made: dict[str, list[str]] = field(default_factory=dict)  # names of new sections, authors, tags
    event: int | None = None  # in the audit log

    def note(self, number: int, sentence: str) -> None:
        self.notes.append((number, sentence))

    def skip(self, number: int, reason: str) -> None:
        """Counts a line that holds no article which could be stored."""
        self.counts.errors += 1
        self.counts.skipped += 1
        self.note(number, reason)
