"""Marker segments of a JPEG file [ITU-T T.81, B.1]."""

from collections.abc import Iterator

from labelcheck.containers import Chunk
from labelcheck.errors import Damaged, OverLimit
from labelcheck.source import Source

SIGNATURE = b"\xff\xd8\xff"
_SOS, _EOI = 0xDA, 0xD9
_ALONE = {0x01, *range(0xD0, 0xD9)}
_NAMES = {0xFE: "COM"} | {0xE0 + n: f"APP{n}" for n in range(16)}
_BLOCK = 1 << 20
_SEARCH = 64 << 20
_TAIL = 8
"""Bytes read at the end, where a trailer names itself too."""


def segments(source: Source, start: int, end: int, path: str) -> Iterator[Chunk]:
    """Every segment before the first scan of the picture from `start` to `end`.

    Raises Damaged where the picture is cut, also in the scans that follow.
    """
    if source.read_up_to(start, 3) != SIGNATURE:
        raise Damaged("there is no segment where one should begin", f"{path} at {start}")
    offset = start + 2
    for _ in range(source.limits.items):
        offset, marker = _marker(source, offset, path)
        if marker in _ALONE:
            continue
        if marker == _EOI:
            raise Damaged("the picture has no image data", f"{path}/EOI at {offset - 2}")
        name = _NAMES.get(marker, f"{marker:02X}")
        size = int.from_bytes(source.read_at(offset, 2))
        if size < 2 or size > end - offset:
            raise Damaged("a segment runs past the end of the file", f"{path}/{name} at {offset - 2}")
        if marker == _SOS:
            return _require_end(source, offset + size, end, path)
        yield Chunk(name, offset + 2, size - 2, f"{path}/{name}")
        offset += size
    raise OverLimit("the file has more pieces than the limit allows", f"{path} at {offset}")


def _marker(source: Source, offset: int, path: str) -> tuple[int, int]:
    """The offset behind the next marker and its code; fill bytes 0xFF may stand before it [B.1.1.2]."""
    if source.read_at(offset, 1) != b"\xff":
        raise Damaged("there is no segment where one should begin", f"{path} at {offset}")
    for at in range(offset + 1, offset + 1 + source.limits.depth):
        code = source.read_at(at, 1)[0]
        if code != 0xFF:
            return at + 1, code
    raise Damaged("there is no segment where one should begin", f"{path} at {offset}")


def _require_end(source: Source, scan: int, end: int, path: str) -> None:
    """Raise Damaged unless an end-of-image marker follows the scan: most pictures close with it, some add bytes behind."""
    last = max(0, end - _TAIL)
    if source.read_at(last, end - last).endswith(b"\xff\xd9"):
        return
    for at in range(scan, min(end, scan + _SEARCH), _BLOCK):
        if b"\xff\xd9" in source.read_up_to(at, min(_BLOCK + 1, end - at)):
            return
    raise Damaged("the file ends before its end mark", f"{path}/EOI")
