"""For people at a terminal: files grouped by outcome, worst first, each with the reason, the clause and the evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TextIO

from labelcheck.model import Outcome, Report, Text, Verdict
from labelcheck.reports.entry import Entry, Item, entry
from labelcheck.reports.escape import printable
from labelcheck.reports.rendering import Rendering
from labelcheck.reports.summary import Tally, counted, remarks, setting
from labelcheck.reports.width import cells, wrapped
from labelcheck.reports.wording import (
    MEANINGS,
    OUTCOMES,
    Language,
    say,
)

FEW = 24
"""Files without a fault are named up to this many, and only counted beyond."""

_WIDTH = 80
_HEAD = 16
_COLOURS = {
    Outcome.STRIPPED: "bold red",
    Outcome.MISSING: "red",
    Outcome.DEFECTIVE: "yellow",
    Outcome.UNDETERMINED: "magenta",
    Outcome.COMPLIANT: "green",
    Outcome.NONE: "cyan",
}

_WARNED = Text("[warning] not so in {} of them: {}", "[提醒] 其中 {} 个不符合：{}")


class _Page(NamedTuple):
    """Where lines go: `put` takes what stands before a line, the line, and its style."""

    width: int
    put: Callable[[str, str, str], None]


@dataclass
class _Seen:
    """What is kept of the reports: no more than will be shown."""

    tally: Tally = field(default_factory=Tally)
    entries: dict[Outcome, list[Entry]] = field(default_factory=lambda: {outcome: [] for outcome in Outcome})
    warned: Counter[str] = field(default_factory=Counter)
    titles: dict[str, Text] = field(default_factory=dict)


def prepare(report: Report, _path: str | None) -> Report:
    """The report without the fields as read and the earlier version's: none is shown, and they may be large."""
    return replace(report, asset=replace(report.asset, fields=()), context=replace(report.context, before=None))


def write(prepared: Iterable[Report], out: TextIO, rendering: Rendering) -> None:
    """The groups, what was not checked, and a last line with counts, role and level."""
    seen = _collect(prepared, rendering.language)
    page = _terminal(out) if out.isatty() else _plain(out)
    for outcome in Outcome:
        if seen.tally.counts[outcome]:
            _show_group(page, outcome, seen, rendering.language)
    for line in remarks(seen.tally, rendering):
        _show(page, line)
    if last := seen.tally.last:
        stop = "。" if rendering.language == "zh" else ". "
        _show(page, counted(seen.tally, rendering.language) + stop + setting(last, rendering.language))


def _plain(out: TextIO) -> _Page:
    return _Page(_WIDTH, lambda before, line, _style: print(before + line, file=out))


def _terminal(out: TextIO) -> _Page:
    from rich.console import Console  # noqa: PLC0415  # only a terminal needs it
    from rich.text import Text as Rich  # noqa: PLC0415  # as above

    console = Console(file=out, markup=False, emoji=False, highlight=False)
    return _Page(
        console.width,
        lambda before, line, style: console.print(Rich.assemble(before, (line, style)), soft_wrap=True),
    )


def _collect(reports: Iterable[Report], language: Language) -> _Seen:
    seen = _Seen()
    for report in reports:
        outcome = report.outcome
        seen.tally.add(report)
        shown = entry(report, language)
        if not _at_fault(outcome):
            warned = {verdict.rule.id: verdict.rule.title for verdict in report.verdicts if _warns(verdict)}
            seen.warned.update(warned.keys())
            seen.titles |= warned
        if _at_fault(outcome) or seen.tally.counts[outcome] <= FEW:
            seen.entries[outcome].append(shown)
    return seen


def _warns(verdict: Verdict) -> bool:
    return verdict.outcome is not Outcome.COMPLIANT and verdict.rule.severity == "warning"


def _at_fault(outcome: Outcome) -> bool:
    return outcome.rank < Outcome.COMPLIANT.rank


def _show_group(page: _Page, outcome: Outcome, seen: _Seen, language: Language) -> None:
    count = seen.tally.counts[outcome]
    heading = f"{say(OUTCOMES[outcome], language)} ({count}): {say(MEANINGS[outcome], language)}"
    _show(page, heading, style=_COLOURS[outcome])
    if _at_fault(outcome):
        for shown in seen.entries[outcome]:
            _show(page, f"{shown.name} ({shown.about})", 2, style="bold")
            for item in shown.items:
                _show_item(page, item)
    elif count <= FEW:
        for shown in seen.entries[outcome]:
            warnings = "".join(f", {item.head}" for item in shown.items)
            _show(page, f"{shown.name} ({shown.about}{warnings})", 2)
    if outcome is Outcome.COMPLIANT:
        for rule, number in sorted(seen.warned.items()):
            text = say(_WARNED, language).format(number, say(seen.titles[rule], language))
            _show(page, printable(text), 4 + _HEAD, head=f"{'':4}{rule}")
    page.put("", "", "")


def _show_item(page: _Page, item: Item) -> None:
    _show(page, item.reason, 4 + _HEAD, head=f"{'':4}{item.head}")
    for detail in item.details:
        _show(page, detail, 4 + _HEAD, style="dim")


def _show(page: _Page, line: str, indent: int = 0, *, head: str = "", style: str = "") -> None:
    """`line` wrapped within the width from column `indent` on, with `head` to the left of its first line."""
    for part in wrapped(line, page.width - indent):
        page.put(head + " " * (indent - cells(head)), part, style)
        head = ""
