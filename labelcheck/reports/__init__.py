"""Reports: each module renders a stream of `Report`s in one form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol, TextIO, cast

from labelcheck.model import Outcome, Report
from labelcheck.reports.rendering import Rendering


class ReportForm(Protocol):
    """What each module of `REPORTS` offers."""

    def prepare(self, report: Report, path: str | None, /) -> Any:
        """What `write` needs of one report; made where the file was checked, perhaps in another process.

        `path`: where the file lies, for a form that shows it; None where it is better left alone.
        """

    def write(self, prepared: Iterable[Any], out: TextIO, rendering: Rendering, /) -> None:
        """Everything about the files, written to `out`."""


REPORTS = {"table": "table", "json": "json_list", "jsonl": "jsonl", "html": "html", "decision": "decision"}
"""What `--format` calls a form, and its module."""


def report_form(name: str) -> ReportForm:
    """The module of a form in `REPORTS`, imported when it is asked for."""
    return cast(ReportForm, import_module(f"labelcheck.reports.{REPORTS[name]}"))


@dataclass(frozen=True, slots=True)
class Finish:
    """Makes of a report its outcome and what a form's `write` needs of it, without personal data if `redacted`."""

    prepare: Callable[[Report, str | None], Any]
    redacted: bool

    def __call__(self, report: Report, path: str | None) -> tuple[Outcome, Any]:
        """The outcome and what was prepared."""
        if self.redacted:
            from labelcheck.reports.redact import redact  # noqa: PLC0415  # few reports are

            report = redact(report)
        return report.outcome, self.prepare(report, path)
