"""JSON: a list of the machine contract's objects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from labelcheck.model import Report
from labelcheck.reports.contract import as_json
from labelcheck.reports.rendering import Rendering


def prepare(report: Report, _path: str | None) -> str:
    """The object, as one line."""
    return as_json(report)


def write(prepared: Iterable[str], out: TextIO, _rendering: Rendering) -> None:
    """One list, an object a line; the same in every language."""
    before = "[\n"
    for line in prepared:
        out.write(before + line)
        before = ",\n"
    out.write("\n]\n" if before == ",\n" else "[]\n")
