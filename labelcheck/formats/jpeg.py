"""JPEG: XMP and EXIF in APP1 [TC260-PG-20259A, 6 and Annex B], a bare `AIGC{…}` segment, a comment."""

from collections.abc import Iterator

from labelcheck.containers import Chunk
from labelcheck.containers.jpeg import SIGNATURE, segments
from labelcheck.errors import OverLimit, ReadError
from labelcheck.metadata import HIDES, exif, xmp
from labelcheck.model import Field, Location, Modality, Note, Place
from labelcheck.source import Source

NAME = "jpeg"
MIME = "image/jpeg"
EXTENSIONS = (".jpg", ".jpeg", ".jpe", ".jfif")
MODALITY = Modality.IMAGE
PLACE = Place.DEFINED

_EXIF = b"Exif\0\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_MORE_XMP = b"http://ns.adobe.com/xmp/extension/\0"


def accepts(head: bytes, _name: str) -> bool:
    """Whether a start-of-image marker and another marker open the file."""
    return head.startswith(SIGNATURE)


def read(source: Source) -> Iterator[Field | Note]:
    """Fields of every application and comment segment; a damaged one becomes a Note."""
    extensions: dict[bytes, list[tuple[int, Chunk]]] = {}
    for segment in segments(source):
        if not segment.id.startswith(("APP", "COM")):
            continue
        data = source.read_at(segment.offset, segment.size)
        if data.startswith(_MORE_XMP):
            # A digest of the whole, its size, and where this part belongs in it [XMP part 3, 1.1.3.1].
            extensions.setdefault(data[35:67], []).append((int.from_bytes(data[71:75]), segment))
            continue
        try:
            yield from _segment(segment, data, source)
        except ReadError as error:
            yield Note("read", error.problem, HIDES, Location(segment.path, (segment.offset, segment.size)))
    for parts in extensions.values():
        whole = Location("JPEG/APP1 XMP extension")
        try:
            yield from xmp.read(_joined(parts, source), whole, source.limits)
        except ReadError as error:
            yield Note("read", error.problem, HIDES, whole)


def _joined(parts: list[tuple[int, Chunk]], source: Source) -> bytes:
    """The packet whose parts lie in these segments, in the order of the first of each pair."""
    if sum(part.size for _, part in parts) > source.limits.payload:
        raise OverLimit("a metadata payload is larger than the limit")
    segments_in_order = (part for _, part in sorted(parts, key=lambda pair: pair[0]))
    return b"".join(source.read_at(part.offset, part.size)[75:] for part in segments_in_order)


def _segment(segment: Chunk, data: bytes, source: Source) -> Iterator[Field | Note]:
    at = Location(segment.path, (segment.offset, segment.size))
    if segment.id == "COM":
        yield Field("JPEG COM", "comment", data.decode("utf-8", "replace").rstrip("\0"), at)
    elif data.startswith(_EXIF):
        yield from exif.read(data[6:], segment.offset + 6, f"{segment.path} EXIF")
    elif data.startswith(_XMP):
        inner = Location(f"{segment.path} XMP", (segment.offset + len(_XMP), segment.size - len(_XMP)))
        yield from xmp.read(data[len(_XMP) :], inner, source.limits)
    elif data.startswith(b"AIGC"):
        value = data[4:].strip(b"\0 :\r\n")
        yield Field("JPEG segment", "AIGC", value.decode("utf-8", "replace"), at)
