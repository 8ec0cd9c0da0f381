"""What a file is, decided by its first bytes. Its name and what the browser said of it mean nothing."""

HEAD = 512  # bytes that are looked at

_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})


def picture_format(head: bytes) -> str | None:
    """Returns Pillow's name of the format that the file begins as, of those that the library takes."""
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if brands(head) & _AVIF_BRANDS:
        return "AVIF"
    if brands(head) & _HEIC_BRANDS:
        return "HEIF"
    return None


def other_kind(head: bytes) -> str:
    """Returns what a refused file seems to be, for the message: "markup" or "unknown"."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return "markup" if text.startswith(b"<") or b"<svg" in text or b"<html" in text else "unknown"


def brands(head: bytes) -> set[bytes]:
    """Returns the brands that a file of the HEIF family names, the first one included."""
    if head[4:8] != b"ftyp":
        return set()
    box = head[8 : max(16, min(int.from_bytes(head[:4]), HEAD))]
    return {box[:4], *(box[at : at + 4] for at in range(8, len(box) - 3, 4))}
