"""WebP: the RIFF chunk `XMP ` [TC260-PG-20259A, 6], EXIF UserComment [Annex B]."""

from collections.abc import Iterator

from labelcheck.containers import Chunk
from labelcheck.containers.riff import chunks
from labelcheck.errors import Damaged
from labelcheck.metadata import c2pa, exif, noted, xmp
from labelcheck.model import Field, Location, Modality, Note, Place
from labelcheck.source import Source

NAME = "webp"
MIME = "image/webp"
EXTENSIONS = (".webp",)
MODALITY = Modality.IMAGE
PLACE = Place.DEFINED
MAGIC = (0, (b"RIFF",))

_PICTURE = {"VP8 ", "VP8L", "ANMF"}


def accepts(head: bytes, _name: str) -> bool:
    """Whether a RIFF header of form WEBP opens the file."""
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def read(source: Source) -> Iterator[Field | Note]:
    """Fields of the `XMP ` and `EXIF` chunks; a damaged one becomes a Note. Raises Damaged for a file that is cut."""
    size = int.from_bytes(source.read_at(4, 4), "little")
    picture = False
    for chunk in chunks(source, 12, min(size + 8, source.size), "WebP"):
        picture |= chunk.id in _PICTURE
        yield from noted(_payload(chunk, source), Location(chunk.path, (chunk.offset, chunk.size)))
    if size > source.size - 8:
        raise Damaged("the file ends before the data that it announces", "WebP")
    if not picture:
        raise Damaged("the picture has no image data", "WebP")


def _payload(chunk: Chunk, source: Source) -> Iterator[Field | Note]:
    # The specification's name ends with a blank, that of some writers with NUL.
    if chunk.id in {"XMP ", "XMP\0"}:
        at = Location("WebP/XMP", (chunk.offset, chunk.size))
        yield from xmp.read(source.read_at(chunk.offset, chunk.size), at, source.limits)
    elif chunk.id == "EXIF":
        yield from exif.read(source.read_at(chunk.offset, chunk.size), chunk.offset, chunk.path)
    elif chunk.id == "C2PA":
        yield from c2pa.fetch(source, chunk.offset, chunk.size, chunk.path)
