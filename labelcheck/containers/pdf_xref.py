"""Sections of a PDF's cross-reference, asked for one object at a time and never read whole [ISO 32000-1, 7.5.4 and 7.5.8]."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import NamedTuple, Protocol

from labelcheck.containers.pdf_object import Value
from labelcheck.errors import Damaged, OverLimit, Unsupported
from labelcheck.source import Source

_SPACE = b"\0\t\n\f\r "
_SUBSECTION = re.compile(rb"[\0\t\n\f\r ]*(\d{1,10})[ \t]+(\d{1,10})[\0\t\n\f\r ]*")
_ENTRY = re.compile(rb"[\0\t\n\f\r ]*(\d{10}) (\d{5}) ([nf])")
_ENTRY_SIZE = 20
_ROWS = 1 << 20


class Lost(Damaged):
    """The cross-reference does not lead where it says: the objects may still be there."""


class Mark(Enum):
    """What a section says of an object that has no place: it was freed, or the section does not speak of it."""

    FREE = "free"
    ABSENT = "absent"


Place = int | tuple[int, int] | Mark
"""The offset of an object, or the number of its object stream and its index there."""


class Section(Protocol):
    """One section: how many look-ups an answer takes, and where it says that an object is."""

    @property
    def cost(self) -> int:
        """Steps that an answer takes."""

    def find(self, number: int) -> Place:
        """What the section says of an object."""


@dataclass(frozen=True, slots=True)
class Range:
    """A subsection of a table: its entries from object `first` on, `width` bytes each."""

    first: int
    count: int
    offset: int
    width: int


class Table(NamedTuple):
    """A section of plain text; `hybrid` is the stream that says where the objects are that old readers must not see."""

    source: Source
    ranges: Sequence[Range]
    hybrid: Section | None = None

    @property
    def cost(self) -> int:
        """Steps that an answer takes."""
        return len(self.ranges) + (self.hybrid.cost if self.hybrid else 0)

    def find(self, number: int) -> Place:
        """What the entry says; of an object that it calls free, what the hybrid stream says."""
        place: Place = Mark.ABSENT
        for part in self.ranges:
            if 0 <= number - part.first < part.count:
                place = self._entry(part, number - part.first)
                break
        if isinstance(place, Mark) and self.hybrid and (hidden := self.hybrid.find(number)) is not Mark.ABSENT:
            return hidden
        return place

    def _entry(self, part: Range, index: int) -> Place:
        at = part.offset + index * part.width
        entry = _ENTRY.match(self.source.read_up_to(at, _ENTRY_SIZE + 1))
        if entry is None:
            raise Lost("the PDF cross-reference cannot be read", f"PDF at {at}")
        return int(entry[1]) if entry[3] == b"n" else Mark.FREE


class Stream(NamedTuple):
    """A section in a stream: rows of three numbers of `widths` bytes, for the objects that `pairs` (first, count) name."""

    rows: Rows
    widths: tuple[int, int, int]
    pairs: Sequence[tuple[int, int]]

    @property
    def cost(self) -> int:
        """Steps that an answer takes."""
        return len(self.pairs) + self.rows.cost

    def find(self, number: int) -> Place:
        """What the row says; a row that is not there, or is of an unknown kind, says nothing."""
        before = 0
        for first, count in self.pairs:
            if 0 <= number - first < count:
                return self._entry(self.rows.row(before + number - first))
            before += count
        return Mark.ABSENT

    def _entry(self, row: bytes | None) -> Place:
        if row is None:
            return Mark.ABSENT
        one, two, three = self.widths
        kind = int.from_bytes(row[:one]) if one else 1
        second, third = int.from_bytes(row[one : one + two]), int.from_bytes(row[one + two : one + two + three])
        places: dict[int, Place] = {0: Mark.FREE, 1: second, 2: (second, third)}
        return places.get(kind, Mark.ABSENT)


class Rows:
    """Rows of a cross-reference stream, whose PNG predictor is undone for the one that is asked for [7.4.4.4]."""

    def __init__(self, data: bytes, width: int, parameters: Value) -> None:
        if isinstance(parameters, list):
            parameters = parameters[0] if parameters else None
        predictor = parameters.get("/Predictor", 1) if isinstance(parameters, dict) else 1
        self._data, self._width = data, width
        self._predicted = predictor != 1
        self.cost = len(data) // 16 if self._predicted else 1
        if not self._predicted:
            return
        columns = parameters.get("/Columns", 1) if isinstance(parameters, dict) else 1
        tags = data[:: width + 1]
        if predictor == 2 or columns != width or len(tags) > _ROWS or tags.count(2) + tags.count(0) != len(tags):
            raise Unsupported("a PDF stream has a filter that is not read", "PDF predictor")
        self._tags = tags

    def row(self, index: int) -> bytes | None:
        """The row, or None behind the last."""
        if not self._predicted:
            row = self._data[index * self._width : (index + 1) * self._width]
            return row if len(row) == self._width else None
        step = self._width + 1
        if (index + 1) * step > len(self._data):
            return None
        # A row of filter "none" begins anew; each of filter "up" adds to the row above, byte by byte.
        start = max(self._tags.rfind(0, 0, index + 1), 0) * step
        columns = (self._data[start + 1 + n : (index + 1) * step : step] for n in range(self._width))
        return bytes(sum(column) & 0xFF for column in columns)


def read_ranges(source: Source, offset: int) -> tuple[list[Range], int]:
    """The subsections of the table whose `xref` stands before `offset`, and where the trailer's dictionary begins.

    Entries are 20 bytes, in real files sometimes 19 or 21: the first two tell.
    """
    ranges: list[Range] = []
    at = offset
    for _ in range(source.limits.items):
        window = source.read_up_to(at, 128)
        match = _SUBSECTION.match(window)
        if match is None:
            skipped = len(window) - len(window.lstrip(_SPACE))
            if not window.startswith(b"trailer", skipped):
                break
            return ranges, at + skipped + len(b"trailer")
        first, count, start = int(match[1]), int(match[2]), at + match.end()
        width, behind = _measure(source, start, count)
        if count and first == 1 and source.read_up_to(start, 18).lstrip(_SPACE)[:16] == b"0000000000 65535":
            # Some writers count from 1, although the head of the free list is object 0.
            first = 0
        ranges.append(Range(first, count, start, width))
        at = behind
    raise Lost("the PDF cross-reference cannot be read", f"PDF at {at}")


def _measure(source: Source, start: int, count: int) -> tuple[int, int]:
    """The width of the entries from `start` on, and where the last one ends."""
    if count == 0:
        return _ENTRY_SIZE, start
    entries = [match.start(1) for match in _ENTRY.finditer(source.read_up_to(start, 3 * _ENTRY_SIZE))]
    width = next((b - a for a, b in pairwise(entries)), _ENTRY_SIZE) if count > 1 else _ENTRY_SIZE
    last = start + (count - 1) * width
    entry = _ENTRY.match(source.read_up_to(last, _ENTRY_SIZE + 1)) if last < source.size else None
    if entry is None or not 18 <= width <= 22:
        raise Lost("the PDF cross-reference cannot be read", f"PDF at {start}")
    return width, last + entry.end()


def read_stream(header: dict[str, Value], data: bytes, where: str, most: int) -> Stream:
    """The section that is in a stream. Raises Damaged where its dictionary does not say how, OverLimit past `most` pairs."""
    widths = header.get("/W")
    index = header.get("/Index") or [0, header.get("/Size")]
    if not isinstance(widths, list) or not isinstance(index, list):
        raise Lost("the PDF cross-reference cannot be read", where)
    sizes = [width for width in widths if isinstance(width, int) and 0 <= width <= 8]
    numbers = [number for number in index if isinstance(number, int) and number >= 0]
    if len(sizes) != 3 or len(widths) != 3 or sum(sizes) == 0 or len(numbers) != len(index):
        raise Lost("the PDF cross-reference cannot be read", where)
    if len(numbers) > 2 * most:
        raise OverLimit("the file has more pieces than the limit allows", where)
    pairs = list(zip(numbers[::2], numbers[1::2], strict=False))
    one, two, three = sizes
    return Stream(Rows(data, sum(sizes), header.get("/DecodeParms")), (one, two, three), pairs)
