"""Visible marks in one picture: where text stands near its edges, what it says, cheapest first, until a label is sure.

The whole picture is searched at low resolution, the bands along its upper and lower edge at a higher one, and the whole again in
grey, lower still: a detector of text finds a lone mark on a smooth ground better in a small picture, and one on a coloured ground
without the colour; and it costs less.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from labelcheck.declaration.claim import Claim
from labelcheck.declaration.mark import CHINESE, negates
from labelcheck.media import ocr
from labelcheck.media.ocr import Quad, Reading
from labelcheck.providers import Provider
from labelcheck.sight.crops import crops, cut
from labelcheck.sight.lines import whole_lines
from labelcheck.sight.reader import Reader
from labelcheck.sight.reading import SECOND, Words, judged, says_a_phrase, worth_a_second_look

if TYPE_CHECKING:
    from labelcheck.media.ocr import Pixels

SMALLEST = 32
"""Pixels of a picture's shortest side below which no mark on it can be read."""

_BAND = 0.22
"""Height of the bands, of the picture's."""

_EDGE = 0.2
"""How far from an edge a mark's box may be to be read at first, of the shortest side."""

_SQUARE, _REACH, _CLOSE = 1.6, 7, 40
"""How much longer than wide the box of one character may be; how many of its heights a column may reach beyond it; pixels to
which the character is scaled to look for the rest of its column.
"""

_ACROSS = 0.5
"""How much the distance from the left or right edge counts when boxes are ordered: marks stand at the lower edge, text in columns."""

_LETTERS = frozenset("".join(CHINESE))
"""Characters of a label, each of which may be all that was found of a column."""

_GENERATED = ("生成", "合成")
"""With these a second line begins whose phrase began on the first."""

_SAME = 0.1
"""Heights by which two boxes may differ that are one."""


@dataclass(frozen=True, slots=True)
class Search:
    """Short sides, in pixels, to which the picture is scaled: as a whole, its bands, its bands inverted, the whole in grey.

    `plenty`: boxes of text that show that it is found well here, so that it is not sought in grey; `frames`: how many are read.
    """

    whole: tuple[int, ...]
    band: tuple[int, ...]
    inverted: tuple[int, ...]
    grey: tuple[int, ...]
    plenty: int
    frames: int

    @property
    def area(self) -> int:
        """Pixels that are searched at once; a long panorama is searched smaller."""
        return 6 * self.whole[0] * max(self.whole)


QUICK = Search((560,), (640,), (), (448,), 16, 1_500)
THOROUGH = Search((560, 736), (640, 1000), (480, 800), (448, 560), 1_000, 24_000)
"""A label on a photograph takes 60 to 600 frames to find, a page full of text 10,000 to read."""


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
    reader = Reader(search.frames, thorough=thorough)
    found: list[Mark] = []
    near: list[Quad] = []
    inside: list[Quad] = []
    read: list[tuple[Quad, Reading]] = []
    for quads in _searches(pixels, search, (near, inside)):
        new, far = _by_place(whole_lines([quad for quad in quads if not _is_among(quad, near)]), pixels)
        near += new
        inside += [quad for quad in far if not _is_among(quad, inside)]
        _add(found, _marks(pixels, new, near, read, reader), stop=not thorough)
        if reader.is_spent or (found and found[-1].is_label and not thorough):
            break
    else:
        _add(found, _marks(pixels, inside, [*inside, *near], read, reader), stop=not thorough)
    marks = tuple(sorted(found, key=lambda mark: (not mark.is_label, mark.cost)))
    return Look(marks, is_whole=not reader.is_spent or any(mark.is_label for mark in marks))


def read_again(mark: Mark, pixels: Pixels) -> Mark | None:
    """The mark that stands where this one's lines are."""
    return next(_marks(pixels, list(mark.lines), list(mark.lines), [], Reader(QUICK.frames)), None)


def _add(found: list[Mark], marks: Iterator[Mark], *, stop: bool) -> None:
    """Takes the marks that are new; stops at the first label if it may."""
    for mark in marks:
        if not any(_overlap(mark, other) for other in found if other.is_label or not mark.is_label):
            found.append(mark)
            if mark.is_label and stop:
                return


def _marks(
    pixels: Pixels, quads: list[Quad], known: list[Quad], read: list[tuple[Quad, Reading]], reader: Reader
) -> Iterator[Mark]:
    """The marks that stand in these boxes, alone or over two lines, as far as may be read.

    `known`: all boxes so far; `read`: those that were read and are no mark, to which these are added.
    """
    for quad in quads:
        if reader.is_spent:
            return
        words, reading = reader.read_quad(pixels, quad)
        if words and words.is_overprinted and any(_follows(quad, other) for other in known):
            words = None  # what was read below it has a box of its own
        if words:
            if not _is_negated_above(pixels, quad, known, reader) and not _is_part_of_a_mention(quad, read):
                yield _mark(words, quad)
        elif reading:
            yield from _over_two_lines(pixels, (quad, reading), read, reader)
            yield from _down_a_column(pixels, quad, reading, reader)
            read.append((quad, reading))


def _over_two_lines(
    pixels: Pixels, new: tuple[Quad, Reading], read: list[tuple[Quad, Reading]], reader: Reader
) -> Iterator[Mark]:
    """Marks of which one line is the new one, and the other one of those read before; none that is a mention by itself."""
    for other in read:
        for (top, first), (below, second) in ((other, new), (new, other)):
            if not _follows(top, below) or says_a_phrase(first) or says_a_phrase(second):
                continue
            both = ocr.joined(first, second)
            words = judged(both)
            if words is None and (worth_a_second_look(both) or second.text().startswith(_GENERATED)):
                better = (reader.read(cut(pixels, line), ocr.SMALL) for line in (top, below))
                words = judged(ocr.joined(*better), SECOND)
            if words:
                yield _mark(words, top, below)


def _down_a_column(pixels: Pixels, quad: Quad, reading: Reading, reader: Reader) -> Iterator[Mark]:
    """Marks in the column through a lone character of a label, searched for at close range: often only its last is found."""
    if max(quad.width, quad.height) > _SQUARE * min(quad.width, quad.height) or reading.text().strip() not in _LETTERS:
        return
    left, top, right, bottom = (
        quad.x - quad.width,
        quad.y - _REACH * quad.height,
        quad.x + quad.width,
        quad.y + _REACH * quad.height,
    )
    x, y = max(0, round(left)), max(0, round(top))
    part = pixels[y : round(bottom), x : round(right)]
    found = ocr.find_text(part, _CLOSE / quad.height)
    for column in whole_lines([replace(each, x=each.x + x, y=each.y + y) for each in found]):
        words = reader.read_quad(pixels, column)[0] if column.height > _SQUARE * column.width else None
        if words:
            yield _mark(words, column)


def _is_negated_above(pixels: Pixels, quad: Quad, quads: list[Quad], reader: Reader) -> bool:
    """Whether a line above ends with a negation of what stands in the box."""
    above = next((other for other in quads if _follows(other, quad)), None)
    return above is not None and any(negates(reader.read(crop).text()) for crop in crops(pixels, above))


def _is_part_of_a_mention(quad: Quad, read: list[tuple[Quad, Reading]]) -> bool:
    """Whether the box is a part of one whose words hold a phrase, and declare nothing."""
    return any(
        abs(quad.x - other.x) < other.width / 2
        and abs(quad.y - other.y) < other.height / 2
        and quad.width < other.width
        and says_a_phrase(reading)
        for other, reading in read
    )


def _mark(words: Words, *lines: Quad) -> Mark:
    return Mark(words.text, words.claim, words.provider, lines, words.cost, words.is_overprinted)


def _follows(top: Quad, below: Quad) -> bool:
    """Whether the second may be the next line of the same mark."""
    down = below.y - top.y
    low = min(top.height, below.height)
    if not 0.5 * low < down < 0.8 * top.height + (top.height + below.height) / 2:
        return False
    overlap = min(top.x + top.width / 2, below.x + below.width / 2) - max(
        top.x - top.width / 2, below.x - below.width / 2
    )
    return 0.5 < top.height / below.height < 2 and overlap > 0.5 * min(top.width, below.width)


def _searches(pixels: Pixels, search: Search, known: tuple[list[Quad], list[Quad]]) -> Iterator[list[Quad]]:
    """Boxes of text: of the whole picture, of the lower and the upper band, of both inverted, of the whole picture in grey.

    `known`: those found so far, as they grow.
    """
    import cv2  # noqa: PLC0415  # heavy

    height, width = pixels.shape[:2]
    short = min(height, width)

    def scale(side: int, tall: int) -> float:
        return float(min(side / short, 4.0, (search.area / (tall * width)) ** 0.5))

    for side in search.whole:
        yield ocr.find_text(pixels, scale(side, height))
    band = max(round(height * _BAND), min(height, SMALLEST))
    for sides, invert in ((search.band, False), (search.inverted, True)):
        for side in sides:
            for top in (height - band, 0):
                part = pixels[top : top + band]
                quads = ocr.find_text(255 - part if invert else part, scale(side, band))
                yield [replace(quad, y=quad.y + top) for quad in quads]
    if sum(map(len, known)) >= search.plenty:
        return
    grey = cv2.cvtColor(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    for side in search.grey:
        yield ocr.find_text(grey, scale(side, height))


def _by_place(quads: list[Quad], pixels: Pixels) -> tuple[list[Quad], list[Quad]]:
    """The boxes near an edge, and the others; first those near a corner, or near the upper or lower edge."""
    tall, wide = pixels.shape[:2]

    def gaps(quad: Quad) -> tuple[float, float]:
        left, top, right, bottom = quad.bounds
        return min(left, wide - right), min(top, tall - bottom)

    def rank(quad: Quad) -> float:
        across, down = gaps(quad)
        return float(_ACROSS * across / wide + down / tall)

    ordered = sorted(quads, key=rank)
    edge = _EDGE * min(tall, wide)
    return [q for q in ordered if min(gaps(q)) < edge], [q for q in ordered if min(gaps(q)) >= edge]


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
