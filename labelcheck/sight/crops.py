"""The pixels of a line of text, turned level, for a recogniser: also of a column of characters, laid out as a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from labelcheck.media.ocr import Quad

if TYPE_CHECKING:
    from labelcheck.media.ocr import Pixels

_WIDEN, _HEIGHTEN = 2.5, 0.05
"""How far a crop reaches beyond its box, in heights of it: detectors cut off the ends of a mark."""

_LEVEL = 2
"""Degrees up to which a box is cut out as it stands."""

_TALL = 1.6
"""How much higher than wide a box is that holds a column."""

_CELL = 48
"""Pixels of a character of a column."""

_PITCH, _REACH = 1.15, 1.6
"""Characters of a column in one width of its box; widths beyond its ends that are read too, as detectors cut them off."""

_SLIPS, _TRIM = (0.3, 0.45, 0.6), -0.1
"""Heights by which a crop is moved down to read past what is printed over a mark, and what is cut off above and below."""

_LEAST = 4
"""Pixels of a crop's shorter side below which there is nothing to read."""


def crops(pixels: Pixels, quad: Quad) -> Iterator[Pixels]:
    """The ways in which the box may be read, likeliest first; none that is only a few pixels high."""
    is_column = quad.height > _TALL * quad.width
    ways = _columns(pixels, quad) if is_column else iter([cut(pixels, quad)])
    yield from (crop for crop in ways if min(crop.shape[:2]) >= _LEAST)


def slipped(pixels: Pixels, quad: Quad) -> Iterator[Pixels]:
    """Lower parts of a line, to read a mark over whose upper part another is printed."""
    for slip in _SLIPS if quad.width > quad.height else ():
        crop, _ = around(pixels, replace(quad, y=quad.y + slip * quad.height), _WIDEN, _TRIM)
        if min(crop.shape[:2]) >= _LEAST:
            yield crop


def cut(pixels: Pixels, quad: Quad) -> Pixels:
    """The box's pixels, turned level and widened for reading; at the picture's edges they end there."""
    return around(pixels, quad, _WIDEN, _HEIGHTEN)[0]


def around(pixels: Pixels, quad: Quad, widen: float, heighten: float) -> tuple[Pixels, Quad]:
    """The pixels of the box and so many of its heights around it, turned level, and the box in them."""
    import cv2  # noqa: PLC0415  # heavy
    import numpy as np  # noqa: PLC0415  # as above

    tall, wide = pixels.shape[:2]
    width, height = quad.width + 2 * widen * quad.height, quad.height * (1 + 2 * heighten)
    if abs(quad.degrees) < _LEVEL:
        left, right = (int(np.clip(round(quad.x + side * width / 2), 0, wide)) for side in (-1, 1))
        top, bottom = (int(np.clip(round(quad.y + side * height / 2), 0, tall)) for side in (-1, 1))
        return pixels[top:bottom, left:right], replace(quad, x=quad.x - left, y=quad.y - top)
    turn = cv2.getRotationMatrix2D((quad.x, quad.y), quad.degrees, 1.0)
    turn[:, 2] += (width / 2 - quad.x, height / 2 - quad.y)
    size = (max(1, round(width)), max(1, round(height)))
    turned = cv2.warpAffine(pixels, turn, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return turned, replace(quad, x=width / 2, y=height / 2, degrees=0.0)


def _columns(pixels: Pixels, quad: Quad) -> Iterator[Pixels]:
    """A column as a line: its characters side by side, for the likely counts of them; then turned either way."""
    import numpy as np  # noqa: PLC0415  # heavy

    left, top, right, bottom = (max(0, round(side)) for side in quad.bounds)
    reach = round(_REACH * quad.width)
    for up, down in ((top, bottom), (max(0, top - reach), bottom + reach)):
        column = pixels[up:down, left:right]
        if min(column.shape[:2]) < _LEAST:
            return
        likely = round(column.shape[0] / quad.width * _PITCH)
        yield from (_laid_out(column, count) for count in (likely, likely - 1, likely + 1) if count >= 2)
    column = pixels[top:bottom, left:right]
    yield np.rot90(column)
    yield np.rot90(column, -1)


def _laid_out(column: Pixels, count: int) -> Pixels:
    """So many cells of the column, side by side."""
    import cv2  # noqa: PLC0415  # heavy
    import numpy as np  # noqa: PLC0415  # as above

    edges = np.linspace(0, column.shape[0], count + 1).round().astype(int)
    cells = [column[a:b] for a, b in pairwise(edges) if b - a >= 2]
    return np.hstack([cv2.resize(cell, (_CELL, _CELL), interpolation=cv2.INTER_AREA) for cell in cells])
