"""Pictures that tests make: small files of every kind, whole and broken."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms
from pillow_heif import register_heif_opener

TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
    "GIF": "image/gif",
    "HEIF": "image/heic",
}

register_heif_opener()  # encodes; what is tested decodes in a process of its own, with a decoder alone


def drawn(size: tuple[int, int] = (400, 300), *, mode: str = "RGB", seed: int = 0) -> Image.Image:
    """Returns a picture of soft colours, another one for each seed."""
    fade = Image.linear_gradient("L").resize(size)
    turned = Image.linear_gradient("L").rotate(90).resize(size)
    bands = [fade, turned, Image.new("L", size, seed % 256), Image.radial_gradient("L").resize(size)]
    return Image.merge(mode, bands[: len(mode)]) if mode in {"RGB", "RGBA", "CMYK"} else fade.convert(mode)


def photograph(size: tuple[int, int] = (400, 300), *, mode: str = "RGB") -> Image.Image:
    """Returns a picture with as many colours as a photograph has; not the same one twice."""
    grain = (min(size[0] // 2 + 1, 500), min(size[1] // 2 + 1, 500))
    return Image.merge(mode, [Image.effect_noise(grain, 80).resize(size, Image.Resampling.BICUBIC) for _ in mode])


def scene(size: tuple[int, int] = (600, 400)) -> Image.Image:
    """Returns a picture with large light and dark things in it, as one sees from afar; not the same one twice."""
    return Image.merge("RGB", [Image.effect_noise((12, 9), 90)] * 3).resize(size, Image.Resampling.BICUBIC)


def profile_with_red_for_blue() -> bytes:
    """Returns a colour profile whose red is sRGB's blue and the other way round."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = profile.index(b"rXYZ"), profile.index(b"bXYZ")
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(profile).replace("sRGB".encode("utf-16-be"), "ours".encode("utf-16-be"))


def encoded(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def upload(content: bytes | None = None, *, name: str = "picture.jpg", kind: str = "JPEG") -> SimpleUploadedFile:
    """Returns what a form gets when somebody sends a picture; a small one of ours by default."""
    return SimpleUploadedFile(name, encoded(drawn(), kind) if content is None else content, TYPES[kind])
