"""A process that checks files for another: chunks come in through a pipe, results go out.

Rules are large and every verdict has one, so they cross between processes once, not with every report.
"""

from __future__ import annotations

import gc
import io
import multiprocessing
import pickle
import signal
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelcheck.audit.one import Job
from labelcheck.audit.share import share_of, use_one_thread
from labelcheck.model import Rule

if TYPE_CHECKING:
    from multiprocessing.context import ForkContext, SpawnContext

_THREADS = Path("/proc/self/task")

_GARBAGE = 50_000
"""Objects between two collections: a file leaves few cycles."""


_LONG = 0.3
"""Seconds after which what a file left is collected at once: of a video that may be large."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A file whose check did not come to an end, and the fixed phrase that says why."""

    problem: str


def how_to_start() -> ForkContext | SpawnContext:
    """A copy of this process, which is there at once, while it has no second thread; else a new one, which takes 0.2 s.

    A copy of a lock that another thread (the progress bar's, a library's) holds never opens. Only Linux tells of all
    threads, and only its own libraries may be copied.
    """
    alone = _THREADS.is_dir() and len(list(_THREADS.iterdir())) == 1
    return multiprocessing.get_context("fork") if alone else multiprocessing.get_context("spawn")


def serve(connection: Connection, begun: Any, packed: bytes, copied: Sequence[Connection]) -> None:
    """Works until the other end is closed; `begun` counts the files, each before anything of it is looked at.

    `copied`: the ends that a copy of a process has from it, which keep a connection open that the other side closed.
    """
    for end in copied:
        end.close()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends a worker at once, without a traceback of its own
    work = pickle.loads(packed)  # noqa: S301  # our own bytes, from the process that started this one
    use_one_thread()
    _limit_memory(share_of(work.settings.options).memory)
    gc.freeze()
    gc.set_threshold(_GARBAGE)
    with suppress(EOFError):
        while True:
            results = []
            for file in connection.recv():
                begun.value += 1
                results.append(_result(file, work))
            connection.send_bytes(_packed(results))


def _result(file: bytes, work: Job[Any, Any]) -> Any:
    start = time.monotonic()
    try:
        return work.check(pickle.loads(file))  # noqa: S301  # as above
    except MemoryError:
        return Refused("checking this file took more memory than the limit")
    finally:
        if time.monotonic() - start > _LONG:
            gc.collect()


def _limit_memory(memory: int) -> None:
    try:
        import resource  # noqa: PLC0415  # not on Windows
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = memory if most == resource.RLIM_INFINITY else min(memory, most)
    with suppress(OSError, ValueError):  # macOS knows the limit but may not take it
        resource.setrlimit(resource.RLIMIT_AS, (limit, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core would keep what was in the file


def _packed(results: list[Any]) -> bytes:
    out = io.BytesIO()
    _Pickler(out, pickle.HIGHEST_PROTOCOL).dump(results)
    return out.getvalue()


def unpacked(data: bytes, rules: Mapping[str, object]) -> list[Any]:
    """The results that a process sent, with the rules by their ids."""
    results: list[Any] = _Unpickler(data, rules).load()
    return results


class _Pickler(pickle.Pickler):
    """Writes a rule as its id."""

    def persistent_id(self, obj: object) -> str | None:
        return obj.id if isinstance(obj, Rule) else None


class _Unpickler(pickle.Unpickler):
    """Reads a rule by its id."""

    def __init__(self, data: bytes, rules: Mapping[str, object]) -> None:
        super().__init__(io.BytesIO(data))
        self._rules = rules

    def persistent_load(self, pid: str) -> object:
        return self._rules[pid]
