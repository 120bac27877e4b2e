"""Extension blocks of a GIF [GIF89a, 15 to 27]."""

from collections.abc import Iterator

from labelcheck.containers import Chunk
from labelcheck.errors import Damaged, OverLimit
from labelcheck.source import Source

_EXTENSION, _PICTURE, _TRAILER = 0x21, 0x2C, 0x3B
_NAMES = {0x01: "text", 0xF9: "control", 0xFE: "comment", 0xFF: "application"}
_SUB_BLOCKS = 20
_FULL = 256
"""Bytes of a sub-block that holds as many as it can, with its size byte."""
_FIRST_LOOK, _LOOK = 256, 64 << 10


def extensions(source: Source) -> Iterator[Chunk]:
    """Every extension up to the trailer, its payload being the chain of data sub-blocks with their size bytes.

    Raises Damaged where the file is cut or holds no picture.
    """
    offset = 13 + _colours(source.read_at(10, 1)[0])
    picture = False
    left = source.limits.items * _SUB_BLOCKS
    for _ in range(source.limits.items):
        if offset == source.size:
            raise Damaged("the file ends before its end mark", "GIF trailer")
        kind = source.read_at(offset, 1)[0]
        if kind == _TRAILER:
            if not picture:
                raise Damaged("the picture has no image data", "GIF")
            return
        if kind == _EXTENSION:
            name = _NAMES.get(source.read_at(offset + 1, 1)[0], "extension")
            end, left = _chain_end(source, offset + 2, left)
            yield Chunk(name, offset + 2, end - offset - 2, f"GIF/{name}")
        elif kind == _PICTURE:
            picture = True
            # Place and size, flags, a table of colours, then the first code size [20, 22].
            end, left = _chain_end(source, offset + 11 + _colours(source.read_at(offset + 9, 1)[0]), left)
        else:
            raise Damaged("there is no chunk where one should begin", f"GIF at {offset}")
        offset = end
    raise OverLimit("the file has more pieces than the limit allows", f"GIF at {offset}")


def joined(chain: bytes) -> bytes:
    """The data of a chain of sub-blocks without their size bytes."""
    parts, at = [], 0
    while at < len(chain) and chain[at]:
        parts.append(chain[at + 1 : at + 1 + chain[at]])
        at += 1 + chain[at]
    return b"".join(parts)


def _colours(flags: int) -> int:
    """Bytes of the table of colours that these flags announce."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _chain_end(source: Source, offset: int, left: int) -> tuple[int, int]:
    """The offset behind the empty sub-block that closes the chain, and how many of `left` sub-blocks remain.

    Only the size bytes are looked at.
    """
    look = _FIRST_LOOK
    while left > 0:
        data = source.read_up_to(offset, look)
        at = 0
        while at < len(data) and data[at]:
            run = 1 if data[at] < 255 else _full_from(data, at)
            at += (run - 1) * _FULL + 1 + data[at]
            left -= run
        if at < len(data):
            return offset + at + 1, left
        if at > source.size - offset or not data:
            raise Damaged("the file ends before the data that it announces", f"GIF at {offset}")
        offset, look = offset + at, _LOOK
    raise OverLimit("the file has more pieces than the limit allows", f"GIF at {offset}")


def _full_from(data: bytes, at: int) -> int:
    """How many full sub-blocks stand there in a row: writers fill all but the last of a picture."""
    sizes = data[at::_FULL]
    return len(sizes) - len(sizes.lstrip(b"\xff"))
