"""Marks in a video, from when until when: what is followed frame by frame, what is only looked at, and how both are joined.

A short clip is followed whole. Of a longer film the start and the end are, and between them frames at which decoding can
begin are looked at; where a mark turns up that was not seen before, the film is followed from there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labelcheck.errors import ReadError
from labelcheck.media.frames import Film, Frame, opened
from labelcheck.sight.watch import Followed, Watch
from labelcheck.source import Source

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

WHOLE, START, END = 40.0, 10.0, 5.0
"""Seconds: of a clip that is followed from end to end; of a film's start and of its end that are."""

_WORK = 2_500_000_000
"""Pixels that a clip may have in all to be followed from end to end, and a third of them a film's start or end."""

SAMPLES = 24
"""Looks into a film between its start and its end."""

_MORE = 3.0
"""Seconds that are followed where a look into a film finds a mark."""


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """What was followed without a gap, or one frame that was looked at: from when until when, and the marks in it."""

    start: float
    end: float
    marks: tuple[Followed, ...]
    unread: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A video after it was watched.

    `seconds`: how long it lasts, None where that is not known. `stretches`: in the order of time. `skipped`: frames that
    could not be decoded. `is_cut`: the file ends before the video does. `trouble`: what ended the watching early.
    """

    codec: str
    seconds: float | None
    stretches: tuple[Stretch, ...]
    skipped: int
    is_cut: bool
    trouble: ReadError | None

    @property
    def is_whole(self) -> bool:
        """Whether it was followed from end to end."""
        return self.trouble is None and not self.is_cut and len(self.stretches) == 1 and not self.skipped


def watch(film: Film, limit: float, *, thorough: bool = False) -> Seen:
    """The marks of a film, of which so many seconds are looked at."""
    stretches: list[Stretch] = []
    trouble: ReadError | None = None
    try:
        for stretch in _stretches(film, limit, thorough):
            stretches.append(stretch)  # noqa: PERF402  # what was seen before trouble is kept
    except ReadError as error:
        trouble = error
    length = film.seconds
    ends = max((stretch.end for stretch in stretches), default=0.0)
    if len(stretches) == 1 and length is not None and length <= limit and not _reaches(ends, length, film):
        followed_whole = stretches[0].start == 0.0 and _span(film, length) >= length
        film.is_cut = film.is_cut or followed_whole
    return Seen(film.codec, length, tuple(stretches), film.skipped, film.is_cut, trouble)


def _reaches(end: float, length: float, film: Film) -> bool:
    return end >= length - max(0.5, 5 * film.step, 0.02 * length)


def _span(film: Film, length: float | None) -> float:
    """Seconds from the start that are followed."""
    rate = film.area / film.step
    if length is None or length > WHOLE or length * rate > _WORK:
        return min(START if length is not None else WHOLE, max(2.5, _WORK / 3 / rate))
    return length


def _stretches(film: Film, limit: float, thorough: bool) -> Iterator[Stretch]:
    length = min(film.seconds, limit) if film.seconds is not None else None
    span = min(_span(film, film.seconds), limit)
    first = _followed(film, 0.0, span, thorough)
    yield from first
    if length is None or length <= span or not first or first[0].end < span - 0.5:
        return
    tail = max(span, length - min(END, span))
    known = [mark for stretch in first for mark in stretch.marks]
    gap = (tail - span) / (SAMPLES + 1)
    before = first[0].end
    for number in range(1, SAMPLES + 1):
        if gap * number < 1.0:
            continue
        for stretch in _sampled(film, span + gap * number, before, known, thorough):
            before = stretch.end
            known += [mark for mark in stretch.marks if mark.shots]  # not those that were known and seen again
            yield stretch
    yield from _followed(film, max(tail, before), length, thorough)


def _followed(film: Film, start: float, end: float, thorough: bool) -> list[Stretch]:
    """The film followed from one time to the other; nothing where no frame can be decoded there."""
    watching = Watch(thorough=thorough)
    for frame in film.frames(start):
        if frame.seconds >= end and watching.any:
            break
        watching.show(frame)
    return [Stretch(watching.start, watching.end, tuple(watching.found), watching.unread)] if watching.any else []


def _sampled(film: Film, near: float, after: float, known: list[Followed], thorough: bool) -> list[Stretch]:
    """One look into the film; it is followed from there where a mark is found that was not known at that place."""
    frame = film.key_frame(near)
    if frame is None or frame.seconds <= after:
        return []
    watching = Watch(known, thorough=thorough)
    watching.show(frame)
    if any(not _is_familiar(one, known) for one in watching.new):
        return _followed(film, frame.seconds, frame.seconds + _MORE, thorough)
    return [Stretch(frame.seconds, frame.seconds, tuple(watching.found), watching.unread)]


def _is_familiar(found: Followed, known: list[Followed]) -> bool:
    """Whether a mark of the same sort was followed before, for long enough to say how long such a one stays."""
    label = found.trail.mark.is_label
    return any(one.trail.mark.is_label == label and one.seconds >= _MORE - 0.5 for one in known)


def strip(source: Source, format_name: str, start: float, end: float, count: int = 6) -> Iterator[tuple[float, Pixels]]:
    """Seconds and pixels (RGB) of a handful of frames around a label: the first it was seen on, then others until its end.

    The second is the frame before it appeared, where there is one. Raises ReadError as `frames.opened` does.
    """
    with opened(source, format_name) as film:
        step = max((end - start) / max(1, count - 2), film.step)
        times = [start, start - 2 * film.step, *(start + step * number for number in range(1, count - 1))]
        last = -1.0
        for wanted in times:
            frame = _frame_at(film, wanted) if wanted >= 0 else None
            if frame is not None and frame.seconds != last:
                last = frame.seconds
                yield frame.seconds, frame.pixels()


def _frame_at(film: Film, seconds: float) -> Frame | None:
    """The frame displayed at that time, the last one behind the end."""
    return next(film.frames(seconds), None)
