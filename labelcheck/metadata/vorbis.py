"""User comments of Vorbis, Opus, Speex and FLAC [Vorbis I, 5; RFC 9639, 8.6; RFC 7845, 5.2]."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from labelcheck.errors import Damaged, OverLimit
from labelcheck.metadata import HIDES
from labelcheck.model import Field, Location, Note
from labelcheck.source import Source

_PICTURES = {"METADATA_BLOCK_PICTURE", "COVERART"}
_NAME = 64


class Packet:
    """Bytes that stand in one or more parts of a file, as Ogg scatters them over pages."""

    def __init__(self, source: Source, parts: Sequence[tuple[int, int]]) -> None:
        self._source = source
        self._parts = parts
        self._ends = list(accumulate(size for _, size in parts))
        self.size = self._ends[-1] if parts else 0

    def take(self, at: int, size: int) -> bytes:
        """Exactly `size` bytes. Raises Damaged past the packet's end, OverLimit past the payload limit."""
        if size > self.size - at:
            raise Damaged("a comment header is cut off or damaged", f"{size} bytes at {at}")
        if size > self._source.limits.payload:
            raise OverLimit("a metadata payload is larger than the limit", f"{size} bytes at {at}")
        return b"".join(self._source.read_at(*place) for place in self._places(at, size))

    def span(self, at: int, size: int) -> tuple[int, int]:
        """The place in the file, from the first part that holds any of it to the last."""
        places = list(self._places(at, size)) or [(sum(place), 0) for place in self._places(at - 1, 1)]
        return places[0][0], sum(places[-1]) - places[0][0]

    def _places(self, at: int, size: int) -> Iterator[tuple[int, int]]:
        index = bisect_right(self._ends, at)
        while size > 0 and index < len(self._parts):
            offset, length = self._parts[index]
            skip = at - (self._ends[index] - length)
            taken = min(size, length - skip)
            yield offset + skip, taken
            at, size, index = at + taken, size - taken, index + 1


def read(packet: Packet, start: int, path: str, limit: int) -> Iterator[Field | Note]:
    """Fields for all comments from `start` on but pictures, at most `limit`; names in upper case, since case is nothing.

    Raises Damaged for a header that is cut.
    """
    at = start + 4 + _number(packet, start)
    count = _number(packet, at)
    at += 4
    for _ in range(min(count, limit)):
        size = _number(packet, at)
        at += 4
        name, sign, _ = packet.take(at, min(size, _NAME)).partition(b"=")
        if size > packet.size - at:
            raise Damaged("a comment header is cut off or damaged", f"{path} at {at}")
        key = name.decode("latin-1").upper() if sign else ""
        if key not in _PICTURES:
            yield from _comment(packet, at, size, path)
        at += size
    if count > limit:
        raise OverLimit("the file has more pieces than the limit allows", path)


def _comment(packet: Packet, at: int, size: int, path: str) -> Iterator[Field | Note]:
    try:
        name, sign, value = packet.take(at, size).partition(b"=")
    except OverLimit as error:
        yield Note("read", error.problem, HIDES, Location(path, packet.span(at, size)))
        return
    key = name.decode("latin-1").upper() if sign and len(name) <= _NAME else ""
    if key:
        where = Location(f"{path} {key}", packet.span(at + len(name) + 1, len(value)))
        yield Field("Vorbis comment", key, value.decode("utf-8", "replace"), where)


def _number(packet: Packet, at: int) -> int:
    return int.from_bytes(packet.take(at, 4), "little")
