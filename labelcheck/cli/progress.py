"""A progress bar on standard error, for a person who waits."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

from labelcheck.audit.walk import walk

T = TypeVar("T")

_FEW = 8


def shown(reports: Iterator[T], paths: Sequence[str], exclude: Sequence[str]) -> Iterator[T]:
    """The same reports; a bar counts them where standard error is a terminal and there are more than a few."""
    if not sys.stderr.isatty():
        return reports
    total = sum(1 for _ in walk(paths, exclude))
    return _counted(reports, total) if total > _FEW else reports


def _counted(reports: Iterator[T], total: int) -> Iterator[T]:
    from rich.console import Console  # noqa: PLC0415  # only who waits at a terminal needs it
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn  # noqa: PLC0415  # as above

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total)
        for report in reports:
            progress.advance(task)
            yield report
