"""JPEG: XMP and EXIF in APP1 [TC260-PG-20259A, 6 and Annex B], IPTC in APP13, C2PA in APP11, a bare `AIGC{…}`, a comment."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from labelcheck.containers import Chunk
from labelcheck.containers.jpeg import SIGNATURE, segments
from labelcheck.errors import Damaged, OverLimit, ReadError
from labelcheck.metadata import HIDES, c2pa, exif, iptc, mpf, noted, samsung, xmp
from labelcheck.model import Field, Location, Modality, Note, Place
from labelcheck.source import Source

NAME = "jpeg"
MIME = "image/jpeg"
EXTENSIONS = (".jpg", ".jpeg", ".jpe", ".jfif")
MODALITY = Modality.IMAGE
PLACE = Place.DEFINED
MAGIC = (0, (SIGNATURE,))

_EXIF = b"Exif\0\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_MORE_XMP = b"http://ns.adobe.com/xmp/extension/\0"
_MORE_XMP_HEAD = len(_MORE_XMP) + 40
_PHOTOSHOP = b"Photoshop 3.0\0"
_MPF = b"MPF\0"
_JUMBF = b"JP"


@dataclass(slots=True)
class _Split:
    """What several segments of one picture hold together, and the further pictures that they announce."""

    extensions: dict[bytes, list[tuple[int, Chunk]]] = field(default_factory=dict)
    resources: list[Chunk] = field(default_factory=list)
    boxes: dict[bytes, list[tuple[int, Chunk]]] = field(default_factory=dict)
    further: list[tuple[int, int]] = field(default_factory=list)


def accepts(head: bytes, _name: str) -> bool:
    """Whether a start-of-image marker and another marker open the file."""
    return head.startswith(SIGNATURE)


def read(source: Source) -> Iterator[Field | Note]:
    """Fields of every application and comment segment, also of further pictures; a damaged one becomes a Note."""
    split = _Split()
    yield from _picture(source, 0, source.size, "JPEG", split)
    for number, (start, size) in enumerate(split.further, 2):
        path = f"JPEG/MPF {number}"
        try:
            if size > source.size - start:
                raise Damaged("the file ends before the data that it announces")
            yield from _picture(source, start, start + size, path, _Split())
        except ReadError as error:
            yield Note("read", error.problem, HIDES, Location(path))
    yield from noted(samsung.read(source), Location(samsung.GROUP), samsung.HIDES)


def _picture(source: Source, start: int, end: int, path: str, split: _Split) -> Iterator[Field | Note]:
    """Fields of one picture; what is split over segments is read last, also where the picture is cut."""
    problems: list[ReadError] = []
    try:
        for segment in segments(source, start, end, path):
            if segment.id.startswith(("APP", "COM")):
                yield from noted(_segment(segment, source, split), _place(segment))
    except ReadError as error:
        problems.append(error)
    for parts in split.extensions.values():
        yield from noted(_extension(parts, source), _place(parts[0][1]))
    if split.resources:
        yield from noted(_resources(split.resources, source), _place(split.resources[0]))
    for parts in split.boxes.values():
        yield from noted(_box(parts, source), _place(parts[0][1]), c2pa.HIDES)
    if problems:
        raise problems.pop()  # held by a name, it would hold this frame in turn


def _place(segment: Chunk) -> Location:
    return Location(segment.path, (segment.offset, segment.size))


def _segment(segment: Chunk, source: Source, split: _Split) -> Iterator[Field | Note]:
    data = source.read_at(segment.offset, segment.size)
    at = _place(segment)
    if segment.id == "COM":
        yield Field("JPEG COM", "comment", data.decode("utf-8", "replace").rstrip("\0"), at)
    elif data.startswith(_EXIF):
        yield from exif.read(data, segment.offset, f"{segment.path} EXIF")
    elif data.startswith(_XMP):
        inner = Location(f"{segment.path} XMP", (segment.offset + len(_XMP), segment.size - len(_XMP)))
        yield from xmp.read(data[len(_XMP) :], inner, source.limits)
    elif data.startswith(_MORE_XMP):
        # A digest of the whole, its size, and where this part belongs in it [XMP part 3, 1.1.3.1].
        split.extensions.setdefault(data[35:71], []).append((int.from_bytes(data[71:75]), segment))
    elif segment.id == "APP13" and data.startswith(_PHOTOSHOP):
        split.resources.append(segment)
    elif segment.path == "JPEG/APP2" and data.startswith(_MPF):
        # Those of further pictures say nothing new.
        split.further += mpf.read(data[4:], segment.offset + 4, f"{segment.path} MPF")
    elif segment.id == "APP11" and data.startswith(_JUMBF) and len(data) >= 16:
        # Number of the box, number of this part of it, and the box's header in each part [ISO/IEC 19566-5, D.2].
        split.boxes.setdefault(data[2:4] + data[8:16], []).append((int.from_bytes(data[4:8]), segment))
    elif data.startswith(b"AIGC"):
        value = data[4:].strip(b"\0 :\r\n")
        yield Field("JPEG segment", "AIGC", value.decode("utf-8", "replace"), at)


def _extension(parts: list[tuple[int, Chunk]], source: Source) -> Iterator[Field | Note]:
    """Properties of the XMP packet whose parts lie in these segments, each with its place in the packet."""
    parts = sorted(parts, key=lambda pair: pair[0])
    _require_room([part for _, part in parts], source)
    size = int.from_bytes(source.read_at(parts[0][1].offset + _MORE_XMP_HEAD - 8, 4))
    reached = 0
    for at, part in parts:
        if at != reached:
            raise Damaged("a part of an XMP packet is missing")
        reached += part.size - _MORE_XMP_HEAD
    if reached != size:
        raise Damaged("a part of an XMP packet is missing")
    packet = b"".join(source.read_at(part.offset, part.size)[_MORE_XMP_HEAD:] for _, part in parts)
    where = Location(f"{parts[0][1].path} XMP extension", (0, size))
    for item in xmp.read(packet, where, source.limits):
        yield item._replace(at=item.at._replace(span=_span(item.at.span, parts)))


def _box(parts: list[tuple[int, Chunk]], source: Source) -> Iterator[Field]:
    """The manifest store of C2PA, if that is the JUMBF box whose parts lie in these segments."""
    segments_of_it = [part for _, part in sorted(parts, key=lambda pair: pair[0])]
    _require_room(segments_of_it, source)
    first = segments_of_it[0]
    head = source.read_at(first.offset + 8, 8)
    header = 16 if head[:4] == b"\0\0\0\1" else 8
    body = b"".join(source.read_at(part.offset, part.size)[8 + header :] for part in segments_of_it)
    data = source.read_at(first.offset, first.size)[8 : 8 + header] + body
    if c2pa.is_store(data):
        span = (first.offset + 8, first.size - 8) if len(parts) == 1 else None
        yield c2pa.store(data, Location(f"{first.path} JUMBF", span))


def _span(span: tuple[int, int] | None, parts: list[tuple[int, Chunk]]) -> tuple[int, int] | None:
    """The place in the file of a stretch of the packet; None where it is split."""
    if span is None:
        return None
    at, part = next((at, part) for at, part in reversed(parts) if at <= span[0])
    start = part.offset + _MORE_XMP_HEAD + span[0] - at
    return (start, span[1]) if span[1] <= part.offset + part.size - start else None


def _resources(segments_of_it: list[Chunk], source: Source) -> Iterator[Field | Note]:
    """Fields of Photoshop's image resources, which go on in the next segment where one is full."""
    _require_room(segments_of_it, source)
    first = segments_of_it[0]
    data = b"".join(source.read_at(part.offset, part.size)[len(_PHOTOSHOP) :] for part in segments_of_it)
    span = (first.offset + len(_PHOTOSHOP), len(data)) if len(segments_of_it) == 1 else None
    yield from iptc.read_resources(data, Location(first.path, span), source.limits)


def _require_room(parts: list[Chunk], source: Source) -> None:
    if sum(part.size for part in parts) > source.limits.payload:
        raise OverLimit("a metadata payload is larger than the limit")
