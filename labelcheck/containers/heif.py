"""Items of a `meta` box of HEIF and AVIF [ISO/IEC 14496-12, 8.11]."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from labelcheck.containers import Chunk
from labelcheck.containers.isobmff import boxes
from labelcheck.errors import Damaged, OverLimit, ReadError, Unsupported
from labelcheck.source import Source

_IN_FILE, _IN_IDAT = 0, 1


class Item(NamedTuple):
    """An item: its number, type such as `mime`, content type and coding, and where its parts lie in the file.

    `problem` says why the place of its data cannot be told.
    """

    number: int
    type: str
    content: str
    coding: str
    parts: tuple[tuple[int, int], ...]
    problem: ReadError | None


class _Place(NamedTuple):
    method: int
    problem: ReadError | None
    parts: tuple[tuple[int, int], ...]


def items(source: Source, meta: Chunk) -> Iterator[Item]:
    """Every item that the `meta` box lists. Raises Damaged where a list is cut."""
    children = {box.id: box for box in boxes(source, meta.offset + 4, meta.offset + meta.size, meta.path)}
    if "iinf" not in children:
        return
    places = _places(source, children["iloc"]) if "iloc" in children else {}
    for number, kind, content, coding in _listed(source, children["iinf"]):
        place = places.get(number, _Place(_IN_FILE, None, ()))
        parts, problem = place.parts, place.problem
        if place.method == _IN_IDAT:
            idat = children.get("idat") or Chunk("idat", 0, 0, meta.path)
            parts = tuple((idat.offset + at, size or idat.size - at) for at, size in parts)
            if any(at + size > idat.offset + idat.size for at, size in parts):
                problem = Damaged("a box runs past the end of its parent", idat.path)
        else:
            parts = tuple((at, size or source.size - at) for at, size in parts)
        yield Item(number, kind, content, coding, parts, problem)


def data(source: Source, item: Item) -> bytes:
    """The bytes of an item. Raises its problem where it has one, OverLimit for one that is too large."""
    if item.problem:
        raise item.problem
    if sum(size for _, size in item.parts) > source.limits.payload:
        raise OverLimit("a metadata payload is larger than the limit")
    return b"".join(source.read_at(at, size) for at, size in item.parts)


def _listed(source: Source, iinf: Chunk) -> Iterator[tuple[int, str, str, str]]:
    """Number, type, content type and content coding of each item [8.11.6]."""
    wide = source.read_at(iinf.offset, 1) != b"\0"
    for box in boxes(source, iinf.offset + (8 if wide else 6), iinf.offset + iinf.size, iinf.path):
        entry = source.read_at(box.offset, box.size)
        version, at = entry[0] if entry else 0, 6 if entry[:1] < b"\3" else 8
        number = int.from_bytes(entry[4:at])
        if version >= 2:
            kind, texts = entry[at + 2 : at + 6].decode("latin-1"), entry[at + 6 :].split(b"\0")
        else:
            kind, texts = "mime", entry[at + 2 :].split(b"\0")
        _, content, coding, *_ = [text.decode("latin-1") for text in texts] + [""] * 3
        if len(entry) < at + 2:
            raise Damaged("a metadata item is too short for its header", f"{box.path} at {box.offset}")
        protected = entry[at : at + 2] != b"\0\0"
        yield number, kind, content, "encrypted" if protected else coding


def _places(source: Source, iloc: Chunk) -> Mapping[int, _Place]:
    """Where each item's data lie, by the item's number [8.11.3]."""
    table = _Table(source.read_at(iloc.offset, iloc.size), iloc.path)
    version = table.take(1)
    table.take(3)
    widths = table.take(2)
    offset_size, length_size, base_size = widths >> 12, widths >> 8 & 15, widths >> 4 & 15
    index_size = widths & 15 if version in {1, 2} else 0
    count = table.take(2 if version < 2 else 4)
    found: dict[int, _Place] = {}
    left = source.limits.items - count
    for _ in range(count if left >= 0 else 0):
        number = table.take(2 if version < 2 else 4)
        method = table.take(2) & 15 if version in {1, 2} else _IN_FILE
        foreign = table.take(2) != 0 or method not in {_IN_FILE, _IN_IDAT}
        base, extents = table.take(base_size), table.take(2)
        left -= extents
        if left < 0:
            break
        parts = []
        for _ in range(extents):
            table.take(index_size)
            at = base + table.take(offset_size)
            parts.append((at, table.take(length_size)))
        problem = Unsupported("an item lies in another file or item", iloc.path) if foreign else None
        found[number] = _Place(method, problem, () if foreign else tuple(parts))
    if left < 0:
        raise OverLimit("the file has more pieces than the limit allows", iloc.path)
    return found


class _Table:
    """Numbers of given widths, one behind the other."""

    def __init__(self, data: bytes, path: str) -> None:
        self._data, self._path, self._at = data, path, 0

    def take(self, size: int) -> int:
        start = self._at
        self._at += size
        if self._at > len(self._data):
            raise Damaged("a box runs past the end of its parent", self._path)
        return int.from_bytes(self._data[start : self._at])
