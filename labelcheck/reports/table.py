"""For people at a terminal: files grouped by outcome, worst first, each with the reason, the clause and the evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TextIO

from labelcheck.metadata.digital_source_type import code_of
from labelcheck.model import Level, Modality, Outcome, Report, Role, Status, Text, Verdict
from labelcheck.reports.contract import assumptions
from labelcheck.reports.entry import Entry, Item, entry
from labelcheck.reports.escape import printable
from labelcheck.reports.rendering import Rendering
from labelcheck.reports.width import cells, wrapped
from labelcheck.reports.wording import (
    ASSUMPTIONS,
    MEANINGS,
    MODALITIES_AT_LARGE,
    NOT_ART17,
    OUTCOMES,
    ROLE_TAKES,
    ROLES,
    SEVERITIES,
    SHOW_BESIDE,
    Language,
    say,
)

NAME = "table"

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

_NOTHING = Text(
    "Nothing was scanned: there is no file below the paths given, or all are excluded.",
    "没有扫描任何文件：所给路径下没有文件，或均已被排除。",
)
_UNRULED = Text("Explicit labels in {} are not checked by this version.", "本版本的规则不检查{}中的显式标识。")
_NOT_CHECKED = Text(
    "Rules that need looking or listening were not checked at this level: {}.", "此级别未检查需要看或听的规则：{}。"
)
_COUNT = Text("{0} {1}", "{1} {0} 个")
_FILES = Text("{} files", "{} 个文件")
_FILE = Text("1 file", "1 个文件")
_WARNED = Text("[warning] not so in {} of them: {}", "[提醒] 其中 {} 个不符合：{}")
_PHOTOGRAPHS = Text(
    "{} of {} files without a label look like photographs (signs of a camera, none of AI). Role producer takes every file to be"
    " AI-generated; to check what others uploaded, use --role propagator.",
    "缺少标识的文件中，{1} 个里有 {0} 个像是照片（有相机的迹象，无生成合成迹象）。producer 角色把所有文件视为生成合成内容；检查他人上传的内容请用 --role propagator。",
)
_SILENCED = Text("{0} is not asked, as pack {1} says: ", "按规则包 {1} 不检查 {0}：")
_RAISED = Text("{0} is of severity {2}, as pack {1} says: ", "按规则包 {1} 将 {0} 定为{2}：")
_CAPTURED = {"digitalCapture", "computationalCapture"}
_ON = Text("as of {}", "按 {} 施行的条款")
_ROLE = Text("Role {} ({})", "角色：{}（{}）")
_LEVELS = {
    Level.METADATA: Text(
        "Level metadata (metadata and documents' text only)", "级别：metadata（只查元数据和文档文字）"
    ),
    Level.FULL: Text("Level full", "级别：full"),
}


@dataclass(frozen=True, slots=True)
class _Page:
    """Where lines go: `put` takes what stands before a line, the line, and its style."""

    width: int
    put: Callable[[str, str, str], None]


@dataclass
class _Seen:
    """What is kept of the reports: no more than will be shown."""

    entries: dict[Outcome, list[Entry]] = field(default_factory=lambda: {outcome: [] for outcome in Outcome})
    counts: Counter[Outcome] = field(default_factory=Counter)
    warned: Counter[str] = field(default_factory=Counter)
    titles: dict[str, Text] = field(default_factory=dict)
    modalities: set[Modality] = field(default_factory=set)
    not_checked: set[str] = field(default_factory=set)
    statuses: Counter[Status] = field(default_factory=Counter)
    photographs: int = 0
    last: Report | None = None


def prepare(report: Report) -> Report:
    """The report without the fields as read and the earlier version's: none is shown, and they may be large."""
    return replace(report, asset=replace(report.asset, fields=()), context=replace(report.context, before=None))


def write(prepared: Iterable[Report], out: TextIO, rendering: Rendering) -> None:
    """The groups, what was not checked, and a last line with counts, role and level."""
    seen = _collect(prepared, rendering.language)
    page = _terminal(out) if out.isatty() else _plain(out)
    for outcome in Outcome:
        if seen.counts[outcome]:
            _show_group(page, outcome, seen, rendering.language)
    for line in _closing(seen, rendering):
        _show(page, line)


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
        seen.counts[outcome] += 1
        shown = entry(report, language)
        if not _at_fault(outcome):
            warned = {verdict.rule.id: verdict.rule.title for verdict in report.verdicts if _warns(verdict)}
            seen.warned.update(warned.keys())
            seen.titles |= warned
        if _at_fault(outcome) or seen.counts[outcome] <= FEW:
            seen.entries[outcome].append(shown)
        if report.asset.modality:
            seen.modalities.add(report.asset.modality)
        seen.not_checked.update(report.not_checked)
        seen.statuses[report.status] += 1
        seen.photographs += outcome is Outcome.MISSING and _like_a_photograph(report)
        seen.last = report
    return seen


def _like_a_photograph(report: Report) -> bool:
    """Whether a camera speaks from the file and nothing says AI."""
    return report.status is Status.NONE and any(
        finding.scheme == "camera-metadata"
        or (finding.scheme == "c2pa" and code_of(finding.properties.get("digital_source_type", "")) in _CAPTURED)
        for finding in report.findings
    )


def _warns(verdict: Verdict) -> bool:
    return verdict.outcome is not Outcome.COMPLIANT and verdict.rule.severity == "warning"


def _at_fault(outcome: Outcome) -> bool:
    return outcome.rank < Outcome.COMPLIANT.rank


def _show_group(page: _Page, outcome: Outcome, seen: _Seen, language: Language) -> None:
    count = seen.counts[outcome]
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


def _closing(seen: _Seen, rendering: Rendering) -> Iterator[str]:
    language = rendering.language
    if seen.last is None:
        yield say(_NOTHING, language)
        return
    comma = "、" if language == "zh" else ", "
    blind = [
        say(MODALITIES_AT_LARGE[each], language) for each in Modality if each in seen.modalities & rendering.unruled
    ]
    if blind:
        yield say(_UNRULED, language).format(_listed(blind, language))
    if seen.not_checked:
        yield say(_NOT_CHECKED, language).format(comma.join(sorted(seen.not_checked)))
    for each in seen.last.adjusted:
        text = _SILENCED if each.severity == "off" else _RAISED
        severity = SEVERITIES.get(each.severity)
        told = say(text, language).format(each.rule, each.pack, severity and say(severity, language))
        yield printable(told + say(each.reason, language))
    if seen.last.context.role is Role.PROPAGATOR:
        for status, text in SHOW_BESIDE.items():
            if seen.statuses[status]:
                yield (
                    _files(seen.statuses[status], language) + ("：" if language == "zh" else ": ") + say(text, language)
                )
    if seen.last.context.role is Role.PRODUCER and 2 * seen.photographs > seen.counts[Outcome.MISSING]:
        yield say(_PHOTOGRAPHS, language).format(seen.photographs, seen.counts[Outcome.MISSING])
    yield _summary(seen, seen.last, language)


def _listed(names: list[str], language: Language) -> str:
    if language == "zh":
        return "、".join(names)
    return " and ".join([*([", ".join(names[:-1])] if names[1:] else []), names[-1]])


def _files(count: int, language: Language) -> str:
    return say(_FILE if count == 1 else _FILES, language).format(count)


def _summary(seen: _Seen, last: Report, language: Language) -> str:
    comma, semicolon, colon, stop = ("，", "；", "：", "。") if language == "zh" else (", ", "; ", ": ", ". ")
    total = seen.counts.total()
    files = _files(total, language)
    counts = comma.join(
        say(_COUNT, language).format(seen.counts[outcome], say(OUTCOMES[outcome], language))
        for outcome in Outcome
        if seen.counts[outcome]
    )
    context = last.context
    assumed = [say(ROLE_TAKES[context.role], language)]
    if context.role is Role.PRODUCER and "not-art17" in context.waived:
        assumed.append(say(NOT_ART17, language))
    if context.on:
        assumed.append(say(_ON, language).format(context.on))
    assumed += [say(ASSUMPTIONS[name], language) for name in assumptions(context)]
    role = say(_ROLE, language).format(say(ROLES[context.role], language), semicolon.join(assumed))
    return stop.join((files + colon + counts, role, say(_LEVELS[last.level], language), "")).rstrip()
