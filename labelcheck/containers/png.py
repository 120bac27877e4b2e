"""Chunks of a PNG or APNG stream [PNG 3rd ed., 5]."""

from collections.abc import Iterator

from labelcheck.containers import Chunk
from labelcheck.errors import Damaged, OverLimit
from labelcheck.source import Source

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunks(source: Source) -> Iterator[Chunk]:
    """Every chunk up to and with IEND. Raises Damaged where the file is cut or a size is forged."""
    offset = len(SIGNATURE)
    for _ in range(source.limits.items):
        if offset == source.size:
            raise Damaged("the file ends before its end mark", "PNG/IEND")
        header = source.read_at(offset, 8)
        size, kind = int.from_bytes(header[:4]), header[4:].decode("latin-1")
        if not kind.isascii() or not kind.isalpha():
            raise Damaged("there is no chunk where one should begin", f"PNG at {offset}")
        if size > source.size - offset - 12:
            raise Damaged("a chunk runs past the end of the file", f"PNG/{kind} at {offset}")
        yield Chunk(kind, offset + 8, size, f"PNG/{kind}")
        if kind == "IEND":
            return
        offset += 12 + size
    raise OverLimit("the file has more pieces than the limit allows", f"PNG at {offset}")
