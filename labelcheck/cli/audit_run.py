"""One audit, from what was asked to what is said at its end."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from labelcheck.audit.checkpoint import Checkpoint, alone
from labelcheck.audit.items import items
from labelcheck.audit.run import Audit, Plan, Progress, Task
from labelcheck.audit.share import use_one_thread
from labelcheck.cli.options import Request, asked, outcomes
from labelcheck.cli.run import processors, settings_of
from labelcheck.errors import BadInput
from labelcheck.model import Level, Text
from labelcheck.reports.row import COLUMNS, ToRow
from labelcheck.reports.wording import OUTCOMES, Language, say
from labelcheck.version import VERSION

_NOT_KEPT = ("out", "resume", "incremental", "jobs", "quiet", "language", "timeout")
"""Options of a call, not of the audit."""

_MENDED = Text("{} files had a damaged result and are checked again", "{} 个文件的结果已损坏，将重新检查")
_FAR = Text(
    "{seen}{total} files, {rate:.0f}/s{left}: {counts}", "{seen}{total} 个文件，{rate:.0f} 个/秒{left}：{counts}"
)
_LEFT = Text(", {} left", "，剩余 {}")
_DONE = Text("{} files: {}. Results: {}", "{} 个文件：{}。结果位于 {}")
_STOPPED = Text(
    "stopped; go on with: labelcheck audit --out {} --resume", "已停止；继续：labelcheck audit --out {} --resume"
)
_COUNT = Text("{0} {1}", "{1} {0} 个")


def audit(out: Path, request: Request, given: Mapping[str, Any]) -> set[str]:
    """The outcomes there are, once the audit is at its end. Raises BadInput for what cannot be gone on with or begun."""
    use_one_thread()
    _ready(out, resumes=given["resume"] or given["incremental"])
    with alone(out):
        book = Checkpoint(out, COLUMNS)
        try:
            request, given, run, since = _begun(book, out, request, given)
            if mended := book.mend():
                _say(_MENDED, request.language, mended)
            _go(book, out, request, given, run, since)
            book.set(finished=run)
            counts = book.counts()
            _say(_DONE, request.language, sum(counts.values()), _counted(counts, request.language), book.results)
            return set(counts)
        finally:
            book.close()


def _ready(out: Path, *, resumes: bool) -> None:
    """The folder, which exists from here on. Raises BadInput where it holds something else, or nothing to go on with."""
    has_audit = (out / "audit.sqlite").is_file()
    if resumes and not has_audit:
        raise BadInput(f"--out {out}: holds no audit to go on with")
    if not resumes and has_audit:
        raise BadInput(
            f"--out {out}: holds an audit already; --resume goes on with it, --incremental checks what is new"
        )
    if not resumes and out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise BadInput(f"--out {out}: expected a folder that is empty or new")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"--out {out}: cannot be written: {error.strerror}") from None


def _begun(
    book: Checkpoint, out: Path, request: Request, given: Mapping[str, Any]
) -> tuple[Request, Mapping[str, Any], int, int]:
    """What to do, the options it goes by, the number of this run, and the first whose results stand."""
    kept = book.settings
    if given["resume"]:
        if kept["tool"] != VERSION:
            raise BadInput(
                f"--resume: the audit in {out} was begun by labelcheck {kept['tool']}; use --incremental with its sources"
            )
        if request.paths and list(request.paths) != kept["sources"]:
            raise BadInput(
                f"--resume: found other sources, expected none or those it was begun with: {' '.join(kept['sources'])}"
            )
        given = {**given, **kept["given"]}
        on = datetime.fromisoformat(given["on"]) if given["on"] else None
        more = {"form": "jsonl", "output": None, "on": on, "exclude": tuple(given["exclude"])}
        request = asked(tuple(kept["sources"]), {**given, **more}, deepens=True)
        return request, given, kept["run"], kept["since"]
    if not request.paths:
        raise BadInput("SOURCE: found nothing, expected folders, files, patterns or a manifest")
    items(request.paths, request.exclude)  # what does not exist is complained of before anything is kept
    run = kept.get("run", 0) + 1
    basis = _basis(request, given)
    since = kept["since"] if kept.get("basis") == basis else run
    chosen = {name: value for name, value in given.items() if name not in _NOT_KEPT}
    chosen |= {"on": request.context.on, "exclude": list(request.exclude)}
    book.set(tool=VERSION, sources=list(request.paths), given=chosen, run=run, since=since, basis=basis, finished=0)
    return request, given, run, since


def _basis(request: Request, given: Mapping[str, Any]) -> str:
    """What tells whether earlier results stand: the tool, how files are checked, and the user's own rules."""
    how = {
        name: str(value)
        for name, value in given.items()
        if name not in {*_NOT_KEPT, "exclude", "deepen", "sample", "fail_on"}
    }
    text = hashlib.sha256(json.dumps([VERSION, how], sort_keys=True).encode())
    if request.folder is not None:
        own = Path(request.folder)
        for path in sorted(own.rglob("*.toml")) if own.is_dir() else [own]:
            text.update(path.read_bytes() if path.is_file() else b"")
    return text.hexdigest()


def _go(book: Checkpoint, out: Path, request: Request, given: Mapping[str, Any], run: int, since: int) -> None:
    settings = settings_of(request)
    plan = Plan(request.paths, request.exclude, outcomes(given["deepen"]), given["sample"], (str(out),))
    if settings.options.level is Level.FULL:
        plan = replace(plan, deepen=frozenset(), sample=0)
    progress = Progress(lambda _: None)
    if not request.quiet and sys.stderr.isatty():
        progress.told = _Line(request.language)
        progress.total = sum(1 for _ in items(plan.sources, plan.exclude, plan.passed))
    jobs = request.jobs or processors()
    work = Audit(book, plan, Task(settings, ToRow(request.redact)), run, since, jobs, request.timeout, progress)
    try:
        work.go()
    except KeyboardInterrupt:
        _say(_STOPPED, request.language, out)
        raise
    except OSError as error:
        raise BadInput(
            f"--out {out}: cannot be written: {error.strerror}; what was done is kept, --resume goes on"
        ) from None
    finally:
        if sys.stderr.isatty() and not request.quiet:
            click.echo("\r\x1b[K", nl=False, err=True)


class _Line:
    """One line on a terminal that says how far it is, twice a second."""

    def __init__(self, language: Language) -> None:
        self._language, self._next = language, 0.0

    def __call__(self, progress: Progress) -> None:
        """Says it, if it is time."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + 0.5
        left = ""
        if progress.total and progress.rate > 0:
            seconds = round((progress.total - progress.seen) / progress.rate)
            left = say(_LEFT, self._language).format(f"{seconds // 60}:{seconds % 60:02}")
        line = say(_FAR, self._language).format(
            seen=progress.seen,
            total=f"/{progress.total}" if progress.total else "",
            rate=progress.rate,
            left=left,
            counts=_counted(progress.counts, self._language),
        )
        click.echo(f"\r\x1b[K{progress.stage}: {line}", nl=False, err=True)


def _counted(counts: Mapping[str, int], language: Language) -> str:
    comma = "，" if language == "zh" else ", "
    return comma.join(
        say(_COUNT, language).format(counts[outcome], say(name, language))
        for outcome, name in OUTCOMES.items()
        if counts.get(outcome)
    )


def _say(text: Text, language: Language, *values: object) -> None:
    click.echo(f"labelcheck: {say(text, language).format(*values)}", err=True)
