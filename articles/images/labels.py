"""What goes out with a picture: whose it is, written into its files as XMP (and IPTC IIM in a JPEG).

The files are ours, drawn anew without metadata: only what stands in `Label` is in them afterwards. A file that has
a label gets the new one in place of it.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"

_XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\x00"
_SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}
_IIM_HEAD = b"Photoshop 3.0\x00"
_PNG_HEAD = b"XML:com.adobe.xmp\x00\x00\x00\x00\x00"
_LONGEST = 2_000  # characters of one text: a segment of a JPEG holds 64 KiB
_ALPHA, _XMP = 0x10, 0x04  # flags of WebP's VP8X


@dataclass(frozen=True, slots=True)
class Label:
    """Whose a picture is and how it was made, as its files say it."""

    creator: str = ""
    credit: str = ""
    copyright_notice: str = ""
    usage_terms: str = ""
    licensor: str = ""
    source_type: str = ""  # IPTC's code, such as "trainedAlgorithmicMedia"

    def __bool__(self) -> bool:
        return self != Label()


def labelled(content: bytes, label: Label) -> bytes:
    """Returns the file (JPEG, PNG or WebP) with this label and no other; an empty label takes it away.

    AVIF gets its label when it is made: its parts are found by where they lie.
    """
    if content.startswith(b"\xff\xd8"):
        return _jpeg(content, label)
    if content.startswith(b"\x89PNG"):
        return _png(content, label)
    return _webp(content, label)


# --- What it says ---------------------------------------------------------------------------------


def xmp(label: Label) -> str:
    """Returns the packet of XMP, as short as it can be: it is in each file. Empty where there is nothing to say."""

    def alternative(name: str, text: str) -> str:
        return (
            f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{escape(text[:_LONGEST])}</rdf:li></rdf:Alt></{name}>'
            if text
            else ""
        )

    def plain(name: str, text: str) -> str:
        return f"<{name}>{escape(text[:_LONGEST])}</{name}>" if text else ""

    if not label:
        return ""
    creator, licensor = plain("rdf:li", label.creator), plain("plus:LicensorName", label.licensor)
    parts = [
        f"<dc:creator><rdf:Seq>{creator}</rdf:Seq></dc:creator>" if creator else "",
        plain("photoshop:Credit", label.credit),
        alternative("dc:rights", label.copyright_notice),
        alternative("xmpRights:UsageTerms", label.usage_terms),
        f'<plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource">{licensor}</rdf:li></rdf:Seq></plus:Licensor>'
        if licensor
        else "",
        plain("Iptc4xmpExt:DigitalSourceType", SOURCE_TYPES + label.source_type if label.source_type else ""),
    ]
    said = "".join(parts)
    spaces = "".join(f' xmlns:{prefix}="{space}"' for prefix, space in _SPACES.items() if f"<{prefix}:" in said)
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about=""{spaces}>{said}</rdf:Description></rdf:RDF></x:xmpmeta>'
    )


def _iim(label: Label) -> bytes:
    """Returns Photoshop's resource with the data sets by-line, credit and copyright notice, in UTF-8."""
    sets = b"\x1c\x01\x5a\x00\x03\x1b%G"
    for number, text, most in ((80, label.creator, 32), (110, label.credit, 32), (116, label.copyright_notice, 128)):
        value = text.encode()[:most].decode(errors="ignore").encode()
        if value:
            sets += struct.pack(">BBBH", 0x1C, 2, number, len(value)) + value
    even = sets + b"\x00" * (len(sets) % 2)
    return _IIM_HEAD + b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(sets)) + even


# --- Where it stands ------------------------------------------------------------------------------


def _jpeg(content: bytes, label: Label) -> bytes:
    kept, at = [b"\xff\xd8"], 2
    while content[at] == 0xFF and 0xE0 <= content[at + 1] <= 0xEF:  # APPn: ours begin with them
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4])
        segment = content[at:end]
        if not segment[4:].startswith((_XMP_HEAD, _IIM_HEAD)):
            kept.append(segment)
        at = end
    if label:
        for marker, body in ((b"\xff\xe1", _XMP_HEAD + xmp(label).encode()), (b"\xff\xed", _iim(label))):
            kept.append(marker + struct.pack(">H", len(body) + 2) + body)
    return b"".join([*kept, content[at:]])


def _png(content: bytes, label: Label) -> bytes:
    parts, at = [content[:8]], 8
    while at < len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4])
        kind = content[at + 4 : at + 8]
        if not (kind == b"iTXt" and content[at + 8 :].startswith(_PNG_HEAD)):
            parts.append(content[at:end])
        if kind == b"IHDR" and label:
            body = b"iTXt" + _PNG_HEAD + xmp(label).encode()
            parts.append(struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body)))
        at = end
    return b"".join(parts)


def _webp(content: bytes, label: Label) -> bytes:
    chunks = [(kind, body) for kind, body in _chunks(content) if kind not in {b"VP8X", b"XMP "}]
    if label:
        chunks = [(b"VP8X", _canvas(chunks, _XMP)), *chunks, (b"XMP ", xmp(label).encode())]
    elif any(kind == b"ALPH" for kind, _ in chunks):
        chunks = [(b"VP8X", _canvas(chunks, 0)), *chunks]
    body = b"WEBP" + b"".join(
        kind + struct.pack("<I", len(data)) + data + b"\x00" * (len(data) % 2) for kind, data in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + 8 <= len(content):
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        yield content[at : at + 4], content[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _canvas(chunks: list[tuple[bytes, bytes]], flags: int) -> bytes:
    """Returns the body of VP8X: these flags, whether parts are transparent, and the size."""
    found = dict(chunks)
    if lossless := found.get(b"VP8L"):
        bits = int.from_bytes(lossless[1:5], "little")
        width, height, has_alpha = bits & 0x3FFF, bits >> 14 & 0x3FFF, bool(bits >> 28 & 1)
    else:
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", found[b"VP8 "], 6))
        width, height, has_alpha = width - 1, height - 1, b"ALPH" in found
    return (
        bytes([flags | (_ALPHA if has_alpha else 0), 0, 0, 0])
        + width.to_bytes(3, "little")
        + height.to_bytes(3, "little")
    )
