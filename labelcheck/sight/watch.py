"""Marks watched over the frames of a video: looked for now and then, and followed back and on from where they are found."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from labelcheck.media.frames import Frame
from labelcheck.sight.follow import NO, SHORT, YES, Sight, Trail, begin, placed, spans
from labelcheck.sight.marks import Mark, look, read_again

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    Coarse = NDArray[np.int16]

_STEP, _FIRST = 1.0, 0.5
"""Seconds from look to look while no label is followed, and within the first second. A label of two seconds is met twice."""

_RATE = 1 / 31
"""Seconds between frames that are followed: of faster videos some are passed over."""

_KEPT = 256
"""Grey frames that are kept to follow a mark back to where it appeared."""

_PICTURES, _LATER = 3, 0.6
"""Frames of a mark that are kept to be measured, and the seconds between them."""

_STILL = 4.0
"""A change of lightness, of any part of the frame, below which there is nothing new to look at."""

_MOST = 40
"""Marks that are followed in one video."""


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """A frame on which a mark was seen: the mark in its pixels (RGB)."""

    seconds: float
    mark: Mark
    pixels: Pixels


@dataclass(slots=True, eq=False)
class Followed:
    """A mark that was found: its trail, the shots it is measured on, and the sights before it was found."""

    trail: Trail
    shots: list[Shot]
    before: list[Sight] = field(default_factory=list)
    is_open: bool = False
    """Whether it was there in the oldest frame that was kept, so that it may have appeared before."""

    @property
    def sights(self) -> list[Sight]:
        """Every sight of it."""
        return [*self.before, *self.trail.sights]

    @property
    def seconds(self) -> float:
        """How long it was seen, at a stretch."""
        return max((end - start for start, end in spans(self.sights)), default=0.0)


class Watch:
    """Frames in their order are shown to it, and it follows the marks on them."""

    def __init__(self, known: Iterable[Followed] = (), *, thorough: bool = False) -> None:
        self._thorough = thorough
        self._kept: deque[tuple[float, float, Pixels]] = deque(maxlen=_KEPT)
        self._due = 0.0
        self._looked: Coarse | None = None
        self._known = [Followed(one.trail.afresh(), []) for one in known]
        self._active = list(self._known)
        self._new: list[Followed] = []
        self.start, self.end = 0.0, 0.0
        self.unread: float | None = None
        """The time of the first frame without a label that held more text than was read."""

    @property
    def any(self) -> bool:
        """Whether a frame was shown to it."""
        return bool(self._kept)

    @property
    def new(self) -> list[Followed]:
        """The marks that were found by looking."""
        return self._new

    @property
    def found(self) -> list[Followed]:
        """These, and the known ones that were seen again."""
        return [*(one for one in self._known if any(sight.state == YES for sight in one.sights)), *self._new]

    def show(self, frame: Frame) -> None:
        """Follow what is known; look for more when it is time."""
        self.end = frame.until
        if not self._kept:
            self.start = self._due = frame.seconds
        elif frame.seconds - self._kept[-1][0] < _RATE:
            return
        grey = frame.grey(SHORT)
        self._correct(frame.seconds)
        self._follow(frame, grey)
        if frame.seconds >= self._due - 1e-6 and len(self._new) < _MOST:
            self._look(frame, grey)
        self._kept.append((frame.seconds, frame.until, grey))

    def _correct(self, seconds: float) -> None:
        """A frame is displayed until the next one comes, whatever it says itself."""
        if not self._kept:
            return
        before, _, grey = self._kept[-1]
        self._kept[-1] = (before, seconds, grey)
        for followed in self._active:
            sights = followed.trail.sights
            if sights and sights[-1].seconds == before:
                sights[-1] = Sight(before, seconds, sights[-1].state)

    def _follow(self, frame: Frame, grey: Pixels) -> None:
        for followed in list(self._active):
            trail = followed.trail
            was_there = bool(trail.sights) and trail.sights[-1].state != NO

            def read(mark: Mark, known: Mark = trail.mark) -> bool:
                pixels = frame.pixels()
                return _reads(mark, pixels, pixels.shape[0] / grey.shape[0], known)

            is_there = trail.see(frame.seconds, frame.until, grey, read)
            if trail.last == frame.seconds:
                self._keep(followed, frame, grey)
            elif trail.is_lost(frame.seconds):
                self._active.remove(followed)
            if was_there and not is_there:
                self._due = frame.seconds

    def _keep(self, followed: Followed, frame: Frame, grey: Pixels) -> None:
        if 0 < len(followed.shots) < _PICTURES and frame.seconds - followed.shots[-1].seconds >= _LATER:
            pixels = frame.pixels()
            factor = pixels.shape[0] / grey.shape[0]
            moved = placed(followed.trail.here(), factor)
            followed.shots.append(Shot(frame.seconds, read_again(moved, pixels) or moved, pixels))

    def _look(self, frame: Frame, grey: Pixels) -> None:
        """Look at the whole frame, unless a label is being followed or nothing has changed since nothing was found."""
        labelled = any(one.trail.mark.is_label and one.trail.last == frame.seconds for one in self._active)
        self._due = frame.seconds + (_FIRST if frame.seconds < 1.0 or labelled else _STEP)
        if labelled or self._is_still(grey):
            return
        pixels = frame.pixels()
        factor = pixels.shape[0] / grey.shape[0]
        new = 0
        seen = look(pixels, thorough=self._thorough)
        if not seen.is_whole and self.unread is None:
            self.unread = frame.seconds
        for mark in seen.marks:
            new += self._add(mark, frame, grey, factor, pixels)
        self._looked = None if new else _coarse(grey)

    def _is_still(self, grey: Pixels) -> bool:
        import numpy as np  # noqa: PLC0415  # heavy

        if self._looked is None:
            return False
        return float(np.abs(_coarse(grey) - self._looked).max()) < _STILL

    def _add(self, mark: Mark, frame: Frame, grey: Pixels, factor: float, pixels: Pixels) -> bool:
        """Follow a mark, back to where it appeared and from here on, unless it is being followed."""
        left, top, right, bottom = mark.bounds
        x, y = (left + right) / 2 / factor, (top + bottom) / 2 / factor
        if any(one.trail.is_at(x, y) and one.trail.last == frame.seconds for one in self._active):
            return False
        trail = begin(mark, grey, factor, frame.seconds, frame.until)
        if trail is None:
            return False
        back = self._back(trail, grey)
        if back.strongest > 1:  # it was read while it faded away: what is there now is less than half of it
            trail.ink, trail.sights = back.ink, []
        followed = Followed(trail, [Shot(frame.seconds, mark, pixels)], back.sights)
        oldest = back.sights[-1] if back.sights else None
        followed.is_open = oldest is not None and oldest.state == YES and oldest.seconds > self.start
        self._active.append(followed)
        self._new.append(followed)
        return True

    def _back(self, trail: Trail, grey: Pixels) -> Trail:
        """The mark followed back through the frames before."""
        back = trail.backwards()
        back.is_legible = _reads(trail.here(), _coloured(grey), 1.0, trail.mark)
        for seconds, until, before in reversed(self._kept):

            def read(mark: Mark, before: Pixels = before) -> bool:
                return _reads(mark, _coloured(before), 1.0, trail.mark)

            back.see(seconds, until, before, read)
            if back.is_lost(seconds):
                break
        return back


def _reads(mark: Mark, pixels: Pixels, factor: float, known: Mark) -> bool:
    """Whether a mark of the same sort can be read at the place of `mark`, in a picture that is `factor` times as large."""
    seen = read_again(placed(mark, factor), pixels)
    return seen is not None and seen.is_label == known.is_label


def _coloured(grey: Pixels) -> Pixels:
    import numpy as np  # noqa: PLC0415  # heavy

    return np.repeat(grey[:, :, None], 3, axis=2)


def _coarse(grey: Pixels) -> Coarse:
    """The frame in parts of about 12 pixels."""
    import cv2  # noqa: PLC0415  # heavy
    import numpy as np  # noqa: PLC0415  # as above

    size = max(1, grey.shape[1] // 12), max(1, grey.shape[0] // 12)
    small: Coarse = cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(np.int16)
    return small
