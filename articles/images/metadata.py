"""What a picture says of itself: XMP, IPTC IIM and EXIF, read by the field standard's names.

Runs in the darkroom: what stands in a file may be hostile. Nothing of where the device was, of which device it was
and of who owns it is read. IPTC Photo Metadata Standard 2025.1, https://iptc.org/std/photometadata/specification/
"""

import re
import struct
from collections.abc import Iterator
from datetime import date
from io import SEEK_CUR
from typing import Any, BinaryIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from PIL import Image

LONGEST = 5_000  # characters of one fact
LARGEST_XMP = 1024 * 1024  # bytes

PNG_XMP = b"XML:com.adobe.xmp\x00\x00\x00\x00\x00"  # not compressed, as the standard of XMP wants it

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
DC = "{http://purl.org/dc/elements/1.1/}"
PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
RIGHTS = "{http://ns.adobe.com/xap/1.0/rights/}"
CORE = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"
EXTENSION = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"
PLUS = "{http://ns.useplus.org/ldf/xmp/1.0/}"
BASIC = "{http://ns.adobe.com/xap/1.0/}"
OF_XMP = {
    "title": (PHOTOSHOP + "Headline", DC + "title"),
    "alt": (CORE + "AltTextAccessibility",),
    "description": (CORE + "ExtDescrAccessibility",),
    "caption": (DC + "description",),
    "creator": (DC + "creator",),
    "credit": (PHOTOSHOP + "Credit",),
    "copyright_notice": (DC + "rights",),
    "source": (PHOTOSHOP + "Source",),
    "usage_terms": (RIGHTS + "UsageTerms",),
    "licence": (RIGHTS + "WebStatement",),
    "instructions": (PHOTOSHOP + "Instructions",),
    "rights_expire_on": (PLUS + "LicenseEndDate",),
    "licensor": (PLUS + "LicensorName",),
    "taken_on": (PHOTOSHOP + "DateCreated", BASIC + "CreateDate"),
    "source_type": (EXTENSION + "DigitalSourceType",),
    "ai_prompt": (EXTENSION + "AIPromptInformation",),
    "ai_prompt_writer": (EXTENSION + "AIPromptWriterName",),
}
AI_SYSTEM = (EXTENSION + "AISystemUsed", EXTENSION + "AISystemVersionUsed")
PLACES = (  # from near to far: where it was taken, in the older form and in the newer one
    (CORE + "Location", PHOTOSHOP + "City", PHOTOSHOP + "State", PHOTOSHOP + "Country"),
    tuple(EXTENSION + name for name in ("Sublocation", "City", "ProvinceState", "CountryName")),
)

OF_IIM = {
    "title": (105, 5),
    "caption": (120,),
    "creator": (80,),
    "credit": (110,),
    "source": (115,),
    "copyright_notice": (116,),
    "instructions": (40,),
    "taken_on": (55,),
    "rights_expire_on": (37,),
}
KEYWORDS_OF_IIM = 25
PLACE_OF_IIM = (92, 90, 95, 101)
UTF8 = b"\x1b%G"  # what 1:90 says where texts are UTF-8

OF_EXIF = {"caption": 0x010E, "creator": 0x013B, "copyright_notice": 0x8298}
EXIF_IFD, TAKEN = 0x8769, 0x9003
# What cameras write into the field of the caption when nobody has.
SAID_BY_CAMERAS = re.compile(r"(?i)(OLYMPUS DIGITAL CAMERA|SONY DSC|DCIM|DIGITAL CAMERA|default|untitled|[-_ .\d]*)")

BROKEN = (SyntaxError, TypeError, ValueError, LookupError, AttributeError, OSError, struct.error)

Said = dict[str, str]


def facts_of(picture: Image.Image, file: BinaryIO) -> Said:
    """Returns what the picture says of itself, by the names of the library's columns; dates as 2025-10-08.

    Keywords stand one a line. Where it says a thing twice, XMP goes before IPTC IIM and that before EXIF. What is
    broken says nothing.
    """
    if picture.format == "PNG":
        picture.info.update(_late_chunks(file))
    said: Said = {}
    for read in (_of_exif, _of_iim, _of_xmp):  # what is read later stands
        try:
            found = read(picture)
        except BROKEN:
            continue
        said |= {name: text for name, raw in found.items() if (text := _tidied(name, raw))}
    if SAID_BY_CAMERAS.fullmatch(said.get("caption", "")):
        said.pop("caption", None)
    return said


def _tidied(name: str, text: str) -> str:
    text = text.replace("\x00", "").strip()[:LONGEST]
    if name in {"taken_on", "rights_expire_on"}:
        return _day(text)
    return text.rpartition("/")[2] if name == "source_type" else text


def _day(text: str) -> str:
    """Returns a day as 2025-10-08; what names no day, or one that there is not, is empty."""
    found = re.match(r"(\d{4})[-:]?(\d\d)[-:]?(\d\d)", text)
    try:
        return date(*map(int, found.groups())).isoformat() if found else ""
    except ValueError:
        return ""


def _late_chunks(file: BinaryIO) -> dict[str | tuple[int, int], bytes]:
    """Returns XMP and EXIF of a PNG, which may stand behind the pixels: Pillow reads on only when it decodes."""
    found: dict[str | tuple[int, int], bytes] = {}
    file.seek(8)
    while len(head := file.read(8)) == 8:
        size, kind = struct.unpack(">I4s", head)
        if kind in {b"iTXt", b"eXIf"} and size <= LARGEST_XMP:
            body = file.read(size)
            if kind == b"eXIf":
                found["exif"] = b"Exif\x00\x00" + body
            elif body.startswith(PNG_XMP):
                found["xmp"] = body.removeprefix(PNG_XMP)
            size = 0
        file.seek(size + 4, SEEK_CUR)
    return found


# --- XMP ------------------------------------------------------------------------------------------


def _of_xmp(picture: Image.Image) -> Said:
    raw = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    text = raw if isinstance(raw, str) else raw[:LARGEST_XMP].decode("utf-8-sig").rstrip("\x00")
    if not text or "<!DOCTYPE" in text or "<!ENTITY" in text:
        return {}
    values: dict[str, list[str]] = {}
    root = ElementTree.fromstring(text)  # noqa: S314  # in the darkroom, and without what entities could do
    for description in root.iter(RDF + "Description"):
        for name, value in description.attrib.items():
            values.setdefault(name, [value])
        for element in description:
            values.setdefault(element.tag, _texts(element))
            for inner in _of_first_structure(element):
                values.setdefault(inner[0], inner[1])
    said = {name: _first(values, tags) for name, tags in OF_XMP.items()}
    said["ai_system"] = " ".join(filter(None, (_first(values, (tag,)) for tag in AI_SYSTEM)))
    said["keywords"] = "\n".join(values.get(DC + "subject", ()))
    said["place"] = next(filter(None, (_place([_first(values, (tag,)) for tag in tags]) for tags in PLACES)), "")
    return said


def _first(values: dict[str, list[str]], tags: tuple[str, ...]) -> str:
    return next((", ".join(values[tag]) for tag in tags if any(values.get(tag, ()))), "")


def _texts(element: Element) -> list[str]:
    """Returns a property's texts: itself, its list, or the one alternative that is meant for everybody."""
    items = element.findall(f"{RDF}Alt/{RDF}li")
    if items:
        return [next((item for item in items if item.get(LANGUAGE) == "x-default"), items[0]).text or ""]
    items = [*element.findall(f"{RDF}Seq/{RDF}li"), *element.findall(f"{RDF}Bag/{RDF}li")]
    texts = [item.text or "" for item in items] or [element.text or element.get(RDF + "resource") or ""]
    return [text.strip() for text in texts if text.strip()]


def _of_first_structure(element: Element) -> Iterator[tuple[str, list[str]]]:
    """Yields what the first structure in a property holds: the licensor, the place."""
    if element.tag not in {PLUS + "Licensor", EXTENSION + "LocationCreated"}:
        return
    item = element.find(f".//{RDF}li")
    for holder in [] if item is None else [item, *item.findall(RDF + "Description")]:
        yield from ((name, [value]) for name, value in holder.attrib.items() if name != LANGUAGE)
        yield from ((inner.tag, _texts(inner)) for inner in holder)


def _place(parts: list[str]) -> str:
    return ", ".join(dict.fromkeys(filter(None, map(str.strip, parts))))


# --- IPTC IIM -------------------------------------------------------------------------------------


def _of_iim(picture: Image.Image) -> Said:
    resources: Any = picture.info.get("photoshop")
    raw = resources.get(0x0404, b"") if isinstance(resources, dict) else b""
    sets = list(_data_sets(raw))
    is_utf8 = any((record, number, value) == (1, 90, UTF8) for record, number, value in sets)
    texts: dict[int, list[str]] = {}
    for record, number, value in sets:
        if record == 2:  # the application record
            texts.setdefault(number, []).append(_decoded(value, is_utf8=is_utf8))
    said = {
        name: next((", ".join(texts[number]) for number in numbers if number in texts), "")
        for name, numbers in OF_IIM.items()
    }
    place = _place([", ".join(texts.get(number, [])) for number in PLACE_OF_IIM])
    return said | {"place": place, "keywords": "\n".join(texts.get(KEYWORDS_OF_IIM, ()))}


def _data_sets(raw: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yields (record, number, value); ends where the block is broken, or has a value of more than 32 KiB."""
    at = 0
    while len(raw) >= at + 5 and raw[at] == 0x1C:
        record, number, size = struct.unpack_from(">BBH", raw, at + 1)
        if size & 0x8000:
            return
        yield record, number, raw[at + 5 : at + 5 + size]
        at += 5 + size


def _decoded(value: bytes, *, is_utf8: bool = False) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("utf-8", "ignore") if is_utf8 else value.decode("cp1252", "ignore")


# --- EXIF -----------------------------------------------------------------------------------------


def _of_exif(picture: Image.Image) -> Said:
    if picture.format == "PNG" and "exif" not in picture.info:  # Pillow would decode it to look for more
        return {}
    exif = picture.getexif()
    said = {name: _exif_text(exif.get(tag)) for name, tag in OF_EXIF.items()}
    return said | {"taken_on": _exif_text(exif.get_ifd(EXIF_IFD).get(TAKEN))}


def _exif_text(value: Any) -> str:
    """Returns the text as it was meant: Pillow takes every byte for Latin-1."""
    if isinstance(value, str):
        value = value.encode("latin-1", "ignore")
    return _decoded(value) if isinstance(value, bytes) else ""
