"""The height of a mark's ink, in pixels, with the interval that holds it."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from labelcheck.media import ocr
from labelcheck.sight.crops import cut
from labelcheck.sight.marks import Mark

if TYPE_CHECKING:
    from labelcheck.media.ocr import Pixels

_SCALES = {65: 1.169, 43: 1.218}
"""Ink heights, in pixels, at which the detector looks again, and how much higher than the ink its boxes are then."""


@dataclass(frozen=True, slots=True)
class Height:
    """Pixels of ink: the likeliest, and the lowest and highest that the measures allow; and the contrast, 0 to 1."""

    likely: float
    low: float
    high: float
    contrast: float


def measure_height(mark: Mark, pixels: Pixels) -> Height:
    """The height of the ink of a mark in these pixels."""
    line = mark.lines[0]
    rough = line.height / 1.245
    seen = [rough]
    crop = cut(pixels, line, widen=1.5, heighten=1.0)
    for target, factor in _SCALES.items():
        quads = ocr.find_text(crop, target / rough)
        if quads:
            middle = crop.shape[0] / 2
            nearest = min(quads, key=lambda quad: abs(quad.y - middle))
            seen.append(nearest.height / factor)
    likely = median(seen)
    spread = max(seen) - min(seen)
    margin = max(0.04 * likely, spread / 2, 0.5)
    return Height(likely, likely - margin, likely + margin, 0.5)
