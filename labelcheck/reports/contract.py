"""One report as the machine contract `labelcheck/report/1` (DESIGN §6): keys, their order, and nothing of this machine."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from labelcheck.model import (
    Adjustment,
    Context,
    Evidence,
    Finding,
    Level,
    Note,
    Outcome,
    Report,
    Role,
    Rule,
    Text,
    Verdict,
)
from labelcheck.reports.escape import HIDDEN, contract_name, well_formed
from labelcheck.reports.wording import SHOW_BESIDE

SCHEMA = "labelcheck/report/1"

Json = dict[str, Any]

_MOST_BARE = 256

_ENCODE = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
"""For what holds a lone surrogate, which orjson refuses."""


def as_json(report: Report) -> str:
    r"""The report as one line of JSON. Hidden characters are spelt `\uNNNN`, so a terminal may show it.

    What a rule says of many files in the same words is encoded once: that halves the cost.
    """
    reasons = any(verdict.because for verdict in report.verdicts)
    verdicts = _verdicts_json(report.verdicts, _places(report)) if reasons else _bare_json(report.verdicts)
    run, file = _run_json(_run_of(report))[:-1], encoded(_file(report))[1:-1]
    behind = _behind_json(report.not_checked, report.asset.notes)[1:]
    return f'{run},{file},"verdicts":[{verdicts}],{behind}'


_BARE: dict[int, tuple[tuple[Verdict, ...], str]] = {}
"""Verdicts without a reason, which many files share, by their identity: comparing them costs as much as encoding them."""


def _bare_json(verdicts: tuple[Verdict, ...]) -> str:
    kept = _BARE.get(id(verdicts))
    if kept is None:
        if len(_BARE) >= _MOST_BARE:
            _BARE.clear()
        kept = _BARE[id(verdicts)] = verdicts, _verdicts_json(verdicts, {})
    return kept[1]


def _verdicts_json(verdicts: tuple[Verdict, ...], places: dict[int, int]) -> str:
    return ",".join(
        [
            _compliant_json(each.rule) if each.outcome is Outcome.COMPLIANT else _said_json(_said(each, places))
            for each in verdicts
        ]
    )


class _Run(NamedTuple):
    """What is the same for every file of a run."""

    tool: str
    packs: tuple[str, ...]
    adjusted: tuple[Adjustment, ...]
    level: Level
    context: Context


def _run_of(report: Report) -> _Run:
    context = replace(report.context, before=None) if report.context.before else report.context
    return _Run(report.tool, report.packs, report.adjusted, report.level, context)


@lru_cache(maxsize=16)
def _run_json(run: _Run) -> str:
    return encoded(_run(run))


def _run(run: _Run) -> Json:
    """What comes first."""
    return {
        "schema": SCHEMA,
        "tool": run.tool,
        "packs": list(run.packs),
        **({"adjusted": [_adjustment(each) for each in run.adjusted]} if run.adjusted else {}),
        "level": run.level,
        "role": run.context.role,
        "assumes": assumptions(run.context),
        **({"on": run.context.on} if run.context.on else {}),
    }


def _file(report: Report) -> Json:
    """What stands between that and the verdicts."""
    asset, before, beside = report.asset, report.context.before, SHOW_BESIDE.get(report.status)
    return {
        "file": contract_name(asset.name),
        **({"before": contract_name(before.asset.name)} if before else {}),
        "size": asset.size,
        "format": asset.format,
        "modality": asset.modality,
        "outcome": report.outcome,
        "status": report.status,
        # For a platform: what it must show beside the content.
        **({"show_beside": in_two(beside)} if beside and report.context.role is Role.PROPAGATOR else {}),
        "findings": [_finding(finding) for finding in report.findings],
    }


def _adjustment(adjustment: Adjustment) -> Json:
    """A rule that a user's pack changed, and why."""
    return {
        "rule": adjustment.rule,
        "severity": adjustment.severity,
        "pack": adjustment.pack,
        "reason": in_two(adjustment.reason),
    }


@lru_cache(maxsize=64)
def _behind_json(not_checked: tuple[str, ...], notes: tuple[Note, ...]) -> str:
    return encoded(_behind(not_checked, notes))


def _behind(not_checked: tuple[str, ...], notes: tuple[Note, ...]) -> Json:
    """What stands behind the verdicts."""
    return {"not_checked": sorted(not_checked), "notes": [_note(note) for note in notes]}


def _places(report: Report) -> dict[int, int]:
    """The places of findings and notes in their lists, by the objects themselves."""
    return {id(item): place for items in (report.findings, report.asset.notes) for place, item in enumerate(items)}


def assumptions(context: Context) -> list[str]:
    """What the role and the options take for granted, sorted: art17, art9-waiver, declared, shown-beside."""
    assumed = {
        "art17": context.role is Role.PRODUCER and "not-art17" not in context.waived,
        "art9-waiver": "art9" in context.waived,
        "declared": context.declared,
        "shown-beside": "shown-beside" in context.waived,
    }
    return [name for name, holds in assumed.items() if holds]


def clause_name(rule: Rule) -> str:
    """The clause as the contract cites it: document and section."""
    return f"{rule.clause.document} {rule.clause.section}"


def _finding(finding: Finding) -> Json:
    return {
        "kind": finding.kind,
        "scheme": finding.scheme,
        "detector": finding.detector,
        "confidence": finding.confidence,
        "properties": dict(finding.properties),
        "evidence": [_evidence(evidence) for evidence in finding.evidence],
    }


def _evidence(evidence: Evidence) -> Json:
    at = evidence.at
    return {
        "path": at.path,
        "span": at.span,
        "seconds": at.seconds,
        "box": at.box,
        "excerpt": evidence.excerpt,
    }


class _Said(NamedTuple):
    """What a verdict says; the last four only where it is not compliant."""

    rule: str
    outcome: Outcome
    duty: str
    severity: str
    clause: str = ""
    findings: tuple[int, ...] = ()
    notes: tuple[int, ...] = ()
    message: Text | None = None


def _said(verdict: Verdict, places: dict[int, int]) -> _Said:
    rule = verdict.rule
    if verdict.outcome is Outcome.COMPLIANT:
        return _Said(rule.id, verdict.outcome, rule.duty, rule.severity)
    findings = sorted([places[id(item)] for item in verdict.because if isinstance(item, Finding)])
    notes = sorted([places[id(item)] for item in verdict.because if isinstance(item, Note)])
    message = verdict.message or rule.message
    clause = clause_name(rule)
    return _Said(rule.id, verdict.outcome, rule.duty, rule.severity, clause, tuple(findings), tuple(notes), message)


@lru_cache(maxsize=1024)
def _compliant_json(rule: Rule) -> str:
    return encoded(_verdict(_Said(rule.id, Outcome.COMPLIANT, rule.duty, rule.severity)))


@lru_cache(maxsize=4096)
def _said_json(said: _Said) -> str:
    return encoded(_verdict(said))


def _verdict(said: _Said) -> Json:
    plain = {"rule": said.rule, "outcome": said.outcome, "duty": said.duty, "severity": said.severity}
    if said.message is None:
        return plain
    return {
        **plain,
        "clause": said.clause,
        "because": {"findings": list(said.findings), "notes": list(said.notes)},
        "message": in_two(said.message),
    }


def in_two(text: Text) -> dict[str, str]:
    """A text in its two languages."""
    return {"en": text.en, "zh": text.zh}


def _note(note: Note) -> Json:
    return {
        "stage": note.stage,
        "problem": note.problem,
        "hides": sorted(note.hides),
        "path": note.at.path,
    }


def encoded(value: Json | list[Json]) -> str:
    r"""One line of JSON in which hidden characters are spelt out; a lone surrogate, which no JSON may hold, as text: `\xNN`."""
    try:
        text = orjson.dumps(value).decode()
    except TypeError:
        text = _ENCODE(value)
    # JSON itself escapes the controls of ASCII but for this one.
    return text if text.isascii() and "\x7f" not in text else HIDDEN.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(well_formed(found[0]))[1:-1]
