"""Several processes that check files together, in order and in bounded memory.

Rules are large and every verdict has one, so they cross between processes once, not with every report.
"""

from __future__ import annotations

import io
import multiprocessing
import pickle
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from itertools import islice

from labelcheck.audit.one import Settings, check_one
from labelcheck.audit.walk import Entry
from labelcheck.check import unfinished
from labelcheck.model import Report, Rule

CHUNK = 64
"""Files that go to a process at once."""

MOST = 61
"""Processes that Windows can wait for at once."""

Chunk = Sequence[Entry]


def check_in_processes(entries: Iterator[Entry], jobs: int, settings: Settings) -> Iterator[Report]:
    """A report for every entry, in their order; no more is drawn or kept than a window of chunks.

    A file that ends its process gets a report that says so.
    """
    jobs = min(jobs, MOST)
    packed = pickle.dumps(settings)
    rules = _rules(settings)
    chunks = iter(lambda: list(islice(entries, CHUNK)), [])
    pool = _start(jobs)
    pending: deque[tuple[Chunk, Future[bytes]]] = deque()
    try:
        while True:
            pending += [(chunk, _submit(pool, chunk, packed)) for chunk in islice(chunks, 2 * jobs - len(pending))]
            if not pending:
                return
            chunk, future = pending.popleft()
            try:
                reports = _Unpickler(future.result(), rules).load()
            except BrokenProcessPool:
                pool.shutdown()
                reports = _one_by_one(chunk, packed, settings)
                pool = _start(jobs)
                pending = deque(
                    (chunk, _submit(pool, chunk, packed) if future.exception() else future) for chunk, future in pending
                )
            yield from reports
    finally:
        pool.shutdown(cancel_futures=True)


def _submit(pool: ProcessPoolExecutor, chunk: Chunk, packed: bytes) -> Future[bytes]:
    try:
        return pool.submit(_check_chunk, chunk, packed)
    except BrokenProcessPool as broken:
        future: Future[bytes] = Future()
        future.set_exception(broken)
        return future


def _one_by_one(chunk: Chunk, packed: bytes, settings: Settings) -> Iterator[Report]:
    """The reports of a chunk in which a process died: each file alone, so that only the culprit loses its verdicts."""
    rules = _rules(settings)
    pool = _start(1)
    try:
        for entry in chunk:
            try:
                yield from _Unpickler(pool.submit(_check_chunk, [entry], packed).result(), rules).load()
            except BrokenProcessPool:
                problem = "checking this file ended the process"
                yield unfinished(entry[0], problem, settings.context, settings.options.level, settings.packs)
                pool.shutdown()
                pool = _start(1)
    finally:
        pool.shutdown(cancel_futures=True)


def _start(jobs: int) -> ProcessPoolExecutor:
    # spawn: the progress bar runs a thread, and a forked copy of a locked lock never opens.
    return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _let_interrupt_end)


def _let_interrupt_end() -> None:
    """Ctrl-C ends a worker at once, without a traceback of its own."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _check_chunk(chunk: Chunk, packed: bytes) -> bytes:
    """In a worker: the chunk's reports, pickled."""
    settings = _unpacked(packed)
    out = io.BytesIO()
    _Pickler(out, pickle.HIGHEST_PROTOCOL).dump([check_one(entry, settings) for entry in chunk])
    return out.getvalue()


@cache
def _unpacked(packed: bytes) -> Settings:
    settings: Settings = pickle.loads(packed)  # noqa: S301  # our own bytes, from the process that started this one
    return settings


def _rules(settings: Settings) -> dict[str, Rule]:
    return {rule.id: rule for pack in settings.packs for rule in pack.rules}


class _Pickler(pickle.Pickler):
    """Writes a rule as its id."""

    def persistent_id(self, obj: object) -> str | None:
        return obj.id if isinstance(obj, Rule) else None


class _Unpickler(pickle.Unpickler):
    """Reads a rule by its id."""

    def __init__(self, data: bytes, rules: dict[str, Rule]) -> None:
        super().__init__(io.BytesIO(data))
        self._rules = rules

    def persistent_load(self, pid: str) -> Rule:
        return self._rules[pid]
