"""What the parts of an import hand to each other."""

from dataclasses import dataclass, field

from articles.exchange.history import History
from articles.exchange.ledger import Ledger
from articles.exchange.links import Site
from articles.exchange.pictures import Folder, Found
from articles.exchange.records import Record
from articles.models import Article, Image


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of an import goes by."""

    source: str
    folder: Folder
    site: Site
    ledger: Ledger
    history: History
    dry_run: bool = False


@dataclass(slots=True)
class Item:
    """A record on its way to an article, new or here already."""

    number: int
    record: Record
    digest: str
    article: Article
    found: list[Found]  # files of its pictures
    images: list[Image] = field(default_factory=list)  # those of them that the library took

    @property
    def is_new(self) -> bool:
        return self.article.pk is None
