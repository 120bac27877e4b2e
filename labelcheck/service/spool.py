"""Where uploads wait to be checked: a folder a request, gone with its answer, and a folder a service, gone with the service.

What a service that was killed left behind is removed by the next one: only the living hold their lock.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from labelcheck.service.refusal import Refusal

_PREFIX = "labelcheck-serve-"
_LOCK = "lock"


class Spool:
    """At most `room` bytes of uploads, below `folder` (the system's own for "")."""

    def __init__(self, folder: str, room: int) -> None:
        base = Path(folder or tempfile.gettempdir())
        _sweep(base)
        self._folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=base))
        self._lock = (self._folder / _LOCK).open("wb")
        _try_lock(self._lock)
        self._room = room

    @contextmanager
    def request(self) -> Iterator[Tray]:
        """A tray for one request's uploads, emptied at the end whatever happened."""
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        tray = Tray(folder, self)
        try:
            yield tray
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            self._room += tray.taken

    def take(self, size: int) -> None:
        """Room for so many bytes more. Raises Refusal where there is none."""
        if size > self._room:
            raise Refusal(
                503, "the uploads that wait to be checked fill the room for them; try again", {"Retry-After": "5"}
            )
        self._room -= size

    def close(self) -> None:
        """Removes everything."""
        self._lock.close()
        shutil.rmtree(self._folder, ignore_errors=True)


class Tray:
    """The uploads of one request."""

    def __init__(self, folder: Path, spool: Spool) -> None:
        self._folder, self._spool = folder, spool
        self.taken = self._count = 0

    def new(self) -> IO[bytes]:
        """A file to write to, whose name says nothing of the upload's."""
        self._count += 1
        return (self._folder / str(self._count)).open("xb")

    def take(self, size: int) -> None:
        """Room for so many bytes more. Raises Refusal where there is none."""
        self._spool.take(size)
        self.taken += size


def _sweep(base: Path) -> None:
    for folder in base.glob(f"{_PREFIX}*"):
        if folder.is_symlink() or not _is_ours(folder):
            continue
        with suppress(OSError), (folder / _LOCK).open("r+b") as lock:
            if _try_lock(lock):
                shutil.rmtree(folder, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    return not hasattr(os, "getuid") or folder.stat(follow_symlinks=False).st_uid == os.getuid()


def _try_lock(lock: IO[bytes]) -> bool:
    """Whether nobody else holds it; where the system knows no such locks, somebody may."""
    try:
        import fcntl  # noqa: PLC0415  # not on Windows
    except ImportError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
