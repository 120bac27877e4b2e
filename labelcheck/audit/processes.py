"""Several processes that check files together, in order, in bounded memory, and each file in bounded time.

A process works on one chunk of files and counts them as it begins them, so that the file that ends it, or that keeps it
too long, is known. It is then replaced, and the rest of its chunk is done again.
"""

from __future__ import annotations

import pickle
import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import Connection, wait
from typing import Generic, TypeVar

from labelcheck.audit.one import Job, T
from labelcheck.audit.share import share_of
from labelcheck.audit.worker import Refused, how_to_start, serve, unpacked

AHEAD = 128
"""Files for each process that are drawn, or done and kept, while one before them takes its time."""

MOST = 61
"""Processes that Windows can wait for at once."""

E = TypeVar("E")

_TICK = 0.5
_START = 20.0
"""Seconds that a process may take to start."""


def check_in_processes(entries: Iterator[E], jobs: int, work: Job[E, T], timeout: float) -> Iterator[T]:
    """What the work gives for every entry, in their order; no more is drawn or kept than a window of chunks."""
    team = _Team(min(jobs, MOST), work, timeout)
    size = share_of(work.settings.options).chunk
    window = team.jobs * AHEAD // size
    pending: deque[Chunk[E, T]] = deque()
    try:
        while True:
            while len(pending) < window and (drawn := list(islice(entries, size))):
                pending.append(Chunk(drawn))
            team.hand_out(pending)
            if not pending:
                return
            if pending[0].is_done:
                yield from pending.popleft().ordered(work)
                team.collect(0)
            else:
                team.collect(min(_TICK, timeout))
    finally:
        team.end()


@dataclass(slots=True)
class Chunk(Generic[E, T]):
    """Files that go together, and by their places: what came of them, and what went wrong with those given up."""

    entries: list[E]
    refused: dict[int, Refused] = field(default_factory=dict)
    results: list[T | Refused] | None = None
    is_given: bool = False

    @property
    def is_done(self) -> bool:
        """Whether all of it was checked."""
        return self.results is not None

    @property
    def places(self) -> list[int]:
        """Of the files that are still to be checked."""
        return [place for place in range(len(self.entries)) if place not in self.refused]

    def ordered(self, work: Job[E, T]) -> Iterator[T]:
        """What came of every file, in their order."""
        results = iter(self.results or ())
        for place, entry in enumerate(self.entries):
            result = self.refused.get(place) or next(results)
            yield work.give_up(entry, result.problem) if isinstance(result, Refused) else result


class _Team(Generic[E, T]):
    """Processes at work; no more of them than there are chunks to do."""

    def __init__(self, jobs: int, work: Job[E, T], timeout: float) -> None:
        self.jobs = jobs
        self._timeout = timeout
        self._packed = pickle.dumps(work)
        self._rules = {rule.id: rule for pack in work.settings.packs for rule in pack.rules}
        self._members: list[Member[E, T]] = []

    def hand_out(self, chunks: deque[Chunk[E, T]]) -> None:
        """Gives the chunks that nobody has to the processes that are idle."""
        for chunk in chunks:
            if chunk.is_given:
                continue
            idle = next((member for member in self._members if member.chunk is None), None)
            if idle is None:
                if len(self._members) == self.jobs:
                    return
                idle = Member(self._packed, [member.connection for member in self._members])
                self._members.append(idle)
            idle.begin(chunk)

    def collect(self, seconds: float) -> None:
        """Waits so long at most for results, and takes those in; ends the processes that a file keeps too long."""
        ready = wait([member.connection for member in self._members if member.chunk], seconds)
        for member in [member for member in self._members if member.chunk]:
            if member.connection in ready:
                try:
                    member.finish(self._rules)
                except (EOFError, OSError):
                    self._give_up(member, Refused("checking this file ended the process"))
            elif member.is_stuck(self._timeout):
                self._give_up(member, Refused("checking this file took longer than the limit"))

    def _give_up(self, member: Member[E, T], why: Refused) -> None:
        member.refuse(why)
        member.end()
        self._members.remove(member)

    def end(self) -> None:
        """Ends every process, also in the middle of a file."""
        for member in self._members:
            member.end()


class Member(Generic[E, T]):
    """One process, seen from here."""

    def __init__(self, packed: bytes, others: list[Connection]) -> None:
        start = how_to_start()
        self.connection, theirs = start.Pipe()
        self._begun = start.RawValue("q", 0)
        copied = [self.connection, *others] if start.get_start_method() == "fork" else []
        self._process = start.Process(target=serve, args=(theirs, self._begun, packed, copied), daemon=True)
        self._process.start()
        theirs.close()
        self.chunk: Chunk[E, T] | None = None
        self._before = self._seen = 0
        self._since = 0.0

    def begin(self, chunk: Chunk[E, T]) -> None:
        """Sends a chunk's files, each packed by itself."""
        self.chunk, chunk.is_given = chunk, True
        self._before = self._seen = self._begun.value
        self._since = time.monotonic() + _START
        files = [pickle.dumps(chunk.entries[place]) for place in chunk.places]
        try:
            self.connection.send(files)
        except OSError:
            return  # it is gone: collecting finds that out

    def finish(self, rules: Mapping[str, object]) -> None:
        """Receives the chunk's results. Raises EOFError or OSError where the process is gone."""
        assert self.chunk is not None  # noqa: S101  # an invariant of the caller, not input
        self.chunk.results = unpacked(self.connection.recv_bytes(), rules)
        self.chunk = None

    def is_stuck(self, timeout: float) -> bool:
        """Whether the same file has been checked for longer than so many seconds."""
        now, begun = time.monotonic(), self._begun.value
        if begun != self._seen:
            self._seen, self._since = begun, now
        return now - self._since > timeout

    def refuse(self, why: Refused) -> None:
        """Gives up the file that was begun last, and leaves the rest of the chunk to others."""
        assert self.chunk is not None  # noqa: S101  # as above
        begun = max(self._begun.value - self._before, 1)
        self.chunk.refused[self.chunk.places[begun - 1]] = why
        if self.chunk.places:
            self.chunk.is_given = False
        else:
            self.chunk.results = []

    @property
    def pid(self) -> int | None:
        """Of the process."""
        return self._process.pid

    def end(self) -> None:
        """Ends the process at once."""
        self._process.kill()
        self._process.join()
        self.connection.close()
