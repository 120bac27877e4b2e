"""One file as a person reads it: short lines in one language, every untrusted character made printable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from labelcheck.model import Evidence, Finding, Location, Note, Outcome, Report, Text, Verdict
from labelcheck.phrases import in_chinese
from labelcheck.reports.contract import clause_name
from labelcheck.reports.escape import contract_name, printable
from labelcheck.reports.wording import MODALITIES, SEVERITIES, STATUSES, Language, say

_EVIDENCE = 3
_EXCERPT = 72

_MORE = Text("and {} more places", "另有 {} 处")
_SPAN = Text("{1} bytes at {0}", "偏移 {0} 起 {1} 字节")
_SECONDS = Text("{0:.2f} to {1:.2f} s", "{0:.2f} 至 {1:.2f} 秒")
_BOX = Text(
    "{2:.1%} by {3:.1%} of the picture, {0:.1%} from the left and {1:.1%} from the top",
    "占画面宽 {2:.1%}、高 {3:.1%}，距左 {0:.1%}、距上 {1:.1%}",
)
_NOTE = Text("note", "说明")


class Item(NamedTuple):
    """A verdict or a note: what heads it (a rule's id), the reason, and lines of detail."""

    head: str
    reason: str
    details: tuple[str, ...] = ()


class Entry(NamedTuple):
    """A file: its name, a few words about it, and what is to be said of it, gravest first."""

    name: str
    about: str
    items: tuple[Item, ...]


def entry(report: Report, language: Language) -> Entry:
    """The verdicts that are not compliant, without mere remarks; the notes too where a file is undetermined."""
    failed = sorted(
        (
            verdict
            for verdict in report.verdicts
            if verdict.outcome is not Outcome.COMPLIANT and verdict.rule.severity != "info"
        ),
        key=lambda verdict: (verdict.rule.severity != "error", verdict.outcome.rank, verdict.rule.id),
    )
    items = [_verdict(verdict, language) for verdict in failed]
    if report.outcome is Outcome.UNDETERMINED:
        told = {id(item) for verdict in failed for item in verdict.because}
        items += [Item(say(_NOTE, language), _note(note, language)) for note in _untold(report.asset.notes, told)]
    return Entry(printable(contract_name(report.asset.name)), _about(report, language), tuple(items))


def _untold(notes: Iterable[Note], told: set[int]) -> Iterator[Note]:
    return (note for note in notes if id(note) not in told)


def _about(report: Report, language: Language) -> str:
    asset = report.asset
    if asset.modality is None:
        return asset.format
    words = (say(MODALITIES[asset.modality], language), asset.format, say(STATUSES[report.status], language))
    return ", ".join(dict.fromkeys(words))


def _verdict(verdict: Verdict, language: Language) -> Item:
    rule = verdict.rule
    reason = printable(say(verdict.message or rule.message, language))
    if rule.severity != "error":
        reason = f"[{say(SEVERITIES[rule.severity], language)}] {reason}"
    details = [printable(clause_name(rule))]
    for number, item in enumerate(verdict.because):
        if isinstance(item, Finding):
            details += _finding(item, language)
        elif number:
            details.append(_note(item, language))
        elif place := where(item.at, language):
            details.append(place)  # the reason has named the first problem
    return Item(rule.id, reason, tuple(details))


def _finding(finding: Finding, language: Language) -> list[str]:
    lines = [_evidence(evidence, language) for evidence in finding.evidence[:_EVIDENCE]]
    if len(finding.evidence) > _EVIDENCE:
        lines.append(say(_MORE, language).format(len(finding.evidence) - _EVIDENCE))
    return lines


def _evidence(evidence: Evidence, language: Language) -> str:
    excerpt = printable(evidence.excerpt)
    if len(excerpt) > _EXCERPT:
        excerpt = f"{excerpt[: _EXCERPT - 1]}…"
    return ": ".join(part for part in (where(evidence.at, language), excerpt) if part)


def _note(note: Note, language: Language) -> str:
    problem = in_chinese(note.problem) if language == "zh" else note.problem
    place = where(note.at, language)
    return f"{problem} ({place})" if place else problem


def where(at: Location, language: Language) -> str:
    """A place in a file, in words."""
    parts = [printable(at.path)] if at.path else []
    if at.span:
        parts.append(say(_SPAN, language).format(*at.span))
    if at.seconds:
        parts.append(say(_SECONDS, language).format(*at.seconds))
    if at.box:
        parts.append(say(_BOX, language).format(*at.box))
    return ", ".join(parts)
