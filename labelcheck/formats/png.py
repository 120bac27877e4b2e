"""PNG and APNG: XMP in iTXt [TC260-PG-20259A, 6], a text chunk `AIGC` [Annex B], eXIf, C2PA; also behind the image data."""

import zlib
from collections.abc import Iterator

from labelcheck.containers import Chunk
from labelcheck.containers.png import SIGNATURE, chunks
from labelcheck.errors import Damaged, ReadError
from labelcheck.inflate import inflate
from labelcheck.metadata import HIDES, c2pa, exif, iptc, noted, samsung, xmp
from labelcheck.model import Field, Location, Modality, Note, Place
from labelcheck.source import Source

NAME = "png"
MIME = "image/png"
EXTENSIONS = (".png", ".apng")
MODALITY = Modality.IMAGE
PLACE = Place.DEFINED
MAGIC = (0, (SIGNATURE,))

_XMP = "XML:com.adobe.xmp"
_PAYLOADS = {"tEXt", "zTXt", "iTXt", "eXIf"}
_C2PA = "caBX"
_APP1_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_RAW = "Raw profile type "
"""What ImageMagick writes before the name of metadata that it carries over as hexadecimal text."""


def accepts(head: bytes, _name: str) -> bool:
    """Whether the PNG signature opens the file."""
    return head.startswith(SIGNATURE)


def read(source: Source) -> Iterator[Field | Note]:
    """Fields of every text and EXIF chunk; a damaged one, or one with a wrong checksum, leaves a Note."""
    for chunk in chunks(source):
        if chunk.id == _C2PA:
            yield from c2pa.fetch(source, chunk.offset, chunk.size, chunk.path)
        if chunk.id not in _PAYLOADS:
            continue
        at = Location(chunk.path, (chunk.offset, chunk.size))
        try:
            data = source.read_at(chunk.offset, chunk.size)
            if zlib.crc32(chunk.id.encode() + data) != int.from_bytes(source.read_at(chunk.offset + chunk.size, 4)):
                yield Note("read", "the checksum of a chunk is wrong", at=at)
            if chunk.id == "eXIf":
                yield from exif.read(data, chunk.offset, f"{chunk.path} EXIF")
            else:
                yield from _text(chunk, data, at, source)
        except ReadError as error:
            yield Note("read", error.problem, HIDES, at)
    yield from noted(samsung.read(source), Location(samsung.GROUP), samsung.HIDES)


def _text(chunk: Chunk, data: bytes, at: Location, source: Source) -> Iterator[Field | Note]:
    keyword, end, rest = data.partition(b"\0")
    if not end:
        raise Damaged("a text chunk has no keyword")
    name, plain = keyword.decode("latin-1"), True
    if chunk.id == "zTXt":
        rest, plain = inflate(rest[1:], source), False
    elif chunk.id == "iTXt":
        # Compression flag, method, language tag, translated keyword [11.3.3.4].
        compressed, fields = rest[:1] == b"\1", rest[2:].split(b"\0", 2)
        if len(fields) != 3:
            raise Damaged("a text chunk has no text")
        rest, plain = (inflate(fields[2], source), False) if compressed else (fields[2], True)
    span = (chunk.offset + chunk.size - len(rest), len(rest)) if plain else (chunk.offset, chunk.size)
    where = Location(f"{at.path} {name}", span)
    if name == _XMP:
        yield from xmp.read(rest, where, source.limits, plain=plain)
    elif name.startswith(_RAW):
        yield from _raw_profile(rest, Location(where.path, at.span), source)
    else:
        yield Field(f"PNG {chunk.id}", name, _decode(rest, latin=chunk.id != "iTXt"), where)


def _raw_profile(text: bytes, at: Location, source: Source) -> Iterator[Field | Note]:
    """Fields of a profile that stands there as its name, its size, and its bytes in hexadecimal."""
    parts = text.split(None, 2)
    try:
        data = bytes.fromhex(parts[2].decode("ascii"))
        is_whole = len(data) == int(parts[1])
    except (IndexError, ValueError):
        is_whole = False
    if not is_whole:
        raise Damaged("a raw profile cannot be read")
    if data.startswith(_APP1_XMP) or parts[0] == b"xmp":
        yield from xmp.read(data.removeprefix(_APP1_XMP), at, source.limits, plain=False)
    elif data.startswith(b"Exif\0\0") or parts[0] == b"exif":
        for item in exif.read(data, 0, at.path):
            yield item._replace(at=(item.at or at)._replace(span=at.span))
    elif parts[0] == b"iptc":
        yield from iptc.read_resources(data, Location(at.path), source.limits)


def _decode(raw: bytes, *, latin: bool) -> str:
    """The text of a chunk; tEXt is Latin-1 by the standard, but real labels stand there in UTF-8."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1" if latin else "utf-8", "replace")
