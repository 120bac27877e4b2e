"""Text items of an APEv2 tag at the end of a file [APE Tags Specification, version 2.0]."""

from collections.abc import Iterator

from labelcheck.errors import Damaged, OverLimit
from labelcheck.metadata import HIDES
from labelcheck.metadata.charset import lenient
from labelcheck.model import Field, Location, Note
from labelcheck.source import Source

FOOTER = 32
_MARK = b"APETAGEX"
_HEADER = 1 << 31
_KEY = 256
_BINARY = 2


def size(footer: bytes) -> int | None:
    """Size of the whole tag that `footer` (32 bytes) closes, a header included; None where it is no footer."""
    if len(footer) < FOOTER or not footer.startswith(_MARK):
        return None
    return int.from_bytes(footer[12:16], "little") + (FOOTER if _flags(footer[20:]) & _HEADER else 0)


def read(source: Source, end: int) -> Iterator[Field | Note]:
    """Fields of the text items of the tag that ends at `end`; binary ones, such as covers, are not read.

    Raises Damaged for a tag whose items do not fit.
    """
    footer = source.read_at(end - FOOTER, FOOTER)
    length, count = int.from_bytes(footer[12:16], "little"), int.from_bytes(footer[16:20], "little")
    at, end = end - length, end - FOOTER
    if at < 0 or at > end or count > source.limits.items:
        raise Damaged("an APE tag is damaged", f"at {end}")
    for _ in range(count):
        head = source.read_at(at, 8) if end - at >= 8 else b""
        key, zero, _ = source.read_up_to(at + 8, min(_KEY, end - at - 8)).partition(b"\0")
        value, long = at + 9 + len(key), int.from_bytes(head[:4], "little")
        if not head or not zero or long > end - value:
            raise Damaged("an APE tag is damaged", f"at {at}")
        if _flags(head[4:]) & 6 != _BINARY:
            name = key.decode("latin-1")
            where = Location(f"APEv2 {name}", (value, long))
            try:
                yield Field("APE", name, lenient(source.read_at(value, long)), where)
            except OverLimit as error:
                yield Note("read", error.problem, HIDES, where)
        at = value + long


def _flags(raw: bytes) -> int:
    return int.from_bytes(raw[:4], "little")
