"""The gate's answer: one line of JSON on all files together, for a CMS that runs a command (`labelcheck/gate/1`)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO

from labelcheck.model import Outcome, Report, Text
from labelcheck.reports.contract import assumptions, clause_name
from labelcheck.reports.escape import HIDDEN, contract_name, well_formed
from labelcheck.reports.rendering import Rendering

NAME = "decision"

SCHEMA = "labelcheck/gate/1"

Json = dict[str, Any]


def prepare(report: Report, _path: str | None) -> tuple[Json, Json]:
    """What is the same for every file of a run, and what is said of this one."""
    same = {
        "tool": report.tool,
        "packs": list(report.packs),
        "level": report.level,
        "role": report.context.role,
        "assumes": assumptions(report.context),
    }
    reasons = [
        {
            "rule": verdict.rule.id,
            "outcome": verdict.outcome,
            "clause": clause_name(verdict.rule),
            "message": _both(verdict.message or verdict.rule.message),
            "mend": _both(verdict.rule.mend),
        }
        for verdict in sorted(report.verdicts, key=lambda verdict: (verdict.outcome.rank, verdict.rule.id))
        if verdict.rule.severity == "error" and verdict.outcome is not Outcome.COMPLIANT
    ]
    about = {"file": contract_name(report.asset.name), "outcome": report.outcome, "status": report.status}
    return same, {**about, "reasons": reasons, "not_checked": sorted(report.not_checked)}


def write(prepared: Iterable[tuple[Json, Json]], out: TextIO, rendering: Rendering) -> None:
    """One line: whether all may be published (`publish`), the worst outcome, and the reasons, in the order of the files."""
    same: Json = {}
    files: list[Json] = []
    for same, about in prepared:  # noqa: B007  # the last one's is everyone's
        files.append(about)
    outcomes = {about["outcome"] for about in files}
    answer = {
        "schema": SCHEMA,
        "publish": bool(files) and not outcomes & rendering.stopping,
        "outcome": min(outcomes, key=lambda outcome: outcome.rank, default=Outcome.NONE),
        **same,
        "files": files,
    }
    text = json.dumps(answer, ensure_ascii=False)
    out.write(HIDDEN.sub(lambda found: json.dumps(found[0])[1:-1], text) + "\n")


def _both(text: Text) -> dict[str, str]:
    return {"en": well_formed(text.en), "zh": well_formed(text.zh)}
