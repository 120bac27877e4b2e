"""The height of a mark's ink and its contrast: how far its strokes reach, beside what the text detector's boxes say.

Rows belong to the ink as far as their strongest strokes are half as strong as those in the middle, over what the ground has
itself: a single tip reaches the top of a character as well as a bar does, so that the face (黑体, 楷体) makes no difference.
Where it strays from the boxes of the detector, in crops of two known scales, those overrule it; their spread is the margin.
The constants were fitted to 1,300 synthetic marks of known ink (bench/explicit_set.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
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

_LATIN_LINE = re.compile(r"[^\u2e80-\uffff]*")
_DESCENDS, _DESCENT = re.compile("[gjpqy]"), 1.32
"""Letters below the base line, and how much higher than its capitals a Latin line with any of them is."""

_ASCENDS, _ASCENT = re.compile("[bdfhkl]"), 1.04
"""Letters that most faces draw higher than their capitals, and how much."""

_INK = 64
"""Pixels to which the ink is scaled to see how far its strokes reach."""

_STROKE, _STRONGEST = 0.2, 3
"""Thickness up to which something is a stroke, of the ink's height; pixels of a row that stand for its strongest stroke."""

_MIDDLE, _OUTSIDE = round(0.3 * _INK), slice(round(0.75 * _INK), round(1.4 * _INK))
"""Rows from the middle: up to where all is ink, and where all is ground."""

_GAP = 3
"""Rows without a stroke that end the ink."""

_BASE, _FALL = 0.45, 2
"""The base line is sought below so much of a line's height, as the steepest fall over so many rows to either side."""

_TALLER = 1.03
"""How much higher than wide the ink of Chinese characters is: of a column the width is measured, as that of all of them."""

_WEIGHT, _STRAYS = 0.9, 0.25
"""What the strokes count beside the boxes, and how far from them they stray if they are wrong, of their height."""

_AGREE = 0.08
"""How far the first box and the strokes may differ, of their height, so that no second box is sought."""

_LATIN, _TIGHT = 0.5, 0.75
"""Width of a Latin letter, of a Chinese one; how much closer than side by side letters may stand."""

_CROWDED = 0.4, 1.2
"""The interval of a height for which the words have no room: of the height at most, of the likeliest."""

_MARGIN, _COLUMN_MARGIN = 0.06, 0.14
"""Half of the interval at least, of the height: with the spread of what was seen, nine in ten synthetic marks lie within it.
A column may have AI side by side, wider than its characters.
"""


@dataclass(frozen=True, slots=True)
class Height:
    """Pixels of ink: the likeliest, and the lowest and highest that the measures allow; the contrast of the strokes, 0 to 1."""

    likely: float
    low: float
    high: float
    contrast: float


def measure_height(mark: Mark, pixels: Pixels) -> Height:
    """The height of the ink of a mark in these pixels (RGB, uint8): of its highest line; of a character where it is a column."""
    return max((_line_height(mark, line, pixels) for line in mark.lines), key=lambda height: height.likely)


def _line_height(mark: Mark, line: Quad, pixels: Pixels) -> Height:
    seen, contrast = _seen(mark.text, line, pixels)
    if mark.is_overprinted:
        likely = min(line.width, line.height) / _ROUGH * _OVERPRINTED
        return Height(likely, likely * 0.65, likely * 1.35, contrast)
    likely = _weighed(seen)
    if (most := _most(mark)) and likely > most:
        return Height(likely, most * _CROWDED[0], likely * _CROWDED[1], contrast)
    margin = max((_COLUMN_MARGIN if line.height > line.width else _MARGIN) * likely, max(seen) - min(seen), 0.4)
    return Height(likely, max(0.0, likely - margin), likely + margin, contrast)


def _seen(text: str, line: Quad, pixels: Pixels) -> tuple[list[float], float]:
    """Heights of the ink by the detector's boxes, a second one only where the first is in doubt, and by its strokes, the last."""
    is_column = line.height > line.width
    rough = min(line.width, line.height) / _ROUGH
    crop, middle = around(pixels, line, *(1.5, 1.0) if not is_column else (1.5 * line.width / line.height, 0.1))
    descent = _DESCENT if _LATIN_LINE.fullmatch(text) and _DESCENDS.search(text) else 1.0
    boxes: list[float] = []
    strokes = contrast = 0.0
    for target, taller in _DETECTOR.items():
        box = _again(crop, target / rough, middle)
        if box:
            boxes.append(min(box.width, box.height) / taller / descent)
        height = median(boxes) * descent if boxes else rough
        if is_column:
            across, contrast = _reach(*_laid_down(crop, box or middle), height, text)
            strokes = across * _TALLER
        else:
            strokes, contrast = _reach(crop, box or middle, height, text)
        if box and abs(strokes - boxes[-1]) < _AGREE * strokes:
            break
    return [*boxes, strokes], contrast


def _most(mark: Mark) -> float | None:
    """The height of ink at most, if the words fill the width of their box: it may be much higher than they are, or hold a part of them."""
    ems = sum(1.0 if letter > "\u2e80" else _LATIN for letter in mark.text if not letter.isspace())
    line, *others = mark.lines
    return line.width / (_TIGHT * ems) if ems and not others and line.width > line.height else None


def _weighed(seen: list[float]) -> float:
    """The likeliest height: near what the strokes say (the last), unless that is far from what the boxes say."""
    *boxes, strokes = seen
    middle = median(boxes or [strokes])
    if abs(strokes - middle) < _STRAYS * middle:
        return _WEIGHT * strokes + (1 - _WEIGHT) * middle
    return median(seen)


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


def _laid_down(crop: Pixels, box: Quad) -> tuple[Pixels, Quad]:
    """The crop and the box of a column turned by a quarter: the width of its characters is the height of a line."""
    import numpy as np  # noqa: PLC0415  # heavy

    return np.rot90(crop), replace(box, x=box.y, y=crop.shape[1] - box.x, width=box.height, height=box.width)


def _reach(crop: Pixels, box: Quad, rough: float, text: str) -> tuple[float, float]:
    """The height of the rows that hold strokes, in the crop's pixels, of Latin words up from the base line; the strokes' contrast."""
    import numpy as np  # noqa: PLC0415  # heavy

    scale = _INK / rough
    middle = round(box.y * scale)
    core = slice(max(0, middle - _MIDDLE), middle + _MIDDLE)
    strokes = _strokes(crop, box, scale, core)
    if not strokes[core].size:
        return rough, 0.0
    ink = float(np.percentile(strokes[core], 95))
    strokes = np.minimum(strokes, ink)
    count = min(_STRONGEST, strokes.shape[1])
    rows = np.partition(strokes, -count, axis=1)[:, -count:].mean(axis=1)
    above, below = rows[: max(0, middle)][::-1][_OUTSIDE], rows[middle:][_OUTSIDE]
    ground = min((float(np.median(each)) for each in (above, below) if each.size), default=0.0)
    least = (ground + float(np.median(rows[core]))) / 2
    top, bottom = (middle + way * _end(rows[middle::way], least) for way in (-1, 1))
    if _LATIN_LINE.fullmatch(text):
        if _DESCENDS.search(text):
            bottom = _base_line(strokes.mean(axis=1), top, bottom)
        top = bottom - (bottom - top) / (_ASCENT if _ASCENDS.search(text) else 1.0)
    return (bottom - top) / scale, ink / 255


def _strokes(crop: Pixels, box: Quad, scale: float, core: slice) -> Floats:
    """What is thin in the scaled columns of the box, lighter or darker than its surroundings: whichever is more in these rows."""
    import cv2  # noqa: PLC0415  # heavy
    import numpy as np  # noqa: PLC0415  # as above

    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    grey = cv2.resize(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY), None, fx=scale, fy=scale, interpolation=method)
    grey = cv2.GaussianBlur(grey, (3, 3), 0)
    inset = min(0.15 * _INK, box.width * scale / 4)
    left, right = (round((box.x + side * box.width / 2) * scale - side * inset) for side in (-1, 1))
    left, right = max(0, left), max(left + 1, right)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (int(_STROKE * _INK) | 1,) * 2)
    hats = [cv2.morphologyEx(grey, way, kernel)[:, left:right] for way in (cv2.MORPH_TOPHAT, cv2.MORPH_BLACKHAT)]
    strokes: Floats = max(hats, key=lambda hat: float(hat[core].mean()) if hat[core].size else 0.0).astype(np.float32)
    return strokes


def _end(rows: Floats, least: float) -> float:
    """How far from its first the rows hold strokes: up to where they fall below the least, for more than a gap."""
    last = row = _MIDDLE
    while row < len(rows) and row - last <= _GAP:
        last = row if rows[row] >= least else last
        row += 1
    if last + 1 >= len(rows) or not rows[last] > least > rows[last + 1]:
        return last + 0.5
    return last + float((rows[last] - least) / (rows[last] - rows[last + 1]))


def _base_line(rows: Floats, top: float, bottom: float) -> float:
    """The row below which a Latin line has hardly any ink: only what descends."""
    first, last = round(top + _BASE * (bottom - top)), min(round(bottom) + _FALL, len(rows) - _FALL)
    falls = [float(rows[row - _FALL] - rows[row + _FALL]) for row in range(max(_FALL, first), last)]
    return first + falls.index(max(falls)) + 0.5 if falls else bottom
