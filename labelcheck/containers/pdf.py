"""The cross-reference of a PDF file and the objects that it leads to [ISO 32000-1, 7.5]."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field

from labelcheck.containers.pdf_object import Ref, Value, parse
from labelcheck.containers.pdf_xref import Lost, Mark, Place, Section, Table, read_ranges, read_stream
from labelcheck.errors import Damaged, OverLimit, Unsupported
from labelcheck.inflate import inflate
from labelcheck.source import Source

_TAIL = 2048
_LOOKS = (2 << 10, 16 << 10)
_LAST_LOOK = 1 << 20
_SECTIONS = 256
_HEADER = re.compile(rb"[\0\t\n\f\r ]*(\d+)[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+obj")
_STREAM = re.compile(rb"[\0\t\n\f\r ]*stream\r?\n")
_UPDATE = re.compile(rb"[\0\t\n\f\r ]*\d")
_PAIR = 24
"""Bytes of an object's number and place in the head of an object stream."""

_STEPS = 40
"""Look-ups in the cross-reference, as a multiple of the pieces that the limits allow."""

_SUBSECTION_STEPS = 200
"""What reading the head of a subsection counts for."""

_Content = tuple[dict[str, Value], bytes, tuple[int, int] | None]


@dataclass(slots=True)
class Pdf:
    """A PDF file with its merged trailer and the sections of its cross-reference, the newest first.

    `cut`: something begins behind the end mark that may be an incremental update without its own [7.5.6].
    """

    source: Source
    cut: bool = False
    trailer: dict[str, Value] = field(default_factory=dict)
    sections: list[Section] = field(default_factory=list)
    _contents: dict[int, _Content] = field(default_factory=dict)
    _numbers: dict[int, list[int]] = field(default_factory=dict)
    _parsed: int = 0
    _steps: int = 0

    def place(self, number: int) -> Place:
        """Where the newest section that speaks of an object says that it is."""
        for section in self.sections:
            self.spend(section.cost + 1)
            place = section.find(number)
            if place is not Mark.ABSENT:
                return place
        return Mark.ABSENT

    def spend(self, steps: int) -> None:
        """Count steps in the cross-reference; raises OverLimit for too many."""
        self._steps += steps
        if self._steps > _STEPS * self.source.limits.items:
            raise OverLimit("the file has more pieces than the limit allows", "PDF cross-reference")

    def get(self, value: Value) -> tuple[Value, int | None]:
        """The object behind a reference (any other value as it is), and where in the file the places in it count from.

        That is None for an object in a compressed stream. A free or unknown object is None [7.3.10].
        """
        for _ in range(8):
            if not isinstance(value, Ref):
                return value, None
            place = self.place(value.number)
            if isinstance(place, Mark):
                return None, None
            if isinstance(place, tuple):
                value = self._packed(value.number, *place)
                continue
            value, base, _ = self.indirect(place, value.number)
            if not isinstance(value, Ref):
                return value, base
        raise Damaged("PDF references go in a circle", "PDF")

    def stream(self, ref: Value) -> tuple[bytes, tuple[int, int] | None]:
        """The content of a stream, inflated, and its span in the file where it stands there as it is.

        Raises Unsupported for filters other than FlateDecode without predictor.
        """
        place = self.place(ref.number) if isinstance(ref, Ref) else None
        if not isinstance(place, int):
            raise Lost("a PDF stream is not where it should be", "PDF")
        header, data, span = self.content(place)
        _require_unpredicted(header, f"PDF at {place}")
        return data, span

    def content(self, offset: int) -> _Content:
        """The dictionary of the stream whose object begins at `offset`, its content and its span, as above."""
        if offset not in self._contents:
            self._contents, self._numbers = {offset: self._fetch_content(offset)}, {}
        return self._contents[offset]

    def _fetch_content(self, offset: int) -> _Content:
        header, _, end = self.indirect(offset)
        start = _STREAM.match(self.source.read_up_to(end, 64))
        if not isinstance(header, dict) or start is None:
            raise Lost("a PDF stream is not where it should be", f"PDF at {offset}")
        length, _ = self.get(header.get("/Length"))
        if not isinstance(length, int):
            raise Damaged("a PDF stream has no length", f"PDF at {offset}")
        raw = self.source.read_at(end + start.end(), length)
        filters = header.get("/Filter")
        filters = filters if isinstance(filters, list) else [filters] if filters else []
        if filters not in ([], ["/FlateDecode"]):
            raise Unsupported("a PDF stream has a filter that is not read", f"PDF at {offset}")
        data = inflate(raw, self.source) if filters else raw
        return header, data, None if filters else (end + start.end(), length)

    def indirect(self, offset: int, number: int | None = None) -> tuple[Value, int, int]:
        """The object whose `12 0 obj` stands at `offset`, and the file offsets where it begins and ends."""
        header = _HEADER.match(self.source.read_up_to(offset, 64))
        if header is None or (number is not None and int(header[1]) != number):
            raise Lost("a PDF object is not where the cross-reference says", f"PDF at {offset}")
        base = offset + header.end()
        value, end = self.parse(base)
        return value, base, end

    def parse(self, offset: int) -> tuple[Value, int]:
        """The object at `offset` and where it ends; the look is widened for one that is longer than most."""
        for look in _LOOKS:
            with suppress(Damaged):
                return self._parse_within(offset, look)
        return self._parse_within(offset, _LAST_LOOK)

    def _parse_within(self, offset: int, look: int) -> tuple[Value, int]:
        value, end = self._parse(self.source.read_up_to(offset, look), 0, f"PDF at {offset}")
        return value, offset + end

    def _parse(self, data: bytes, at: int, where: str) -> tuple[Value, int]:
        """As `parse`; raises OverLimit once all objects together are larger than the limit."""
        value, end = parse(data, at, where)
        self._parsed += end - at
        if self._parsed > _LAST_LOOK:
            raise OverLimit("a metadata payload is larger than the limit", where)
        return value, end

    def _packed(self, number: int, stream: int, index: int) -> Value:
        """An object in an object stream [7.5.7]."""
        place = self.place(stream)
        where = f"PDF object {stream}"
        if not isinstance(place, int):
            raise Lost("a PDF stream is not where it should be", where)
        first, numbers = self.packed(place)
        if len(numbers) <= 2 * index + 1 or numbers[2 * index] != number or numbers[2 * index + 1] < 0:
            raise Lost("a PDF object stream has no such object", where)
        return self._parse(self.content(place)[1], first + numbers[2 * index + 1], where)[0]

    def packed(self, offset: int) -> tuple[int, list[int]]:
        """Where the objects begin in the object stream at `offset`; number and place of each, one behind the other."""
        header, data, _ = self.content(offset)
        first, count = header.get("/First"), header.get("/N")
        if not isinstance(first, int) or not isinstance(count, int) or first < 0:
            raise Damaged("a PDF object stream has no such object", f"PDF at {offset}")
        _require_unpredicted(header, f"PDF at {offset}")
        if offset not in self._numbers:
            count = max(0, min(count, self.source.limits.items))
            words = data[: min(first, count * _PAIR)].split(None, 2 * count)[: 2 * count]
            self._numbers = {offset: [int(word) if word.isdigit() and len(word) < _PAIR else -1 for word in words]}
        return first, self._numbers[offset]


def open_pdf(source: Source) -> Pdf:
    """The file's cross-reference, newest section first. Raises Damaged where it cannot be followed."""
    return source.once("PDF", lambda: _open(source))


def _open(source: Source) -> Pdf:
    tail_at = max(0, source.size - _TAIL)
    tail = source.read_up_to(tail_at, _TAIL)
    found = re.findall(rb"startxref[\0\t\n\f\r ]+(\d{1,12})", tail)
    if not found or b"%%EOF" not in tail:
        raise Lost("the file ends before its end mark", "PDF %%EOF")
    pdf = Pdf(source, cut=_UPDATE.match(tail.rpartition(b"%%EOF")[2]) is not None)
    offset: Value = int(found[-1])
    seen = set[int]()
    while isinstance(offset, int) and offset not in seen:
        seen.add(offset)
        if len(seen) > _SECTIONS:
            raise OverLimit("the file has more pieces than the limit allows", "PDF cross-reference")
        section, trailer = _section(pdf, offset)
        pdf.sections.append(section)
        pdf.trailer = trailer | pdf.trailer
        offset = trailer.get("/Prev")
    return pdf


def _section(pdf: Pdf, offset: int) -> tuple[Section, dict[str, Value]]:
    """The cross-reference section at `offset` and its trailer."""
    if pdf.source.read_up_to(offset, 4) != b"xref":
        return _stream_section(pdf, offset)
    ranges, trailer_at = read_ranges(pdf.source, offset + 4)
    pdf.spend(len(ranges) * _SUBSECTION_STEPS)
    trailer, _ = pdf.parse(trailer_at)
    if not isinstance(trailer, dict):
        raise Lost("the PDF cross-reference cannot be read", f"PDF at {offset}")
    beside = trailer.get("/XRefStm")
    hybrid = _stream_section(pdf, beside)[0] if isinstance(beside, int) else None
    return Table(pdf.source, ranges, hybrid), trailer


def _stream_section(pdf: Pdf, offset: int) -> tuple[Section, dict[str, Value]]:
    header, data, _ = pdf.content(offset)
    return read_stream(header, data, f"PDF at {offset}", pdf.source.limits.items), header


def _require_unpredicted(header: dict[str, Value], where: str) -> None:
    """Raise Unsupported for a stream with a predictor: in practice only cross-references have one."""
    parameters = header.get("/DecodeParms")
    for one in parameters if isinstance(parameters, list) else [parameters]:
        if isinstance(one, dict) and one.get("/Predictor", 1) != 1:
            raise Unsupported("a PDF stream has a filter that is not read", where)
