"""Many files checked by several processes, in order and in bounded memory."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from itertools import chain, islice

from labelcheck.audit.walk import Entry
from labelcheck.check import check, unfinished
from labelcheck.detectors import Options
from labelcheck.model import Context, Report
from labelcheck.rulepack import Pack

FEW = 64
"""Up to this many files are checked in this process: starting others costs more than they save."""

CHUNK = 16
"""Files that go to a process at once."""

MOST = 61
"""Processes that Windows can wait for at once."""

Chunk = tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """What is the same for every file of a run."""

    context: Context
    options: Options
    packs: tuple[Pack, ...]


def check_many(entries: Iterable[Entry], jobs: int, settings: Settings) -> Iterator[Report]:
    """A report for every entry, in their order, without the fields as read; `jobs` processes share the work.

    A file that ends the process that checks it gets a report that says so, and the others go on.
    """
    rest = iter(entries)
    first = list(islice(rest, FEW + 1)) if jobs > 1 else []
    together = chain(first, rest)
    if len(first) <= FEW:
        return (_check_one(entry, settings) for entry in together)
    chunks = iter(lambda: tuple(islice(together, CHUNK)), ())
    return _in_processes(chunks, min(jobs, MOST), settings)


def _check_one(entry: Entry, settings: Settings) -> Report:
    name, path = entry
    report = check(path, name, settings.context, settings.options, settings.packs)
    return replace(report, asset=replace(report.asset, fields=()))


def _check_chunk(chunk: Chunk, settings: Settings) -> list[Report]:
    return [_check_one(entry, settings) for entry in chunk]


def _in_processes(chunks: Iterator[Chunk], jobs: int, settings: Settings) -> Iterator[Report]:
    pool = _start(jobs)
    pending: deque[tuple[Chunk, Future[list[Report]]]] = deque()
    try:
        while True:
            pending += [(chunk, _submit(pool, chunk, settings)) for chunk in islice(chunks, 2 * jobs - len(pending))]
            if not pending:
                return
            chunk, future = pending.popleft()
            try:
                reports = future.result()
            except BrokenProcessPool:
                pool.shutdown()
                yield from _one_by_one(chunk, settings)
                pool = _start(jobs)
                pending = deque(
                    (chunk, _submit(pool, chunk, settings) if future.exception() else future)
                    for chunk, future in pending
                )
            else:
                yield from reports
    finally:
        pool.shutdown(cancel_futures=True)


def _submit(pool: ProcessPoolExecutor, chunk: Chunk, settings: Settings) -> Future[list[Report]]:
    try:
        return pool.submit(_check_chunk, chunk, settings)
    except BrokenProcessPool as broken:
        future: Future[list[Report]] = Future()
        future.set_exception(broken)
        return future


def _one_by_one(chunk: Chunk, settings: Settings) -> Iterator[Report]:
    """The reports of a chunk in which a process died: each file alone, so that only the culprit loses its verdicts."""
    pool = _start(1)
    try:
        for entry in chunk:
            try:
                yield pool.submit(_check_one, entry, settings).result()
            except BrokenProcessPool:
                yield _died(entry, settings)
                pool.shutdown()
                pool = _start(1)
    finally:
        pool.shutdown(cancel_futures=True)


def _died(entry: Entry, settings: Settings) -> Report:
    problem = "checking this file ended the process"
    return unfinished(entry[0], problem, settings.context, settings.options.level, settings.packs)


def _start(jobs: int) -> ProcessPoolExecutor:
    # spawn: the progress bar runs a thread, and a forked copy of a locked lock never opens.
    return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _let_interrupt_end)


def _let_interrupt_end() -> None:
    """Ctrl-C ends a worker at once, without a traceback of its own."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
