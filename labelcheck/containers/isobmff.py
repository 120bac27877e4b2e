"""Boxes of the ISO base media file format and atoms of QuickTime [ISO/IEC 14496-12, 4.2]."""

from collections.abc import Iterator, Sequence

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


_TO_TRACK = ("moov", "trak", "mdia", "minf")
_VISUAL_ENTRY = 78
"""Bytes of a sample entry of pictures before the boxes in it [12.1.3]."""


def within(source: Source, start: int, end: int, names: Sequence[str], path: str = "") -> Iterator[Chunk]:
    """The boxes that are reached from `start` to `end` by way of these names, one a level."""
    for box in boxes(source, start, end, path):
        if box.id == names[0]:
            if len(names) == 1:
                yield box
            else:
                yield from within(source, box.offset, box.offset + box.size, names[1:], box.path)


def picture_codings(source: Source) -> Iterator[str]:
    """The four letters by which each track of pictures names its coding; encv where it is encrypted [8.5.2; 8.12]."""
    return _codings(source, "vmhd")


def sound_codings(source: Source) -> Iterator[str]:
    """The same of each track of sound; enca where it is encrypted."""
    return _codings(source, "smhd")


def _codings(source: Source, header: str) -> Iterator[str]:
    for track in within(source, 0, source.size, _TO_TRACK):
        inside = list(boxes(source, track.offset, track.offset + track.size, track.path))
        if any(box.id == header for box in inside):
            for entries in within(source, track.offset, track.offset + track.size, ("stbl", "stsd"), track.path):
                if entries.size >= 16:
                    yield source.read_at(entries.offset + 12, 4).decode("latin-1")


def h264_start(source: Source, movie: Chunk) -> tuple[int, int, int] | None:
    """Where the first sample of the first H.264 track of a `moov` lies, its size, and the bytes of a unit's size in it.

    None where there is no such track, or no sample in its tables, as in a fragmented movie [8.7; ISO/IEC 14496-15, 5.3.3].
    """
    for tables in within(source, movie.offset, movie.offset + movie.size, (*_TO_TRACK[1:], "stbl"), movie.path):
        box = {box.id: box for box in boxes(source, tables.offset, tables.offset + tables.size, tables.path)}
        if not {"stsd", "stsz"} <= box.keys() or not {"stco", "co64"} & box.keys():
            continue
        entries, sizes, places = box["stsd"], box["stsz"], box.get("stco") or box["co64"]
        if entries.size < 16 or source.read_at(entries.offset + 12, 4) not in {b"avc1", b"avc3"}:
            continue
        start, width = entries.offset + 16 + _VISUAL_ENTRY, 8 if places.id == "co64" else 4
        setup = next(within(source, start, entries.offset + 8 + _number(source, entries.offset + 8, 4), ["avcC"]), None)
        if setup and _number(source, places.offset + 4, 4):
            size = _number(source, sizes.offset + 4, 4) or _number(source, sizes.offset + 12, 4)
            return _number(source, places.offset + 8, width), size, (_number(source, setup.offset + 4, 1) & 3) + 1
    return None


def _number(source: Source, at: int, size: int) -> int:
    return int.from_bytes(source.read_at(at, size))
