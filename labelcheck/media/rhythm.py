"""The rhythm 短长 短短 (· – · ·, AI in Morse code) in sound: GB 45438-2025 5.3 c and note 1.

The standard gives no milliseconds, pitch or ratio. ITU-R M.1677 spaces Morse 1 : 3 : 1 : 3; how far a file may stray from that
is our convention: the numbers of `_proportioned`.

In each band, at every height of a ladder, the runs above it are looked at: four with the proportions of the rhythm and quiet
around them are a candidate. A steady tone stands out at some height of some band even over a bed that is louder now and
then. Chance makes candidates too, but few at one time, and uneven ones: `_score` weighs that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from labelcheck.media.bands import RATE, SECOND, Bands, spread

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from labelcheck.media.bands import Floats, Ints

UNIT = (0.036, 0.29)
"""Seconds of a unit (短) that count."""

SHORTEST = 0.4
"""Seconds: sound that is shorter holds no rhythm, and no spoken label."""

_LOWEST, _STEP = -78.0, 3.0
"""Decibels of the first height, and from one to the next."""

_GUARD, _LONG, _BREATH = 3.5, 6.0, 1.7
"""Units of quiet before and behind; units of a sound that is no sign, and of quiet towards one: the bed may begin soon after."""

_TEXT = 8.5
"""Units around a rhythm in which a further sign of its sort makes it part of a longer Morse text, whose words are 7 apart."""

_ENOUGH = 1.2
"""Score from which candidates are a rhythm: over two hours of speech, music and effects chance reached 0.3 (bench/audio.py)."""

_ALIKE = 2.5
"""Decibels by which the bands of two signs of one sort may differ in the mean."""

_HIGH = 4200.0
"""Hz above which codecs switch whole bands on and off, so that more is asked."""

_MOST = 60
"""Candidates at one time that are weighed; more say nothing new."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """One 短长 短短: start and end of its four signs in seconds from the first sample; `unit` in seconds, `ratio` of dash to dot.

    `letter_gap` in units. `level`: dB of the rhythm over what sounds in its gaps, at most 60. `loudness`: dB below full scale. `pitch`: Hz of
    the band in which it stands out best. `score`: how much better than chance.
    """

    signs: tuple[tuple[float, float], ...]
    unit: float
    ratio: float
    letter_gap: float
    level: float
    loudness: float
    pitch: float
    score: float

    @property
    def start(self) -> float:
        """When the first sign starts."""
        return self.signs[0][0]

    @property
    def end(self) -> float:
        """When the last sign ends."""
        return self.signs[-1][1]


@dataclass(frozen=True, slots=True)
class _Signs:
    """Candidates: row and height of each, and the frames where its four signs start and end (n × 4)."""

    row: Ints
    height: Floats
    start: Ints
    end: Ints


def find_rhythms(samples: Floats, opens: bool, closes: bool) -> Sequence[Rhythm]:
    """Every rhythm in mono samples at 16 kHz, by time; `opens`, `closes`: nothing was before, nothing follows."""
    if len(samples) < SHORTEST * RATE:
        return ()
    bands = spread(samples)
    found = [signs for height in _ladder(bands) if (signs := _at_height(bands, height, (opens, closes)))]
    if not found:
        return ()
    chosen = list(_chosen(bands, _joined(found)))
    times = [(rhythm.start, rhythm.end) for rhythm, _, _ in chosen]
    alone = [
        rhythm
        for rhythm, row, height in chosen
        if rhythm.score >= _ENOUGH and not _in_text(bands, rhythm, (row, height), times)
    ]
    return tuple(sorted((_heard(bands, samples, rhythm) for rhythm in alone), key=lambda rhythm: rhythm.start))


def _ladder(bands: Bands) -> Sequence[float]:
    import numpy as np  # noqa: PLC0415  # heavy

    low = float(np.percentile(bands.rows, 20)) + 4
    return [float(height) for height in np.arange(max(low, _LOWEST), float(bands.rows.max()) - 1, _STEP)]


def _at_height(bands: Bands, height: float, edges: tuple[bool, bool]) -> _Signs | None:
    """The candidates of all rows at one height."""
    import numpy as np  # noqa: PLC0415  # heavy

    rows = np.flatnonzero(bands.rows.max(axis=1) > height + 1)
    width = bands.rows.shape[1] + 2
    above = np.zeros((len(rows), width), np.int8)
    above[:, 1:-1] = bands.rows[rows] > height
    change = np.diff(above.reshape(-1))
    start, end = _mended(np.flatnonzero(change == 1), np.flatnonzero(change == -1))
    if len(start) < 4:
        return None
    found = _proportioned(start, end, width)
    found = found[_quiet(start, end, width, edges, found)]
    if not len(found):
        return None
    four = found[:, None] + np.arange(4)
    line = start[found] // width
    offset = (line * width)[:, None]
    return _Signs(rows[line], np.full(len(found), height, np.float32), start[four] - offset, end[four] - offset)


def _mended(start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Runs without holes and without specks of one frame."""
    import numpy as np  # noqa: PLC0415  # heavy

    if len(start) < 2:
        return start, end
    apart = start[1:] - end[:-1] > 1
    start, end = start[np.concatenate([[True], apart])], end[np.concatenate([apart, [True]])]
    real = end - start > 1
    return start[real], end[real]


def _unit(start: Ints, end: Ints, first: Ints) -> Floats:
    """Frames of a unit of the four runs from each `first` on: all signs and the gaps inside the letters are 8 units."""
    letters = end[first + 1] - start[first] + end[first + 3] - start[first + 2]
    unit: Floats = (letters / 8).astype("float32")
    return unit


def _proportioned(start: Ints, end: Ints, width: int) -> Ints:
    """Indexes of the first of four runs of one row that have the proportions of the rhythm."""
    import numpy as np  # noqa: PLC0415  # heavy

    first = np.arange(len(start) - 3)
    unit = _unit(start, end, first)
    dots = np.stack([end[first + k] - start[first + k] for k in (0, 2, 3)])
    dash = end[first + 1] - start[first + 1]
    small = np.stack([start[first + k + 1] - end[first + k] for k in (0, 2)])
    between = start[first + 2] - end[first + 1]
    fits = start[first] // width == start[first + 3] // width
    fits &= (unit * SECOND >= UNIT[0]) & (unit * SECOND <= UNIT[1])
    fits &= (dots >= 0.5 * unit - 0.5).all(axis=0) & (dots <= 1.6 * unit + 0.5).all(axis=0)
    fits &= dots.max(axis=0) <= 1.5 * dots.min(axis=0) + 1
    fits &= (dash >= 2.3 * unit) & (dash <= 4.0 * unit) & (dash >= 1.9 * dots.max(axis=0))
    fits &= (small >= 0.45 * unit - 0.5).all(axis=0) & (small <= 1.6 * unit + 0.5).all(axis=0)
    fits &= (between >= 2.0 * unit) & (between <= 6.0 * unit) & (between >= 1.7 * small.max(axis=0))
    return np.flatnonzero(fits)


def _quiet(start: Ints, end: Ints, width: int, edges: tuple[bool, bool], found: Ints) -> NDArray[np.bool_]:
    """Whether each candidate has no run within the guard, nor a border of the samples beyond which something may sound."""
    import numpy as np  # noqa: PLC0415  # heavy

    line, unit = start[found] // width, _unit(start, end, found)
    earlier, later = found - 1, np.minimum(found + 4, len(start) - 1)
    has_before = (found > 0) & (end[earlier] // width == line)
    has_after = (found + 4 < len(start)) & (start[later] // width == line)
    before = np.where(has_before, end[earlier], np.where(edges[0], -(10**9), line * width))
    after = np.where(has_after, start[later], np.where(edges[1], 10**12, (line + 1) * width))
    guards = [
        np.where(has & (end[run] - start[run] >= _LONG * unit), _BREATH, _GUARD) * unit
        for has, run in ((has_before, earlier), (has_after, later))
    ]
    quiet: NDArray[np.bool_] = (start[found] - before >= guards[0]) & (after - end[found + 3] >= guards[1])
    return quiet


def _joined(found: Sequence[_Signs]) -> _Signs:
    """All candidates, no more than `_MOST` that start at one time."""
    import numpy as np  # noqa: PLC0415  # heavy

    parts = [np.concatenate([getattr(signs, name) for signs in found]) for name in ("row", "height", "start", "end")]
    order = np.argsort(parts[2][:, 0] // 4, kind="stable")
    time = parts[2][order, 0] // 4
    rank = np.arange(len(time)) - np.searchsorted(time, time)
    kept = order[rank < _MOST]
    return _Signs(*(part[kept] for part in parts))


def _chosen(bands: Bands, signs: _Signs) -> Iterator[tuple[Rhythm, int, float]]:
    """The best candidate of each time, scored by all that agree with it, with its row and height."""
    measured = [_measure(bands, signs, index) for index in range(len(signs.row))]
    taken: list[tuple[float, float]] = []
    for index in sorted(range(len(measured)), key=lambda index: -measured[index].score):
        best = measured[index]
        if any(best.start < end and best.end > start for start, end in taken):
            continue
        agreeing = sum(abs(o.start - best.start) < best.unit and abs(o.end - best.end) < best.unit for o in measured)
        taken.append((best.start, best.end))
        yield _scored(best, agreeing), int(signs.row[index]), float(signs.height[index])


def _scored(rhythm: Rhythm, agreeing: int) -> Rhythm:
    import math  # noqa: PLC0415  # used here only

    return replace(rhythm, score=rhythm.score + 1.5 * math.log(min(agreeing, _MOST)))


def _measure(bands: Bands, signs: _Signs, index: int) -> Rhythm:
    """One candidate; its score counts contrast, and takes off for signs that differ in power, waver, or keep no time."""
    import numpy as np  # noqa: PLC0415  # heavy

    start, end, row = signs.start[index], signs.end[index], bands.rows[signs.row[index]]
    lengths, gaps = (end - start) * SECOND, (start[1:] - end[:-1]) * SECOND
    rough, dot = float(lengths.sum() + gaps[0] + gaps[2]) / 8, float(lengths[[0, 2, 3]].mean())
    unit = (dot + float(gaps[[0, 2]].mean())) / 2
    wide = dot - unit  # at a low height a sign is longer than it sounds and a gap shorter by as much
    on = [row[s:e] for s, e in zip(start, end, strict=True)]
    off = [row[e + 1 : s - 1] if s - e > 3 else row[e:s].min() for e, s in zip(end[:-1], start[1:], strict=True)]
    steady = [part[1:-1] if len(part) > 4 else part for part in on]
    middle = [float(np.median(part)) for part in steady]
    contrast = min(float(part.max()) for part in on) - max(float(np.mean(part)) for part in off)
    waver = float(np.mean(np.concatenate([abs(part - m) for part, m in zip(steady, middle, strict=True)])))
    uneven = np.log(np.concatenate([lengths[[0, 2, 3]] / dot, gaps[[0, 2]] / gaps[[0, 2]].mean()]))
    pitch = float(bands.pitch[signs.row[index]])
    score = 0.1 * min(contrast, 30) - 0.2 * min(max(middle) - min(middle), 12) - 0.5 * waver
    score += -5 * min(float(np.sqrt((uneven**2).mean())), 0.6) + 1.5 * float(np.log(rough / 0.1))
    return Rhythm(
        signs=tuple((float(s * SECOND), float(e * SECOND)) for s, e in zip(start, end, strict=True)),
        unit=unit,
        ratio=(float(lengths[1]) - wide) / unit,
        letter_gap=(float(gaps[1]) + wide) / unit,
        level=0.0,
        loudness=0.0,
        pitch=pitch,
        score=score - (1.5 if pitch > _HIGH else 0),
    )


def _in_text(bands: Bands, rhythm: Rhythm, where: tuple[int, float], times: Sequence[tuple[float, float]]) -> bool:
    """Whether a sign of the same power, length and timbre stands near that belongs to no candidate: a longer Morse text."""
    row, unit = bands.rows[where[0]], rhythm.unit
    own = _timbre(bands, [(_frame(start), _frame(end)) for start, end in rhythm.signs])
    near = ((rhythm.start - _TEXT * unit, rhythm.start - unit), (rhythm.end + unit, rhythm.end + _TEXT * unit))
    for begin, stop in near:
        low, high = max(0, _frame(begin)), min(len(row), _frame(stop))
        for start, end in _runs(row[low:high] > where[1]):
            early, late = start + low, end + low
            known = any(early * SECOND < end and late * SECOND > start for start, end in times)
            units = (late - early) * SECOND / unit
            signlike = 0.6 <= units <= 1.6 or 2.2 <= units <= 4.2
            if signlike and not known and _differ(_timbre(bands, [(early, late)]), own) < _ALIKE:
                return True
    return False


def _timbre(bands: Bands, parts: Sequence[tuple[int, int]]) -> Floats:
    """Power by band of these frames in dB, no lower than 20 below the strongest band."""
    import numpy as np  # noqa: PLC0415  # heavy

    power = np.concatenate([bands.rows[:, start:end] for start, end in parts], axis=1).mean(axis=1)
    shape: Floats = np.maximum(power, power.max() - 20)
    return shape


def _differ(one: Floats, other: Floats) -> float:
    """Decibels by which two timbres differ in the mean, where either is strong."""
    import numpy as np  # noqa: PLC0415  # heavy

    strong = np.maximum(one - one.max(), other - other.max()) > -12
    return float(abs(one - other)[strong].mean())


def _runs(above: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    import numpy as np  # noqa: PLC0415  # heavy

    change = np.diff(np.concatenate([[0], above.astype(np.int8), [0]]))
    yield from zip(np.flatnonzero(change == 1).tolist(), np.flatnonzero(change == -1).tolist(), strict=True)


def _heard(bands: Bands, samples: Floats, rhythm: Rhythm) -> Rhythm:
    """The rhythm with its level over what sounds in its gaps, and its loudness."""
    import numpy as np  # noqa: PLC0415  # heavy

    on = [bands.total[_frame(start) + 1 : _frame(end) - 1] for start, end in rhythm.signs]
    gaps = zip(rhythm.signs[:-1], rhythm.signs[1:], strict=True)
    off = [bands.total[_frame(end) + 2 : _frame(start) - 1] for (_, end), (start, _) in gaps]
    loud, bed = (float(np.concatenate(parts).mean()) if any(map(len, parts)) else 0.0 for parts in (on, off))
    level = 10 * np.log10(max(loud - bed, 1e-9) / max(bed, loud / 1e6, 1e-12))
    heard = np.concatenate([samples[int(start * RATE) : int(end * RATE)] for start, end in rhythm.signs])
    power = float((heard.astype(np.float64) ** 2).mean()) if len(heard) else 0.0
    return replace(rhythm, level=float(level), loudness=float(10 * np.log10(max(2 * power, 1e-12))))


def _frame(second: float) -> int:
    return round(second / SECOND)
