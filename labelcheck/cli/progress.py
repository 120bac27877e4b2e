"""A progress bar on standard error, for a person who waits."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

_FEW = 8


def shown(reports: Iterator[T], entries: Callable[[], Iterable[object]]) -> Iterator[T]:
    """The same reports on these entries; a bar counts them where standard error is a terminal and there are more than a few."""
    if not sys.stderr.isatty():
        return reports
    total = sum(1 for _ in entries())
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
