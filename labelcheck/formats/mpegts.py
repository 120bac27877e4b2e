"""MPEG transport streams: no place for metadata of a file; no guide names one [ISO/IEC 13818-1, 2.4.3.2]."""

from collections.abc import Iterator

from labelcheck.model import Field, Modality, Note, Place
from labelcheck.source import Source

NAME = "mpegts"
MIME = "video/mp2t"
EXTENSIONS = (".ts", ".m2ts", ".mts")
MODALITY = Modality.VIDEO
PLACE = Place.UNDEFINED
MAGIC = (0, (b"",))

_LAYOUTS = ((0, 188), (4, 192))
"""Where the first packet begins and how long each is; M2TS puts a time stamp before each packet."""
_PACKETS = 5


def accepts(head: bytes, _name: str) -> bool:
    """Whether packets open the file: their sync bytes stand as far as `head` goes, three at least."""
    return any(_synchronised(head[start::size][:_PACKETS]) for start, size in _LAYOUTS)


def read(_source: Source) -> Iterator[Field | Note]:
    """Nothing: tables of programs hold no text that could be a label."""
    yield from ()


def _synchronised(bytes_: bytes) -> bool:
    return len(bytes_) >= 3 and set(bytes_) == {0x47}
