"""One file of a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from labelcheck.audit.walk import Entry
from labelcheck.check import check, unfinished
from labelcheck.detectors import Options
from labelcheck.model import Context, Report
from labelcheck.rulepack import Pack

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Settings:
    """What is the same for every file of a run."""

    context: Context
    options: Options
    packs: tuple[Pack, ...]


@dataclass(frozen=True, slots=True)
class Work(Generic[T]):
    """What is done with each file: it is checked, and `finish` makes of the report what is kept of it.

    Where processes share the work, `finish` must be a function of a module, and what it gives crosses between them: text
    does so ten times faster than a report. `exhibit` shows what was seen in the file at a path; it changes nothing of the report.
    """

    settings: Settings
    finish: Callable[[Report], T]
    exhibit: Callable[[str, Report], None] | None = None

    def check(self, entry: Entry) -> T:
        """What `finish` makes of the report on a file."""
        name, path = entry
        settings = self.settings
        report = check(path, name, settings.context, settings.options, settings.packs)
        if self.exhibit is not None:
            self.exhibit(path, report)
        return self.finish(report)

    def give_up(self, entry: Entry, problem: str) -> T:
        """What `finish` makes of the report on a file whose check did not come to an end."""
        settings = self.settings
        return self.finish(unfinished(entry[0], problem, settings.context, settings.options.level, settings.packs))
