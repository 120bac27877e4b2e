"""Directories of a TIFF structure [TIFF 6.0, 2; BigTIFF Design]: a file of its own, or a block such as EXIF and MPF."""

from __future__ import annotations

import itertools
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from labelcheck.errors import Damaged, OverLimit
from labelcheck.source import Source

HEADS = {b"II*\0": "<", b"MM\0*": ">", b"II+\0": "<", b"MM\0+": ">"}
"""The first four bytes, by byte order; a plus sign where 42 would stand says BigTIFF."""

_SIZES = {3: 2, 4: 4, 5: 8, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
"""Bytes of one value, where it is not one byte, by field type."""

_NUMBERS = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}

_TEXT = 16 << 20
_NUMBERS_READ = 2_000_000


class Entry(NamedTuple):
    """A directory entry: its tag, field type, and where its value lies in the structure, with its size in bytes."""

    tag: int
    kind: int
    at: int
    size: int


@dataclass(slots=True)
class Tiff:
    """A structure of `size` bytes at `offset` in the file; offsets in it count from its first byte.

    `text`, `entries` and `numbers_left` say what values, directories and lists may still cost: honest ones hold less.
    """

    fetch: Callable[[int, int], bytes]
    size: int
    offset: int
    path: str
    mark: Literal["<", ">"]
    big: bool
    text: int
    entries: int
    numbers_left: int = _NUMBERS_READ

    @property
    def order(self) -> Literal["big", "little"]:
        """The byte order of numbers."""
        return "big" if self.mark == ">" else "little"

    @property
    def first(self) -> int:
        """The first directory."""
        return self._number(8, 8) if self.big else self._number(4, 4)

    def directory(self, start: int) -> Iterator[Entry]:
        """The entries of the directory at `start`. Raises Damaged where it is cut, after the entries before the cut."""
        count, table_at, width = self._table(start)
        self.entries -= count
        if self.entries < 0:
            raise OverLimit("the file has more pieces than the limit allows", f"{self.path} at {self.offset + start}")
        there = min(count, max(self.size - table_at, 0) // width)
        rows = struct.iter_unpack(self.mark + ("HHQQ" if self.big else "HHII"), self.fetch(table_at, there * width))
        inline = 8 if self.big else 4
        for (tag, kind, number, value), end in zip(rows, itertools.count(table_at + width, width), strict=False):
            size = number * _SIZES.get(kind, 1)
            yield Entry(tag, kind, end - inline if size <= inline else value, size)
        if there < count:
            raise Damaged("an EXIF value lies outside its block", f"{self.path} at {self.offset + start}")

    def following(self, start: int) -> int:
        """The directory after the one at `start`, 0 for none."""
        count, table_at, width = self._table(start)
        return self._number(table_at + count * width, 8 if self.big else 4)

    def _table(self, start: int) -> tuple[int, int, int]:
        """How many entries a directory has, where they begin, and how wide each is."""
        return (self._number(start, 8), start + 8, 20) if self.big else (self._number(start, 2), start + 2, 12)

    def _number(self, at: int, size: int) -> int:
        return int.from_bytes(self.fetch(at, size), self.order)

    def value(self, entry: Entry) -> bytes:
        """The bytes of a value. Raises Damaged for one out of bounds, or once all values are larger than the structure."""
        raw = self.fetch(entry.at, entry.size)
        if entry.size > self.text:
            raise Damaged("EXIF values overlap", self.path)
        self.text -= entry.size
        return raw

    def numbers(self, entry: Entry) -> tuple[int, ...]:
        """The whole numbers of a value; none where its type is another. Raises OverLimit past `numbers_left`."""
        code = _NUMBERS.get(entry.kind)
        if code is None:
            return ()
        width = struct.calcsize(self.mark + code)
        self.numbers_left -= entry.size // width
        if self.numbers_left < 0:
            raise OverLimit(
                "the file has more pieces than the limit allows", f"{self.path} at {self.offset + entry.at}"
            )
        return struct.unpack(f"{self.mark}{entry.size // width}{code}", self.fetch(entry.at, entry.size))


def of_block(data: bytes, offset: int, path: str) -> Tiff:
    """The structure in a block that lies at `offset`. Raises Damaged for what is none."""

    def fetch(at: int, size: int) -> bytes:
        if at > len(data) or size > len(data) - at:
            raise Damaged("an EXIF value lies outside its block", f"{path} at {offset + at}")
        return data[at : at + size]

    return _of(data[:4], fetch, len(data), (offset, path), 100_000)


def of_file(source: Source) -> Tiff:
    """The structure that the file is. Raises Damaged for what is none."""
    return _of(source.read_up_to(0, 4), source.read_at, source.size, (0, "TIFF"), source.limits.items)


def _of(mark: bytes, fetch: Callable[[int, int], bytes], size: int, place: tuple[int, str], items: int) -> Tiff:
    order: Literal["<", ">"] = ">" if mark[:1] == b"M" else "<"
    if mark not in HEADS:
        raise Damaged("an EXIF block does not begin with a TIFF header", f"{place[1]} at {place[0]}")
    return Tiff(fetch, size, *place, order, b"+" in mark, min(size, _TEXT), items)
