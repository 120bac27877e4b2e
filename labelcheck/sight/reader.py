"""What stands in a box of text: read by the tiny recogniser, then by the small one where that may help; up to a limit a picture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from labelcheck.media import ocr
from labelcheck.media.ocr import Quad, Reading
from labelcheck.sight.crops import crops, slipped
from labelcheck.sight.reading import SECOND, Words, is_denial, judged, worth_a_second_look

if TYPE_CHECKING:
    from labelcheck.media.ocr import Pixels

_COST = {ocr.TINY: 1, ocr.SMALL: 5}
"""What a frame costs, in time: a tenth of a millisecond for the tiny recogniser."""


class Reader:
    """Reads crops of one picture until so many frames are spent; those of the small recogniser count five times."""

    def __init__(self, frames: int, *, thorough: bool = False) -> None:
        """`thorough`: every box is read by both recognisers, and past what may be printed over it."""
        self._left = frames
        self._thorough = thorough

    @property
    def is_spent(self) -> bool:
        """Whether no more is to be read."""
        return self._left <= 0

    def read(self, crop: Pixels, model: str = ocr.TINY) -> Reading:
        """What the crop may say."""
        reading = ocr.read(crop, model)
        self._left -= _COST[model] * len(reading.frames)
        return reading

    def read_quad(self, pixels: Pixels, quad: Quad) -> tuple[Words | None, Reading | None]:
        """What stands in the box, if that is a mark; and the last reading of it."""
        reading = None
        for crop in crops(pixels, quad):
            reading = self.read(crop)
            words = judged(reading)
            if words is None and is_denial(reading):
                return None, reading
            if words is None and (self._thorough or worth_a_second_look(reading)):
                second = self.read(crop, ocr.SMALL)
                words = judged(second, SECOND)
                if words is None and is_denial(second, SECOND):
                    return None, reading
            if words:
                return words, reading
        # Some services print the name of an account over the mark.
        if reading and (self._thorough or "@" in reading.text()):
            for crop in slipped(pixels, quad):
                words = judged(self.read(crop, ocr.SMALL), SECOND)
                if words and words.claim:
                    return replace(words, is_overprinted=True), reading
        return None, reading
