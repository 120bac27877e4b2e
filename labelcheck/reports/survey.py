"""What an audit found, asked of its Parquet files by DuckDB: how many files of each sort keep their labels, and which do not."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from labelcheck.errors import BadInput
from labelcheck.model import Outcome, Text

GROUPS = {
    "platform": ("platform", Text("platform", "平台")),
    "account": ("account", Text("account", "账号")),
    "provider": ("provider", Text("provider", "生成服务")),
    "month": ("strftime(date, '%Y-%m')", Text("month", "月份")),
    "outcome": ("outcome", Text("outcome", "结果")),
    "status": ("status", Text("status", "状态")),
    "modality": ("modality", Text("modality", "模态")),
    "format": ("format", Text("format", "格式")),
    "rule": ("failure.rule", Text("rule", "规则")),
    "clause": ("failure.clause", Text("clause", "条款")),
}
"""By what files are grouped: the SQL, and the word for it."""

_FAULTS = ("rule", "clause")
"""Groups of what is not met: a file counts once for each rule that it does not meet, with the outcome of that rule."""

_FAILURES = """
SELECT DISTINCT ON (file, failure) * REPLACE (failure.outcome AS outcome)
FROM (SELECT *, unnest(failed) AS failure FROM result)
"""

_WORST = ("stripped", "missing", "defective")


class Count(NamedTuple):
    """The files of one group: all of them, those that some sign calls AI, of these those that carry an implicit label, and an
    explicit one (of the `looked` at), and how many of each outcome.
    """

    group: tuple[str | None, ...]
    files: int
    ai: int
    implicit: int
    explicit: int
    looked: int
    outcomes: tuple[int, ...]

    @property
    def kept(self) -> float | None:
        """The share of AI files that carry an implicit label; None where there are none."""
        return self.implicit / self.ai if self.ai else None


class Estimate(NamedTuple):
    """Of the files that only lot looked at in full: an outcome's share, with the bounds of 95 % (Wilson), among so many drawn of so many."""

    outcome: str
    share: float
    low: float
    high: float
    drawn: int
    of: int


class Case(NamedTuple):
    """A file that is worth a look: where it is from, what came of it, and why (rule, outcome, clause, message)."""

    file: str
    platform: str | None
    account: str | None
    post: str | None
    date: str | None
    outcome: str
    reasons: tuple[tuple[str, str, str, Text | None], ...]
    evidence: tuple[tuple[str, str], ...]


class Survey:
    """The results in an audit's folder."""

    def __init__(self, folder: Path) -> None:
        """Raises BadInput where there are no results."""
        results = folder / "results"
        if not results.is_dir() or not any(results.glob("*.parquet")):
            raise BadInput(f"{folder}: holds no results of an audit")
        import duckdb  # noqa: PLC0415  # heavy

        self._base = duckdb.connect()
        try:
            self._base.read_parquet(str(results / "*.parquet")).create_view("result")
        except duckdb.Error as error:
            raise BadInput(f"{folder}: its results cannot be read: {str(error).splitlines()[0]}") from None

    def counts(self, by: Sequence[str] = (), most: int | None = None) -> list[Count]:
        """The files by these groups, most stripped and missing ones first, but months in their order."""
        keys = [GROUPS[name][0] for name in by]
        table = "result"
        if set(by) & set(_FAULTS):
            table = f"({_FAILURES})"
        numbers = ", ".join(f"count(*) FILTER (outcome = '{outcome.value}')" for outcome in Outcome)
        order = ["count(*) FILTER (outcome IN ('stripped', 'missing')) DESC", "count(*) DESC", *keys]
        if "month" in by:
            order = [GROUPS["month"][0], *order]
        grouped = f"GROUP BY {', '.join(keys)}" if keys else ""
        asked = f"""
            SELECT {"".join(f"{key}, " for key in keys)} count(*), count(*) FILTER (ai), count(*) FILTER (ai AND implicit),
              count(*) FILTER (ai AND explicit), count(*) FILTER (ai AND explicit IS NOT NULL), {numbers}
            FROM {table} {grouped}
            ORDER BY {", ".join(order)}
            {f"LIMIT {most:d}" if most else ""}"""  # noqa: S608  # our own words and a number
        size = len(keys)
        return [_count(row, size) for row in self._rows(asked)]

    def estimates(self) -> list[Estimate]:
        """What the sample says of the files that nobody looked at in full; nothing where none was drawn."""
        ((of, drawn),) = self._rows(
            "SELECT count(*) FILTER (first IS NULL OR drawn), count(*) FILTER (drawn) FROM result WHERE level = 'metadata' OR first IS NOT NULL"
        )
        if not drawn:
            return []
        found = dict(self._rows("SELECT outcome, count(*) FROM result WHERE drawn GROUP BY outcome"))
        return [
            Estimate(outcome.value, found[outcome.value] / drawn, *wilson(found[outcome.value], drawn), drawn, of)
            for outcome in Outcome
            if outcome.value in found
        ]

    def worst(self, most: int, *, redacted: bool = False) -> list[Case]:
        """The gravest files, those of which most is known first; without names of folders, accounts and values if `redacted`."""
        order = " ".join(f"WHEN '{outcome}' THEN {place}" for place, outcome in enumerate(_WORST))
        rows = self._rows(f"""
            SELECT file, platform, account, post, CAST(date AS VARCHAR), outcome, failed, report FROM result
            WHERE outcome IN ('stripped', 'missing', 'defective')
            ORDER BY CASE outcome {order} END, len(schemes) DESC, file LIMIT {most:d}""")  # noqa: S608  # as above
        return [_case(row, redacted=redacted) for row in rows]

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        return self._base.execute(query).fetchall()


def _count(row: tuple[Any, ...], size: int) -> Count:
    files, ai, implicit, explicit, looked, *outcomes = row[size:]
    return Count(row[:size], files, ai, implicit, explicit, looked, tuple(outcomes))


def wilson(found: int, drawn: int) -> tuple[float, float]:
    """The bounds of 95 % for a share (Wilson's score interval)."""
    z = 1.959964
    share, spread = found / drawn, z * z / drawn
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(share * (1 - share) / drawn + spread / (4 * drawn))
    return max(0.0, middle - half), min(1.0, middle + half)


def groups(names: str) -> tuple[str, ...]:
    """The groups of a list such as platform,provider. Raises BadInput for another word."""
    found = tuple(name.strip() for name in names.split(",") if name.strip())
    for name in found:
        if name not in GROUPS:
            raise BadInput(f"--by: found {name!r}, allowed: {', '.join(GROUPS)}")
    return tuple(dict.fromkeys(found))


def _case(row: tuple[Any, ...], *, redacted: bool) -> Case:
    file, platform, account, post, day, outcome, failed, report = row
    messages, evidence = ({}, ()) if redacted else _told(json.loads(report))
    reasons = tuple(
        (each["rule"], each["outcome"], each["clause"], messages.get(each["rule"]))
        for each in failed
        if each["severity"] == "error"
    )
    if redacted:
        file, account, post = file.rpartition("/")[2], None, None
    return Case(file, platform, account, post, day, outcome, reasons, evidence)


def _told(report: dict[str, Any]) -> tuple[dict[str, Text], tuple[tuple[str, str], ...]]:
    """The messages by rule, and where the first findings stand."""
    messages = {
        each["rule"]: Text(each["message"]["en"], each["message"]["zh"])
        for each in report["verdicts"]
        if "message" in each
    }
    places = [(each["path"], each["excerpt"]) for finding in report["findings"] for each in finding["evidence"][:1]]
    return messages, tuple(places[:4])
