"""A stored report as an editor reads it. Everything in it may come from a hostile file: it is text, never markup."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from labelcheck.contrib.wagtail.models import Scan
from labelcheck.contrib.wagtail.wording import language, said
from labelcheck.model import Location, Outcome
from labelcheck.phrases import in_chinese
from labelcheck.reports.drawn import Box, box_of
from labelcheck.reports.entry import where
from labelcheck.reports.escape import printable
from labelcheck.reports.wording import OUTCOMES, SEVERITIES

_MOST = 12
"""Places of one finding that are shown."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A place in the file: where, and what stands there."""

    where: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A rule that is not met."""

    rule: str
    outcome: str
    severity: str
    is_error: bool
    message: str
    clause: str
    seen: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A label or trace that was seen."""

    scheme: str
    seen: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes over a picture of so many pixels."""

    width: int
    height: int
    boxes: tuple[Box, ...]


def failed(scan: Scan) -> tuple[Failed, ...]:
    """The rules that are not met, gravest first, without mere remarks."""
    data = scan.data
    verdicts = [
        verdict for verdict in data["verdicts"] if verdict["outcome"] != "compliant" and verdict["severity"] != "info"
    ]
    verdicts.sort(
        key=lambda verdict: (verdict["severity"] != "error", Outcome(verdict["outcome"]).rank, verdict["rule"])
    )
    return tuple(_failed(verdict, data) for verdict in verdicts)


def main_reason(scan: Scan) -> str:
    """Why a file has its outcome, in one sentence with its clause, or what could not be looked at; "" if nothing is wrong."""
    first = next((each for each in failed(scan) if each.is_error), None)
    if first is not None:
        return f"{first.rule}: {first.message} ({first.clause})"
    return next(iter(notes(scan)), "") if scan.outcome == Outcome.UNDETERMINED else ""


def found(scan: Scan) -> tuple[Found, ...]:
    """Every label and trace that was seen."""
    return tuple(Found(finding["scheme"], _seen(finding)) for finding in scan.data["findings"])


def notes(scan: Scan) -> tuple[str, ...]:
    """What could not be looked at."""
    said_of = in_chinese if language() == "zh" else str
    return tuple(
        printable(said_of(note["problem"]) + (f" ({note['path']})" if note["path"] else ""))
        for note in scan.data["notes"]
    )


def kept(scan: Scan) -> bool:
    """Whether every label of the earlier version is still in a rendition, as far as could be seen."""
    changes = [finding for finding in scan.data["findings"] if finding["scheme"] == "label-change"]
    return all(finding["properties"].get("kept") != "no" for finding in changes)


def drawing(scan: Scan, width: int, height: int) -> Drawing | None:
    """The boxes of every mark over a picture of so many pixels, or None where there is none."""
    boxes = tuple(_boxes(scan.data, width, height))
    return Drawing(width, height, boxes) if boxes else None


def _boxes(data: dict[str, Any], width: int, height: int) -> Iterator[Box]:
    for finding in data["findings"]:
        for evidence in finding["evidence"][:_MOST]:
            if evidence["box"]:
                yield box_of(tuple(evidence["box"]), width, height)


def _failed(verdict: dict[str, Any], data: dict[str, Any]) -> Failed:
    seen = [place for number in verdict["because"]["findings"] for place in _seen(data["findings"][number])]
    return Failed(
        verdict["rule"],
        said(OUTCOMES[Outcome(verdict["outcome"])]),
        said(SEVERITIES[verdict["severity"]]),
        verdict["severity"] == "error",
        printable(verdict["message"][language()]),
        printable(verdict["clause"]),
        tuple(seen),
    )


def _seen(finding: dict[str, Any]) -> tuple[Seen, ...]:
    return tuple(Seen(_where(evidence), printable(evidence["excerpt"])) for evidence in finding["evidence"][:_MOST])


def _where(evidence: dict[str, Any]) -> str:
    """The place in words, but for the box: that is drawn."""
    return where(Location(evidence["path"], evidence["span"], evidence["seconds"]), language())
