"""Bounded, seekable bytes of one file: the only way to the bytes of an untrusted file."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, Self, TypeVar, cast

from labelcheck.errors import BadInput, Damaged, OverLimit

T = TypeVar("T")
Read = Callable[[int, int], bytes]
"""At most so many bytes from an offset, as `os.pread` reads them."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. Sizes in bytes.

    payload: one metadata payload, also after inflating it; all that is inflated of one file may be four times as much. total: everything read from one file. items: chunks, boxes,
    tags or properties walked in one file. depth: nesting of boxes, XML and JSON. text: how much of a document's text is
    searched, half of it from either end. pixels: of a picture or frame that is decoded. media: bytes that the decoders of
    pictures, video and sound may take. frames: of a video that are decoded. seconds: of a video, from its
    start, that are looked at. sound: seconds of a recording that are listened to, its two ends first. pages: of a document, half
    of them from either end.
    """

    payload: int = 16 << 20
    total: int = 256 << 20
    items: int = 100_000
    depth: int = 64
    text: int = 8 << 20
    pixels: int = 160_000_000
    media: int = 4 << 30
    frames: int = 20_000
    seconds: float = 4 * 3600
    sound: float = 1800
    pages: int = 200


class Source:
    """A file's name, its size when it was opened, and reads that never pass either end.

    `name` is what the user typed or the path below it; formats may look only at its extension. `inflated`: the bytes
    that were unpacked of it so far.
    """

    _WINDOW = 8 << 10

    def __init__(
        self, read: Read, size: int, name: str, limits: Limits, close: Callable[[], object] | None = None
    ) -> None:
        self._read, self._close = read, close
        self.name = name
        self.limits = limits
        self.size = size
        self._spent = self._streamed = 0
        self.inflated = 0
        self._start, self._window = 0, b""
        self._kept: dict[object, object] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._kept.clear()  # what was made of a file holds the file
        if self._close is not None:
            self._close()

    def read_at(self, offset: int, size: int) -> bytes:
        """Exactly `size` bytes from `offset`.

        Raises Damaged where the file ends before, also when it has shrunk since it was opened; OverLimit past
        `limits.payload` in one read or `limits.total` in all.
        """
        near = offset - self._start
        if 0 <= near <= near + size <= len(self._window) and size <= self.limits.payload:
            return self._window[near : near + size]
        if offset < 0 or size < 0 or offset > self.size or size > self.size - offset:
            raise Damaged("the file ends before the data that it announces", f"{size} bytes at {offset}")
        if size > self.limits.payload:
            raise OverLimit("a metadata payload is larger than the limit", f"{size} bytes at {offset}")
        data = self._fetch(offset, max(size, min(self._WINDOW, self.size - offset)))
        if len(data) < size:
            raise Damaged("the file became shorter while it was read", f"{size} bytes at {offset}")
        if len(data) <= self._WINDOW:
            self._start, self._window = offset, data
        return data[:size]

    def once(self, key: object, make: Callable[[], T]) -> T:
        """What `make` gives, kept for whoever asks for the same of this file again."""
        if key not in self._kept:
            self._kept[key] = make()
        return cast(T, self._kept[key])

    def read_up_to(self, offset: int, size: int) -> bytes:
        """At most `size` bytes from `offset`, fewer at the end of the file."""
        offset = min(max(offset, 0), self.size)
        return self.read_at(offset, min(size, self.size - offset))

    def stream_at(self, offset: int, size: int) -> bytes:
        """At most `size` bytes from `offset`, for a decoder. Raises OverLimit past `limits.media` in all."""
        self._streamed += min(size, max(0, self.size - offset))
        if self._streamed > self.limits.media:
            raise OverLimit("more would be decoded of this file than the limit allows", f"at {offset}")
        return self._read(size, offset)

    def _fetch(self, offset: int, size: int) -> bytes:
        self._spent += size
        if self._spent > self.limits.total:
            raise OverLimit("more would be read from this file than the limit allows", f"at {offset}")
        return self._read(size, offset)


def open_source(target: str | Path | bytes | BinaryIO, name: str | None = None, limits: Limits | None = None) -> Source:
    """A `Source` of a path, of bytes, or of a seekable binary file object (left open, at its old position): a context.

    Raises OSError for what the system cannot open, BadInput for what is neither of these.
    """
    limits = limits or Limits()
    if isinstance(target, (str, Path)):
        # O_NONBLOCK: a named pipe must not hang the batch; O_BINARY is Windows' own.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(target, flags)
        try:
            size = os.lseek(descriptor, 0, os.SEEK_END)
        except OSError:  # a pipe, say
            os.close(descriptor)
            raise
        name = name if name is not None else str(target)
        return Source(partial(_PREAD, descriptor), size, name, limits, partial(os.close, descriptor))
    if isinstance(target, bytes):
        return Source(partial(_slice, target), len(target), name or "", limits)
    if isinstance(target, io.IOBase) and target.seekable():
        back = partial(target.seek, target.tell())
        return Source(partial(_from_stream, target), target.seek(0, io.SEEK_END), name or "", limits, back)
    raise BadInput(f"scan: expected a path, bytes or a seekable binary file, got {type(target).__name__}")


def _slice(data: bytes, size: int, offset: int) -> bytes:
    return data[offset : offset + size]


def _from_stream(stream: BinaryIO, size: int, offset: int) -> bytes:
    stream.seek(offset)
    return stream.read(size)


def _sought(descriptor: int, size: int, offset: int) -> bytes:
    os.lseek(descriptor, offset, os.SEEK_SET)
    return os.read(descriptor, size)


_PREAD = getattr(os, "pread", _sought)
"""A seek and a read in one call of the system, which Windows has not."""


def extension_of(name: str) -> str:
    """The lower-case extension with its dot, or ""."""
    base = name.replace("\\", "/").rpartition("/")[2]
    dot = base.rfind(".")
    return base[dot:].lower() if dot > 0 else ""
