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
