"""Deflate and Brotli with a bound."""

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


def unbrotli(data: bytes, limits: Limits) -> bytes:
    """The content of a Brotli stream [RFC 7932]. Raises as `inflate` does."""
    import brotli  # noqa: PLC0415  # only for JPEG XL

    machine = brotli.Decompressor()
    try:
        out: bytes = machine.process(data, output_buffer_limit=limits.payload + 1)
    except brotli.error:
        raise Damaged("compressed metadata cannot be inflated") from None
    if len(out) > limits.payload:
        raise OverLimit("compressed metadata inflates past the limit")
    if not machine.is_finished():
        raise Damaged("compressed metadata is cut off")
    return out
