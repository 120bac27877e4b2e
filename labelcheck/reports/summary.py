"""What is said of all files together: how many of each outcome, what was not checked, for whom, and what follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from labelcheck.metadata.digital_source_type import code_of
from labelcheck.model import Level, Modality, Outcome, Report, Role, Status, Text
from labelcheck.reports.contract import assumptions
from labelcheck.reports.escape import printable
from labelcheck.reports.rendering import Rendering
from labelcheck.reports.wording import (
    ASSUMPTIONS,
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


@dataclass
class Tally:
    """What the reports that were added have in common and in all."""

    counts: Counter[Outcome] = field(default_factory=Counter)
    modalities: set[Modality] = field(default_factory=set)
    not_checked: set[str] = field(default_factory=set)
    statuses: Counter[Status] = field(default_factory=Counter)
    photographs: int = 0
    last: Report | None = None

    def add(self, report: Report) -> None:
        """Counts one more file."""
        self.counts[report.outcome] += 1
        if report.asset.modality:
            self.modalities.add(report.asset.modality)
        self.not_checked.update(report.not_checked)
        self.statuses[report.status] += 1
        self.photographs += report.outcome is Outcome.MISSING and _like_a_photograph(report)
        self.last = report


def remarks(seen: Tally, rendering: Rendering) -> Iterator[str]:
    """What was not checked, what was checked otherwise, and what follows; or that there was nothing."""
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


def _listed(names: list[str], language: Language) -> str:
    if language == "zh":
        return "、".join(names)
    return " and ".join([*([", ".join(names[:-1])] if names[1:] else []), names[-1]])


def _files(count: int, language: Language) -> str:
    return say(_FILE if count == 1 else _FILES, language).format(count)


def counted(seen: Tally, language: Language) -> str:
    """How many files, and how many of each outcome."""
    comma, colon = ("，", "：") if language == "zh" else (", ", ": ")
    counts = comma.join(
        say(_COUNT, language).format(seen.counts[outcome], say(OUTCOMES[outcome], language))
        for outcome in Outcome
        if seen.counts[outcome]
    )
    return _files(seen.counts.total(), language) + colon + counts


def setting(report: Report, language: Language) -> str:
    """For whom it was checked, what was taken for granted, and how deep."""
    context = report.context
    assumed = [say(ROLE_TAKES[context.role], language)]
    if context.role is Role.PRODUCER and "not-art17" in context.waived:
        assumed.append(say(NOT_ART17, language))
    if context.on:
        assumed.append(say(_ON, language).format(context.on))
    assumed += [say(ASSUMPTIONS[name], language) for name in assumptions(context)]
    semicolon, stop = ("；", "。") if language == "zh" else ("; ", ". ")
    role = say(_ROLE, language).format(say(ROLES[context.role], language), semicolon.join(assumed))
    return stop.join((role, say(_LEVELS[report.level], language), "")).rstrip()


def _like_a_photograph(report: Report) -> bool:
    """Whether a camera speaks from the file and nothing says AI."""
    return report.status is Status.NONE and any(
        finding.scheme == "camera-metadata"
        or (finding.scheme == "c2pa" and code_of(finding.properties.get("digital_source_type", "")) in _CAPTURED)
        for finding in report.findings
    )
