"""What is drawn for a person: a mark's box on its picture, a mark cut out, frames side by side with their times.

Pixels are RGB, uint8, of shape (height, width, 3); a box is (x, y, w, h) in 0..1 of the picture. OpenCV writes ASCII only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    Box = tuple[float, float, float, float]

_RED, _WHITE, _DARK = (230, 20, 40), (255, 255, 255), (32, 32, 32)

_LONGEST = 4000
"""Pixels of the longest side of what is written."""

_LEGIBLE = 64
"""Pixels of height to which a smaller mark that was cut out is enlarged."""

_TILE = 360
"""Pixels of width of a frame in a strip."""

_ACROSS = 3
"""Frames side by side in a strip."""


def boxed(pixels: Pixels, box: Box, caption: str) -> Pixels:
    """The picture with the box drawn around the mark, and a line of text beside it."""
    picture, line = fitted(pixels, _LONGEST).copy(), _line(pixels)
    _frame(picture, box, line)
    _caption(picture, box, caption, line)
    return picture


def cut_out(pixels: Pixels, box: Box) -> Pixels:
    """The mark with some of its surroundings, enlarged where it is small."""
    import cv2  # noqa: PLC0415  # heavy

    tall, wide = pixels.shape[:2]
    margin = box[3] * tall
    left, right = max(0, round(box[0] * wide - margin)), min(wide, round((box[0] + box[2]) * wide + margin) + 1)
    top, bottom = max(0, round(box[1] * tall - margin)), min(tall, round((box[1] + box[3]) * tall + margin) + 1)
    crop = pixels[top:bottom, left:right]
    factor = min(8.0, _LEGIBLE / max(1.0, min(box[3] * tall, box[2] * wide)))
    if factor > 1:
        size = round(crop.shape[1] * factor), round(crop.shape[0] * factor)
        crop = cv2.resize(crop, size, interpolation=cv2.INTER_CUBIC)
    return fitted(crop, _LONGEST)


def strip(frames: Sequence[tuple[float, Pixels]], box: Box, first: float) -> Pixels:
    """Frames in the order of their times, each with its time, and below it the place of the mark, enlarged.

    `first`: the time of the frame on which the mark was seen first.
    """
    import numpy as np  # noqa: PLC0415  # heavy

    tiles = [_tile(pixels, box, seconds, is_first=seconds == first) for seconds, pixels in sorted(frames, key=_time)]
    tall = max(tile.shape[0] for tile in tiles)
    tiles = [_padded(tile, tall) for tile in tiles]
    across = min(_ACROSS, len(tiles))
    tiles += [np.full_like(tiles[0], _DARK[0])] * (-len(tiles) % across)
    rows = [np.hstack(tiles[start : start + across]) for start in range(0, len(tiles), across)]
    return np.vstack(rows)


def _time(frame: tuple[float, Pixels]) -> float:
    return frame[0]


def _tile(pixels: Pixels, box: Box, seconds: float, *, is_first: bool) -> Pixels:
    import cv2  # noqa: PLC0415  # heavy
    import numpy as np  # noqa: PLC0415  # as above

    head = np.full((34, _TILE, 3), _DARK, np.uint8)
    text = f"{seconds:.2f} s" + ("  first seen" if is_first else "")
    cv2.putText(head, text, (8, 24), cv2.FONT_HERSHEY_SIMPLEX, 0.65, _WHITE, 1, cv2.LINE_AA)
    whole = _wide(pixels, _TILE)
    _frame(whole, box, 1)
    return _padded(np.vstack([head, whole, _wide(cut_out(pixels, box), _TILE)]), 0)


def _wide(pixels: Pixels, width: int) -> Pixels:
    """A copy of this width, as high as that makes it, but not higher than twice that; what is left over is dark."""
    import cv2  # noqa: PLC0415  # heavy
    import numpy as np  # noqa: PLC0415  # as above

    tall, wide = pixels.shape[:2]
    factor = min(width / wide, 2 * width / tall)
    size = max(1, round(wide * factor)), max(1, round(tall * factor))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC)
    out = np.full((small.shape[0], width, 3), _DARK, np.uint8)
    out[:, : small.shape[1]] = small
    return out


def _padded(pixels: Pixels, tall: int) -> Pixels:
    """The picture with a dark edge, as high as asked."""
    import numpy as np  # noqa: PLC0415  # heavy

    edge = 0 if tall else 4
    below = max(0, tall - pixels.shape[0])
    grounds = ((edge, edge + below), (edge, edge), (0, 0))
    return np.pad(pixels, grounds, constant_values=_DARK[0])


def _line(pixels: Pixels) -> int:
    return max(2, round(float(min(pixels.shape[:2])) / 400))


def _frame(picture: Pixels, box: Box, line: int) -> None:
    """A red line within a white one, beside the mark and not over it, also where that would be outside the picture."""
    import cv2  # noqa: PLC0415  # heavy

    tall, wide = picture.shape[:2]
    gap = 2 * line + 1
    left, top = max(line, round(box[0] * wide) - gap), max(line, round(box[1] * tall) - gap)
    right = min(wide - 1 - line, round((box[0] + box[2]) * wide) + gap)
    bottom = min(tall - 1 - line, round((box[1] + box[3]) * tall) + gap)
    for colour, thickness in ((_WHITE, 3 * line), (_RED, line)):
        cv2.rectangle(picture, (left, top), (right, bottom), colour, thickness)


def _caption(picture: Pixels, box: Box, text: str, line: int) -> None:
    """The text on a dark ground somewhat above the box, or below it where there is no room."""
    import cv2  # noqa: PLC0415  # heavy

    tall, wide = picture.shape[:2]
    font, scale = cv2.FONT_HERSHEY_SIMPLEX, max(0.4, min(picture.shape[:2]) / 1100)
    (width, height), under = cv2.getTextSize(text, font, scale, line)
    if not text or width > wide:
        return
    left = min(max(0, round(box[0] * wide)), wide - width - 1)
    away = round(box[3] * tall) + 5 * line + 2  # another mark may stand right beside this one
    base = round(box[1] * tall) - under - away
    if base - height < 0:
        base = min(tall - under - 1, round((box[1] + box[3]) * tall) + height + away)
    cv2.rectangle(picture, (left - 3, base - height - 3), (left + width + 3, base + under), _DARK, cv2.FILLED)
    cv2.putText(picture, text, (left, base), font, scale, _WHITE, line, cv2.LINE_AA)


def fitted(pixels: Pixels, longest: int) -> Pixels:
    """The picture, made smaller where a side is longer."""
    import cv2  # noqa: PLC0415  # heavy

    factor = longest / max(pixels.shape[:2])
    if factor >= 1:
        return pixels
    size = max(1, round(pixels.shape[1] * factor)), max(1, round(pixels.shape[0] * factor))
    smaller: Pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return smaller
