"""AAC in ADTS: no place of its own; ID3 stands before it and tags behind [ISO/IEC 13818-7, 6.2]."""

from collections.abc import Iterator

from labelcheck.errors import Damaged
from labelcheck.metadata import id3, trailing
from labelcheck.model import Field, Modality, Note, Place
from labelcheck.source import Source, extension_of

NAME = "aac"
MIME = "audio/aac"
EXTENSIONS = (".aac", ".adts")
MODALITY = Modality.AUDIO
PLACE = Place.UNDEFINED
MAGIC = (0, (b"\xff", b"ID3"))


def accepts(head: bytes, name: str) -> bool:
    """Whether an ADTS frame opens the file or follows an ID3 tag; behind a long tag the name decides."""
    behind = id3.size(head[:10]) or 0
    if behind + 2 > len(head):
        return behind > 0 and extension_of(name) in EXTENSIONS
    return head[behind] == 0xFF and head[behind + 1] & 0xF6 == 0xF0


def read(source: Source) -> Iterator[Field | Note]:
    """Fields of the tags at the head and at the end. Raises Damaged where no sound follows the head."""
    offset = yield from id3.read_leading(source)
    if offset == source.size:
        raise Damaged("the file has no media data: it was cut or never finished", f"AAC at {offset}")
    yield from trailing.read(source, offset)
