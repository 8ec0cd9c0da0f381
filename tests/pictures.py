"""Pictures that tests make: small files of every kind, whole and broken."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "AVIF": "image/avif", "GIF": "image/gif"}


def drawn(size: tuple[int, int] = (400, 300), *, mode: str = "RGB", seed: int = 0) -> Image.Image:
    """Returns a picture of soft colours, another one for each seed."""
    fade = Image.linear_gradient("L").resize(size)
    turned = Image.linear_gradient("L").rotate(90).resize(size)
    bands = [fade, turned, Image.new("L", size, seed % 256), Image.radial_gradient("L").resize(size)]
    return Image.merge(mode, bands[: len(mode)]) if mode in {"RGB", "RGBA", "CMYK"} else fade.convert(mode)


def photograph(size: tuple[int, int] = (400, 300), *, mode: str = "RGB") -> Image.Image:
    """Returns a picture with as many colours as a photograph has; not the same one twice."""
    grain = (size[0] // 4 + 1, size[1] // 4 + 1)
    return Image.merge(mode, [Image.effect_noise(grain, 80).resize(size, Image.Resampling.BICUBIC) for _ in mode])


def encoded(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def upload(content: bytes | None = None, *, name: str = "picture.jpg", kind: str = "JPEG") -> SimpleUploadedFile:
    """Returns what a form gets when somebody sends a picture; a small one of ours by default."""
    return SimpleUploadedFile(name, encoded(drawn(), kind) if content is None else content, TYPES[kind])
