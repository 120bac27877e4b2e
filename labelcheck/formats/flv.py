"""Flash video: string `AIGC` of script tag onMetaData [TC260-PG-20257A; Adobe FLV and F4V 10.1, Annex E]."""

from collections.abc import Iterator

from labelcheck.containers import Chunk
from labelcheck.errors import Damaged, OverLimit, ReadError
from labelcheck.metadata import HIDES, amf, xmp
from labelcheck.metadata.charset import lenient
from labelcheck.model import Field, Location, Modality, Note, Place
from labelcheck.source import Source

NAME = "flv"
MIME = "video/x-flv"
EXTENSIONS = (".flv",)
MODALITY = Modality.VIDEO
PLACE = Place.DEFINED
MAGIC = (0, (b"FLV\1",))

_SCRIPT = "18"
_MEDIA = {"8", "9"}
_RUN = 256
"""Sound and picture tags in a row behind which no script tag is sought: metadata opens the file."""


def accepts(head: bytes, _name: str) -> bool:
    """Whether the signature and version 1 open the file."""
    return head.startswith(b"FLV\1")


def read(source: Source) -> Iterator[Field | Note]:
    """Fields of the strings of the script tags at the head. Raises Damaged for a file that is cut."""
    run = 0
    for tag in _tags(source, int.from_bytes(source.read_at(5, 4)) + 4):
        if tag.id == _SCRIPT:
            try:
                yield from _script(source, tag)
            except ReadError as error:
                yield Note("read", error.problem, HIDES, Location(error.at, (tag.offset, tag.size)))
        run = run + 1 if tag.id in _MEDIA else 0
        if run > _RUN:
            break
    if not run:
        raise Damaged("the file has no media data: it was cut or never finished", "FLV")
    _check_end(source)


def _tags(source: Source, offset: int) -> Iterator[Chunk]:
    """The tags, each of which is followed by its size [E.3, E.4.1]."""
    for _ in range(source.limits.items):
        if offset >= source.size:
            return
        head = source.read_at(offset, 11)
        kind, size = str(head[0] & 0x1F), int.from_bytes(head[1:4])
        if kind not in {*_MEDIA, _SCRIPT}:
            raise Damaged("there is no chunk where one should begin", f"FLV at {offset}")
        if size > source.size - offset - 11:
            raise Damaged("a chunk runs past the end of the file", f"FLV at {offset}")
        yield Chunk(kind, offset + 11, size, "FLV")
        offset += 11 + size + 4
    raise OverLimit("the file has more pieces than the limit allows", f"FLV at {offset}")


def _check_end(source: Source) -> None:
    """Raises Damaged where the size of the last tag does not lead back to a tag."""
    size = int.from_bytes(source.read_at(source.size - 4, 4))
    start = source.size - 4 - size
    if size < 11 or start < 9 or int.from_bytes(source.read_at(start + 1, 3)) != size - 11:
        raise Damaged("a chunk runs past the end of the file", f"FLV at {source.size}")


def _script(source: Source, tag: Chunk) -> Iterator[Field | Note]:
    event = "script"
    for text in amf.texts(source.read_at(tag.offset, tag.size), source.limits):
        if text.depth == 0:
            event = lenient(text.value)
            continue
        at = Location(f"FLV/{event} {text.name}", (tag.offset + text.at, len(text.value)))
        if event == "onXMPData":
            yield from xmp.read(text.value, at, source.limits)
        else:
            group = f"FLV {event}" if text.depth == 1 else f"FLV {event} nested"
            yield Field(group, text.name, lenient(text.value), at)
