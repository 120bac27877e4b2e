"""A mark followed from frame to frame without reading it: its ink correlated with what stands at its place.

Ink stays while what lies behind it moves, so the pattern is a running mean of the mark's edges. Two figures decide: how like
the pattern the place is (correlation), and how strong the ink is there (1 as it was when read, .5 half faded). Between
clear answers the place is read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from labelcheck.sight.marks import Mark

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]
    Floats = NDArray[np.float32]

SHORT = 360
"""Pixels of the shortest side of the grey frames in which marks are followed."""

_ALIKE, _UNLIKE = 0.75, 0.5
"""Likeness, of what it usually is, from which a mark is there, and below which it is not."""

_STRONG, _WEAK = 0.45, 0.25
"""Strength of the ink from which a mark is there, and below which it is not."""

_LEAST = 0.35
"""The usual likeness is taken to be at least this."""

_LEARNT = 12
"""Frames that the pattern is the mean of, at most."""

_SHIFT = 0.3
"""How far a mark moves from frame to frame at most, of its height."""

_PAUSE, _TRUSTED = 0.1, 0.3
"""Seconds for which what was read at a place is taken to hold; and where the ink is like the mark's."""

_STRONGER = 1.6
"""Strength of the ink at which the mark must have been read while it was fading."""

LOST = 0.5
"""Seconds for which a mark is gone after which it is no longer followed."""

_BRIDGED, _BLINK = 2.0, 0.09
"""Seconds that may lie between two sights where the mark was hard to tell; and where it was gone, as in one bad frame."""

YES, PERHAPS, NO = "yes", "perhaps", "no"


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen of a mark in the frame that is displayed from `seconds` until `until`."""

    seconds: float
    until: float
    state: str


@dataclass(slots=True)
class Trail:
    """A mark being followed: where it was last, what its ink looks like there, and every sight of it."""

    mark: Mark
    x: int
    y: int
    ink: Floats
    count: int = 1
    usual: float = 1.0
    last: float = 0.0
    sights: list[Sight] = field(default_factory=list)
    asked: tuple[float, bool] = (float("-inf"), False)
    strongest: float = 1.0
    is_legible: bool = True

    def see(self, seconds: float, until: float, grey: Grey, read: Callable[[Mark], bool]) -> bool:
        """Whether the mark is in this frame, clearly or perhaps; `read` tells whether a mark can be read there."""
        likeness, strength, x, y = self._sought(grey)
        if likeness < _UNLIKE * self.usual or strength < _WEAK:
            state = NO
        elif likeness >= _ALIKE * self.usual and strength >= _STRONG:
            state = YES if not self.is_legible or self._reads(seconds, x, y, read, _TRUSTED) else PERHAPS
        else:
            state = YES if self._reads(seconds, x, y, read, _PAUSE) else PERHAPS
        self.sights.append(Sight(seconds, until, state))
        if state == YES:
            self._learn(grey, x, y, likeness, strength)
            self.last = seconds
        return state != NO

    def is_lost(self, seconds: float) -> bool:
        """Whether it has not been seen for so long, before or after, that it need not be followed any more."""
        clear = any(sight.state == NO for sight in self.sights[-3:])
        return abs(seconds - self.last) > (LOST if clear else _BRIDGED)

    def backwards(self) -> Trail:
        """The same mark, to be followed towards the start."""
        return replace(self, sights=[], asked=(float("-inf"), False))

    def afresh(self) -> Trail:
        """The same mark, not yet seen, to be looked for where it was."""
        return replace(self, sights=[], asked=(float("-inf"), False), last=float("-inf"))

    def is_at(self, x: float, y: float) -> bool:
        """Whether the point lies on the mark."""
        height, width = self.ink.shape
        return bool(self.x <= x <= self.x + width and self.y <= y <= self.y + height)

    def here(self) -> Mark:
        """The mark where it is now, in pixels of the grey frames."""
        return self._at(self.x, self.y)

    def _at(self, x: int, y: int) -> Mark:
        left, top, _, _ = self.mark.bounds
        return placed(self.mark, 1.0, x - left, y - top)

    def _reads(self, seconds: float, x: int, y: int, read: Callable[[Mark], bool], pause: float) -> bool:
        """Whether it can be read there; the last answer holds for a while, a no for a moment only."""
        if abs(seconds - self.asked[0]) >= (pause if self.asked[1] else _PAUSE):
            self.asked = (seconds, read(self._at(x, y)))
        return self.asked[1]

    def _sought(self, grey: Grey) -> tuple[float, float, int, int]:
        """Likeness, strength and place of what is most like the mark near where it was."""
        import cv2  # noqa: PLC0415  # heavy

        height, width = self.ink.shape
        reach = max(3, round(_SHIFT * height))
        left, top = max(0, self.x - reach), max(0, self.y - reach)
        around = edges(grey[top : self.y + height + reach, left : self.x + width + reach], height)
        if around.shape[0] < height or around.shape[1] < width:
            return 0.0, 0.0, self.x, self.y
        _, likeness, _, (across, down) = cv2.minMaxLoc(cv2.matchTemplate(around, self.ink, cv2.TM_CCOEFF_NORMED))
        there = around[down : down + height, across : across + width]
        energy = float((self.ink * self.ink).sum())
        strength = float((there * self.ink).sum()) / energy if energy > 0 else 0.0
        return float(likeness), strength, left + across, top + down

    def _learn(self, grey: Grey, x: int, y: int, likeness: float, strength: float) -> None:
        height, width = self.ink.shape
        self.x, self.y = x, y
        self.usual = max(_LEAST, likeness if self.count == 1 else 0.8 * self.usual + 0.2 * likeness)
        now = edges(grey, height, (x, y, width, height))
        if strength > _STRONGER:  # it was found while it was fading
            self.ink, self.strongest = now, self.strongest * strength
        elif strength >= 0.7:
            weight = 1 / (min(self.count, _LEARNT) + 1)
            self.ink = (1 - weight) * self.ink + weight * now
        self.count += 1


def begin(mark: Mark, grey: Grey, factor: float, seconds: float, until: float) -> Trail | None:
    """A trail of the mark, whose place is in pixels of a picture that is `factor` times as large as the grey one."""
    tall, wide = grey.shape
    left, top, right, bottom = (side / factor for side in mark.bounds)
    x, y = max(0, round(left)), max(0, round(top))
    width, height = min(wide, round(right)) - x, min(tall, round(bottom)) - y
    if width < 6 or height < 5:
        return None
    small = placed(mark, 1 / factor)
    ink = edges(grey, height, (x, y, width, height))
    return Trail(small, x, y, ink, last=seconds, sights=[Sight(seconds, until, YES)])


def placed(mark: Mark, factor: float, across: float = 0.0, down: float = 0.0) -> Mark:
    """The mark in a picture that is `factor` times as large, and moved there by so many pixels."""
    lines = tuple(
        replace(line, x=line.x * factor + across, y=line.y * factor + down,
                width=line.width * factor, height=line.height * factor)
        for line in mark.lines
    )  # fmt: skip
    return replace(mark, lines=lines)


def edges(grey: Grey, height: int, box: tuple[int, int, int, int] | None = None) -> Floats:
    """The lightness less its surroundings', of the whole or of a box (x, y, width, height): strokes of letters so high stand out."""
    import cv2  # noqa: PLC0415  # heavy
    import numpy as np  # noqa: PLC0415  # as above

    spread = max(1.5, height / 5)
    if box is None:
        light = grey.astype(np.float32)
        strokes: Floats = light - cv2.GaussianBlur(light, (0, 0), spread)
        return strokes
    x, y, width, tall = box
    room = round(3 * spread)
    left, top = max(0, x - room), max(0, y - room)
    part = edges(grey[top : y + tall + room, left : x + width + room], height)
    return part[y - top : y - top + tall, x - left : x - left + width]


def spans(sights: list[Sight]) -> list[tuple[float, float]]:
    """From when until when the mark was displayed: short doubts and blinks between two sights count as seen."""
    out: list[tuple[float, float]] = []
    clear = True
    for sight in sorted(sights, key=lambda sight: sight.seconds):
        if sight.state != YES:
            clear = clear and sight.state == PERHAPS
            continue
        gap = sight.seconds - out[-1][1] if out else None
        if gap is not None and gap <= (_BRIDGED if clear else _BLINK):
            out[-1] = (out[-1][0], sight.until)
        else:
            out.append((sight.seconds, sight.until))
        clear = True
    return out
