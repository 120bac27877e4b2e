"""Reports: each module renders a stream of `Report`s in one form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TextIO

from labelcheck.model import Report
from labelcheck.reports import json_list, jsonl, table
from labelcheck.reports.rendering import Rendering


class ReportForm(Protocol):
    """What a module in `REPORTS` offers; `NAME` is what `--format` calls it."""

    NAME: str

    def write(self, reports: Iterable[Report], out: TextIO, rendering: Rendering, /) -> None:
        """Everything about the files, written to `out`."""


REPORTS: tuple[ReportForm, ...] = (table, json_list, jsonl)
