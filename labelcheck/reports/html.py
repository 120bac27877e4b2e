"""One self-contained page for people, in both languages: no script, no request, every character of a file escaped.

The templates of `pages` escape what they show by themselves; `leaves` has what they show.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from labelcheck.exhibits.preview import preview
from labelcheck.model import Level, Outcome, Report, Text, Verdict
from labelcheck.reports.drawn import picture, time_line
from labelcheck.reports.pages.environment import template
from labelcheck.reports.rendering import Rendering
from labelcheck.reports.summary import Tally, remarks, setting
from labelcheck.reports.wording import LANGUAGES, Language

if TYPE_CHECKING:
    from markupsafe import Markup

PICTURES = 400
"""Previews in one page; files beyond are described without."""

_CAMERAS = ("camera-metadata", "c2pa")
"""Schemes that the summary asks for."""

_MEMORY = 1 << 20
"""Bytes of a section that are kept in memory."""


class File(NamedTuple):
    """One file, ready for the page: its report for counting, and as HTML what heads it, its preview and the rest."""

    report: Report
    heading: str
    figure: str
    body: str


def prepare(report: Report, path: str | None) -> File:
    """The file as HTML. It has a preview at level full, if a rule applies to it."""
    is_shown = path is not None and report.level is Level.FULL and report.outcome is not Outcome.NONE
    shown = preview(path, report) if path is not None and is_shown else None
    failed = sorted((verdict for verdict in report.verdicts if _fails(verdict)), key=_gravity)
    counted = replace(
        report,
        asset=replace(report.asset, fields=()),
        findings=tuple(
            replace(each, evidence=each.evidence[:1]) for each in report.findings if each.scheme in _CAMERAS
        ),
        verdicts=(),
        context=replace(report.context, before=None),
    )
    return File(
        counted,
        template("heading.html").render(report=report),
        template("figure.html").render(picture=picture(report, shown), line=time_line(report, shown)),
        template("body.html").render(report=report, failed=failed),
    )


def write(prepared: Iterable[File], out: TextIO, rendering: Rendering) -> None:
    """The page: the summary, then the files by outcome, worst first, each outcome in the order of the files."""
    tally, pictures = Tally(), 0
    with ExitStack() as stack:
        sections = {outcome: stack.enter_context(_spool()) for outcome in Outcome}
        for file in prepared:
            tally.add(file.report)
            figure = file.figure if pictures < PICTURES else ""
            pictures += "<image" in figure
            sections[file.report.outcome].write(file.heading + figure + file.body)
        en, zh = (_closing(tally, rendering, language) for language in LANGUAGES)
        shown = ((outcome, _lines(file)) for outcome, file in sections.items() if tally.counts[outcome])
        out.writelines(
            template("page.html").generate(
                tally=tally, language=rendering.language, sections=shown, closing=[*map(Text, en, zh)], style=style()
            )
        )


def style() -> Markup:
    """The style sheet of the page, which the page of the service shares."""
    from markupsafe import Markup  # noqa: PLC0415  # only pages need it

    return Markup((files("labelcheck.reports.pages") / "report.css").read_text("utf-8"))  # noqa: S704  # our own


def _closing(tally: Tally, rendering: Rendering, language: Language) -> list[str]:
    told = [*remarks(tally, rendering._replace(language=language))]
    return [*told, setting(tally.last, language)] if tally.last else told


def _spool() -> Any:
    return tempfile.SpooledTemporaryFile(_MEMORY, "w+", encoding="utf-8", newline="\n")


def _lines(file: Any) -> Iterator[Markup]:
    from markupsafe import Markup  # noqa: PLC0415  # as above

    file.seek(0)
    return map(Markup, file)


def _fails(verdict: Verdict) -> bool:
    return verdict.outcome is not Outcome.COMPLIANT and verdict.rule.severity != "info"


def _gravity(verdict: Verdict) -> tuple[bool, int, str]:
    return verdict.rule.severity != "error", verdict.outcome.rank, verdict.rule.id
