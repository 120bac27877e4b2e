"""Further pictures that the Multi-Picture Format announces in a JPEG [CIPA DC-007, 5.2]."""

from collections.abc import Iterator

from labelcheck.errors import Damaged, OverLimit
from labelcheck.metadata import tiff

_ENTRIES = 0xB002
_ENTRY = 16
_MOST = 16


def read(data: bytes, offset: int, path: str) -> Iterator[tuple[int, int]]:
    """Offset in the file and size of every picture but the first; `data` is the block, `offset` its place in the file.

    Raises Damaged where two of them overlap.
    """
    block = tiff.of_block(data, offset, path)
    table = b"".join(block.value(entry) for entry in block.directory(block.first) if entry.tag == _ENTRIES)
    # Attributes, size, offset from the block's first byte, two dependent pictures [5.2.3.3]; the first has no offset.
    rows = (table[at : at + _ENTRY] for at in range(0, len(table) - _ENTRY + 1, _ENTRY))
    places = [(int.from_bytes(row[8:12], block.order), int.from_bytes(row[4:8], block.order)) for row in rows]
    further = sorted((offset + at, size) for at, size in places if at)
    if len(further) > _MOST:
        raise OverLimit("the file has more pieces than the limit allows", path)
    last = 0
    for at, size in further:
        if at < last:
            raise Damaged("further pictures overlap", path)
        last = at + size
        yield at, size
