"""Matroska: `Segment.Tags.Tag.SimpleTag` with TagName `AIGC`, the JSON in TagString [TC260-PG-20257A; RFC 9559]."""

import zlib
from collections.abc import Generator, Iterator

from labelcheck.containers import Chunk
from labelcheck.containers.ebml import elements, id_name
from labelcheck.errors import Damaged, OverLimit, ReadError
from labelcheck.metadata import HIDES
from labelcheck.metadata.charset import lenient
from labelcheck.model import Field, Location, Modality, Note, Place
from labelcheck.source import Source

NAME = "matroska"
MIME = "video/x-matroska"
EXTENSIONS = (".mkv", ".mk3d")
MODALITY = Modality.VIDEO
PLACE = Place.DEFINED
MAGIC = (0, (b"\x1a\x45\xdf\xa3",))

_EBML = MAGIC[1]
_WEBM = b"\x42\x82\x84webm"
_VIDEO, _AUDIO = b"\x83\x81\x01", b"\x83\x81\x02"
_DEPTH = 16


def accepts(head: bytes, _name: str) -> bool:
    """Whether an EBML header opens the file."""
    return head.startswith(_EBML)


def is_webm(head: bytes) -> bool:
    """Whether the document type in the EBML header is WebM."""
    return head.startswith(_EBML) and _WEBM in head[:64]


def is_sound(head: bytes) -> bool:
    """Whether the tracks in `head` are of sound, and none of video."""
    return head.startswith(_EBML) and _AUDIO in head and _VIDEO not in head


def read(source: Source) -> Iterator[Field | Note]:
    """Fields of all tags and of the title; damage in one becomes a Note.

    Raises Damaged for a file that is cut, also for one without a cluster, since its tags may be what is gone.
    """
    media = False
    for element in elements(source, 0, source.size):
        if element.id == "Segment":
            found = yield from _segment(source, element)
            media = media or found
    if not media:
        raise Damaged("the file has no media data: it was cut or never finished", "Matroska")


def _segment(source: Source, segment: Chunk) -> Generator[Field | Note, None, bool]:
    """Fields of one segment; returns whether it has media. SeekHead leads over the clusters where it knows the way."""
    end = segment.offset + segment.size
    sought: dict[int, str] = {}
    media = False
    for element in elements(source, segment.offset, end, "Segment"):
        if element.id == "SeekHead":
            sought.update(_seek(source, element, segment.offset))
        elif element.id == "Cluster" and not media:
            media = True
            behind = min((at for at, name in sought.items() if at > element.offset and name != "Cluster"), default=None)
            if behind is not None and _stands(source, behind, end, sought[behind]):
                for other in elements(source, behind, end, "Segment"):
                    yield from _guarded(source, other)
                return True
        else:
            yield from _guarded(source, element)
    return media


def _stands(source: Source, offset: int, end: int, name: str) -> bool:
    """Whether the element that SeekHead promises is there. Raises Damaged where the file ends before it."""
    if offset >= end:
        raise Damaged("an element runs past the end of its parent", f"Segment/{name} at {offset}")
    try:
        return next(elements(source, offset, end)).id == name
    except Damaged:
        return False


def _seek(source: Source, head: Chunk, start: int) -> Iterator[tuple[int, str]]:
    """Where SeekHead says that elements stand; a damaged one leads nowhere."""
    try:
        for seek in elements(source, head.offset, head.offset + head.size, head.path):
            if seek.id == "Seek":
                inside = elements(source, seek.offset, seek.offset + seek.size, seek.path)
                values = {part.id: source.read_at(part.offset, min(part.size, 8)) for part in inside}
                if "SeekID" in values and "SeekPosition" in values:
                    yield start + int.from_bytes(values["SeekPosition"]), id_name(values["SeekID"])
    except Damaged:
        return


def _guarded(source: Source, element: Chunk) -> Iterator[Field | Note]:
    try:
        if element.id == "Tags":
            yield from _tags(source, element)
        elif element.id == "Info":
            for part in elements(source, element.offset, element.offset + element.size, element.path):
                if part.id == "Title":
                    yield Field("Matroska", "Title", _text(source, part), Location(part.path, (part.offset, part.size)))
    except ReadError as error:
        yield Note("read", error.problem, HIDES, Location(error.at or element.path))


def _tags(source: Source, tags: Chunk) -> Iterator[Field | Note]:
    """Fields of every SimpleTag, named by its TagName; one without a TagString has no value."""
    pending = [tags]
    for _ in range(source.limits.items):
        if not pending:
            return
        parent = pending.pop()
        if parent.path.count("/") > _DEPTH:
            raise OverLimit("elements are nested deeper than the limit", tags.path)
        parts = list(elements(source, parent.offset, parent.offset + parent.size, parent.path))
        if parent is tags and parts and parts[0].id == "CRC-32":
            yield from _checked(source, tags, parts[0])
        if parent.id == "SimpleTag":
            yield from _tag(source, parent, {part.id: part for part in parts})
        pending.extend(part for part in reversed(parts) if part.id in {"Tag", "SimpleTag"})
    raise OverLimit("the file has more pieces than the limit allows", tags.path)


def _tag(source: Source, tag: Chunk, parts: dict[str, Chunk]) -> Iterator[Field]:
    if "TagName" in parts:
        name = _text(source, parts["TagName"])
        value = parts.get("TagString", Chunk("", tag.offset + tag.size, 0, ""))
        group = "Matroska tag" if tag.path.count("SimpleTag") == 1 else "Matroska nested tag"
        yield Field(group, name, _text(source, value), Location(f"{tag.path} {name}", (value.offset, value.size)))


def _checked(source: Source, tags: Chunk, crc: Chunk) -> Iterator[Note]:
    """A note where the checksum, which covers what follows it, is wrong [RFC 8794, 11.3.1]."""
    start = crc.offset + crc.size
    rest = source.read_at(start, tags.offset + tags.size - start)
    if zlib.crc32(rest) != int.from_bytes(source.read_at(crc.offset, crc.size), "little"):
        yield Note("read", "the checksum of a chunk is wrong", at=Location(tags.path, (tags.offset, tags.size)))


def _text(source: Source, part: Chunk) -> str:
    return lenient(source.read_at(part.offset, part.size))
