"""ASF and Windows Media Video: text in the header, XMP; the guides leave XMP for other video [ASF 1.20.03; TC260-PG-20257A]."""

from collections.abc import Iterator

from labelcheck.containers import Chunk
from labelcheck.errors import Damaged, OverLimit, ReadError
from labelcheck.metadata import HIDES, xmp
from labelcheck.model import Field, Location, Modality, Note, Place
from labelcheck.source import Source

NAME = "asf"
MIME = "video/x-ms-asf"
EXTENSIONS = (".wmv", ".asf")
MODALITY = Modality.VIDEO
PLACE = Place.UNDEFINED


def _guid(text: str) -> bytes:
    """The bytes of a GUID: its first three numbers are little-endian [ASF 2.2]."""
    parts = [bytes.fromhex(part) for part in text.split("-")]
    return b"".join([part[::-1] for part in parts[:3]] + parts[3:])


_HEADER = _guid("75B22630-668E-11CF-A6D9-00AA0062CE6C")
MAGIC = (0, (_HEADER,))
_VIDEO = _guid("BC19EFC0-5B4D-11CF-A8FD-00805F5C442B")
_SOUND = _guid("F8699E40-5B4D-11CF-A8FD-00805F5C442B")
_NAMES = {
    _HEADER: "Header",
    _guid("75B22636-668E-11CF-A6D9-00AA0062CE6C"): "Data",
    _guid("75B22633-668E-11CF-A6D9-00AA0062CE6C"): "Content Description",
    _guid("D2D0A440-E307-11D2-97F0-00A0C95EA850"): "Extended Content Description",
    _guid("5FBF03B5-A92E-11CF-8EE3-00C00C205365"): "Header Extension",
    _guid("C5F8CBEA-5BAF-4877-8467-AA8C44FA4CCA"): "Metadata",
    _guid("44231C94-9498-49D1-A141-1D134E457054"): "Metadata Library",
    # XMP part 3 gives the identifier as a GUID; writers also put its digits as they stand.
    _guid("BE7ACFCB-97A9-42E8-9C71-999491E3AFAC"): "XMP",
    bytes.fromhex("BE7ACFCB97A942E89C71999491E3AFAC"): "XMP",
}
_DESCRIPTIONS = ("Title", "Author", "Copyright", "Description", "Rating")
_TEXT = 0


def accepts(head: bytes, _name: str) -> bool:
    """Whether a header object opens the file."""
    return head.startswith(_HEADER)


def is_sound(head: bytes) -> bool:
    """Whether `head` names a stream of sound and none of video."""
    return head.startswith(_HEADER) and _SOUND in head and _VIDEO not in head


def read(source: Source) -> Iterator[Field | Note]:
    """Fields of the text in the header, and of XMP; damage in one object becomes a Note.

    Raises Damaged for a file that is cut, also for one without data.
    """
    media = False
    for part in _objects(source, 0, source.size, "ASF"):
        media = media or part.id == "Data"
        if part.id == "Header":
            yield from _header(source, part)
        elif part.id == "XMP":
            yield from _guarded(source, part)
    if not media:
        raise Damaged("the file has no media data: it was cut or never finished", "ASF")


def _header(source: Source, header: Chunk) -> Iterator[Field | Note]:
    """Fields of the objects of a header, behind its six bytes, and of those of its extension, behind twenty-two."""
    end = header.offset + header.size
    for part in _objects(source, header.offset + 6, end, header.path):
        if part.id == "Header Extension":
            for inner in _objects(source, part.offset + 22, part.offset + part.size, part.path):
                yield from _guarded(source, inner)
        else:
            yield from _guarded(source, part)


def _objects(source: Source, offset: int, end: int, path: str) -> Iterator[Chunk]:
    for _ in range(source.limits.items):
        if offset >= end:
            return
        head = source.read_at(offset, 24) if end - offset >= 24 else b""
        size = int.from_bytes(head[16:], "little")
        if size < 24 or size > end - offset:
            raise Damaged("an object runs past the end of its parent", f"{path} at {offset}")
        name = _NAMES.get(head[:16], "")
        yield Chunk(name, offset + 24, size - 24, f"{path}/{name}")
        offset += size
    raise OverLimit("the file has more pieces than the limit allows", f"{path} at {offset}")


def _guarded(source: Source, part: Chunk) -> Iterator[Field | Note]:
    at = Location(part.path, (part.offset, part.size))
    try:
        if part.id == "XMP":
            yield from xmp.read(source.read_at(part.offset, part.size), at, source.limits)
        elif part.id == "Content Description":
            yield from _description(source, part)
        elif part.id == "Extended Content Description":
            yield from _attributes(source, part)
        elif part.id in {"Metadata", "Metadata Library"}:
            yield from _records(source, part)
    except ReadError as error:
        yield Note("read", error.problem, HIDES, at)


def _description(source: Source, part: Chunk) -> Iterator[Field]:
    """Five texts behind their five sizes [ASF 3.10]."""
    sizes = source.read_at(part.offset, 10)
    at = part.offset + 10
    for index, name in enumerate(_DESCRIPTIONS):
        size = int.from_bytes(sizes[2 * index : 2 * index + 2], "little")
        yield from _field(source, part, name, at, size)
        at += size


def _attributes(source: Source, part: Chunk) -> Iterator[Field]:
    """Names and values, each behind its size [ASF 3.11]."""
    at = part.offset
    count, at = _number(source, part, at, 2)
    for _ in range(count):
        length, at = _number(source, part, at, 2)
        name = _text(source, part, at, length)
        kind, at = _number(source, part, at + length, 2)
        size, at = _number(source, part, at, 2)
        if kind == _TEXT:
            yield from _field(source, part, name, at, size)
        at += size


def _records(source: Source, part: Chunk) -> Iterator[Field]:
    """Records of language, stream, name and value [ASF 4.7, 4.8]."""
    count, at = _number(source, part, part.offset, 2)
    for _ in range(count):
        length, at = _number(source, part, at + 4, 2)
        kind, at = _number(source, part, at, 2)
        size, at = _number(source, part, at, 4)
        name = _text(source, part, at, length)
        at += length
        if kind == _TEXT:
            yield from _field(source, part, name, at, size)
        at += size


def _field(source: Source, part: Chunk, name: str, at: int, size: int) -> Iterator[Field]:
    value = _text(source, part, at, size)
    if value or name == "AIGC":
        yield Field("ASF", name, value, Location(f"{part.path} {name}", (at, size)))


def _number(source: Source, part: Chunk, at: int, size: int) -> tuple[int, int]:
    """A number inside the object, and where it ends."""
    return int.from_bytes(_inside(source, part, at, size), "little"), at + size


def _text(source: Source, part: Chunk, at: int, size: int) -> str:
    return _inside(source, part, at, size).decode("utf-16-le", "replace").rstrip("\0")


def _inside(source: Source, part: Chunk, at: int, size: int) -> bytes:
    if size > part.offset + part.size - at:
        raise Damaged("an object runs past the end of its parent", f"{part.path} at {at}")
    return source.read_at(at, size)
