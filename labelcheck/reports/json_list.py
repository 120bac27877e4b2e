"""JSON: a list of the machine contract's objects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from labelcheck.model import Report
from labelcheck.reports.contract import as_json
from labelcheck.reports.rendering import Rendering

NAME = "json"


def write(reports: Iterable[Report], out: TextIO, _rendering: Rendering) -> None:
    """One list, an object a line; the same in every language."""
    before = "[\n"
    for report in reports:
        out.write(before + as_json(report))
        before = ",\n"
    out.write("\n]\n" if before == ",\n" else "[]\n")
