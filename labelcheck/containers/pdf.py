"""The cross-reference of a PDF file and the objects that it leads to [ISO 32000-1, 7.5]."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from labelcheck.containers.pdf_object import Ref, Value, parse
from labelcheck.errors import Damaged, OverLimit, Unsupported
from labelcheck.inflate import inflate
from labelcheck.source import Source

_TAIL = 2048
_FIRST_LOOK = 16 << 10
_LAST_LOOK = 1 << 20
_SECTIONS = 256
_HEADER = re.compile(rb"[\0\t\n\f\r ]*\d+[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+obj")
_STREAM = re.compile(rb"[\0\t\n\f\r ]*stream\r?\n")
_SUBSECTION = re.compile(rb"[\0\t\n\f\r ]*(\d{1,10}) (\d{1,10})[\0\t\n\f\r ]*")
_NUMBER = re.compile(rb"\d{1,12}")
_UPDATE = re.compile(rb"[\0\t\n\f\r ]*\d")
_ENTRY = 21
_ENTRIES = re.compile(rb"\s*(\d{10}) \d{5} ([nf])")
_SPACE = b"\0\t\n\f\r "
_Content = tuple[dict[str, Value], bytes, tuple[int, int] | None]


@dataclass(slots=True)
class Pdf:
    """A PDF file with its merged trailer: `places` says for each object the offset, or the object stream and index.

    `cut`: something begins behind the end mark that may be an incremental update without its own [7.5.6].
    """

    source: Source
    cut: bool = False
    trailer: dict[str, Value] = field(default_factory=dict)
    places: dict[int, int | tuple[int, int]] = field(default_factory=dict)
    _contents: dict[int, _Content] = field(default_factory=dict)
    _parsed: int = 0

    def get(self, value: Value) -> tuple[Value, int | None]:
        """The object behind a reference (any other value as it is), and where in the file the places in it count from.

        That is None for an object in a compressed stream. A free or unknown object is None [7.3.10].
        """
        for _ in range(8):
            if not isinstance(value, Ref):
                return value, None
            place = self.places.get(value.number)
            if place is None:
                return None, None
            if isinstance(place, tuple):
                value = self._packed(*place)
                continue
            value, base, _ = self.indirect(place)
            if not isinstance(value, Ref):
                return value, base
        raise Damaged("PDF references go in a circle", "PDF")

    def stream(self, ref: Value) -> tuple[bytes, tuple[int, int] | None]:
        """The content of a stream, inflated, and its span in the file where it stands there as it is.

        Raises Unsupported for filters other than FlateDecode without predictor.
        """
        place = self.places.get(ref.number) if isinstance(ref, Ref) else None
        if not isinstance(place, int):
            raise Damaged("a PDF stream is not where it should be", "PDF")
        _, data, span = self.content(place)
        return data, span

    def content(self, offset: int) -> _Content:
        """The dictionary of the stream whose object begins at `offset`, its content and its span, as above."""
        if offset not in self._contents:
            self._contents = {offset: self._fetch_content(offset)}
        return self._contents[offset]

    def _fetch_content(self, offset: int) -> _Content:
        header, _, end = self.indirect(offset)
        start = _STREAM.match(self.source.read_up_to(end, 64))
        if not isinstance(header, dict) or start is None:
            raise Damaged("a PDF stream is not where it should be", f"PDF at {offset}")
        length, _ = self.get(header.get("/Length"))
        if not isinstance(length, int):
            raise Damaged("a PDF stream has no length", f"PDF at {offset}")
        raw = self.source.read_at(end + start.end(), length)
        filters = header.get("/Filter")
        filters = filters if isinstance(filters, list) else [filters] if filters else []
        if filters not in ([], ["/FlateDecode"]):
            raise Unsupported("a PDF stream has a filter that is not read", f"PDF at {offset}")
        if not filters:
            return header, raw, (end + start.end(), length)
        return header, _unpredicted(header.get("/DecodeParms"), inflate(raw, self.source.limits)), None

    def indirect(self, offset: int) -> tuple[Value, int, int]:
        """The object whose `12 0 obj` stands at `offset`, and the file offsets where it begins and ends."""
        header = _HEADER.match(self.source.read_up_to(offset, 64))
        if header is None:
            raise Damaged("a PDF object is not where the cross-reference says", f"PDF at {offset}")
        base = offset + header.end()
        value, end = self.parse(base)
        return value, base, end

    def parse(self, offset: int) -> tuple[Value, int]:
        """The object at `offset` and where it ends; the look is widened once for one that is longer than most."""
        data = self.source.read_up_to(offset, _FIRST_LOOK)
        try:
            value, end = self._parse(data, 0, f"PDF at {offset}")
        except Damaged:
            data = self.source.read_up_to(offset, _LAST_LOOK)
            value, end = self._parse(data, 0, f"PDF at {offset}")
        return value, offset + end

    def _parse(self, data: bytes, at: int, where: str) -> tuple[Value, int]:
        """As `parse`; raises OverLimit once all objects together are larger than the limit."""
        value, end = parse(data, at, where)
        self._parsed += end - at
        if self._parsed > _LAST_LOOK:
            raise OverLimit("a metadata payload is larger than the limit", where)
        return value, end

    def _packed(self, stream: int, index: int) -> Value:
        """An object in an object stream [7.5.7]."""
        place = self.places.get(stream)
        if not isinstance(place, int):
            raise Damaged("a PDF stream is not where it should be", f"PDF object {stream}")
        header, data, _ = self.content(place)
        first, count = header.get("/First"), header.get("/N")
        if not isinstance(first, int) or not isinstance(count, int) or index >= count:
            raise Damaged("a PDF object stream has no such object", f"PDF object {stream}")
        numbers = data[:first].split()
        place_in = numbers[2 * index + 1] if len(numbers) > 2 * index + 1 else b""
        if not _NUMBER.fullmatch(place_in):
            raise Damaged("a PDF object stream has no such object", f"PDF object {stream}")
        return self._parse(data, first + int(place_in), f"PDF object {stream}")[0]


def open_pdf(source: Source) -> Pdf:
    """The file's cross-reference, newest section first. Raises Damaged where it cannot be followed."""
    tail_at = max(0, source.size - _TAIL)
    tail = source.read_up_to(tail_at, _TAIL)
    found = re.findall(rb"startxref[\0\t\n\f\r ]+(\d{1,12})", tail)
    if not found or b"%%EOF" not in tail:
        raise Damaged("the file ends before its end mark", "PDF %%EOF")
    pdf = Pdf(source, cut=_UPDATE.match(tail.rpartition(b"%%EOF")[2]) is not None)
    queue, seen = [int(found[-1])], set[int]()
    while queue:
        offset = queue.pop(0)
        if offset in seen:
            continue
        seen.add(offset)
        if len(seen) > _SECTIONS:
            raise OverLimit("the file has more pieces than the limit allows", "PDF cross-reference")
        section = _section(pdf, offset)
        pdf.trailer = section | pdf.trailer
        queue += [at for key in ("/XRefStm", "/Prev") if isinstance(at := section.get(key), int)]
    return pdf


def _section(pdf: Pdf, offset: int) -> dict[str, Value]:
    """Read one cross-reference section into `pdf.places` and return its trailer; what a newer one said stays."""
    head = pdf.source.read_up_to(offset, 4)
    if head != b"xref":
        return _xref_stream(pdf, offset)
    at = offset + 4
    for _ in range(pdf.source.limits.items):
        window = pdf.source.read_up_to(at, 64)
        if match := _SUBSECTION.match(window):
            at = _entries(pdf, at + match.end(), int(match[1]), int(match[2]))
            continue
        skipped = len(window) - len(window.lstrip(_SPACE))
        if not window.startswith(b"trailer", skipped):
            break
        trailer, _ = pdf.parse(at + skipped + len(b"trailer"))
        if isinstance(trailer, dict):
            return trailer
        break
    raise Damaged("the PDF cross-reference cannot be read", f"PDF at {offset}")


def _entries(pdf: Pdf, at: int, first: int, count: int) -> int:
    """Read a subsection's entries; the offset behind them. They are 20 bytes [7.5.4], in real files sometimes 19 or 21."""
    if count > pdf.source.limits.items:
        raise OverLimit("the file has more pieces than the limit allows", "PDF cross-reference")
    table = pdf.source.read_up_to(at, _ENTRY * count)
    end = 0
    for number, entry in zip(range(first, first + count), _ENTRIES.finditer(table), strict=False):
        if entry[2] == b"n":
            pdf.places.setdefault(number, int(entry[1]))
        end = entry.end()
    return at + end


def _xref_stream(pdf: Pdf, offset: int) -> dict[str, Value]:
    """A cross-reference stream [7.5.8]."""
    header, data, _ = pdf.content(offset)
    widths = header.get("/W")
    if not isinstance(widths, list) or len(widths) != 3 or not all(isinstance(w, int) and 0 <= w <= 8 for w in widths):
        raise Damaged("the PDF cross-reference cannot be read", f"PDF at {offset}")
    kind_width, second, third = (w for w in widths if isinstance(w, int))
    size = kind_width + second + third
    index = header.get("/Index") or [0, header.get("/Size")]
    if not isinstance(index, list) or not all(isinstance(n, int) for n in index) or size == 0:
        raise Damaged("the PDF cross-reference cannot be read", f"PDF at {offset}")
    numbers = [first + k for first, count in _pairs(index) for k in range(min(count, len(data) // size))]
    for number, at in zip(numbers, range(0, len(data) - size + 1, size), strict=False):
        kind = int.from_bytes(data[at : at + kind_width]) if kind_width else 1
        one = int.from_bytes(data[at + kind_width : at + kind_width + second])
        two = int.from_bytes(data[at + kind_width + second : at + size])
        if kind in {1, 2}:
            pdf.places.setdefault(number, one if kind == 1 else (one, two))
    return header


def _pairs(index: list[Value]) -> list[tuple[int, int]]:
    numbers = [n for n in index if isinstance(n, int)]
    return list(zip(numbers[::2], numbers[1::2], strict=False))


def _unpredicted(parameters: Value, data: bytes) -> bytes:
    """Undo the PNG predictors [7.4.4.4]; in practice only "up" is used for cross-references."""
    if not isinstance(parameters, dict) or parameters.get("/Predictor", 1) == 1:
        return data
    columns = parameters.get("/Columns", 1)
    if not isinstance(columns, int) or not 1 <= columns <= 1 << 16 or parameters.get("/Predictor") == 2:
        raise Unsupported("a PDF stream has a filter that is not read", "PDF predictor")
    rows, above = [], bytes(columns)
    for at in range(0, len(data) - columns, columns + 1):
        row = data[at + 1 : at + 1 + columns]
        if data[at] == 2:
            row = bytes((a + b) & 0xFF for a, b in zip(row, above, strict=True))
        elif data[at] != 0:
            raise Unsupported("a PDF stream has a filter that is not read", "PDF predictor")
        rows.append(row)
        above = row
    return b"".join(rows)
