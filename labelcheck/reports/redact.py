"""A report without what names a person or a machine: content numbers, accounts and directories.

GB 45438 lets ProduceID and PropagateID hold anything unique; real files carry user numbers and paths in them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from labelcheck.model import Evidence, Finding, Location, Note, Report, Text, Verdict

GONE = "…"

_NUMBERS = ("ProduceID", "PropagateID")
_LABELS = frozenset({"tc260-aigc", "label-residue", "label-change"})
_READABLE = frozenset({"object", "yaml", "dictionary", "split"})
_TOO_SHORT = 4

_KEYED = re.compile(
    r"""((?:produce|propagate)_?id\\*["']?\s*[:=>(]\s*\\*["'(]?)(?:\\[^"']|[^"'\\,;<>(){}\r\n])+""", re.IGNORECASE
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\w)@[\w.-]{2,}")
_ACCOUNT = re.compile(
    r"""((?:\b(?:user|account|author|creator|owner|login|uid|open_?id)(?:[_ -]?(?:id|name|no))?|账号|抖音号|快手号|小红书号|用户名|作者)"""
    r"""\\*["']?\s*[:=：]\s*\\*["']?)"""
    r"""[^"'\\,;<>&{}\s]+""",
    re.IGNORECASE,
)
_NAMES = r"""[^\\/:*?"'<>|,;\r\n]+"""
_WINDOWS = re.compile(rf"(?<!\w)[A-Za-z]:(?:\\+|/)(?:{_NAMES}(?:\\+|/))*")
_POSIX = re.compile(rf"(?<![\w/\\:.<>-])(?:~|file:\\?/\\?/)?(?:\\?/{_NAMES}(?=\\?/))+\\?/")


def redact(report: Report) -> Report:
    """The same report without ProduceID, PropagateID, accounts and directories, wherever they could show."""
    clean = _cleaner(report)
    findings = [_finding(finding, clean) for finding in report.findings]
    notes = [note._replace(at=_location(note.at, clean)) for note in report.asset.notes]
    before = report.context.before
    instead: dict[int, Finding | Note] = dict(zip(map(id, report.findings), findings, strict=True))
    instead |= zip(map(id, report.asset.notes), notes, strict=True)
    return replace(
        report,
        asset=replace(report.asset, name=_base(report.asset.name), fields=(), notes=tuple(notes)),
        context=replace(report.context, before=before and _named_only(before)),
        findings=tuple(findings),
        verdicts=tuple(_verdict(verdict, instead, clean) for verdict in report.verdicts),
    )


def _base(name: str) -> str:
    return re.split(r"[/\\]", name)[-1]


def _named_only(before: Report) -> Report:
    """What a report on a later version shows of this one: its name, without directories."""
    asset = replace(before.asset, name=_base(before.asset.name), fields=(), notes=())
    return replace(before, asset=asset, findings=(), verdicts=())


def _cleaner(report: Report) -> Callable[[str], str]:
    secrets = sorted(set(_secrets(report)), key=len, reverse=True)
    values = re.compile("|".join(map(re.escape, secrets))) if secrets else None

    def clean(text: str) -> str:
        if values:
            text = values.sub(GONE, text)
        text = _KEYED.sub(rf"\1{GONE}", text)
        text = _ACCOUNT.sub(rf"\1{GONE}", _EMAIL.sub(GONE, text))
        return _POSIX.sub(f"{GONE}/", _WINDOWS.sub(f"{GONE}/", text))

    return clean


def _secrets(report: Report) -> Iterator[str]:
    """The content numbers of every label of the file, also as JSON spells them; not what is a provider's code too."""
    findings = (*report.findings, *(report.context.before.findings if report.context.before else ()))
    labels = [finding.properties for finding in findings]
    codes = {label.get(name) for label in labels for name in ("ContentProducer", "ContentPropagator")}
    for label in labels:
        for value in (label.get(name, "") for name in _NUMBERS):
            if len(value) >= _TOO_SHORT and value not in codes:
                yield from _spellings(value)


def _spellings(value: str) -> tuple[str, str, str]:
    return value, json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]


def _finding(finding: Finding, clean: Callable[[str], str]) -> Finding:
    properties = {name: clean(value) for name, value in finding.properties.items()}
    properties |= {name: GONE for name in _NUMBERS if properties.get(name)}
    evidence = tuple(
        Evidence(_location(each.at, clean), GONE if _may_hide(finding, each.excerpt) else clean(each.excerpt))
        for each in finding.evidence
    )
    return replace(finding, properties=properties, evidence=evidence)


def _may_hide(finding: Finding, excerpt: str) -> bool:
    """Whether a label's excerpt may hold a content number in a spelling that cannot be found: encoded, broken or cut."""
    if finding.scheme not in _LABELS or not excerpt:
        return False
    if finding.properties.get("json") not in _READABLE:
        return True
    is_misspelt = finding.properties.get("misspelt", "none") != "none"
    return any(
        (is_misspelt or name in excerpt)
        and (len(number) < _TOO_SHORT or not any(spelt in excerpt for spelt in _spellings(number)))
        for name in _NUMBERS
        if (number := finding.properties.get(name))
    )


def _location(at: Location, clean: Callable[[str], str]) -> Location:
    return at._replace(path=clean(at.path))


def _verdict(verdict: Verdict, instead: dict[int, Finding | Note], clean: Callable[[str], str]) -> Verdict:
    message = verdict.message and Text(clean(verdict.message.en), clean(verdict.message.zh))
    return replace(verdict, because=tuple(instead[id(item)] for item in verdict.because), message=message)
