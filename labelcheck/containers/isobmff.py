"""Boxes of the ISO base media file format and atoms of QuickTime [ISO/IEC 14496-12, 4.2]."""

from collections.abc import Iterator

from labelcheck.containers import Chunk
from labelcheck.errors import Damaged, OverLimit
from labelcheck.source import Source


def boxes(source: Source, start: int, end: int, path: str = "") -> Iterator[Chunk]:
    """The boxes between `start` and `end`, not the boxes in them; `path` is that of the parent.

    Raises Damaged where a size is forged or the file is cut.
    """
    offset = start
    for _ in range(source.limits.items):
        left = end - offset
        # Four zero bytes may close a QuickTime user data list.
        if left == 0 or (left == 4 and source.read_at(offset, 4) == bytes(4)):
            return
        if left < 8:
            raise Damaged("a box runs past the end of its parent", f"{path or 'file'} at {offset}")
        header = source.read_at(offset, 8)
        size, head, name = int.from_bytes(header[:4]), 8, header[4:].decode("latin-1")
        where = f"{path}/{name}" if path else name
        if size == 1:
            size, head = int.from_bytes(source.read_at(offset + 8, 8)), 16
        elif size == 0 and not path:
            size = left
        if size < head or size > left:
            raise Damaged("a box runs past the end of its parent", f"{where} at {offset}")
        yield Chunk(name, offset + head, size - head, where)
        offset += size
    raise OverLimit("the file has more pieces than the limit allows", f"{path or 'file'} at {offset}")
