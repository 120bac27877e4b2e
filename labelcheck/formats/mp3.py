"""MP3: ID3v2 `TXXX` with the description `AIGC` [TC260-PG-202510A]; tags at the end of the file."""

from collections.abc import Iterator

from labelcheck.errors import Damaged
from labelcheck.metadata import id3, trailing
from labelcheck.model import Field, Modality, Note, Place
from labelcheck.source import Source

NAME = "mp3"
MIME = "audio/mpeg"
EXTENSIONS = (".mp3", ".mp2", ".mpga")
MODALITY = Modality.AUDIO
PLACE = Place.DEFINED
MAGIC = (0, (b"\xff", b"ID3"))


def accepts(head: bytes, _name: str) -> bool:
    """Whether an ID3v2 tag or a frame of MPEG audio layer II or III opens the file."""
    tag = id3.size(head[:10])
    if tag is not None:
        behind = head[tag : tag + 4]
        return behind != b"fLaC"
    return len(head) >= 4 and _is_frame(head[:4])


def read(source: Source) -> Iterator[Field | Note]:
    """Fields of the tags at the head and at the end of the file. Raises Damaged where no sound follows the head."""
    offset = yield from id3.read_leading(source)
    if offset == source.size:
        raise Damaged("the file has no media data: it was cut or never finished", f"MP3 at {offset}")
    yield from trailing.read(source, offset)


def _is_frame(head: bytes) -> bool:
    """A frame header of layer II or III with a legal bitrate and sampling rate [ISO/IEC 11172-3, 2.4.1.3]."""
    sync = head[0] == 0xFF and head[1] & 0xE0 == 0xE0
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    return sync and version != 1 and layer in {1, 2} and head[2] >> 4 != 15 and head[2] >> 2 & 3 != 3
