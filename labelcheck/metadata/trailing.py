"""Tags at the end of a sound file: ID3v1, Lyrics3, APEv2, ID3v2.4 with a footer [id3.org; APE Tags Specification]."""

from collections.abc import Iterator

from labelcheck.errors import Damaged, OverLimit, ReadError
from labelcheck.metadata import HIDES, ape, id3
from labelcheck.metadata.charset import lenient
from labelcheck.model import Field, Location, Note
from labelcheck.source import Source

_TAGS = 8
_ID3V1 = 128
_NAMES = (("Title", 3, 30), ("Artist", 33, 30), ("Album", 63, 30), ("Comment", 97, 30))
_LYRICS = b"LYRICS200"


def read(source: Source, start: int) -> Iterator[Field | Note]:
    """Fields of the tags behind `start`, the last one first; a damaged one becomes a Note."""
    end = source.size
    for _ in range(_TAGS):
        tail = source.read_at(max(start, end - _ID3V1), min(_ID3V1, end - start))
        size = _size(tail)
        if not size:
            return
        if size > end - start:
            yield Note("read", "a tag at the end of the file is damaged", HIDES, Location(f"at {end}"))
            return
        try:
            yield from _tag(source, tail, end - size, end)
        except ReadError as error:
            yield Note("read", error.problem, HIDES, Location(error.at))
        end -= size
    raise OverLimit("the file has more pieces than the limit allows", f"tags at {end}")


def _size(tail: bytes) -> int:
    """Size of the tag that ends with `tail`, 0 for none."""
    if len(tail) == _ID3V1 and tail.startswith(b"TAG"):
        return _ID3V1
    if tail.endswith(_LYRICS) and tail[-15:-9].isdigit():
        return int(tail[-15:-9]) + 15
    if tail[-10:-7] == b"3DI" and (size := id3.size(b"ID3" + tail[-7:])):
        return size
    return ape.size(tail[-ape.FOOTER :]) or 0


def _tag(source: Source, tail: bytes, start: int, end: int) -> Iterator[Field | Note]:
    if tail.startswith(b"TAG") and end - start == _ID3V1:
        for name, at, size in _NAMES:
            if text := lenient(tail[at : at + size].split(b"\0", 1)[0]).strip():
                yield Field("ID3v1", name, text, Location(f"ID3v1 {name}", (start + at, size)))
    elif tail[-10:-7] == b"3DI":
        if id3.size(source.read_at(start, 10)) != end - start:
            raise Damaged("a tag at the end of the file is damaged", f"ID3v2 at {start}")
        yield from id3.read(source, start, end)
    elif ape.size(tail[-ape.FOOTER :]):
        yield from ape.read(source, end)
