"""Deflate and Brotli with a bound: on one stream, and on all of a file's together, since a hundred bytes may hold megabytes."""

import zlib

from labelcheck.errors import Damaged, OverLimit
from labelcheck.source import Source

_FILE = 4
"""How often a whole file may hold what one stream may; metadata and text of a document are each unpacked for themselves."""


def inflate(data: bytes, source: Source, wbits: int = zlib.MAX_WBITS) -> bytes:
    """The inflated stream.

    Raises Damaged for a broken or cut one, OverLimit past `limits.payload` bytes, or four times that in all of the file.
    """
    machine = zlib.decompressobj(wbits)
    try:
        out = machine.decompress(data, _room(source))
    except zlib.error:
        raise Damaged("compressed metadata cannot be inflated") from None
    source.inflated += len(out)
    if machine.unconsumed_tail:
        raise OverLimit("compressed metadata inflates past the limit")
    if not machine.eof:
        raise Damaged("compressed metadata is cut off")
    return out


def unbrotli(data: bytes, source: Source) -> bytes:
    """The content of a Brotli stream [RFC 7932]. Raises as `inflate` does."""
    import brotli  # noqa: PLC0415  # only for JPEG XL and HEIF

    machine, room = brotli.Decompressor(), _room(source)
    try:
        out: bytes = machine.process(data, output_buffer_limit=room + 1)
    except brotli.error:
        raise Damaged("compressed metadata cannot be inflated") from None
    source.inflated += len(out)
    if len(out) > room:
        raise OverLimit("compressed metadata inflates past the limit")
    if not machine.is_finished():
        raise Damaged("compressed metadata is cut off")
    return out


def _room(source: Source) -> int:
    """How large the next stream may be, at least one byte."""
    payload = source.limits.payload
    if source.inflated >= _FILE * payload:
        raise OverLimit("compressed metadata inflates past the limit")
    return min(payload, _FILE * payload - source.inflated)
