"""Opening HEIC pictures, as telephones write them. Loaded by the darkroom alone, and only for such a file."""

from typing import BinaryIO

import pi_heif
from PIL import Image

# The picture itself and nothing that hangs on it; one thread, as the room of each would count.
pi_heif.register_heif_opener(decode_threads=1, thumbnails=False, depth_images=False, aux_images=False)


def open_heif(file: BinaryIO) -> Image.Image:
    """Reads the head of the file. The decoder turns the picture upright, and gives eight bits a sample."""
    return Image.open(file, formats=["HEIF"])
