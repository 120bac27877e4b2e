"""Whether a mark belongs to the picture that the file is, or to one that it shows: a screenshot of a marked picture, say."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from labelcheck.media.ocr import Pixels

    Grey = NDArray[np.int16]

_WORKING = 480
"""Pixels of the shortest side that this is judged on."""

_LINE, _STEP = 0.35, 8
"""A border is a straight step of so many grey values, over so much of the picture's width without a gap."""

_MARGIN, _PLAIN, _SHADE = 0.03, 0.6, 8
"""Beyond a border lies a margin: so deep at least (of the shortest side), and so much of it within so many grey values."""

_SHAPE, _GRID, _FLAT, _ALIKE = 0.03, 24, 4.0, 0.95
"""Two pictures of one scene: how far their shapes may differ, parts of a side that are compared, grey values below which
a picture is flat, and how alike their light must be (1: the same).
"""


def is_inside_shown_picture(pixels: Pixels, bounds: tuple[float, float, float, float]) -> bool:
    """Whether a straight border with a plain margin behind it runs between the box (left, top, right, bottom) and an edge."""
    import cv2  # noqa: PLC0415  # heavy
    import numpy as np  # noqa: PLC0415  # as above

    scale = min(1.0, _WORKING / min(pixels.shape[:2]))
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    grey = cv2.cvtColor(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY).astype(np.int16)
    left, top, right, bottom = (side * scale for side in bounds)
    tall, wide = grey.shape
    views = (
        (grey, left, right, bottom),
        (grey[::-1], left, right, tall - top),
        (grey.T, top, bottom, right),
        (grey.T[::-1], top, bottom, wide - left),
    )
    return any(_has_border_below(*view) for view in views)


def _has_border_below(grey: Grey, left: float, right: float, bottom: float) -> bool:
    """The same with the box seen from the edge that lies below it."""
    import numpy as np  # noqa: PLC0415  # heavy

    tall, wide = grey.shape
    first, last = int(bottom) + 1, int(tall - _MARGIN * min(tall, wide))
    if first + 2 >= last:
        return False
    steps = np.abs(grey[first + 1 : last] - grey[first - 1 : last - 2]) > _STEP
    middle = min(wide - 1, int((left + right) / 2))
    for row in np.flatnonzero(steps[:, middle] & (steps.sum(axis=1) > _LINE * wide)):
        gaps = np.flatnonzero(~steps[row])
        begin = int(gaps[gaps < middle].max(initial=-1)) + 1
        end = int(gaps[gaps > middle].min(initial=wide))
        if end - begin > _LINE * wide and _is_plain(grey[first + row + 2 :, begin:end]):
            return True
    return False


def _is_plain(margin: Grey) -> bool:
    import numpy as np  # noqa: PLC0415  # heavy

    commonest = int(np.bincount(margin.ravel()).argmax())
    return bool((np.abs(margin - commonest) <= _SHADE).mean() >= _PLAIN)


def is_same_scene(one: Pixels, other: Pixels) -> bool:
    """Whether two pictures of any size show the same: alike in shape, and in their light over a coarse grid.

    A flat picture is like no other.
    """
    import cv2  # noqa: PLC0415  # heavy
    import numpy as np  # noqa: PLC0415  # as above

    shapes = [pixels.shape[1] / pixels.shape[0] for pixels in (one, other)]
    if abs(shapes[0] / shapes[1] - 1) > _SHAPE:
        return False
    greys = [
        cv2.resize(cv2.cvtColor(each, cv2.COLOR_RGB2GRAY), (_GRID, _GRID), interpolation=cv2.INTER_AREA)
        for each in (one, other)
    ]
    lights = [grey.astype(np.float32) - grey.mean() for grey in greys]
    spread = float(np.sqrt((lights[0] ** 2).mean() * (lights[1] ** 2).mean()))
    return spread > _FLAT and float((lights[0] * lights[1]).mean()) / spread > _ALIKE
