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


_TO_ENTRIES = ("moov", "trak", "mdia", "minf", "stbl", "stsd")


def picture_codings(source: Source) -> Iterator[str]:
    """The four letters by which each track of pictures names its coding; encv where it is encrypted [8.5.2; 8.12]."""
    return _codings(source, "vmhd")


def sound_codings(source: Source) -> Iterator[str]:
    """The same of each track of sound; enca where it is encrypted."""
    return _codings(source, "smhd")


def _codings(source: Source, header: str) -> Iterator[str]:
    pending = [(0, 0, source.size, "")]
    while pending:
        depth, start, end, path = pending.pop()
        inside = list(boxes(source, start, end, path))
        if depth == 4 and all(box.id != header for box in inside):
            continue
        for box in inside:
            if box.id != _TO_ENTRIES[depth]:
                continue
            if box.id == "stsd" and box.size >= 16:
                yield source.read_at(box.offset + 12, 4).decode("latin-1")
            elif box.id != "stsd":
                pending.append((depth + 1, box.offset, box.offset + box.size, box.path))
