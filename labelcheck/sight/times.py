"""When a mark was shown: sights in stretches of a video joined to intervals, at normal speed (GB 45438-2025 5.4).

Marks with the same claim are one label, wherever they stand: one that jumps from corner to corner without a pause goes on.
Between two frames that were only looked at, a mark that is on both is taken to stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from labelcheck.sight.clip import Seen, Stretch
from labelcheck.sight.follow import spans
from labelcheck.sight.marks import Mark
from labelcheck.sight.watch import Followed

_EDGE = 0.051
"""Seconds within which two times are the same: a frame of the slowest usual rate, and a little."""

_PRECISION = 0.1
"""Seconds by which a measured time may be off: a mark that fades has no first frame."""

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """One label or mark over the whole video. Times in seconds from the first frame on.

    `start_low`: when it may have appeared at the earliest, unseen between two looks. `longest_high`: how long it may have
    stayed at most. `covers`: it is there from the first frame to the last.
    """

    parts: tuple[Followed, ...]
    intervals: tuple[Interval, ...]
    start_low: float
    longest_high: float
    in_first_frame: bool
    covers: bool

    @property
    def start(self) -> float:
        """When it was first seen."""
        return self.intervals[0][0]

    @property
    def longest(self) -> float:
        """Seconds that it stayed at a stretch, at most."""
        return max(end - start for start, end in self.intervals)

    @property
    def total(self) -> float:
        """Seconds in all."""
        return sum(end - start for start, end in self.intervals)


def shown_marks(seen: Seen) -> list[Shown]:
    """What was shown in a video, labels first, in the order of their times."""
    groups: dict[object, list[Followed]] = {}
    for stretch in seen.stretches:
        for followed in stretch.marks:
            groups.setdefault(_sort(followed), []).append(followed)
    marks = [shown for parts in groups.values() if (shown := _shown(parts, seen))]
    return sorted(marks, key=lambda shown: (not shown.parts[0].trail.mark.is_label, shown.start))


def _sort(followed: Followed) -> object:
    """What makes two marks the same label: what they claim; or whose name they are."""
    mark = followed.trail.mark
    claim = mark.claim
    if mark.is_label and claim is not None:
        return "label", claim.settled, claim.language
    if mark.provider is not None:
        return "name", mark.provider.id
    return "claim", claim is not None and claim.ai, claim is not None and claim.generation


def best_reading(parts: Iterable[Followed]) -> Mark:
    """The surest reading of the mark; one that names its provider before all."""
    shots = [shot.mark for followed in parts for shot in followed.shots]
    return min(shots, key=lambda mark: (not mark.is_label, mark.provider is None, mark.cost))


def _shown(parts: list[Followed], seen: Seen) -> Shown | None:
    pieces = [(stretch, _intervals(parts, stretch)) for stretch in seen.stretches]
    intervals = list(_joined(pieces))
    if not intervals:
        return None
    start = intervals[0][0]
    first = any(abs(stretch.start - start) < _EDGE and stretch.start == 0.0 for stretch, _ in pieces)
    last = seen.stretches[-1].end
    known = seen.seconds if seen.seconds is not None else last
    covers = first and len(intervals) == 1 and intervals[0][1] >= max(last, known - 2 * _EDGE) - _EDGE
    unseen = _unseen(seen)
    longest = max(_widened(interval, unseen) for interval in intervals)
    return Shown(tuple(parts), tuple(intervals), _earliest(start, parts, seen), longest + _PRECISION, first, covers)


def _intervals(parts: Sequence[Followed], stretch: Stretch) -> list[Interval]:
    """From when until when any of the parts is there, in one stretch."""
    own = [followed for followed in stretch.marks if followed in parts]
    out: list[Interval] = []
    for start, end in sorted(span for followed in own for span in spans(followed.sights)):
        until = min(end, max(stretch.end, stretch.start))
        if out and start <= out[-1][1] + _EDGE:
            out[-1] = (out[-1][0], max(out[-1][1], until))
        else:
            out.append((start, until))
    return out


def _joined(pieces: Sequence[tuple[Stretch, list[Interval]]]) -> Iterator[Interval]:
    """The intervals of all stretches; one that reaches the end of a stretch goes on where the next begins with one."""
    held: Interval | None = None
    for stretch, intervals in pieces:
        for start, end in intervals:
            goes_on = held is not None and start <= stretch.start + _EDGE
            if held is not None and not goes_on:
                yield held
            held = (held[0], end) if held is not None and goes_on else (start, end)
            if end < stretch.end - _EDGE:
                yield held
                held = None
        if held is not None and held[1] < stretch.end - _EDGE:
            yield held
            held = None
    if held is not None:
        yield held


def _unseen(seen: Seen) -> list[Interval]:
    """The times that were not looked at."""
    gaps = [(before.end, after.start) for before, after in pairwise(seen.stretches)]
    end = seen.stretches[-1].end
    if seen.seconds is None and not seen.is_whole:
        gaps.append((end, float("inf")))
    elif seen.seconds is not None and seen.seconds > end + _EDGE:
        gaps.append((end, seen.seconds))
    return gaps


def _widened(interval: Interval, unseen: Sequence[Interval]) -> float:
    """How long it is with the unseen times on either side."""
    start, end = interval
    before = next((a for a, b in unseen if abs(b - start) < _EDGE), start)
    behind = next((b for a, b in unseen if abs(a - end) < _EDGE), end)
    return behind - before


def _earliest(start: float, parts: Sequence[Followed], seen: Seen) -> float:
    if any(
        followed.is_open and followed.before and abs(followed.before[-1].seconds - start) < _EDGE for followed in parts
    ):
        return next(stretch.start for stretch in reversed(seen.stretches) if stretch.start <= start)
    return next((a for a, b in _unseen(seen) if abs(b - start) < _EDGE), start)
