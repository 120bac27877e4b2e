"""Text and the exposure in an EXIF block, which is a TIFF structure [CIPA DC-008, 4.6; TIFF 6.0, 2].

piexif is not used: a 30-byte block makes it allocate 6.8 GB (docs/decisions/0001-own-payload-readers.md).
"""

from collections.abc import Iterator
from typing import Literal

from labelcheck.errors import ReadError
from labelcheck.metadata import HIDES, tiff
from labelcheck.model import Field, Location, Note

EXIF_IFD = 0x8769
"""The entry that points to the Exif directory."""

_USER_COMMENT = 0x9286
_NAMES = {
    0x010D: "DocumentName",
    0x010E: "ImageDescription",
    0x010F: "Make",
    0x0110: "Model",
    0x0131: "Software",
    0x0132: "DateTime",
    0x013B: "Artist",
    0x8298: "Copyright",
    0x9003: "DateTimeOriginal",
    _USER_COMMENT: "UserComment",
    0x9C9B: "XPTitle",
    0x9C9C: "XPComment",
    0x9C9D: "XPAuthor",
    0x9C9E: "XPKeywords",
    0x9C9F: "XPSubject",
    0xA420: "ImageUniqueID",
}
_JPEG = (0x0201, 0x0202)
"""Where the JPEG of a thumbnail begins in the block, and how long it is."""
_BYTE, _ASCII, _SHORT, _RATIONAL, _UNDEFINED, _UTF8 = 1, 2, 3, 5, 7, 129
_EXPOSURE = {0x829A: "ExposureTime", 0x829D: "FNumber", 0x8827: "PhotographicSensitivity", 0x920A: "FocalLength"}


def read(data: bytes, offset: int, path: str) -> Iterator[Field | Note]:
    """Fields for every text tag and the exposure in IFD0 and the Exif IFD; `offset` is the block's place in the file.

    A value out of bounds becomes a Note; a block that is no TIFF structure raises Damaged.
    """
    # PNG, WebP and HEIF hold bare TIFF; some writers leave the JPEG marker before it.
    skip = 6 if data.startswith(b"Exif\0\0") else 0
    block = tiff.of_block(data[skip:], offset + skip, path)
    inner = 0
    for entry in block.directory(block.first):
        yield from text(block, entry, path)
        if entry.tag == EXIF_IFD and not inner:
            inner = next(iter(block.numbers(entry)), 0)
    if inner and inner != block.first:
        for entry in block.directory(inner):
            yield from text(block, entry, path)


def thumbnail(data: bytes, offset: int, path: str) -> tuple[int, int] | None:
    """Offset in the file and size of the JPEG in the second directory of a block that lies at `offset`; None where there is none.

    Raises Damaged for a block that is no TIFF structure, or ends too early.
    """
    skip = 6 if data.startswith(b"Exif\0\0") else 0
    block = tiff.of_block(data[skip:], offset + skip, path)
    second = block.following(block.first)
    found = (
        {e.tag: next(iter(block.numbers(e)), 0) for e in block.directory(second) if e.tag in _JPEG} if second else {}
    )
    at, size = (found.get(tag, 0) for tag in _JPEG)
    return (block.offset + at, size) if at and 0 < size <= block.size - at else None


def text(block: tiff.Tiff, entry: tiff.Entry, path: str) -> Iterator[Field | Note]:
    """The field of an entry that holds text or part of the exposure; a Note where a text cannot be had; else nothing."""
    tag, kind = entry.tag, entry.kind
    if tag in _EXPOSURE:
        yield from _exposure(block, entry, path)
        return
    wanted = (
        kind in {_ASCII, _UTF8} or 0x9C9B <= tag <= 0x9C9F or (tag == _USER_COMMENT and kind in {_BYTE, _UNDEFINED})
    )
    if not wanted:
        return
    name = _NAMES.get(tag, f"0x{tag:04X}")
    try:
        raw = block.value(entry)
    except ReadError as error:
        yield Note("read", error.problem, HIDES, Location(f"{path} {name}"))
        return
    span = (block.offset + entry.at, entry.size)
    yield Field("EXIF", name, _text(tag, raw, block.order), Location(f"{path} {name}", span))


def _exposure(block: tiff.Tiff, entry: tiff.Entry, path: str) -> Iterator[Field]:
    """The field of a number: whole, or the fraction that it is written as. One that cannot be had hides no label."""
    width = {_SHORT: 2, _RATIONAL: 8}.get(entry.kind, 0)
    if not 0 < width <= entry.size:
        return
    try:
        raw = block.fetch(entry.at, width)
    except ReadError:
        return
    parts = [raw] if width == 2 else [raw[:4], raw[4:]]
    value = "/".join(str(int.from_bytes(part, block.order)) for part in parts)
    name = _EXPOSURE[entry.tag]
    yield Field("EXIF", name, value, Location(f"{path} {name}", (block.offset + entry.at, width)))


def _text(tag: int, raw: bytes, order: Literal["big", "little"]) -> str:
    if tag == _USER_COMMENT:
        return _user_comment(raw, order)
    if 0x9C9B <= tag <= 0x9C9F:
        return raw.decode("utf-16-le", "replace").rstrip("\0")
    return _bytes_text(raw)


def _user_comment(raw: bytes, order: Literal["big", "little"]) -> str:
    """A UserComment without its 8-byte character code [4.6.6, UserComment]; files are seen with NULs or none at all."""
    code, body = raw[:8], raw[8:]
    if code == b"UNICODE\0":
        return _utf16(body, order)
    if code in {b"ASCII\0\0\0", b"JIS\0\0\0\0\0", bytes(8)}:
        return _bytes_text(body)
    return _bytes_text(raw)


def _utf16(body: bytes, order: Literal["big", "little"]) -> str:
    """UTF-16 in the byte order that makes sense: writers disagree whether it follows the TIFF header."""
    if body[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return body.decode("utf-16", "replace").rstrip("\0")
    if 0 not in body.rstrip(b"\0"):
        # Some writers put UTF-8 under this code; UTF-16 of JSON is full of zeros.
        return _bytes_text(body)
    even, odd = body[0:512:2].count(0), body[1:512:2].count(0)
    if even != odd:
        order = "big" if even > odd else "little"
    return body.decode("utf-16-be" if order == "big" else "utf-16-le", "replace").rstrip("\0")


def _bytes_text(raw: bytes) -> str:
    raw = raw.rstrip(b"\0 ")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
