"""Where labels stand, to be drawn over a preview: boxes with the 5 % line to scale, and bars on a time line."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass

from labelcheck.exhibits.preview import Preview
from labelcheck.model import Evidence, Finding, Kind, Report, Text

FIVE = 0.05
"""Of the shortest side: how high visible text must be [GB 45438-2025 5.2, 5.4]."""

_TOUCH = 0.3
"""Seconds by which the moment shown may lie outside the time in which a mark was seen."""


@dataclass(frozen=True, slots=True)
class Box:
    """A mark on a preview, in its pixels; `ruler` is the x at which a line of 5 % of the shortest side stands, down to the mark's foot."""

    x: float
    y: float
    width: float
    height: float
    ruler: float
    caption: Text


@dataclass(frozen=True, slots=True)
class Picture:
    """A preview to draw on: `href` holds the JPEG itself; `five` is 5 % of the shortest side in its pixels."""

    href: str
    width: int
    height: int
    five: float
    boxes: tuple[Box, ...]
    at: float | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A label on a time line, from when until when in seconds; `left` and `width` in 0..100 of the line."""

    left: float
    width: float
    start: float
    end: float
    text: str
    scheme: str


@dataclass(frozen=True, slots=True)
class TimeLine:
    """`length` in seconds, None where it is not known and the line goes on."""

    length: float | None
    bars: tuple[Bar, ...]


def picture(report: Report, shown: Preview | None) -> Picture | None:
    """The preview with every mark that stands on what it shows; None where there is no picture."""
    if shown is None or shown.jpeg is None:
        return None
    href = "data:image/jpeg;base64," + base64.b64encode(shown.jpeg).decode()
    five = FIVE * min(shown.width, shown.height)
    boxes = tuple(_box(finding, each, shown) for finding, each in _places(report) if _is_shown(each, shown))
    return Picture(href, shown.width, shown.height, five, boxes, shown.at)


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
    if at.box is None or at.path != shown.path:
        return False
    return shown.at is None or at.seconds is None or at.seconds[0] - _TOUCH <= shown.at <= at.seconds[1] + _TOUCH


def _box(finding: Finding, evidence: Evidence, shown: Preview) -> Box:
    left, top, wide, tall = evidence.at.box or (0.0, 0.0, 0.0, 0.0)
    x, width = left * shown.width, wide * shown.width
    gap = max(4.0, shown.width / 100)
    ruler = x - gap if x > 2 * gap else min(x + width + gap, shown.width - 2)
    return Box(x, top * shown.height, width, tall * shown.height, ruler, _height(finding))


def _height(finding: Finding) -> Text:
    try:
        likely, low, high = (100 * float(finding.properties[f"height_{name}"]) for name in ("ratio", "low", "high"))
    except (KeyError, ValueError):
        return Text(_text(finding), _text(finding))
    measured = f"{likely:.1f} % ({low:.1f}-{high:.1f} %)"
    return Text(f"height {measured}, at least 5 %", f"高 {measured}，应不低于 5 %")


def _text(finding: Finding) -> str:
    return finding.properties.get("text") or finding.evidence[0].excerpt
