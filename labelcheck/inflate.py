"""Deflate with a bound."""

import zlib

from labelcheck.errors import Damaged, OverLimit
from labelcheck.source import Limits


def inflate(data: bytes, limits: Limits, wbits: int = zlib.MAX_WBITS) -> bytes:
    """The inflated stream. Raises Damaged for a broken or cut one, OverLimit past `limits.payload` bytes."""
    machine = zlib.decompressobj(wbits)
    try:
        out = machine.decompress(data, limits.payload)
    except zlib.error:
        raise Damaged("compressed metadata cannot be inflated") from None
    if machine.unconsumed_tail:
        raise OverLimit("compressed metadata inflates past the limit")
    if not machine.eof:
        raise Damaged("compressed metadata is cut off")
    return out
