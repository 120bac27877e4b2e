"""FLAC: Vorbis comment `AIGC=` [TC260-PG-202510A, Appendix D; RFC 9639, 8]."""

from collections.abc import Iterator

from labelcheck.containers import Chunk
from labelcheck.errors import Damaged, OverLimit, ReadError
from labelcheck.metadata import HIDES, id3, trailing, vorbis
from labelcheck.model import Field, Location, Modality, Note, Place
from labelcheck.source import Source, extension_of

NAME = "flac"
MIME = "audio/flac"
EXTENSIONS = (".flac",)
MODALITY = Modality.AUDIO
PLACE = Place.DEFINED
MAGIC = (0, (b"fLaC", b"ID3"))

_MARK = b"fLaC"
_COMMENTS = "4"


def accepts(head: bytes, name: str) -> bool:
    """Whether the mark opens the file or follows an ID3 tag; behind a long tag the name decides."""
    behind = id3.size(head[:10]) or 0
    if behind + 4 > len(head):
        return behind > 0 and extension_of(name) in EXTENSIONS
    return head[behind : behind + 4] == _MARK


def read(source: Source) -> Iterator[Field | Note]:
    """Fields of the comments, and of ID3 and APE tags before and behind. Raises Damaged where no sound follows."""
    offset = yield from id3.read_leading(source)
    if source.read_up_to(offset, 4) != _MARK:
        raise Damaged("there is no chunk where one should begin", f"FLAC at {offset}")
    offset += 4
    for block in _blocks(source, offset):
        offset = block.offset + block.size
        if block.id == _COMMENTS:
            try:
                packet = vorbis.Packet(source, [(block.offset, block.size)])
                yield from vorbis.read(packet, 0, block.path, source.limits.items)
            except ReadError as error:
                yield Note("read", error.problem, HIDES, Location(block.path, (block.offset, block.size)))
    if offset == source.size:
        raise Damaged("the file has no media data: it was cut or never finished", f"FLAC at {offset}")
    yield from trailing.read(source, offset)


def _blocks(source: Source, offset: int) -> Iterator[Chunk]:
    """The metadata blocks, which a flag in the last one closes."""
    for _ in range(source.limits.items):
        head = source.read_at(offset, 4)
        kind, size = head[0] & 0x7F, int.from_bytes(head[1:])
        path = "FLAC/VORBIS_COMMENT" if kind == int(_COMMENTS) else f"FLAC/{kind}"
        if size > source.size - offset - 4:
            raise Damaged("a chunk runs past the end of the file", f"{path} at {offset}")
        yield Chunk(str(kind), offset + 4, size, path)
        offset += 4 + size
        if head[0] & 0x80:
            return
    raise OverLimit("the file has more pieces than the limit allows", f"FLAC at {offset}")
