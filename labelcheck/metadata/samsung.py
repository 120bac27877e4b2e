"""Text in the trailer that Samsung's gallery writes behind a picture [ExifTool, Samsung tags, Trailer]."""

from __future__ import annotations

from collections.abc import Iterator

from labelcheck.errors import Damaged, OverLimit
from labelcheck.model import Field, Location
from labelcheck.source import Source

GROUP = "Samsung trailer"
HIDES = frozenset({"generator-metadata"})
"""What a damaged trailer may have kept from us."""

_TEXTS = {"PEg_Info", "PhotoEditor_Re_Edit_Data"}
"""Blocks of JSON; others hold films, depth maps and times."""
_LONGEST_NAME = 64


def read(source: Source) -> Iterator[Field]:
    """Fields of the blocks of text; nothing where no such trailer closes the file. Raises Damaged for one that is forged."""
    tail = source.read_up_to(source.size - 8, 8)
    if not tail.endswith(b"SEFT"):
        return
    # SEFH, version, number of blocks; for each a type, how far before SEFH it begins, and its size; all little endian.
    size = _number(tail[:4])
    start = source.size - 8 - size
    directory = source.read_at(start, size)
    count = _number(directory[8:12])
    if directory[:4] != b"SEFH" or count > (size - 12) // 12:
        raise Damaged("a tag at the end of the file is damaged", f"{GROUP} at {start}")
    if count > source.limits.items:
        raise OverLimit("the file has more pieces than the limit allows", f"{GROUP} at {start}")
    for at in range(12, 12 + 12 * count, 12):
        offset, length = start - _number(directory[at + 4 : at + 8]), _number(directory[at + 8 : at + 12])
        named = _number(source.read_at(offset, 8)[4:])
        if named > _LONGEST_NAME or named + 8 > length:
            continue
        name = source.read_at(offset + 8, named).decode("latin-1")
        if name in _TEXTS:
            span = (offset + 8 + named, length - 8 - named)
            yield Field(
                GROUP, name, source.read_at(*span).decode("utf-8", "replace"), Location(f"{GROUP} {name}", span)
            )


def _number(raw: bytes) -> int:
    return int.from_bytes(raw, "little")
