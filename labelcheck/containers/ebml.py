"""Elements of EBML files, which are Matroska and WebM [RFC 8794; RFC 9559]."""

from collections.abc import Iterator

from labelcheck.containers import Chunk
from labelcheck.errors import Damaged, OverLimit
from labelcheck.source import Source

_NAMES = {
    0x1A45DFA3: "EBML",
    0x4282: "DocType",
    0x18538067: "Segment",
    0x114D9B74: "SeekHead",
    0x4DBB: "Seek",
    0x53AB: "SeekID",
    0x53AC: "SeekPosition",
    0x1549A966: "Info",
    0x7BA9: "Title",
    0x1F43B675: "Cluster",
    0x1254C367: "Tags",
    0x7373: "Tag",
    0x67C8: "SimpleTag",
    0x45A3: "TagName",
    0x4487: "TagString",
    0xBF: "CRC-32",
    0xEC: "Void",
}
_PARENTS = {"Segment", "SeekHead", "Seek", "Info", "Cluster", "Tags", "Tag", "SimpleTag"}


def elements(source: Source, start: int, end: int, path: str = "") -> Iterator[Chunk]:
    """The elements between `start` and `end`, not those in them; one that labelcheck does not name has its ID in hex.

    An element of unknown size reaches to `end`; a segment is then the last one, and what is in any other follows as if
    it stood beside it. A parent that runs past `end` is given as far as it goes, then Damaged is raised.
    """
    offset = start
    for _ in range(source.limits.items):
        left = end - offset
        if left <= 0:
            return
        head = source.read_up_to(offset, min(12, left))
        width = _width(head[0])
        length = _width(head[width]) if len(head) > width else 0
        if width > 4 or length > 8 or len(head) < width + length or not length:
            raise Damaged("an element runs past the end of its parent", f"{path or 'file'} at {offset}")
        number = int.from_bytes(head[:width])
        name = _NAMES.get(number, f"{number:X}")
        where = f"{path}/{name}" if path else name
        raw = int.from_bytes(head[width : width + length])
        unknown = (1 << 7 * length) - 1
        size, room = raw & unknown, left - width - length
        offset += width + length
        if size == unknown:
            yield Chunk(name, offset, room, where)
            if name == "Segment":
                return
            continue
        if size > room and name not in _PARENTS:
            raise Damaged("an element runs past the end of its parent", f"{where} at {offset}")
        yield Chunk(name, offset, min(size, room), where)
        if size > room:
            raise Damaged("an element runs past the end of its parent", f"{where} at {offset}")
        offset += size
    raise OverLimit("the file has more pieces than the limit allows", f"{path or 'file'} at {offset}")


def id_name(raw: bytes) -> str:
    """The name of an element by the bytes of its ID."""
    number = int.from_bytes(raw)
    return _NAMES.get(number, f"{number:X}")


def _width(first: int) -> int:
    """Bytes of a variable-size integer that begins with this byte; 9 for none [RFC 8794, 4]."""
    return 9 - first.bit_length()
