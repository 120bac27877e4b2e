"""JSON Lines: one object of the machine contract a file, as soon as it is known."""

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
    """One line a report; the same in every language."""
    out.writelines(line + "\n" for line in prepared)
