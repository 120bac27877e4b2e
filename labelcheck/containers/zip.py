"""The central directory of a ZIP archive and single members of it [PKWARE APPNOTE 6.3.10, 4.3]."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from labelcheck.errors import Damaged, OverLimit, Unsupported
from labelcheck.inflate import inflate
from labelcheck.source import Source

LOCAL = b"PK\3\4"
"""What opens a member, and so an archive with nothing before it."""

_END, _END64, _LOCATOR, _ENTRY = b"PK\5\6", b"PK\6\6", b"PK\6\7", b"PK\1\2"
_END_SIZE, _LOCATOR_SIZE, _END64_SIZE, _ENTRY_SIZE, _LOCAL_SIZE = 22, 20, 56, 46, 30
_COMMENT = 0xFFFF
_FULL16, _FULL32 = 0xFFFF, 0xFFFFFFFF
_ENCRYPTED, _UTF8 = 0x2041, 0x800
"""General purpose bits: encryption, strong encryption or a masked header; UTF-8 names [4.4.4]."""
_STORED, _DEFLATED = 0, 8
_CANDIDATES = 64


class Member(NamedTuple):
    """A member as the central directory tells of it; `header` is where its local header should stand."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    header: int


class Content(NamedTuple):
    """A member's bytes, where its data lies in the file, whether it stands there plain, and whether its CRC is right."""

    data: bytes
    span: tuple[int, int]
    plain: bool
    sound: bool


@dataclass(slots=True)
class Archive:
    """The members of an archive in the directory's order; a name may stand there more than once."""

    source: Source
    members: tuple[Member, ...]

    def read(self, member: Member) -> Content:
        """The member's content.

        Raises Unsupported for an encrypted member or another method than stored and deflated; Damaged where the local
        header is another one's; OverLimit past the limits on reading and inflating.
        """
        if member.flags & _ENCRYPTED:
            raise Unsupported("a member of the archive is encrypted", f"ZIP/{member.name}")
        start = self._data_start(member)
        packed = self.source.read_at(start, member.packed)
        if member.method == _DEFLATED:
            data = inflate(packed, self.source, -zlib.MAX_WBITS)
        elif member.method == _STORED:
            data = packed
        else:
            raise Unsupported("a member of the archive is compressed in a way that is not read", f"ZIP/{member.name}")
        return Content(data, (start, member.packed), member.method == _STORED, zlib.crc32(data) == member.crc)

    def _data_start(self, member: Member) -> int:
        """Behind the local header, whose name must be the directory's; its sizes may stand behind the data instead."""
        header = self.source.read_at(member.header, _LOCAL_SIZE)
        flags, name_size = int.from_bytes(header[6:8], "little"), int.from_bytes(header[26:28], "little")
        extra_size = int.from_bytes(header[28:30], "little")
        if not header.startswith(LOCAL):
            raise Damaged("a member of the archive is not where its directory says", f"ZIP/{member.name}")
        name = _name(self.source.read_at(member.header + _LOCAL_SIZE, name_size), flags)
        if name != member.name:
            raise Damaged("a member of the archive is not where its directory says", f"ZIP/{member.name}")
        return member.header + _LOCAL_SIZE + name_size + extra_size


def open_zip(source: Source) -> Archive:
    """The archive's central directory. Raises Damaged where there is none, as in a download that was cut."""
    return Archive(source, source.once("ZIP", lambda: _members(source)))


def _members(source: Source) -> tuple[Member, ...]:
    offset, size = _directory(source)
    directory = source.read_at(offset, size)
    members: list[Member] = []
    at = 0
    while at < size:
        if len(members) >= source.limits.items:
            raise OverLimit("the file has more pieces than the limit allows", "ZIP directory")
        member, at = _entry(directory, at)
        members.append(member)
    return tuple(members)


def _directory(source: Source) -> tuple[int, int]:
    """Offset and size of the central directory, by the last end record that fits what stands before it [4.3.16]."""
    # Nearly every archive ends without a comment.
    if (found := _ends(source, _END_SIZE)) is None:
        found = _ends(source, _END_SIZE + _COMMENT)
    if found is None:
        raise Damaged("the file ends before its end mark", "ZIP end of central directory")
    return found


def _ends(source: Source, look: int) -> tuple[int, int] | None:
    start = max(0, source.size - look)
    tail = source.read_up_to(start, look)
    at = len(tail)
    for _ in range(_CANDIDATES):
        at = tail.rfind(_END, 0, at)
        if at < 0:
            return None
        record = tail[at : at + _END_SIZE]
        if len(record) < _END_SIZE:
            continue
        *_, size, offset, comment = struct.unpack("<4sHHHHIIH", record)
        behind = tail[at + _END_SIZE :]
        # What is appended to an archive may be a cut one of its own.
        if comment > len(behind) or behind[comment:].startswith(b"PK"):
            continue
        end = start + at
        if _FULL32 in {size, offset} or b"\xff\xff" in {record[8:10], record[10:12]}:
            size, offset, end = _large(source, end) or (size, offset, end)
        if size == end - offset and (size == 0 or source.read_up_to(offset, 4) == _ENTRY):
            return offset, size
    return None


def _large(source: Source, end: int) -> tuple[int, int, int] | None:
    """Size and offset of the directory and where it ends, by the ZIP64 records before the end record [4.3.14, 4.3.15]."""
    if end < _LOCATOR_SIZE:
        return None
    locator = source.read_at(end - _LOCATOR_SIZE, _LOCATOR_SIZE)
    if not locator.startswith(_LOCATOR):
        return None
    at = int.from_bytes(locator[8:16], "little")
    record = source.read_up_to(at, _END64_SIZE)
    if len(record) < _END64_SIZE or not record.startswith(_END64):
        return None
    size, offset = struct.unpack_from("<QQ", record, 40)
    return size, offset, at


def _entry(directory: bytes, at: int) -> tuple[Member, int]:
    """The member whose header begins at `at` of the directory, and where the next one begins [4.3.12]."""
    header = directory[at : at + _ENTRY_SIZE]
    if len(header) < _ENTRY_SIZE or not header.startswith(_ENTRY):
        raise Damaged("the directory of the archive cannot be read", f"ZIP directory at {at}")
    flags, method, crc, packed, size, name_size, extra_size, comment_size, header_at = struct.unpack(
        "<8xHH4xIIIHHH8xI", header
    )
    extra_at = at + _ENTRY_SIZE + name_size
    end = extra_at + extra_size + comment_size
    if end > len(directory):
        raise Damaged("the directory of the archive cannot be read", f"ZIP directory at {at}")
    if _FULL32 in {packed, size, header_at}:
        packed, header_at = _widened(directory[extra_at : extra_at + extra_size], packed, size, header_at)
    name = _name(directory[at + _ENTRY_SIZE : extra_at], flags)
    return Member(name, flags, method, crc, packed, header_at), end


def _widened(extra: bytes, packed: int, size: int, header: int) -> tuple[int, int]:
    """Packed size and header offset from the ZIP64 extra field, which holds only those that did not fit [4.5.3]."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            body = extra[at + 4 : at + 4 + length]
            values = iter(struct.unpack(f"<{len(body) // 8}Q", body[: len(body) & ~7]))
            wide = [next(values, n) if n == _FULL32 else n for n in (size, packed, header)]
            return wide[1], wide[2]
        at += 4 + length
    return packed, header


def _name(raw: bytes, flags: int) -> str:
    """The name in UTF-8 where it says or is so, else in code page 437; backslashes of careless writers are slashes."""
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError:
        name = raw.decode("utf-8", "replace") if flags & _UTF8 else raw.decode("cp437")
    return name.replace("\\", "/")


@lru_cache(maxsize=1)
def first_names(head: bytes) -> tuple[str, ...]:
    """Names in the local headers that stand whole in the first bytes of an archive; none where it is no archive.

    Every format of packages asks.
    """
    names: list[str] = []
    at = 0 if head.startswith(LOCAL) else -1
    while at >= 0 and at + _LOCAL_SIZE <= len(head):
        flags, name_size = struct.unpack_from("<6xH18xH", head, at)
        raw = head[at + _LOCAL_SIZE : at + _LOCAL_SIZE + name_size]
        if len(raw) == name_size:
            names.append(_name(raw, flags))
        at = head.find(LOCAL, at + _LOCAL_SIZE)
    return tuple(names)


def media_type(head: bytes) -> bytes:
    """The start of the stored member `mimetype` that opens ODF and EPUB packages; empty where another one does."""
    if not head.startswith(LOCAL) or head[30:38] != b"mimetype" or head[26:28] != b"\x08\0":
        return b""
    start = 38 + int.from_bytes(head[28:30], "little")
    return head[start : start + 80]
