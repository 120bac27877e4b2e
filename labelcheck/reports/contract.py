"""One report as the machine contract `labelcheck/report/1` (DESIGN §6): keys, their order, and nothing of this machine."""

from __future__ import annotations

import json
import re
from typing import Any

from labelcheck.model import Context, Evidence, Finding, Note, Outcome, Report, Role, Rule, Verdict
from labelcheck.reports.escape import HIDDEN, contract_name, well_formed

SCHEMA = "labelcheck/report/1"

Json = dict[str, Any]

_ENCODE = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def as_json(report: Report) -> str:
    r"""The report as one line of JSON. Hidden characters are spelt `\uNNNN`, so a terminal may show it."""
    return HIDDEN.sub(_escaped, _ENCODE(as_object(report)))


def as_object(report: Report) -> Json:
    """The report as plain dicts, lists, strings and numbers, in the order of the contract."""
    asset, context = report.asset, report.context
    places = {id(item): place for items in (report.findings, asset.notes) for place, item in enumerate(items)}
    return {
        "schema": SCHEMA,
        "tool": report.tool,
        "packs": list(report.packs),
        "level": report.level,
        "role": context.role,
        "assumes": assumptions(context),
        "file": contract_name(asset.name),
        "size": asset.size,
        "format": asset.format,
        "modality": asset.modality,
        "outcome": report.outcome,
        "status": report.status,
        "findings": [_finding(finding) for finding in report.findings],
        "verdicts": [_verdict(verdict, places) for verdict in report.verdicts],
        "not_checked": sorted(report.not_checked),
        "notes": [_note(note) for note in asset.notes],
    }


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
        "properties": {name: well_formed(value) for name, value in finding.properties.items()},
        "evidence": [_evidence(evidence) for evidence in finding.evidence],
    }


def _evidence(evidence: Evidence) -> Json:
    at = evidence.at
    return {
        "path": well_formed(at.path),
        "span": at.span,
        "seconds": at.seconds,
        "box": at.box,
        "excerpt": well_formed(evidence.excerpt),
    }


def _verdict(verdict: Verdict, places: dict[int, int]) -> Json:
    rule = verdict.rule
    plain = {"rule": rule.id, "outcome": verdict.outcome, "duty": rule.duty, "severity": rule.severity}
    if verdict.outcome is Outcome.COMPLIANT:
        return plain
    message = verdict.message or rule.message
    return {
        **plain,
        "clause": clause_name(rule),
        "because": {
            "findings": sorted(places[id(item)] for item in verdict.because if isinstance(item, Finding)),
            "notes": sorted(places[id(item)] for item in verdict.because if isinstance(item, Note)),
        },
        "message": {"en": well_formed(message.en), "zh": well_formed(message.zh)},
    }


def _note(note: Note) -> Json:
    return {
        "stage": note.stage,
        "problem": note.problem,
        "hides": sorted(note.hides),
        "path": well_formed(note.at.path),
    }


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1]
