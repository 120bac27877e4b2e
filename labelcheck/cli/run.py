"""One scan: from the paths to the report that is written."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from labelcheck.audit.one import Settings
from labelcheck.audit.pool import check_many
from labelcheck.audit.walk import STDIN, Entry, walk
from labelcheck.cli.output import opened, spooled_stdin
from labelcheck.cli.progress import shown
from labelcheck.detectors import Options
from labelcheck.model import Context, Level, Outcome, Report
from labelcheck.reports import REPORTS
from labelcheck.reports.redact import redact
from labelcheck.reports.rendering import Rendering, unruled
from labelcheck.reports.wording import Language
from labelcheck.rulepack import load_packs
from labelcheck.source import Limits


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for; `folder` holds further rule packs, `jobs` None is one process a processor."""

    paths: tuple[str, ...]
    exclude: tuple[str, ...]
    context: Context
    level: Level
    folder: str | None
    form: str
    language: Language
    output: str | None
    redact: bool
    jobs: int | None
    quiet: bool


def run(request: Request) -> set[Outcome]:
    """The outcomes seen, after the report has been written."""
    packs = load_packs(Path(request.folder) if request.folder is not None else None)
    settings = Settings(request.context, Options(request.level, Limits()), packs)
    entries = walk(request.paths, request.exclude)
    seen: set[Outcome] = set()
    with ExitStack() as stack:
        out, own = stack.enter_context(opened(request.output))
        if STDIN in request.paths:
            spooled = stack.enter_context(spooled_stdin())
            entries = ((name, spooled if name == STDIN else path) for name, path in entries)
        reports = check_many(_without(entries, own), request.jobs or _processors(), settings)
        if not request.quiet and (request.form == "table" or not out.isatty()):
            reports = shown(reports, request.paths, request.exclude)
        reports = _noting(map(redact, reports) if request.redact else reports, seen)
        write = next(report.write for report in REPORTS if request.form == report.NAME)
        write(reports, out, Rendering(request.language, unruled(packs)))
    return seen


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _without(entries: Iterable[Entry], own: frozenset[str]) -> Iterator[Entry]:
    """The entries but for the report itself, which may lie in a folder that is scanned."""
    bases = {Path(path).name for path in own}
    return (
        (name, path)
        for name, path in entries
        if name.rpartition("/")[2] not in bases or os.path.realpath(path) not in own
    )


def _noting(reports: Iterable[Report], seen: set[Outcome]) -> Iterator[Report]:
    for report in reports:
        seen.add(report.outcome)
        yield report
