"""The gate's answer: one line of JSON on all files together, for a CMS that runs a command (`labelcheck/gate/1`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from labelcheck.model import Outcome, Report
from labelcheck.reports.contract import Json, assumptions, clause_name, encoded, in_two
from labelcheck.reports.escape import contract_name
from labelcheck.reports.rendering import Rendering

SCHEMA = "labelcheck/gate/1"


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
            "message": in_two(verdict.message or verdict.rule.message),
            "mend": in_two(verdict.rule.mend),
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
    out.write(encoded(answer) + "\n")
