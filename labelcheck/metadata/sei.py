"""Texts that an encoder leaves in an H.264 stream: supplemental enhancement information of the user [ITU-T H.264, D.2.7]."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from labelcheck.errors import Damaged
from labelcheck.model import Field, Location

GROUP = "H.264 SEI"
_SEI, _USER_DATA = 6, 5
_FIRST_SLICE = (1, 5)


def read(sample: bytes, width: int, at: Location) -> Iterator[Field]:
    """Fields, named by their UUID, of what stands before the first slice of a sample; `width`: bytes of a unit's size.

    `sample` may be its beginning only. Raises Damaged for a unit without content.
    """
    offset = 0
    while len(sample) - offset > width:
        size = int.from_bytes(sample[offset : offset + width])
        offset += width
        unit = sample[offset : offset + size]
        if not unit:
            raise Damaged("a video stream cannot be read", at.path)
        kind = unit[0] & 31
        if kind in _FIRST_SLICE:
            return
        if kind == _SEI and len(unit) == size:
            yield from _messages(unit[1:].replace(b"\0\0\3", b"\0\0"), at)
        offset += size


def _messages(data: bytes, at: Location) -> Iterator[Field]:
    """Each message: its type and its size, of which every 255 goes on in the next byte, then as many bytes [7.3.2.3.1]."""
    offset = 0
    while len(data) - offset > 2:
        numbers = []
        for _ in range(2):
            full = len(data[offset:]) - len(data[offset:].lstrip(b"\xff"))
            numbers.append(255 * full + int.from_bytes(data[offset + full : offset + full + 1]))
            offset += full + 1
        kind, size = numbers
        payload = data[offset : offset + size]
        offset += size
        if kind == _USER_DATA and len(payload) == size > 16:
            yield Field(GROUP, str(UUID(bytes=payload[:16])), payload[16:].decode("utf-8", "replace").rstrip("\0"), at)
