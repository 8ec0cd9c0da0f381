"""Where a picture was taken, by the camera: kept in the stored original alone, and only where the operator says so.

The darkroom reads it (`gps_in`) when it is told to; `with_gps` writes it into a master that was drawn anew.
"""

import struct
import zlib
from collections.abc import Mapping
from typing import Any

from PIL import Image

GPS_IFD = 0x8825  # the tag of EXIF
LARGEST = 4_096  # bytes
_EXIF_HEAD = b"Exif\x00\x00"


def gps_in(picture: Image.Image) -> bytes:
    """Returns the GPS of a decoded picture as EXIF with nothing else in it; nothing where there is none, or broken."""
    try:
        found: Mapping[int, Any] = picture.getexif().get_ifd(GPS_IFD)
        exif = Image.Exif()
        exif[GPS_IFD] = {tag: value for tag, value in found.items() if 0 <= tag <= 31}
        raw = exif.tobytes() if exif[GPS_IFD] else b""
    except (SyntaxError, TypeError, ValueError, LookupError, AttributeError, OSError, struct.error, ZeroDivisionError):
        return b""
    return raw.removeprefix(_EXIF_HEAD) if len(raw) <= LARGEST else b""


def with_gps(content: bytes, gps: bytes) -> bytes:
    """Returns the JPEG or PNG, which has no EXIF, with this one."""
    if not gps:
        return content
    if content.startswith(b"\xff\xd8"):
        body = _EXIF_HEAD + gps
        at = 2  # behind what a JPEG begins with, and JFIF's own segment, which has to be the first
        if content[at : at + 2] == b"\xff\xe0":
            at += 2 + int.from_bytes(content[at + 2 : at + 4])
        return content[:at] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + content[at:]
    at = 8 + 12 + int.from_bytes(content[8:12])  # behind IHDR
    chunk = b"eXIf" + gps
    return content[:at] + struct.pack(">I", len(gps)) + chunk + struct.pack(">I", zlib.crc32(chunk)) + content[at:]
