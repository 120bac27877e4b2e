"""Where labels stand, to be drawn over a preview: boxes with the 5 % line to scale, and bars on a time line."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import NamedTuple

from labelcheck.exhibits.preview import Preview
from labelcheck.model import Evidence, Finding, Kind, Report, Text

FIVE = 0.05
"""Of the shortest side: how high visible text must be [GB 45438-2025 5.2, 5.4]."""

_TOUCH = 0.3
"""Seconds by which the moment shown may lie outside the time in which a mark was seen."""


class Box(NamedTuple):
    """A mark on a picture, in its pixels; beside it, at the x of `ruler`, a line of 5 % of the shortest side ends at the mark's foot."""

    x: float
    y: float
    width: float
    height: float
    ruler: float
    five: float

    @property
    def foot(self) -> float:
        """The y at which the mark ends."""
        return self.y + self.height

    @property
    def ruler_top(self) -> float:
        """The y at which the line begins."""
        return self.foot - self.five


class Picture(NamedTuple):
    """A preview to draw on: `href` holds the JPEG itself; each mark has its box and its caption."""

    href: str
    width: int
    height: int
    boxes: tuple[tuple[Box, Text], ...]
    at: float | None


class Bar(NamedTuple):
    """A label on a time line, from when until when in seconds; `left` and `width` in 0..100 of the line."""

    left: float
    width: float
    start: float
    end: float
    text: str
    scheme: str


class TimeLine(NamedTuple):
    """`length` in seconds, None where it is not known and the line goes on."""

    length: float | None
    bars: tuple[Bar, ...]


def picture(report: Report, shown: Preview | None) -> Picture | None:
    """The preview with every mark that stands on what it shows; None where there is no picture."""
    if shown is None or shown.jpeg is None:
        return None
    href = "data:image/jpeg;base64," + base64.b64encode(shown.jpeg).decode()
    boxes = tuple(
        (box_of(each.at.box, shown.width, shown.height), _height(finding))
        for finding, each in _places(report)
        if each.at.box and _is_shown(each, shown)
    )
    return Picture(href, shown.width, shown.height, boxes, shown.at)


def box_of(at: tuple[float, float, float, float], width: int, height: int) -> Box:
    """The box (x, y, w, h in 0..1) on a picture of so many pixels; its line stands left of it, where there is room."""
    left, wide = at[0] * width, at[2] * width
    gap = max(4.0, width / 100)
    ruler = left - gap if left > 2 * gap else min(left + wide + gap, width - 2.0)
    return Box(left, at[1] * height, wide, at[3] * height, ruler, FIVE * min(width, height))


def time_line(report: Report, shown: Preview | None) -> TimeLine | None:
    """When labels are seen or heard; None where nothing has a time."""
    timed = [(finding, each.at.seconds) for finding, each in _places(report) if each.at.seconds]
    length = shown.length if shown else None
    if not timed:
        return None
    whole = max([length or 0.0, *(end * (1.0 if length else 1.25) for _, (_, end) in timed)]) or 1.0
    bars = tuple(
        Bar(100 * start / whole, max(0.6, 100 * (end - start) / whole), start, end, _text(finding), finding.scheme)
        for finding, (start, end) in timed
    )
    return TimeLine(length, bars)


def _places(report: Report) -> Iterator[tuple[Finding, Evidence]]:
    return (
        (finding, each) for finding in report.findings if finding.kind is Kind.EXPLICIT for each in finding.evidence
    )


def _is_shown(evidence: Evidence, shown: Preview) -> bool:
    at = evidence.at
    if at.path != shown.path:
        return False
    return shown.at is None or at.seconds is None or at.seconds[0] - _TOUCH <= shown.at <= at.seconds[1] + _TOUCH


def _height(finding: Finding) -> Text:
    try:
        likely, low, high = (100 * float(finding.properties[f"height_{name}"]) for name in ("ratio", "low", "high"))
    except (KeyError, ValueError):
        return Text(_text(finding), _text(finding))
    measured = f"{likely:.1f} % ({low:.1f}-{high:.1f} %)"
    return Text(f"height {measured}, at least 5 %", f"高 {measured}，应不低于 5 %")


def _text(finding: Finding) -> str:
    return finding.properties.get("text") or finding.evidence[0].excerpt
