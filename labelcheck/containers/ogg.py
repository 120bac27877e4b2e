"""Pages, packets and links of Ogg files [RFC 3533]."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from labelcheck.errors import Damaged, OverLimit
from labelcheck.source import Source

_MARK = b"OggS"
_FIRST = 2
_TAILS = (16 << 10, 128 << 10)
"""How much of the file's end is searched for its last page; the largest page has 65,307 bytes."""

_PAGES = 4096
"""Pages among which the headers of a link must stand."""

_TRIES = 64
"""Places that bear a page's mark and are looked at when a page is searched."""


class _Page(NamedTuple):
    serial: int
    flags: int
    lacing: bytes
    body: int
    end: int


@dataclass(slots=True)
class Stream:
    """A logical stream's first two packets, each as the (offset, size) of its parts; None where it does not end."""

    packets: list[list[tuple[int, int]]] = field(default_factory=lambda: [[]])

    def add(self, page: _Page) -> None:
        """Take the parts of packets that stand on a page [RFC 3533, 5]."""
        at, size = page.body, 0
        for value in page.lacing:
            size += value
            if value < 255:
                self._extend(at, size)
                self.packets.append([])
                at, size = at + size, 0
                if self.whole:
                    return
        self._extend(at, size)

    def _extend(self, at: int, size: int) -> None:
        if size:
            self.packets[-1].append((at, size))

    @property
    def whole(self) -> bool:
        """Whether both packets are there."""
        return len(self.packets) > 2


def links(source: Source) -> Iterator[list[Stream]]:
    """The logical streams of each link of a chain, found without a walk over its sound.

    Raises Damaged for a file that is cut, after the links before.
    """
    offset: int | None = 0
    for _ in range(source.limits.depth):
        if offset is None:
            return
        streams, offset = _headers(source, offset)
        yield list(streams.values())
        offset = _next_link(source, offset, set(streams))
    raise OverLimit("the file has more pieces than the limit allows", f"Ogg at {offset}")


def first_bytes(head: bytes) -> Iterator[bytes]:
    """The first bytes of each logical stream that begins in `head`."""
    at = 0
    while head[at : at + 4] == _MARK and len(head) > at + 27 and head[at + 5] & _FIRST:
        body = at + 27 + head[at + 26]
        yield head[body : body + 8]
        at = body + sum(head[at + 27 : body])


def _page(source: Source, offset: int) -> _Page:
    head = source.read_at(offset, 27)
    if head[:4] != _MARK or head[4] != 0:
        raise Damaged("an Ogg page is cut off or damaged", f"at {offset}")
    lacing = source.read_at(offset + 27, head[26])
    body = offset + 27 + head[26]
    if sum(lacing) > source.size - body:
        raise Damaged("an Ogg page is cut off or damaged", f"at {offset}")
    return _Page(int.from_bytes(head[14:18], "little"), head[5], lacing, body, body + sum(lacing))


def _headers(source: Source, offset: int) -> tuple[dict[int, Stream], int]:
    """The streams that begin at `offset`, by serial number, and where their headers end."""
    streams: dict[int, Stream] = {}
    begun = False
    for _ in range(_PAGES):
        if begun and all(stream.whole for stream in streams.values()):
            return streams, offset
        if offset == source.size:
            raise Damaged("the file has no media data: it was cut or never finished", f"Ogg at {offset}")
        page = _page(source, offset)
        if page.flags & _FIRST and not begun:
            streams[page.serial] = Stream()
        begun = begun or not page.flags & _FIRST
        if not streams:
            raise Damaged("an Ogg page is cut off or damaged", f"at {offset}")
        if page.serial in streams and not streams[page.serial].whole:
            streams[page.serial].add(page)
        offset = page.end
    raise OverLimit("the file has more pieces than the limit allows", f"Ogg at {offset}")


def _next_link(source: Source, start: int, serials: set[int]) -> int | None:
    """Where another link begins behind `start`, by bisection over the pages' serial numbers; None if there is none."""
    found = _last_page(source, start)
    if found is None:
        raise Damaged("the file has no media data: it was cut or never finished", f"Ogg at {start}")
    high, last = found
    if last.serial in serials:
        return None
    low = start
    while high - low > _TAILS[-1]:
        probe = _find_page(source, (low + high) // 2, high)
        if probe is None:
            raise Damaged("an Ogg page is cut off or damaged", f"at {low}")
        at, page = probe
        low, high = (page.end, high) if page.serial in serials else (low, at)
    while low < high:
        page = _page(source, low)
        if page.serial not in serials:
            return low
        low = page.end
    return high


def _find_page(source: Source, start: int, end: int) -> tuple[int, _Page] | None:
    """The first page between `start` and `end`."""
    data = source.read_up_to(start, min(_TAILS[-1], end - start))
    at = -1
    for _ in range(_TRIES):
        at = data.find(_MARK, at + 1)
        if at < 0:
            break
        try:
            return start + at, _page(source, start + at)
        except Damaged:
            continue
    return None


def _last_page(source: Source, start: int) -> tuple[int, _Page] | None:
    """The last page at or behind `start`. Raises Damaged where the file ends inside a page."""
    for size in _TAILS:
        begin = max(start, source.size - size)
        data = source.read_at(begin, source.size - begin)
        if not data:
            return None
        at = len(data)
        for _ in range(_TRIES):
            at = data.rfind(_MARK, 0, at)
            if at < 0:
                break
            try:
                page = _page(source, begin + at)
            except Damaged:
                continue
            rest = source.read_up_to(page.end, 4)
            if rest and _MARK.startswith(rest):
                raise Damaged("an Ogg page is cut off or damaged", f"at {page.end}")
            return begin + at, page
    raise Damaged("an Ogg page is cut off or damaged", f"at {start}")
