"""JPEG XL: XMP and EXIF boxes beside the codestream, plain or in Brotli [ISO/IEC 18181-2, 9]; a bare codestream has none."""

from collections.abc import Iterator

from labelcheck.containers import Chunk
from labelcheck.containers.isobmff import boxes
from labelcheck.errors import Damaged
from labelcheck.inflate import unbrotli
from labelcheck.metadata import c2pa, exif, noted, xmp
from labelcheck.model import Field, Location, Modality, Note, Place
from labelcheck.source import Source

NAME = "jxl"
MIME = "image/jxl"
EXTENSIONS = (".jxl",)
MODALITY = Modality.IMAGE
PLACE = Place.UNDEFINED

_BOXED = b"\0\0\0\x0cJXL \r\n\x87\n"
_BARE = b"\xff\x0a"
MAGIC = (0, (_BOXED, _BARE))


def accepts(head: bytes, _name: str) -> bool:
    """Whether the signature box or a bare codestream opens the file."""
    return head.startswith((_BOXED, _BARE))


def read(source: Source) -> Iterator[Field | Note]:
    """Fields of the `xml ` and `Exif` boxes; a damaged one becomes a Note. Raises Damaged for a cut file."""
    if source.read_up_to(0, 2) == _BARE:
        return
    finished = False
    for box in boxes(source, 0, source.size):
        # The last part of a split codestream says so in the highest bit of its number [9.9].
        finished |= box.id == "jxlc" or (
            box.id == "jxlp" and box.size >= 4 and source.read_at(box.offset, 1)[0] >= 0x80
        )
        yield from noted(_payload(box, source), Location(f"JXL/{box.path}", (box.offset, box.size)))
    if not finished:
        raise Damaged("the picture has no image data", "JXL")


def _payload(box: Chunk, source: Source) -> Iterator[Field | Note]:
    if box.id == "xml ":
        at = Location("JXL/xml XMP", (box.offset, box.size))
        yield from xmp.read(source.read_at(box.offset, box.size), at, source.limits)
    elif box.id == "Exif":
        # The TIFF header's place stands before it.
        skip = 4 + int.from_bytes(source.read_at(box.offset, 4))
        if skip > box.size:
            raise Damaged("an EXIF value lies outside its block")
        yield from exif.read(source.read_at(box.offset + skip, box.size - skip), box.offset + skip, "JXL/Exif")
    elif box.id == "jumb":
        yield from c2pa.fetch(source, box.offset - 8, box.size + 8, "JXL/jumb")
    elif box.id == "brob":
        yield from _compressed(box, source)


def _compressed(box: Chunk, source: Source) -> Iterator[Field | Note]:
    """What a box holds that was compressed, as libjxl does by itself with the metadata of a JPEG that it transcodes."""
    kind, at = source.read_up_to(box.offset, 4), Location("JXL/brob XMP", (box.offset, box.size))
    if kind not in {b"xml ", b"Exif"}:
        return
    data = unbrotli(source.read_at(box.offset + 4, box.size - 4), source)
    if kind == b"xml ":
        yield from xmp.read(data, at, source.limits, plain=False)
        return
    for item in exif.read(data[4 + int.from_bytes(data[:4]) :], 0, "JXL/brob Exif"):
        yield item._replace(at=(item.at or at)._replace(span=at.span))
