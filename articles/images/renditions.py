"""What pages show of a picture. Nothing here asks the database or opens a file."""

from dataclasses import dataclass

from django.core.files.storage import default_storage

from articles.images.made import Made, older, read
from articles.images.rights import is_choosable
from articles.images.shapes import height_at
from articles.models import Image
from articles.models.image import TOLD_TO_READERS

TYPES = {"avif": "image/avif", "webp": "image/webp"}  # of sources, the best first


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture, or a crop of it, as `templates/parts/picture.html` draws it. `sizes` is the layout's."""

    sources: tuple[tuple[str, str], ...]  # (type, "address 360w, address 720w, …"), the best first
    src: str  # for browsers that know none of them
    width: int  # the room that the page keeps for it, and its shape
    height: int


@dataclass(frozen=True, slots=True)
class Picture:
    """What readers see of a picture. Addresses are made where they are asked for: where a part is drawn."""

    key: int  # of the Image
    master: str  # name of the master in the storage
    size: tuple[int, int]  # pixels of the master
    renditions: str  # which there are (`articles.images.made`)
    alt: str  # empty where the picture is decorative
    caption: str  # plain text
    credit: str
    made: str  # how it was made, in words, where readers have to know; else empty
    source_type: str  # the same as IPTC's code

    @property
    def full(self) -> Shown:
        """The whole picture, for figures."""
        return self._shown("full")

    @property
    def wide(self) -> Shown:
        """16:9, for the lead of the front page; like all crops the whole picture as long as it is not made."""
        return self._shown("16x9")

    @property
    def card(self) -> Shown:
        """4:3."""
        return self._shown("4x3")

    @property
    def square(self) -> Shown:
        """1:1, for portraits of authors."""
        return self._shown("1x1")

    @property
    def tall(self) -> Shown:
        """3:4, for cards in a narrow column."""
        return self._shown("3x4")

    @property
    def src(self) -> str:
        """Address of the whole picture for whoever knows no sources."""
        return self.full.src

    @property
    def thumbnail(self) -> str:
        """Address of a small file, for lists: a 4:3 crop where there is one."""
        there = read(self.renditions)
        small = there.get(("4x3", "webp")) or there.get(("full", "webp"))
        return self._addresses(small)[0] if small else self.src

    @property
    def share_address(self) -> str:
        """Address of a JPEG up to 1200 pixels wide, for other sites' previews; without the site's own address."""
        there = read(self.renditions)
        large = there.get(("16x9", "jpg")) or there.get(("full", "jpg"))
        return self._addresses(large)[-1] if large else self.src

    @property
    def search_addresses(self) -> list[str]:
        """Addresses of JPEGs for search engines: 16:9, 4:3 and 1:1, as far as they are made."""
        there = read(self.renditions)
        crops = [there[shape, "jpg"] for shape in ("16x9", "4x3", "1x1") if (shape, "jpg") in there]
        return [self._addresses(crop)[-1] for crop in crops] or [self.share_address]

    def src_for(self, width: int) -> str:
        """Returns an address of the whole picture in WebP: the narrowest that is as wide as this, else the widest."""
        there = read(self.renditions).get(("full", "webp"))
        if there is None:
            return self.src
        addresses = zip(there.widths, self._addresses(there), strict=True)
        return next((address for served, address in addresses if served >= width), self._addresses(there)[-1])

    def _shown(self, shape: str) -> Shown:
        there = read(self.renditions)
        if not any((shape, form) in there for form in TYPES):
            shape = "full"
        sets = [(kind, there[shape, form]) for form, kind in TYPES.items() if (shape, form) in there]
        if not sets:
            return Shown((), default_storage.url(self.master), *self.size)
        sources = tuple((kind, self._srcset(one)) for kind, one in sets)
        fallback = there.get((shape, "jpg")) or sets[-1][1]
        width = max(one.widths[-1] for _, one in sets)
        return Shown(sources, self._addresses(fallback)[0], width, height_at(shape, width, self.size))

    def _srcset(self, made: Made) -> str:
        pairs = zip(made.widths, self._addresses(made), strict=True)
        return ", ".join(f"{address} {width}w" for width, address in pairs)

    def _addresses(self, made: Made) -> list[str]:
        folder = self.master.rpartition("/")[0]
        first, *rest = made.names
        address = default_storage.url(f"{folder}/{first}")
        if address.endswith(first):  # as all but signed ones: one question answers for all
            start = address.removesuffix(first)
            return [address, *(start + name for name in rest)]
        return [address, *(default_storage.url(f"{folder}/{name}") for name in rest)]


def picture(image: Image, *, caption: str = "", alt: str = "") -> Picture | None:
    """Returns what readers see of the image, None where they may not; `caption` and `alt` stand in for its own."""
    if not is_shown(image):
        return None
    is_told = image.source_type in TOLD_TO_READERS
    return Picture(
        key=image.pk,
        master=str(image.file.name),
        size=(image.width, image.height),
        renditions=image.renditions or older(image.widths),
        alt=alt or image.alt,
        caption=caption or image.caption,
        credit=image.credit,
        made=str(image.get_source_type_display()) if is_told else "",
        source_type=image.source_type if is_told else "",
    )


def is_shown(image: Image) -> bool:
    """Says whether readers may see it: it is in the library with a file, and the rights to it have not expired."""
    return bool(image.file) and is_choosable(image)
