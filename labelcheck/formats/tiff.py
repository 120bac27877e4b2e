"""TIFF, BigTIFF and DNG: XMP in tag 700 of the first directory [TC260-PG-20259A, 6], text tags, EXIF, IPTC."""

from collections.abc import Iterator

from labelcheck.errors import Damaged, OverLimit, ReadError
from labelcheck.metadata import HIDES, c2pa, exif, iptc, noted, tiff, xmp
from labelcheck.model import Field, Location, Modality, Note, Place
from labelcheck.source import Source

NAME = "tiff"
MIME = "image/tiff"
EXTENSIONS = (".tif", ".tiff", ".dng")
MODALITY = Modality.IMAGE
PLACE = Place.DEFINED
MAGIC = (0, tuple(tiff.HEADS))

_SUB_DIRECTORIES = 330
_XMP, _IPTC, _PHOTOSHOP, _C2PA = 700, 33723, 34377, 52545
_PICTURES = ((273, 279), (324, 325), (513, 514))
"""Tags of the places and of the sizes of strips, tiles and JPEG data."""


def accepts(head: bytes, _name: str) -> bool:
    """Whether a TIFF or BigTIFF header in either byte order opens the file."""
    return head[:4] in tiff.HEADS


def read(source: Source) -> Iterator[Field | Note]:
    """Fields of every directory: those of the chain, their sub-directories, and their EXIF.

    What is damaged, also a picture that runs past the end of the file, becomes a Note.
    """
    block = tiff.of_file(source)
    seen = {0}
    pending = [(block.first, "TIFF/IFD0", 1)]
    if block.first == 0:
        raise Damaged("the picture has no image data", "TIFF")
    while pending:
        start, path, following = pending.pop()
        if start in seen:
            continue
        seen.add(start)
        try:
            if following:
                pending.append((block.following(start), f"TIFF/IFD{following}", following + 1))
            entries: dict[int, tiff.Entry] = {}
            for entry in block.directory(start):
                entries.setdefault(entry.tag, entry)
                yield from noted(_payload(block, entry, path, source), Location(path))
            pending += _inner(block, entries, path, source.limits.depth)
            _require_pictures(block, entries, path)
        except ReadError as error:
            yield Note("read", error.problem, HIDES, Location(path))


def _payload(block: tiff.Tiff, entry: tiff.Entry, path: str, source: Source) -> Iterator[Field | Note]:
    at = Location(path, (entry.at, entry.size))
    if entry.tag == _XMP:
        yield from xmp.read(block.value(entry), Location(f"{path} XMP", at.span), source.limits)
    elif entry.tag == _IPTC:
        yield from iptc.read(block.value(entry), Location(f"{path} IPTC", at.span), source.limits)
    elif entry.tag == _PHOTOSHOP:
        yield from iptc.read_resources(block.value(entry), at, source.limits)
    elif entry.tag == _C2PA:
        yield from c2pa.fetch(source, entry.at, entry.size, f"{path} C2PA")
    elif entry.at > block.size or entry.size > block.size - entry.at:
        raise Damaged("the file ends before the data that it announces")
    else:
        yield from exif.text(block, entry, path)


def _inner(block: tiff.Tiff, entries: dict[int, tiff.Entry], path: str, most: int) -> Iterator[tuple[int, str, int]]:
    """The EXIF directory and the sub-directories that these entries point to."""
    for tag, name in ((exif.EXIF_IFD, "ExifIFD"), (_SUB_DIRECTORIES, "SubIFD")):
        starts = block.numbers(entries[tag]) if tag in entries else ()
        if len(starts) > most:
            raise OverLimit("the file has more pieces than the limit allows", path)
        for number, start in enumerate(starts):
            yield start, f"{path}/{name}{number or ''}", 0


def _require_pictures(block: tiff.Tiff, entries: dict[int, tiff.Entry], path: str) -> None:
    """Raise Damaged where a strip, a tile or JPEG data runs past the end of the file."""
    for places, sizes in _PICTURES:
        if places in entries and sizes in entries:
            pairs = zip(block.numbers(entries[places]), block.numbers(entries[sizes]), strict=False)
            if any(at > block.size or size > block.size - at for at, size in pairs):
                raise Damaged("the file ends before the data that it announces", path)
