"""The height of a mark's ink and its contrast, by three measures that fail in different ways; their spread is the margin.

The profile of thin strokes over the rows is the closest of them (3 % median error, but 18 % at the 90th percentile) and counts
most; the heights of the text detector's boxes in crops of two known scales (5 %) overrule it where it strays. The constants were
fitted to 1,000 synthetic marks of known ink (bench/explicit_set.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from labelcheck.media import ocr
from labelcheck.media.ocr import Quad
from labelcheck.sight.crops import around
from labelcheck.sight.marks import Mark

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from labelcheck.media.ocr import Pixels

    Floats = NDArray[np.float32]

_ROUGH = 1.3
"""How much higher than its ink a box of the first search is."""

_DETECTOR = {80: 1.258, 100: 1.288}
"""Ink heights, in pixels, at which the detector looks again, and how much higher than the ink its boxes are then."""

_OVERPRINTED = 0.8
"""How high the ink is of a mark that another is printed over, to the ink of both: a guess, with a wide interval."""

_DESCENDS = re.compile(r"^[^\u2e80-\uffff]*[gjpqy][^\u2e80-\uffff]*$")
_DESCENT = 1.32
"""How much higher than its capitals a Latin line with letters below the base line is."""

_INK = 64
"""Pixels to which the ink is scaled for the profile."""

_STROKE = 0.2
"""Thickness up to which something is a stroke, of the ink's height."""

_FADED, _PROFILE = 0.3, 0.971
"""A row belongs to the ink if it has so much of the strokes of the middle rows; the profile's height, to the ink's."""

_WEIGHT, _STRAYS = 0.8, 0.2
"""What the profile counts beside the boxes, and how far from them it strays if it is wrong, of their height."""

_LATIN, _TIGHT = 0.5, 0.75
"""Width of a Latin letter, of a Chinese one; how much closer than side by side letters may stand."""

_BLUR, _SHARP = 0.6, 20
"""Pixels that blur adds to the height of ink at most, and pixels of ink to which it adds nothing."""

_MARGIN, _COLUMN_MARGIN = 0.09, 0.14
"""Half of the interval at least, of the height: seven in eight heights of synthetic marks lie within that."""


@dataclass(frozen=True, slots=True)
class Height:
    """Pixels of ink: the likeliest, and the lowest and highest that the measures allow; the contrast of the strokes, 0 to 1."""

    likely: float
    low: float
    high: float
    contrast: float


def measure_height(mark: Mark, pixels: Pixels) -> Height:
    """The height of the ink of a mark in these pixels (RGB, uint8): of one character where the mark is a column."""
    line = mark.lines[0]
    is_column = line.height > line.width
    rough = min(line.width, line.height) / _ROUGH
    crop, middle = around(pixels, line, *(1.5, 1.0) if not is_column else (0.5, 0.1))
    boxes = {target: _again(crop, target / rough, middle) for target in _DETECTOR}
    descent = _DESCENT if _DESCENDS.match(mark.text) else 1.0
    seen = [min(box.width, box.height) / _DETECTOR[target] / descent for target, box in boxes.items() if box]
    profile, contrast = _profile(crop, boxes[80] or middle, rough)
    if mark.is_overprinted:
        likely = rough * _OVERPRINTED
        return Height(likely, likely * 0.65, likely * 1.35, contrast)
    if is_column:
        likely = median(seen or [rough])
    else:
        likely = _weighed(profile / _PROFILE, seen)
        seen.append(profile / _PROFILE)
        if (most := _most(mark)) and likely > most:
            return Height(likely, most * 0.4, likely * (1 + _MARGIN), contrast)
    likely -= min(_BLUR, max(0.0, (_SHARP - likely) * _BLUR / 4))
    spread = (max(seen) - min(seen)) / 2 if seen else 0
    margin = max((_COLUMN_MARGIN if is_column else _MARGIN) * likely, spread, 0.4)
    return Height(likely, max(0.0, likely - margin), likely + margin, contrast)


def _most(mark: Mark) -> float | None:
    """The height of ink at most, if the words fill the width of their box: it may be much higher than they are, or hold a part of them."""
    ems = sum(1.0 if letter > "\u2e80" else _LATIN for letter in mark.text if not letter.isspace())
    return mark.lines[0].width / (_TIGHT * ems) if ems and len(mark.lines) == 1 else None


def _weighed(profile: float, boxes: list[float]) -> float:
    """The likeliest height: near the profile, unless it is far from what the boxes say."""
    middle = median(boxes or [profile])
    if abs(profile - middle) < _STRAYS * middle:
        return _WEIGHT * profile + (1 - _WEIGHT) * middle
    return median([*boxes, profile])


def _again(crop: Pixels, scale: float, middle: Quad) -> Quad | None:
    """The box that covers the mark's best, found at another scale; None where none does."""
    best = max(ocr.find_text(crop, scale), key=lambda box: _alike(box, middle), default=None)
    return best if best and _alike(best, middle) > 0.25 else None


def _alike(one: Quad, other: Quad) -> float:
    """What two level boxes share, of what they cover together."""
    across, down = (
        max(0.0, min(a + b / 2, c + d / 2) - max(a - b / 2, c - d / 2))
        for a, b, c, d in ((one.x, one.width, other.x, other.width), (one.y, one.height, other.y, other.height))
    )
    shared = across * down
    return shared / (one.width * one.height + other.width * other.height - shared)


def _profile(crop: Pixels, box: Quad, rough: float) -> tuple[float, float]:
    """The height of the rows that hold strokes, in the crop's pixels, and the contrast of the strokes."""
    import cv2  # noqa: PLC0415  # heavy
    import numpy as np  # noqa: PLC0415  # as above

    scale = _INK / rough
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    grey = cv2.GaussianBlur(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=method), (3, 3), 0)
    inset = min(0.15 * _INK, box.width * scale / 4)
    left, right = (round((box.x + side * box.width / 2) * scale - side * inset) for side in (-1, 1))
    left, right = max(0, left), max(left + 1, right)
    first, last = (round(box.y * scale + side * 0.4 * _INK) for side in (-1, 1))
    first = max(0, first)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (int(_STROKE * _INK) | 1,) * 2)
    hats = [cv2.morphologyEx(grey, way, kernel)[:, left:right] for way in (cv2.MORPH_TOPHAT, cv2.MORPH_BLACKHAT)]
    strokes = max(hats, key=lambda hat: float(hat[first:last].mean()) if hat[first:last].size else 0.0)
    if not strokes[first:last].size:
        return rough, 0.0
    ink = float(np.percentile(strokes[first:last], 90))
    rows = np.convolve(np.minimum(strokes, ink).mean(axis=1), np.ones(3) / 3, "same")
    return _extent(rows, round(box.y * scale)) / scale, ink / 255


def _extent(rows: Floats, middle: int) -> int:
    """How many rows around the middle hold strokes: outward until two in a row hold hardly any."""
    import numpy as np  # noqa: PLC0415  # heavy

    least = _FADED * float(np.median(rows[max(0, middle - round(0.35 * _INK)) : middle + round(0.35 * _INK)]))
    ends = []
    for step in (-1, 1):
        row, empty = middle + step * round(0.3 * _INK), 0
        while 0 <= row < len(rows) and empty < 2:
            empty = empty + 1 if rows[row] < least else 0
            row += step
        ends.append(row - step * (empty + 1))
    return ends[1] - ends[0] + 1
