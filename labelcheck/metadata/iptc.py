"""Text of IPTC-IIM datasets [IIM 4.2, 1.5 and 6]; in JPEG and TIFF they stand in Photoshop's image resources."""

import re
from collections.abc import Iterator

from labelcheck.errors import Damaged, OverLimit
from labelcheck.metadata import noted, xmp
from labelcheck.metadata.charset import lenient
from labelcheck.model import Field, Location, Note
from labelcheck.source import Limits

_NAMES = {
    5: "ObjectName",
    25: "Keywords",
    40: "SpecialInstructions",
    65: "OriginatingProgram",
    80: "By-line",
    105: "Headline",
    110: "Credit",
    115: "Source",
    116: "CopyrightNotice",
    120: "Caption-Abstract",
    122: "Writer-Editor",
}
_BINARY = {0, 125, *range(200, 203)}
_MARK, _TEXT_RECORD = 0x1C, 2
_RESOURCE = re.compile(rb"8BIM|MeSa|AgHg|PHUT|DCSR")
_IPTC, _XMP = 0x0404, 0x0424


def read(data: bytes, at: Location, limits: Limits) -> Iterator[Field]:
    """Fields of every text dataset of record 2; raises Damaged where one cannot be read, after those before it.

    `at` is where the block lies; without a span its bytes do not stand in the file as they are.
    """
    end = len(data.rstrip(b"\0"))
    offset = 0
    for _ in range(limits.items):
        if offset >= end:
            return
        if data[offset] != _MARK or len(data) - offset < 5:
            raise Damaged("an IPTC dataset cannot be read", at.path)
        start, size = _extent(data, offset)
        if size > len(data) - start:
            raise Damaged("an IPTC dataset cannot be read", at.path)
        record, number = data[offset + 1], data[offset + 2]
        offset = start + size
        if record == _TEXT_RECORD and number not in _BINARY:
            name = _NAMES.get(number, f"2:{number:03}")
            span = (at.span[0] + start, size) if at.span else None
            yield Field("IPTC", name, lenient(data[start:offset]), Location(f"{at.path} {name}", span))
    raise OverLimit("the file has more pieces than the limit allows", at.path)


def _extent(data: bytes, offset: int) -> tuple[int, int]:
    """Where a dataset's value begins, and its size; that of an extended dataset has a size of its own [1.5.3]."""
    size = int.from_bytes(data[offset + 3 : offset + 5])
    if size < 0x8000:
        return offset + 5, size
    width = size & 0x7FFF
    if not 1 <= width <= 8:
        raise Damaged("an IPTC dataset cannot be read")
    start = offset + 5 + width
    return start, int.from_bytes(data[offset + 5 : start])


def read_resources(data: bytes, at: Location, limits: Limits) -> Iterator[Field | Note]:
    """Fields of the IPTC and XMP blocks among Photoshop's image resources [Photoshop File Formats, Image Resources].

    A damaged block becomes a Note; raises Damaged where the resources themselves cannot be read.
    """
    offset, end = 0, len(data.rstrip(b"\0"))
    for _ in range(limits.items):
        if offset >= end:
            return
        # Type, number, a name whose length byte comes first, padded to an even size; then the size of the value.
        if not _RESOURCE.match(data, offset) or len(data) - offset < 12:
            raise Damaged("a Photoshop resource cannot be read", at.path)
        number = int.from_bytes(data[offset + 4 : offset + 6])
        start = offset + 6 + (data[offset + 6] + 2) // 2 * 2 + 4
        size = int.from_bytes(data[start - 4 : start])
        if start > len(data) or size > len(data) - start:
            raise Damaged("a Photoshop resource cannot be read", at.path)
        offset = start + size + size % 2
        if number in {_IPTC, _XMP}:
            block = "IPTC" if number == _IPTC else "XMP"
            inner = Location(f"{at.path} {block}", (at.span[0] + start, size) if at.span else None)
            reader = read if number == _IPTC else xmp.read
            yield from noted(reader(data[start : start + size], inner, limits), inner)
    raise OverLimit("the file has more pieces than the limit allows", at.path)
