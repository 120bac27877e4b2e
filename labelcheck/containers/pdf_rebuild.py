"""The cross-reference of a PDF file that has lost its own: objects and trailers as they are found in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from labelcheck.containers.pdf import Pdf
from labelcheck.containers.pdf_xref import Mark, Place
from labelcheck.errors import ReadError
from labelcheck.source import Source

_OBJECT = re.compile(rb"(?<!\d)(\d{1,10})[\0\t\n\f\r ]{1,8}\d{1,5}[\0\t\n\f\r ]{1,8}\Z")
_BEFORE = 34
_NEAR = 512
"""Bytes behind `obj` in which the type of a stream is sought."""
_STREAMS = 64
_TRAILERS = 64
_TRAILER = b"trailer"
_PACKED = re.compile(rb"/Type[\0\t\n\f\r ]*/ObjStm")
_CROSS_REFERENCE = re.compile(rb"/Type[\0\t\n\f\r ]*/XRef")


class Found(NamedTuple):
    """A section made of what was found: the last object of each number counts."""

    places: dict[int, Place]
    cost: int = 1

    def find(self, number: int) -> Place:
        """Where the last object of this number stands."""
        return self.places.get(number, Mark.ABSENT)


def rebuild(source: Source) -> Pdf:
    """The file by its objects, as far as `limits.payload` bytes show them: of a larger file, the first and the last part."""
    found = Found({})
    pdf = Pdf(source, sections=[found])
    streams: list[tuple[int, int]] = []
    trailers: list[int] = []
    for start, data in _parts(source):
        for at, number in _objects(data, source.limits.items):
            found.places[number] = start + at
            near = data[data.find(b"obj", at) : at + _NEAR]
            if _PACKED.search(near):
                streams.append((number, start + at))
            elif _CROSS_REFERENCE.search(near):
                trailers.append(start + at)
        trailers += [start + at + len(_TRAILER) for at in _places(data, _TRAILER, source.limits.items)]
    for holder, offset in streams[-_STREAMS:]:
        _unpack(pdf, found, holder, offset)
    for offset in sorted(set(trailers))[-_TRAILERS:]:
        _adopt(pdf, offset)
    return pdf


def _parts(source: Source) -> Iterator[tuple[int, bytes]]:
    most = source.limits.payload
    if source.size <= most:
        yield 0, source.read_up_to(0, most)
        return
    yield 0, source.read_up_to(0, most // 2)
    yield source.size - most // 2, source.read_up_to(source.size - most // 2, most // 2)


def _objects(data: bytes, most: int) -> Iterator[tuple[int, int]]:
    """Where each `12 0 obj` stands, and its number."""
    for at in _places(data, b"obj", most):
        start = max(0, at - _BEFORE)
        header = _OBJECT.search(data[start:at])
        if header:
            yield start + header.start(), int(header[1])


def _places(data: bytes, word: bytes, most: int) -> Iterator[int]:
    """Where the word stands; a plain search is ten times faster than a pattern."""
    at = data.find(word)
    for _ in range(most):
        if at < 0:
            return
        yield at
        at = data.find(word, at + len(word))


def _unpack(pdf: Pdf, found: Found, holder: int, offset: int) -> None:
    """Add the objects of an object stream; those that stand in the file itself stay."""
    try:
        _, numbers = pdf.packed(offset)
    except ReadError:
        return
    for index, number in enumerate(numbers[::2]):
        if not isinstance(found.places.get(number), int):
            found.places[number] = (holder, index)


def _adopt(pdf: Pdf, offset: int) -> None:
    """Merge the trailer at `offset`, or the cross-reference stream's dictionary there, over the earlier ones."""
    try:
        value, _ = (
            pdf.parse(offset) if pdf.source.read_up_to(offset, 1) in b"<\0\t\n\f\r " else pdf.indirect(offset)[:2]
        )
    except ReadError:
        return
    if isinstance(value, dict):
        pdf.trailer |= value
