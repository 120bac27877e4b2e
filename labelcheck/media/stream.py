"""A file as the libraries of pictures, video and sound want it: seekable bytes, every read bounded by a `Source`."""

from __future__ import annotations

import io

from labelcheck.source import Source

_BLOCK = 1 << 20


class Stream(io.RawIOBase):
    """Reads of a `Source` at a position, at most a block at a time; what the limits refuse raises `ReadError`."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self._source = source
        self._at = 0

    def readable(self) -> bool:
        """True."""
        return True

    def seekable(self) -> bool:
        """True."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """The new position, which may lie behind the end."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._source.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        """The position."""
        return self._at

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes; fewer at the end, and at most what the limits let one read take."""
        wanted = self._source.size - self._at if size is None or size < 0 else size
        parts = []
        while wanted > 0 and (data := self._source.stream_at(self._at, min(wanted, _BLOCK))):
            self._at += len(data)
            wanted -= len(data)
            parts.append(data)
        return b"".join(parts)
