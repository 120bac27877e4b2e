"""BMP: it has no metadata, so that no implicit label can be in it; no guide names a place."""

from collections.abc import Iterator

from labelcheck.errors import Damaged
from labelcheck.model import Field, Location, Modality, Note, Place
from labelcheck.source import Source

NAME = "bmp"
MIME = "image/bmp"
EXTENSIONS = (".bmp", ".dib")
MODALITY = Modality.IMAGE
PLACE = Place.UNDEFINED
MAGIC = (0, (b"BM",))


def accepts(head: bytes, _name: str) -> bool:
    """Whether a bitmap file header opens the file, its two reserved numbers being zero."""
    return head[:2] == b"BM" and head[6:10] == bytes(4)


def read(source: Source) -> Iterator[Field | Note]:
    """Nothing but a note that says so; raises Damaged where the pixels lie past the end of the file."""
    if int.from_bytes(source.read_at(10, 4), "little") >= source.size:
        raise Damaged("the file ends before the data that it announces", "BMP")
    yield Note("read", "this format has no metadata, so it cannot carry an implicit label", at=Location("BMP"))
