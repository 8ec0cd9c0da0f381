"""What pages show of a picture. Nothing here asks the database or opens a file."""

from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.utils import timezone

from articles.models import Image
from articles.models.image import TOLD_TO_READERS


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as `templates/parts/picture.html` shows it. `sizes` is the layout's, so the template writes it."""

    key: int  # of the Image
    src: str  # address of the widest rendition: for browsers that know no srcset
    srcset: str  # "address 320w, address 640w, …"
    width: int  # of `src`, with `height` the room that the page keeps for it
    height: int
    alt: str  # empty where the picture is decorative
    caption: str  # plain text
    credit: str
    made: str  # how it was made, in words, where readers have to know; else empty
    source_type: str  # the same as IPTC's code
    share_address: str  # address of a JPEG, for og:image; without the site's own address
    thumbnail: str  # address of the narrowest rendition, for lists
    addresses: tuple[tuple[int, str], ...]  # (width, address), narrowest first

    def src_for(self, width: int) -> str:
        """Returns the address of the narrowest rendition that is as wide as this, else of the widest."""
        return next((address for served, address in self.addresses if served >= width), self.src)


def picture(image: Image, *, caption: str = "", alt: str = "") -> Picture | None:
    """Returns what readers see of the image, None where they may not; `caption` and `alt` stand in for its own."""
    if not is_shown(image):
        return None
    original, _, _ = str(image.file.name).rpartition("/")
    addresses = tuple((width, default_storage.url(f"{original}/{width}.webp")) for width in sorted(image.widths))
    master = default_storage.url(str(image.file.name))
    widest, src = addresses[-1] if addresses else (image.width, master)
    is_told = image.source_type in TOLD_TO_READERS
    return Picture(
        key=image.pk,
        src=src,
        srcset=", ".join(f"{address} {width}w" for width, address in addresses),
        width=widest,
        height=max(1, round(image.height * widest / image.width)) if image.width else image.height,
        alt=alt or image.alt,
        caption=caption or image.caption,
        credit=image.credit,
        made=str(image.get_source_type_display()) if is_told else "",
        source_type=image.source_type if is_told else "",
        share_address=default_storage.url(f"{original}/share.jpg") if addresses else master,
        thumbnail=addresses[0][1] if addresses else master,
        addresses=addresses,
    )


def is_shown(image: Image) -> bool:
    """Says whether readers may see it: it has a file, and the rights to it have not expired."""
    expired = image.rights_expire_on is not None and image.rights_expire_on < timezone.localdate()
    return bool(image.file) and not expired
