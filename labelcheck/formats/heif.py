"""HEIF: XMP in an item of type `mime` [TC260-PG-20259A, by ISO/IEC 23008-12, Annex A], an `Exif` item, XMP beside them."""

import zlib
from collections.abc import Iterator

from labelcheck.containers.heif import Item, data, items
from labelcheck.containers.isobmff import boxes
from labelcheck.errors import Damaged, OverLimit, Unsupported
from labelcheck.formats import isobmff
from labelcheck.inflate import inflate, unbrotli
from labelcheck.metadata import exif, noted, xmp
from labelcheck.model import Field, Location, Modality, Note, Place
from labelcheck.source import Source

NAME = "heif"
MIME = "image/heif"
EXTENSIONS = (".heic", ".heif", ".hif", ".heics", ".heifs")
MODALITY = Modality.IMAGE
PLACE = Place.DEFINED
MAGIC = (4, (b"ftyp",))

_BRANDS = {"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "mif2", "msf1"}
_READ = {"Exif", "mime"}
_XMP_TYPES = {"application/rdf+xml", "application/xmp+xml", "text/xml", "application/xml"}


def accepts(head: bytes, _name: str) -> bool:
    """Whether a `ftyp` box opens the file with a brand of still pictures or their sequences."""
    return isobmff.brand(head) in _BRANDS


def read(source: Source) -> Iterator[Field | Note]:
    """Fields of the XMP and EXIF items and of XMP in boxes beside them; a damaged one becomes a Note.

    Raises Damaged for a file that is cut: where a box is, and where an item's data lie past the end.
    """
    picture = past = False
    # Honest items do not overlap.
    left = source.size
    for box in boxes(source, 0, source.size):
        picture |= box.id == "moov"
        if box.id == "meta":
            for item in items(source, box):
                picture = True
                past |= any(at > source.size or size > source.size - at for at, size in item.parts)
                at = Location(f"meta/item {item.number} {item.type}", item.parts[0] if len(item.parts) == 1 else None)
                if item.type in _READ:
                    left -= sum(size for _, size in item.parts)
                    if left < 0:
                        raise OverLimit("a metadata payload is larger than the limit", at.path)
                    yield from noted(_payload(source, item, at), at)
        elif box.id in {"moov", "uuid"}:
            yield from isobmff.tree(source, box)
    if not picture:
        raise Damaged("the picture has no image data", "HEIF")
    if past:
        raise Damaged("the file ends before the data that it announces", "HEIF")


def _payload(source: Source, item: Item, at: Location) -> Iterator[Field | Note]:
    if item.type == "Exif":
        raw = _plain(source, item)[0]
        # The TIFF header's place stands before it [ISO/IEC 23008-12, A.2.1].
        skip = 4 + int.from_bytes(raw[:4])
        if skip > len(raw):
            raise Damaged("an EXIF value lies outside its block")
        yield from exif.read(raw[skip:], at.span[0] + skip if at.span else 0, f"{at.path} EXIF")
    elif item.type == "mime" and item.content in _XMP_TYPES:
        raw, plain = _plain(source, item)
        yield from xmp.read(raw, Location(f"{at.path} XMP", at.span), source.limits, plain=plain)


def _plain(source: Source, item: Item) -> tuple[bytes, bool]:
    """An item's bytes without their content coding, and whether they had none."""
    if item.coding == "deflate":
        return inflate(data(source, item), source, -zlib.MAX_WBITS), False
    if item.coding == "br":
        return unbrotli(data(source, item), source), False
    if item.coding:
        raise Unsupported("metadata has a coding that is not read")
    return data(source, item), True
