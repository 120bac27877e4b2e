"""Visible marks in one picture: where text stands near its edges, what it says, cheapest first, until a label is sure.

The whole picture is searched at low resolution and the bands along its upper and lower edge at a higher one: a detector of text
finds a lone mark on a smooth ground better in a small picture, and it costs less.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from labelcheck.declaration.claim import Claim
from labelcheck.declaration.mark import ENGLISH, PHRASES, read_line, read_mark
from labelcheck.media import ocr
from labelcheck.media.ocr import Quad, Reading
from labelcheck.media.spelling import Spelt, spelt
from labelcheck.providers import Provider, load_providers

if TYPE_CHECKING:
    from labelcheck.media.ocr import Pixels

WHOLE, BAND, INVERTED = 480, 800, 480
"""Short sides, in pixels, to which the picture is scaled for each search."""

SMALLEST = 32
"""Pixels of a picture's shortest side below which no mark on it can be read."""

_BAND = 0.22
"""Height of the bands, of the picture's."""

_AREA = 6 * WHOLE * WHOLE
"""Pixels that are searched at once; a long panorama is searched smaller."""

_EDGE = 0.3
"""How far from an edge a mark's centre may be to be read, of the side that is measured."""

_MOST = 16
"""Boxes that are read of each search, nearest to an edge first."""

_SURE, _SECOND = 3.0, 4.5
"""Costs below which the tiny recogniser is sure, and the small one, which reads whatever cost the tiny one less than `FAR`."""

_NEGATION = 6.0
"""How much cheaper a phrase must be than the same phrase with 非 before it."""

_WIDEN, _HEIGHTEN = 2.5, 0.05
"""How far a crop reaches beyond its box, in heights of it: detectors cut off the ends of a mark."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: its words, what they claim (None for a name alone), its box in pixels, its cost, and whose mark it is."""

    text: str
    claim: Claim | None
    quad: Quad
    cost: float
    provider: Provider | None

    @property
    def is_label(self) -> bool:
        """Whether both elements stand there and declare."""
        return self.claim is not None and self.claim.ai and self.claim.generation and self.claim.declares != "no"

    @property
    def confidence(self) -> float:
        """1 for a reading that nothing contradicts, .5 for the most doubtful that counts."""
        return round(1 - self.cost / (2 * _SECOND), 2)


def find_marks(pixels: Pixels, *, thorough: bool = False) -> list[Mark]:
    """The marks of a picture (RGB, uint8), labels first. Stops at the first sure label unless it is thorough."""
    if min(pixels.shape[:2]) < SMALLEST:
        return []
    found: list[Mark] = []
    for quads in _searches(pixels):
        for quad in _nearest(quads, pixels)[:_MOST]:
            if any(_covers(mark.quad, quad) for mark in found):
                continue
            mark = read_quad(pixels, quad)
            if mark is None:
                continue
            found.append(mark)
            if mark.is_label and not thorough:
                return [mark, *found[:-1]]
    return sorted(found, key=lambda mark: (not mark.is_label, mark.cost))


def _searches(pixels: Pixels) -> Iterator[list[Quad]]:
    """Boxes of text: of the whole picture, of the lower and the upper band, of both inverted."""
    height, width = pixels.shape[:2]
    short = min(height, width)
    band = max(round(height * _BAND), min(height, 8))
    whole = min(WHOLE / short, 4.0, (_AREA / (height * width)) ** 0.5)
    yield ocr.find_text(pixels, whole)
    fine = min(BAND / short, (_AREA / (band * width)) ** 0.5)
    coarse = min(INVERTED / short, (_AREA / (band * width)) ** 0.5)
    for invert, scale in ((False, fine), (True, coarse)):
        for top in (height - band, 0):
            part = pixels[top : top + band]
            quads = ocr.find_text(255 - part if invert else part, scale)
            yield [replace(quad, y=quad.y + top) for quad in quads]


def _nearest(quads: list[Quad], pixels: Pixels) -> list[Quad]:
    """The boxes whose centre is near an edge, nearest first."""
    height, width = pixels.shape[:2]

    def distance(quad: Quad) -> float:
        return float(min(quad.x / width, 1 - quad.x / width, quad.y / height, 1 - quad.y / height))

    return sorted((quad for quad in quads if distance(quad) < _EDGE), key=distance)


def _covers(quad: Quad, other: Quad) -> bool:
    """Whether the other's centre lies in the quad."""
    left, top, right, bottom = quad.bounds
    return left <= other.x <= right and top <= other.y <= bottom


def read_quad(pixels: Pixels, quad: Quad) -> Mark | None:
    """The mark that stands in the box; None for any other text."""
    crop, left = cut(pixels, quad)
    if min(crop.shape[:2]) < 4:
        return None
    reading = ocr.read(crop, ocr.TINY, left)
    mark = _judged(reading, quad, _SURE)
    if mark is not None or not spelt(reading, PHRASES):
        return mark
    return _judged(ocr.read(crop, ocr.SMALL, left), quad, _SECOND)


def _judged(reading: Reading, quad: Quad, sure: float) -> Mark | None:
    hit = next(iter(spelt(reading, PHRASES)), None)
    if hit and hit.cost < sure:
        before, behind = reading.text(0, hit.start), reading.text(hit.end)
        claim = None if _negated(reading, hit) else read_mark(before, hit.phrase, behind)
        text = f"{before}{hit.phrase}{behind}"
        return Mark(text, claim, quad, hit.cost, provider_of(text)) if claim else None
    text = reading.text()
    claim, provider = read_line(text), provider_of(text)
    return Mark(text, claim, quad, 0.0, provider) if claim or provider else None


def provider_of(text: str) -> Provider | None:
    """Whose mark the text is; a logo before it may have been read as one more character."""
    providers = load_providers()
    return providers.by_mark(text) or providers.by_mark(text[1:])


def _negated(reading: Reading, hit: Spelt) -> bool:
    """Whether 非 or "no" may well stand before the phrase."""
    negation = "no" if hit.phrase in ENGLISH else "非"
    other = next(iter(spelt(reading, (negation + hit.phrase,))), None)
    return other is not None and other.cost < hit.cost + _NEGATION


def cut(pixels: Pixels, quad: Quad, widen: float = _WIDEN, heighten: float = _HEIGHTEN) -> tuple[Pixels, float]:
    """The box's pixels, turned level and widened, and where along the picture they begin."""
    import cv2  # noqa: PLC0415  # heavy
    import numpy as np  # noqa: PLC0415  # as above

    tall, wide = pixels.shape[:2]
    width, height = quad.width + 2 * widen * quad.height, quad.height * (1 + 2 * heighten)
    if abs(quad.degrees) < 2:
        left, right = (int(np.clip(round(quad.x + s * width / 2), 0, wide)) for s in (-1, 1))
        top, bottom = (int(np.clip(round(quad.y + s * height / 2), 0, tall)) for s in (-1, 1))
        return pixels[top:bottom, left:right], float(left)
    turn = cv2.getRotationMatrix2D((quad.x, quad.y), quad.degrees, 1.0)
    turn[:, 2] += (width / 2 - quad.x, height / 2 - quad.y)
    size = (max(1, round(width)), max(1, round(height)))
    return cv2.warpAffine(
        pixels, turn, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    ), quad.x - width / 2
