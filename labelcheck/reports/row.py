"""One file as a row of an audit's results: what people ask for in columns of their own, and the whole report beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from labelcheck.model import AIGC_FIELDS, Finding, Kind, Level, Modality, Outcome, Report
from labelcheck.reports.contract import as_json, clause_name
from labelcheck.reports.escape import contract_name, well_formed
from labelcheck.reports.redact import redact

COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("file", "text", "the file's name, as in a report"),
    ("size", "whole", "bytes"),
    ("platform", "text", "where it was published, from the manifest or a side file"),
    ("account", "text", "who published it"),
    ("post", "text", "the platform's number of the post"),
    ("date", "day", "when it was published"),
    ("declared", "flag", "the uploader or the platform says that it is AI-generated"),
    ("format", "text", "the format, by content"),
    ("modality", "text", "image, video, audio or text; null for what is neither media nor a document"),
    ("outcome", "text", "stripped, missing, defective, undetermined, compliant or none"),
    ("status", "text", "Art. 6: confirmed, possible, suspected or none"),
    ("level", "text", "metadata or full: how deep it was looked at"),
    ("first", "text", "the outcome at level metadata, where it was looked at in full after that"),
    ("drawn", "flag", "lot chose it to be looked at in full"),
    ("provider", "text", "whose label, mark or generator it carries, where that is known"),
    ("implicit", "flag", "an AIGC label stands in its metadata, right or not"),
    ("explicit", "flag", "an explicit label with both elements was seen or heard; null where nobody looked"),
    ("ai", "flag", "some sign says that it is AI-generated: a label, a trace or a declaration"),
    ("schemes", "texts", "the kinds of labels and traces that were found"),
    ("failed", "failures", "rules that are not met: rule, outcome, severity, clause"),
    ("notes", "texts", "what could not be read or run"),
    ("carried", "text", "a manifest's other columns, as JSON"),
    ("report", "text", "the whole report, as JSON (labelcheck/report/1)"),
)
"""Name, kind and meaning of every column, in their order."""

FILE, OUTCOME = (next(place for place, each in enumerate(COLUMNS) if each[0] == name) for name in ("file", "outcome"))
"""Where a row has them."""


@dataclass(frozen=True, slots=True)
class ToRow:
    """Makes a row of a report and of what is known of its post, without personal data if `redacted`."""

    redacted: bool

    def __call__(self, report: Report, post: Mapping[str, Any]) -> tuple[Any, ...]:
        """The row."""
        if self.redacted:
            return row(redact(report), {**post, "account": "", "post": "", "carried": {}})
        return row(report, post)


def row(report: Report, post: Mapping[str, Any]) -> tuple[Any, ...]:
    """The row of one file; `post` has platform, account, post, date, carried, first and drawn, as far as they are known."""
    asset, findings = report.asset, report.findings
    explicit = any(each.kind is Kind.EXPLICIT and _has_both(each) for each in findings)
    is_unseen = report.level is Level.METADATA and asset.modality is not Modality.TEXT
    return (
        contract_name(asset.name),
        asset.size,
        _known(post.get("platform")),
        _known(post.get("account")),
        _known(post.get("post")),
        date.fromisoformat(post["date"]) if post.get("date") else None,
        report.context.declared,
        asset.format,
        asset.modality and asset.modality.value,
        report.outcome.value,
        report.status.value,
        report.level.value,
        _known(post.get("first")),
        bool(post.get("drawn")),
        _provider(findings),
        any(each.kind is Kind.IMPLICIT and _is_label(each) for each in findings),
        explicit or (None if is_unseen and not explicit else False),
        report.status.value != "none",
        sorted({each.scheme for each in findings}),
        [
            (each.rule.id, each.outcome.value, each.rule.severity, clause_name(each.rule))
            for each in report.verdicts
            if each.outcome is not Outcome.COMPLIANT and each.rule.severity != "info"
        ],
        sorted({note.problem for note in asset.notes}),
        json.dumps(dict(post["carried"]), ensure_ascii=False, sort_keys=True) if post.get("carried") else None,
        as_json(report),
    )


def _known(value: str | None) -> str | None:
    return well_formed(value) if value else None


def _has_both(finding: Finding) -> bool:
    properties = finding.properties
    return (
        finding.scheme == "audio-rhythm"
        or properties.get("ai_element") == properties.get("generation_element") == "yes"
    )


def _is_label(finding: Finding) -> bool:
    return any(finding.properties.get(name) for name in AIGC_FIELDS)


def _provider(findings: Iterable[Finding]) -> str | None:
    """Of the implicit label first, then of an explicit one, then of a trace."""
    order = list(Kind)
    named = [each for each in findings if each.properties.get("provider")]
    first = min(named, key=lambda each: (each.kind is not Kind.IMPLICIT, order.index(each.kind)), default=None)
    return first.properties["provider"] if first else None
