"""Text in an EXIF block, which is a TIFF structure [CIPA DC-008, 4.6; TIFF 6.0, 2].

piexif is not used: a 30-byte block makes it allocate 6.8 GB (docs/decisions/0001-own-payload-readers.md).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from labelcheck.errors import Damaged
from labelcheck.metadata import HIDES
from labelcheck.model import Field, Location, Note

_USER_COMMENT, _EXIF_IFD = 0x9286, 0x8769
_NAMES = {
    0x010D: "DocumentName",
    0x010E: "ImageDescription",
    0x010F: "Make",
    0x0110: "Model",
    0x0131: "Software",
    0x0132: "DateTime",
    0x013B: "Artist",
    0x8298: "Copyright",
    _USER_COMMENT: "UserComment",
    0x9C9B: "XPTitle",
    0x9C9C: "XPComment",
    0x9C9D: "XPAuthor",
    0x9C9E: "XPKeywords",
    0x9C9F: "XPSubject",
    0xA420: "ImageUniqueID",
}
_BYTE, _ASCII, _UNDEFINED, _UTF8 = 1, 2, 7, 129


@dataclass(frozen=True, slots=True)
class _Block:
    data: bytes
    order: Literal["big", "little"]
    offset: int
    path: str

    def number(self, at: int, size: int) -> int:
        return int.from_bytes(self.slice(at, size), self.order)

    def slice(self, at: int, size: int) -> bytes:
        if at > len(self.data) or size > len(self.data) - at:
            raise Damaged("an EXIF value lies outside its block", f"{self.path} at {self.offset + at}")
        return self.data[at : at + size]


def read(data: bytes, offset: int, path: str) -> Iterator[Field | Note]:
    """Fields for every text tag of IFD0 and the Exif IFD; `offset` is the block's place in the file.

    A value out of bounds becomes a Note; a block that is no TIFF structure raises Damaged.
    """
    if data[:4] not in {b"II*\0", b"MM\0*"}:
        raise Damaged("an EXIF block does not begin with a TIFF header", f"{path} at {offset}")
    block = _Block(data, "big" if data[:2] == b"MM" else "little", offset, path)
    first = block.number(4, 4)
    yield from _directory(block, first)
    exif = _pointer(block, first)
    if exif is not None and exif != first:
        yield from _directory(block, exif)


def _entries(block: _Block, start: int) -> Iterator[tuple[int, int, int, int]]:
    """Tag, type, count and offset of the value field of each entry."""
    for at in range(start + 2, start + 2 + 12 * block.number(start, 2), 12):
        yield block.number(at, 2), block.number(at + 2, 2), block.number(at + 4, 4), at + 8


def _pointer(block: _Block, start: int) -> int | None:
    return next((block.number(at, 4) for tag, _, _, at in _entries(block, start) if tag == _EXIF_IFD), None)


def _directory(block: _Block, start: int) -> Iterator[Field | Note]:
    left = len(block.data)
    for tag, kind, count, at in _entries(block, start):
        wanted = (
            kind in {_ASCII, _UTF8}
            or (tag == _USER_COMMENT and kind in {_BYTE, _UNDEFINED})
            or (0x9C9B <= tag <= 0x9C9F)
        )
        if not wanted:
            continue
        name = _NAMES.get(tag, f"0x{tag:04X}")
        path = f"{block.path} {name}"
        try:
            where, raw = _value(block, at, count, left)
        except Damaged as damage:
            yield Note("read", damage.problem, HIDES, Location(path))
            continue
        left -= count
        yield Field("EXIF", name, _text(tag, raw, block.order), Location(path, (block.offset + where, count)))


def _value(block: _Block, at: int, count: int, left: int) -> tuple[int, bytes]:
    """Where the value of an entry lies, and its bytes: `left` at most, since all values together fit into the block."""
    where = at if count <= 4 else block.number(at, 4)
    raw = block.slice(where, count)
    if count > left:
        raise Damaged("EXIF values overlap")
    return where, raw


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
