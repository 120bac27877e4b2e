"""One file of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Generic, Protocol, TypeVar

from labelcheck.audit.walk import Entry
from labelcheck.check import as_before, check, unfinished
from labelcheck.detectors import Options
from labelcheck.model import Context, Report
from labelcheck.rulepack import Pack

T = TypeVar("T")
E_contra = TypeVar("E_contra", contravariant=True)
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Settings:
    """What is the same for every file of a run."""

    context: Context
    options: Options
    packs: tuple[Pack, ...]


class Job(Protocol[E_contra, T_co]):
    """What processes do with each file they are given: it is checked, or given up. A job crosses to them once, each file by itself."""

    @property
    def settings(self) -> Settings:
        """What is the same for every file; how files are shared out follows from it."""

    def check(self, entry: E_contra, /) -> T_co:
        """What is kept of a file."""

    def give_up(self, entry: E_contra, problem: str, /) -> T_co:
        """What is kept of a file whose check did not come to an end."""


@dataclass(frozen=True, slots=True)
class Work(Generic[T]):
    """What is done with each file: it is checked, and `finish` makes of the report what is kept of it; it is told where the file lies, or
    None where it is better left alone.

    Where processes share the work, `finish` must be a function of a module, and what it gives crosses between them: text
    does so ten times faster than a report. `exhibit` shows what was seen in the file at a path; it changes nothing of the report.
    `earlier` holds, by a file's name, the earlier version that it is compared with.
    """

    settings: Settings
    finish: Callable[[Report, str | None], T]
    exhibit: Callable[[str, Report], None] | None = None
    earlier: Mapping[str, Entry] = field(default_factory=dict)

    def check(self, entry: Entry) -> T:
        """What `finish` makes of the report on a file."""
        name, path = entry
        settings = self.settings
        report = check(path, name, self._context(name), settings.options, settings.packs)
        if self.exhibit is not None:
            self.exhibit(path, report)
        return self.finish(report, path)

    def _context(self, name: str) -> Context:
        settings = self.settings
        if name not in self.earlier:
            return settings.context
        older, path = self.earlier[name]
        report = check(path, older, settings.context, settings.options, settings.packs)
        return replace(settings.context, before=as_before(report))

    def give_up(self, entry: Entry, problem: str) -> T:
        """What `finish` makes of the report on a file whose check did not come to an end."""
        settings = self.settings
        report = unfinished(entry[0], problem, settings.context, settings.options.level, settings.packs)
        return self.finish(report, None)
