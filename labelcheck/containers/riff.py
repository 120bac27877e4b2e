"""Chunks of RIFF, RF64 and AIFF files [RIFF; EBU Tech 3306; AIFF-C]."""

from collections.abc import Iterator

from labelcheck.containers import Chunk
from labelcheck.errors import Damaged, OverLimit
from labelcheck.source import Source


def chunks(source: Source, start: int, end: int, path: str, *, big: bool = False) -> Iterator[Chunk]:
    """The chunks between `start` and `end`, not those in them; `big` for big-endian AIFF.

    Raises Damaged where a size is forged or the file is cut. An RF64 data chunk of size 0xFFFFFFFF takes what is left.
    """
    offset = start
    for _ in range(source.limits.items):
        # A lone pad byte may close a list.
        if end - offset <= 1:
            return
        if end - offset < 8:
            raise Damaged("a chunk runs past the end of the file", f"{path} at {offset}")
        header = source.read_at(offset, 8)
        size, name = int.from_bytes(header[4:], "big" if big else "little"), header[:4].decode("latin-1")
        if size == 0xFFFFFFFF and name == "data":
            size = end - offset - 8
        if size > end - offset - 8:
            raise Damaged("a chunk runs past the end of the file", f"{path}/{name} at {offset}")
        yield Chunk(name, offset + 8, size, f"{path}/{name}")
        offset += 8 + size + size % 2
    raise OverLimit("the file has more pieces than the limit allows", f"{path} at {offset}")
