"""A process that checks one file after another for a service: each errand with its own settings, in bounded time and memory.

It is replaced when a file ends it or keeps it too long, and after `LIFE` files, whatever they left in it.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic

from labelcheck.audit.one import Settings, T, Work
from labelcheck.audit.processes import Chunk, Member
from labelcheck.audit.walk import Entry
from labelcheck.audit.worker import Refused
from labelcheck.detectors import Options
from labelcheck.model import Context, Report
from labelcheck.rulepack import Pack

LIFE = 2000
"""Files that a process checks before it is replaced."""

_TICK = 0.1


@dataclass(frozen=True, slots=True)
class Errand(Generic[T]):
    """One file to check: how, by which of the packs that were loaded (all of them for ()), beside an earlier version if there is one."""

    entry: Entry
    context: Context
    options: Options
    finish: Callable[[Report, str | None], T]
    packs: tuple[str, ...] = ()
    earlier: Entry | None = None

    def work(self, packs: tuple[Pack, ...]) -> Work[T]:
        """What is done with the file."""
        chosen = tuple(pack for pack in packs if not self.packs or pack.name in self.packs)
        earlier = {self.entry[0]: self.earlier} if self.earlier else {}
        return Work(Settings(self.context, self.options, chosen), self.finish, earlier=earlier)


@dataclass(frozen=True, slots=True)
class Errands:
    """What a keeper's process works by: the packs, and the settings that its limits follow."""

    settings: Settings

    def check(self, errand: Errand[T]) -> T:
        """What the errand's `finish` makes of the report."""
        return errand.work(self.settings.packs).check(errand.entry)

    def give_up(self, errand: Errand[T], problem: str) -> T:
        """What it makes of an undetermined one, where the check did not come to an end."""
        return errand.work(self.settings.packs).give_up(errand.entry, problem)


class Keeper:
    """One process, for one caller at a time; it starts with its first errand."""

    def __init__(self, settings: Settings, timeout: float) -> None:
        self._errands, self._timeout = Errands(settings), timeout
        self._packed = pickle.dumps(self._errands)
        self._rules = {rule.id: rule for pack in settings.packs for rule in pack.rules}
        self._member: Member[Errand[Any], Any] | None = None
        self._done = 0

    def check(self, errand: Errand[T]) -> T:
        """What the errand's `finish` makes of the report; of an undetermined one where the check did not come to an end."""
        result = self._result(errand)
        if isinstance(result, Refused):
            return self._errands.give_up(errand, result.problem)
        return result

    def _result(self, errand: Errand[T]) -> T | Refused:
        member = self._member = self._member or Member(self._packed, [])
        chunk: Chunk[Errand[T], T] = Chunk([errand])
        member.begin(chunk)
        try:
            while not member.connection.poll(_TICK):
                if member.is_stuck(self._timeout):
                    self.end()
                    return Refused("checking this file took longer than the limit")
            member.finish(self._rules)
        except (EOFError, OSError):
            self.end()
            return Refused("checking this file ended the process")
        self._done += 1
        if self._done >= LIFE:
            self.end()
        assert chunk.results is not None  # noqa: S101  # `finish` sets them
        return chunk.results[0]

    @property
    def pid(self) -> int | None:
        """Of the process, once there is one."""
        return self._member.pid if self._member else None

    def end(self) -> None:
        """Ends the process at once; the next errand starts another."""
        if self._member:
            self._member.end()
        self._member, self._done = None, 0
