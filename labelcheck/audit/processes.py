"""Several processes that check files together, in order and in bounded memory."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice

from labelcheck.audit.one import Settings, check_one
from labelcheck.audit.walk import Entry
from labelcheck.check import unfinished
from labelcheck.model import Report

CHUNK = 16
"""Files that go to a process at once."""

MOST = 61
"""Processes that Windows can wait for at once."""

Chunk = tuple[Entry, ...]


def check_in_processes(entries: Iterator[Entry], jobs: int, settings: Settings) -> Iterator[Report]:
    """A report for every entry, in their order; no more is drawn or kept than a window of chunks.

    A file that ends its process gets a report that says so.
    """
    chunks = iter(lambda: tuple(islice(entries, CHUNK)), ())
    jobs = min(jobs, MOST)
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


def _check_chunk(chunk: Chunk, settings: Settings) -> list[Report]:
    return [check_one(entry, settings) for entry in chunk]


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
                yield pool.submit(check_one, entry, settings).result()
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
