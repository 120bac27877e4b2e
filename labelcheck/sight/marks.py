"""Visible marks in one picture: where text stands near its edges, what it says, cheapest first, until a label is sure.

The whole picture is searched at low resolution and the bands along its upper and lower edge at a higher one: a detector of text
finds a lone mark on a smooth ground better in a small picture, and it costs less.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from labelcheck.declaration.claim import Claim
from labelcheck.declaration.mark import negates
from labelcheck.media import ocr
from labelcheck.media.ocr import Quad, Reading
from labelcheck.providers import Provider
from labelcheck.sight.crops import crops, cut, slipped
from labelcheck.sight.lines import whole_lines
from labelcheck.sight.reading import SECOND, Words, is_denial, judged, worth_a_second_look

if TYPE_CHECKING:
    from labelcheck.media.ocr import Pixels

SMALLEST = 32
"""Pixels of a picture's shortest side below which no mark on it can be read."""

_BAND = 0.22
"""Height of the bands, of the picture's."""

_EDGE = 0.2
"""How far from an edge a mark's box may be to be read at first, of the shortest side."""

_SAME = 0.1
"""Heights by which two boxes may differ that are one."""


@dataclass(frozen=True, slots=True)
class Search:
    """Short sides, in pixels, to which the picture is scaled: as a whole, its bands, its bands inverted.

    `most`: boxes that are read of each whole picture, band and inverted band, and of those far from the edges.
    """

    whole: tuple[int, ...]
    band: tuple[int, ...]
    inverted: tuple[int, ...]
    most: tuple[int, int, int, int]

    @property
    def area(self) -> int:
        """Pixels that are searched at once; a long panorama is searched smaller."""
        return 6 * self.whole[0] * max(self.whole)


QUICK = Search((480,), (800,), (480,), (12, 6, 4, 6))
THOROUGH = Search((480, 736), (800, 1100), (480, 800), (24, 24, 24, 24))


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: its words, what they claim (None for a name alone) and whose they are, its lines in pixels, and its cost."""

    text: str
    claim: Claim | None
    provider: Provider | None
    lines: tuple[Quad, ...]
    cost: float
    is_overprinted: bool = False

    @property
    def is_label(self) -> bool:
        """Whether both elements stand there and declare."""
        return self.claim is not None and self.claim.ai and self.claim.generation and self.claim.declares != "no"

    @property
    def confidence(self) -> float:
        """1 for a reading that nothing contradicts, .5 for the most doubtful that counts."""
        return round(1 - self.cost / (2 * SECOND), 2)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """The upright box around its lines, in pixels: left, top, right, bottom."""
        lefts, tops, rights, bottoms = zip(*(line.bounds for line in self.lines), strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen on a picture, labels first; `is_whole`: False where no label was, and more text stands there than was read."""

    marks: tuple[Mark, ...]
    is_whole: bool = True

    @property
    def is_labelled(self) -> bool:
        """Whether a label was seen."""
        return any(mark.is_label for mark in self.marks)


def look(pixels: Pixels, *, thorough: bool = False) -> Look:
    """The marks of a picture (RGB, uint8). Unless it is thorough, it stops at the first sure label."""
    if min(pixels.shape[:2]) < SMALLEST:
        return Look(())
    search = THOROUGH if thorough else QUICK
    found: list[Mark] = []
    inside: list[Quad] = []
    read: list[Quad] = []
    is_whole = True
    for quads, most in _searches(pixels, search):
        near, far = _by_distance(whole_lines([quad for quad in quads if not _is_among(quad, read)]), pixels)
        inside += [quad for quad in far if not _is_among(quad, inside)]
        read += near[:most]
        is_whole = is_whole and len(near) <= most
        _add(found, _marks(pixels, near, most, [*near, *read], thorough=thorough), stop=not thorough)
        if found and found[-1].is_label and not thorough:
            return _seen(found)
    _add(found, _marks(pixels, inside, search.most[-1], [*inside, *read], thorough=thorough), stop=not thorough)
    return _seen(found, is_whole=is_whole and len(inside) <= search.most[-1])


def read_again(mark: Mark, pixels: Pixels) -> Mark | None:
    """The mark that stands where this one's lines are."""
    lines = list(mark.lines)
    return next(_marks(pixels, lines, len(lines), lines, thorough=False), None)


def _add(found: list[Mark], marks: Iterator[Mark], *, stop: bool) -> None:
    """Takes the marks that are new; stops at the first label if it may."""
    for mark in marks:
        if not any(_overlap(mark, other) for other in found if other.is_label or not mark.is_label):
            found.append(mark)
            if mark.is_label and stop:
                return


def _seen(found: list[Mark], *, is_whole: bool = True) -> Look:
    ordered = tuple(sorted(found, key=lambda mark: (not mark.is_label, mark.cost)))
    return Look(ordered, is_whole or any(mark.is_label for mark in ordered))


def _marks(pixels: Pixels, quads: list[Quad], most: int, known: list[Quad], *, thorough: bool) -> Iterator[Mark]:
    """The marks that stand in the first so many of these boxes, alone or over two lines; `known`: all boxes so far."""
    read: list[tuple[Quad, Reading]] = []
    for quad in quads[:most]:
        words, reading = read_quad(pixels, quad, thorough=thorough)
        if words and words.is_overprinted and any(_follows(quad, other) for other in known):
            words = None  # what was read below it has a box of its own
        if words:
            if not _is_negated_above(pixels, quad, known):
                yield _mark(words, quad)
        elif reading:
            yield from _over_two_lines(pixels, (quad, reading), read)
            read.append((quad, reading))


def _over_two_lines(pixels: Pixels, new: tuple[Quad, Reading], read: list[tuple[Quad, Reading]]) -> Iterator[Mark]:
    """Marks of which one line is the new one, and the other one of those read before."""
    for other in read:
        for (top, first), (below, second) in ((other, new), (new, other)):
            if not _follows(top, below):
                continue
            both = ocr.joined(first, second)
            words = judged(both)
            if words is None and worth_a_second_look(both):
                better = (ocr.read(cut(pixels, line), ocr.SMALL) for line in (top, below))
                words = judged(ocr.joined(*better), SECOND)
            if words:
                yield _mark(words, top, below)


def _is_negated_above(pixels: Pixels, quad: Quad, quads: list[Quad]) -> bool:
    """Whether a line above ends with a negation of what stands in the box."""
    above = next((other for other in quads if _follows(other, quad)), None)
    return above is not None and any(negates(ocr.read(crop).text()) for crop in crops(pixels, above))


def _mark(words: Words, *lines: Quad) -> Mark:
    return Mark(words.text, words.claim, words.provider, lines, words.cost, words.is_overprinted)


def read_quad(pixels: Pixels, quad: Quad, *, thorough: bool) -> tuple[Words | None, Reading | None]:
    """What stands in the box, if that is a mark; and the last reading of it."""
    reading = None
    for crop in crops(pixels, quad):
        reading = ocr.read(crop, ocr.TINY)
        words = judged(reading)
        if words is None and (thorough or worth_a_second_look(reading)):
            second = ocr.read(crop, ocr.SMALL)
            words = judged(second, SECOND)
            if words is None and (is_denial(reading) or is_denial(second, SECOND)):
                return None, reading
        if words:
            return words, reading
    # Some services print the name of an account over the mark.
    if reading and (thorough or "@" in reading.text()):
        for crop in slipped(pixels, quad):
            words = judged(ocr.read(crop, ocr.SMALL), SECOND)
            if words and words.claim:
                return replace(words, is_overprinted=True), reading
    return None, reading


def _follows(top: Quad, below: Quad) -> bool:
    """Whether the second may be the next line of the same mark."""
    gap = below.y - top.y - (top.height + below.height) / 2
    overlap = min(top.x + top.width / 2, below.x + below.width / 2) - max(
        top.x - top.width / 2, below.x - below.width / 2
    )
    alike = 0.5 < top.height / below.height < 2
    lower = below.y - top.y > 0.5 * min(top.height, below.height)
    return alike and lower and gap < 0.8 * top.height and overlap > 0.5 * min(top.width, below.width)


def _searches(pixels: Pixels, search: Search) -> Iterator[tuple[list[Quad], int]]:
    """Boxes of text, and how many of them to read: of the whole picture, of the lower and the upper band, of both inverted."""
    height, width = pixels.shape[:2]
    short = min(height, width)

    def scale(side: int, tall: int) -> float:
        return float(min(side / short, 4.0, (search.area / (tall * width)) ** 0.5))

    for side in search.whole:
        yield ocr.find_text(pixels, scale(side, height)), search.most[0]
    band = max(round(height * _BAND), min(height, SMALLEST))
    for sides, invert, most in ((search.band, False, search.most[1]), (search.inverted, True, search.most[2])):
        for side in sides:
            for top in (height - band, 0):
                part = pixels[top : top + band]
                quads = ocr.find_text(255 - part if invert else part, scale(side, band))
                yield [replace(quad, y=quad.y + top) for quad in quads], most


def _by_distance(quads: list[Quad], pixels: Pixels) -> tuple[list[Quad], list[Quad]]:
    """The boxes near an edge, nearest first, and the others."""
    tall, wide = pixels.shape[:2]

    def distance(quad: Quad) -> float:
        left, top, right, bottom = quad.bounds
        return float(min(left, top, wide - right, tall - bottom) / min(tall, wide))

    ordered = sorted(quads, key=distance)
    return [q for q in ordered if distance(q) < _EDGE], [q for q in ordered if distance(q) >= _EDGE]


def _is_among(quad: Quad, others: list[Quad]) -> bool:
    """Whether the box is one of these, give or take a tenth of its height."""
    return any(
        max(
            abs(quad.x - other.x), abs(quad.y - other.y), abs(quad.width - other.width), abs(quad.height - other.height)
        )
        < _SAME * quad.height
        for other in others
    )


def _overlap(mark: Mark, other: Mark) -> bool:
    """Whether the mark's middle lies in the other."""
    left, top, right, bottom = other.bounds
    x, y = (mark.bounds[0] + mark.bounds[2]) / 2, (mark.bounds[1] + mark.bounds[3]) / 2
    return left <= x <= right and top <= y <= bottom
