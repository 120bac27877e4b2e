"""Pictures as a person sees them: decoded by Pillow, turned upright, in RGB, no larger than marks need.

EXIF orientation, palettes, CMYK, 16 bits and transparency are resolved; of an animation the first frame is taken.
"""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from labelcheck.errors import Damaged, OverLimit, Unsupported
from labelcheck.media.stream import Stream
from labelcheck.source import Source

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

    Pixels = NDArray[np.uint8]

WORKING = 1600
"""Pixels of the shortest side that is worked on: a mark of 1 % of it is 16 pixels high."""

PAGES = 4
"""Pages of a TIFF that are looked at."""

_DEEP = 65535
"""White in 16 bits."""

_DECODERS = {
    "jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF", "tiff": "TIFF", "bmp": "BMP", "avif": "AVIF", "heif": "HEIF",
}  # fmt: skip
"""labelcheck's formats that are decoded, and Pillow's names of them."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture to look at: `pixels` RGB uint8 (height, width, 3); `size` as displayed; `is_whole` False where it was cut off.

    `name` says which picture of the file it is ("picture", "page 2", "picture on black"); `seconds`: how long an
    animation shows it, None where the picture stands still.
    """

    name: str
    pixels: Pixels
    size: tuple[int, int]
    is_whole: bool
    seconds: float | None


def decode(source: Source, format_name: str) -> Iterator[Picture]:
    """The pictures of a file that a person sees at first: one; pages of a TIFF; one on white and one on black if it is see-through.

    Raises Unsupported for a format or coding that is not decoded, OverLimit past `limits.pixels`, Damaged where nothing can be
    decoded.
    """
    if format_name not in _DECODERS:
        raise Unsupported("pictures of this format are not decoded", format_name)
    with _opened(source, _DECODERS[format_name]) as image:
        for page in range(PAGES if format_name == "tiff" else 1):
            if page and not _turn_to(image, page):
                return
            name = f"page {page + 1}" if page else "picture"
            if image.width * image.height > source.limits.pixels:
                raise OverLimit("the picture has more pixels than the limit allows", f"{image.width} × {image.height}")
            size, is_whole, seconds = image.size, _load(image), _shown(image)
            for ground, upright in _upright(_reduced(image)):
                shown = size if (upright.width > upright.height) == (size[0] > size[1]) else size[::-1]
                yield Picture(f"{name}{ground}", _pixels(upright), shown, is_whole, seconds)


def transparency(source: Source) -> Pixels | None:
    """How opaque each pixel of a PNG is, as it is stored: uint8 (height, width); None where the file does not say.

    Raises as `decode` does.
    """
    import numpy as np  # noqa: PLC0415  # heavy

    with _opened(source, "PNG") as image:
        if image.width * image.height > source.limits.pixels:
            raise OverLimit("the picture has more pixels than the limit allows", f"{image.width} × {image.height}")
        if image.mode != "RGBA" or not _load(image):
            return None
        return np.asarray(image.getchannel("A"))


def _turn_to(image: Image, page: int) -> bool:
    """Whether there is such a page; the picture shows it then. Counting the pages first would walk all of them."""
    try:
        image.seek(page)
    except EOFError:
        return False
    return True


@contextmanager
def _opened(source: Source, decoder: str) -> Iterator[Image]:
    """The picture with its header read; what a decoder raises on broken bytes comes out as Damaged."""
    from PIL import AvifImagePlugin, Image  # noqa: PLC0415  # heavy

    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    if decoder == "HEIF":
        from pi_heif import register_heif_opener  # noqa: PLC0415  # heavy

        register_heif_opener(thumbnails=False, decode_threads=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with _header(source, decoder) as image:
                yield image
        except Image.DecompressionBombError:  # Pillow's own limit, some 179 million pixels, stays in force
            raise OverLimit("the picture has more pixels than the limit allows", decoder) from None
        except _FOREIGN as error:
            raise Damaged("the picture cannot be decoded", f"{decoder}: {type(error).__name__}") from None


def _header(source: Source, decoder: str) -> Image:
    """The picture, opened; a wrong checksum beside the image data does not keep a person from seeing it."""
    from PIL import Image  # noqa: PLC0415  # heavy

    try:
        return Image.open(cast(BinaryIO, Stream(source)), formats=[decoder])
    except OSError:
        with _lenient():
            return Image.open(cast(BinaryIO, Stream(source)), formats=[decoder])


@contextmanager
def _lenient() -> Iterator[None]:
    """Pillow takes what it can of a broken file. The switch is the whole process's, so it is held briefly."""
    from PIL import ImageFile  # noqa: PLC0415  # heavy

    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


_FOREIGN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    RuntimeError,
    ArithmeticError,
    AttributeError,
    struct.error,
)
"""What Pillow and its decoders raise on broken bytes."""


def _load(image: Image) -> bool:
    """Decodes; False where the file ends before the picture does, and what was decoded stands in it."""
    if image.format in {"JPEG", "MPO"}:
        image.draft("RGB", _draft(image.size))
    try:
        image.load()
    except OSError:
        with _lenient():
            image.load()
        return False
    return True


def _draft(size: tuple[int, int]) -> tuple[int, int]:
    """The size from which a JPEG may be decoded smaller: the shortest side stays at `WORKING` or above."""
    factor = WORKING / min(size)
    return (round(size[0] * factor), round(size[1] * factor)) if factor < 1 else size


def _reduced(image: Image) -> Image:
    """The picture by a whole number smaller, where it is far larger than what is worked on: all that follows costs less."""
    factor = min(image.size) // WORKING
    if factor < 2:
        return image
    smaller = _reducible(image).reduce(factor)
    smaller.info = image.info
    return smaller


def _reducible(image: Image) -> Image:
    """The picture in a mode whose pixels can be averaged."""
    if image.mode in {"P", "PA", "1"}:
        return image.convert("RGBA" if "transparency" in image.info else "RGB")
    return image.convert("I") if image.mode.startswith("I;") else image


def _shown(image: Image) -> float | None:
    """Seconds for which an animation shows its first frame."""
    duration = image.info.get("duration")
    if not isinstance(duration, (int, float)):
        return None
    try:
        moves = getattr(image, "is_animated", False)
    except _FOREIGN:  # the frame that follows is broken
        moves = True
    return duration / 1000 if moves else None


def _upright(image: Image) -> Iterator[tuple[str, Image]]:
    """The picture in RGB, turned as its EXIF says; twice where something shows through: on white, on black."""
    from PIL import Image, ImageOps  # noqa: PLC0415  # heavy

    try:
        turned = ImageOps.exif_transpose(image)
    except _FOREIGN:  # broken EXIF keeps nobody from seeing the picture
        turned = image
    if turned.mode.startswith(("I", "F")):
        turned = _eight_bits(turned)
    if "A" not in turned.getbands() and "transparency" not in turned.info:
        yield "", turned.convert("RGB")
        return
    layered = turned.convert("RGBA")
    least = layered.getchannel("A").getextrema()[0]
    if least == 255:
        yield "", layered.convert("RGB")
        return
    for ground, colour in ((" on white", "white"), (" on black", "black")):
        below = Image.new("RGBA", layered.size, colour)
        yield ground, Image.alpha_composite(below, layered).convert("RGB")


def _eight_bits(image: Image) -> Image:
    """Grey values of 16 bits as they are shown; those of 32 bits that go beyond, and floats, spread over 0 to 255."""
    import numpy as np  # noqa: PLC0415  # heavy
    from PIL import Image as Images  # noqa: PLC0415  # as above

    values: Any = np.asarray(image, dtype=np.float32)
    values = np.nan_to_num(values, posinf=0, neginf=0)
    low, high = float(values.min()), float(values.max())
    if low >= 0 and high <= _DEEP and image.mode != "F":
        return Images.fromarray((values / (1 if high <= 255 else 257)).round().astype(np.uint8))
    return Images.fromarray(((values - low) * (255 / max(high - low, 1e-9))).astype(np.uint8))


def _pixels(image: Image) -> Pixels:
    """The pixels, made smaller to `WORKING` on the shortest side."""
    import cv2  # noqa: PLC0415  # heavy
    import numpy as np  # noqa: PLC0415  # as above

    pixels = np.asarray(image)
    factor = WORKING / min(image.size)
    if factor >= 1:
        return pixels
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    smaller: Pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
    return smaller
