"""Text frames of an ID3v2.2, 2.3 or 2.4 tag [id3.org, ID3v2.4.0 structure 3 and 4].

mutagen is not used for reading: it keeps no byte places and inflates frames without a bound.
"""

import re
from collections.abc import Generator, Iterator
from typing import NamedTuple

from labelcheck.errors import Damaged, OverLimit, Unsupported
from labelcheck.inflate import inflate
from labelcheck.metadata import HIDES, c2pa, noted, xmp
from labelcheck.model import Field, Location, Note
from labelcheck.source import Limits, Source

_FRAME_ID = re.compile(rb"[A-Z][A-Z0-9]{3}")
_TAGS = 16
_OBJECTS = {"GEOB", "GEO"}
_C2PA = b"application/x-c2pa-manifest-store\0"
_PEEK = 64
_ENCODINGS = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}


class _Tag(NamedTuple):
    """A tag's body: frames are fetched one by one, so that pictures stay on disk; an unsynchronised body is held.

    `stuffed`: every frame of a 2.4 tag is unsynchronised by itself.
    """

    source: Source
    version: int
    offset: int
    size: int
    held: bytes | None
    stuffed: bool
    path: str

    def take(self, at: int, size: int) -> bytes:
        """At most `size` bytes of the body, fewer at its end."""
        if self.held is not None:
            return self.held[at : at + size]
        return self.source.read_at(self.offset + at, max(0, min(size, self.size - at)))

    def span(self, at: int, size: int) -> tuple[int, int]:
        """The place in the file; that of the whole body where unsynchronisation moved the bytes."""
        return (self.offset, self.size) if self.held is not None else (self.offset + at, size)


class _Frame(NamedTuple):
    id: str
    body: bytes
    at: Location


def size(head: bytes) -> int | None:
    """Size of the whole tag that `head` (10 bytes) opens, footer included; None where no tag begins."""
    if len(head) < 10 or head[:3] != b"ID3" or head[3] == 0xFF or any(b & 0x80 for b in head[6:10]):
        return None
    return 10 + _synchsafe(head[6:10]) + (10 if head[3] == 4 and head[5] & 0x10 else 0)


def read_leading(source: Source) -> Generator[Field | Note, None, int]:
    """Fields of the tags that open the file; returns where they end."""
    offset = 0
    for _ in range(_TAGS):
        length = size(source.read_up_to(offset, 10))
        if length is None:
            return offset
        yield from read(source, offset, source.size)
        offset += length
    raise OverLimit("the file has more pieces than the limit allows", f"ID3 at {offset}")


def read(source: Source, offset: int, end: int, parent: str = "") -> Iterator[Field | Note]:
    """Fields for TXXX (named by their description), COMM, other text frames and XMP in PRIV.

    The tag must end at or before `end`; `parent` is the path of the chunk that holds it.
    Raises Damaged for a tag that is cut or of an unknown version.
    """
    head = source.read_at(offset, 10)
    version, flags, length = head[3], head[5], _synchsafe(head[6:10])
    if version not in {2, 3, 4}:
        raise Damaged("an ID3 tag has an unknown version", f"ID3v2.{version} at {offset}")
    if length > end - offset - 10:
        raise Damaged("an ID3 tag runs past the end of the file", f"ID3v2.{version} at {offset}")
    held = None
    if version < 4 and flags & 0x80:
        held = source.read_at(offset + 10, length).replace(b"\xff\0", b"\xff")
    path = f"{parent}/ID3v2.{version}" if parent else f"ID3v2.{version}"
    tag = _Tag(source, version, offset + 10, length, held, version == 4 and bool(flags & 0x80), path)
    start = _extended_header(tag) if version > 2 and flags & 0x40 else 0
    for frame in _frames(tag, start, source.limits):
        if isinstance(frame, Note):
            yield frame
        else:
            yield from _fields(frame, source.limits)


def _extended_header(tag: _Tag) -> int:
    """Size of the extended header: synchsafe and including itself in 2.4, neither in 2.3 [3.2]."""
    raw = tag.take(0, 4)
    return _synchsafe(raw) if tag.version == 4 else 4 + int.from_bytes(raw)


def _frames(tag: _Tag, at: int, limits: Limits) -> Iterator[_Frame | Note]:
    """Frames whose text may matter, up to the padding."""
    width = 6 if tag.version == 2 else 10
    end = tag.size if tag.held is None else len(tag.held)
    for _ in range(limits.items):
        head = tag.take(at, width)
        if len(head) < width or head[0] == 0:
            return
        name = head[: 3 if tag.version == 2 else 4].decode("latin-1")
        length = _frame_size(tag, at, head)
        path = f"{tag.path}/{name}"
        if not name.isalnum() or length > end - at - width:
            raise Damaged("an ID3 frame runs past the end of its tag", f"ID3v2.{tag.version} at {tag.offset + at}")
        if name.startswith(("T", "COM", "PRIV")) or (name in _OBJECTS and _C2PA in tag.take(at + width, _PEEK)):
            where = Location(path, tag.span(at + width, length))
            try:
                yield _Frame(name, _decoded(tag.take(at + width, length), head, tag), where)
            except (Damaged, Unsupported, OverLimit) as error:
                yield Note("read", error.problem, HIDES, where)
        at += width + length
    raise OverLimit("the file has more pieces than the limit allows", f"ID3v2.{tag.version}")


def _frame_size(tag: _Tag, at: int, head: bytes) -> int:
    """The frame's size: plain in 2.2 and 2.3, synchsafe in 2.4, where iTunes wrote plain ones too."""
    if tag.version == 2:
        return int.from_bytes(head[3:6])
    plain, safe = int.from_bytes(head[4:8]), _synchsafe(head[4:8])
    if tag.version == 3:
        return plain
    return plain if plain != safe and _opens(tag, at + 10 + plain) and not _opens(tag, at + 10 + safe) else safe


def _opens(tag: _Tag, at: int) -> bool:
    """Whether a frame, padding or the tag's end stands at `at`."""
    if at > tag.size:
        return False
    follows = tag.take(at, 4)
    return not any(follows) or _FRAME_ID.fullmatch(follows) is not None


def _decoded(raw: bytes, head: bytes, tag: _Tag) -> bytes:
    """The frame's content without grouping byte, data length, unsynchronisation and compression [4.1.2]."""
    if tag.version == 2:
        return raw
    flags = head[9]
    if tag.version == 3:
        packed, locked, grouped, stuffed, counted = flags & 0x80, flags & 0x40, flags & 0x20, 0, flags & 0x80
    else:
        packed, locked, grouped, stuffed, counted = flags & 8, flags & 4, flags & 0x40, flags & 2, flags & 1
    if locked:
        raise Unsupported("an ID3 frame is encrypted")
    raw = raw[1 if grouped else 0 :][4 if counted else 0 :]
    if stuffed or tag.stuffed:
        raw = raw.replace(b"\xff\0", b"\xff")
    return inflate(raw, tag.source) if packed else raw


def _fields(frame: _Frame, limits: Limits) -> Iterator[Field | Note]:
    at = frame.at
    if frame.id in {"TXXX", "TXX"}:
        name, value = _pair(frame.body)
        yield Field("ID3 TXXX", name, value, Location(f"{at.path} {name}", at.span))
    elif frame.id in {"COMM", "COM"}:
        name, value = _pair(frame.body[:1] + frame.body[4:])
        yield Field("ID3 COMM", name, value, at)
    elif frame.id in _OBJECTS:
        yield from noted(_object(frame), at, c2pa.HIDES)
    elif frame.id.startswith("T"):
        yield Field("ID3", frame.id, _text(frame.body[:1], frame.body[1:]), at)
    elif frame.id == "PRIV" and frame.body.startswith(b"XMP\0"):
        try:
            yield from xmp.read(frame.body[4:], at, limits, plain=False)
        except (Damaged, OverLimit) as error:
            yield Note("read", error.problem, HIDES, at)


def _object(frame: _Frame) -> Iterator[Field]:
    """The manifest store in an encapsulated object, behind its media type, file name and description [4.15]."""
    encoding, kind, rest = frame.body[:1], *frame.body[1:].partition(b"\0")[::2]
    if kind + b"\0" == _C2PA:
        for _ in range(2):
            rest = _split(encoding, rest)[1]
        yield c2pa.store(rest, Location(f"{frame.at.path} C2PA", frame.at.span))


def _pair(body: bytes) -> tuple[str, str]:
    """Description and text of a TXXX or COMM body that begins with its encoding byte."""
    name, value = _split(body[:1], body[1:])
    return _text(body[:1], name), _text(body[:1], value)


def _split(encoding: bytes, raw: bytes) -> tuple[bytes, bytes]:
    """A text that ends with NUL in its encoding, and what follows."""
    if encoding in {b"\1", b"\2"}:
        end = next((i for i in range(0, len(raw) - 1, 2) if raw[i : i + 2] == b"\0\0"), len(raw))
        return raw[:end], raw[end + 2 :]
    text, _, rest = raw.partition(b"\0")
    return text, rest


def _text(encoding: bytes, raw: bytes) -> str:
    codec = _ENCODINGS.get(encoding[0] if encoding else 0, "latin-1")
    if codec == "latin-1":
        # Many writers put UTF-8 under the Latin-1 byte.
        try:
            return raw.decode("utf-8").rstrip("\0")
        except UnicodeDecodeError:
            pass
    return raw.decode(codec, "replace").rstrip("\0")


def _synchsafe(raw: bytes) -> int:
    value = 0
    for byte in raw:
        value = value << 7 | byte & 0x7F
    return value
