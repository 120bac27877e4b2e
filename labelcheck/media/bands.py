"""The power of sound over time in many bands, in decibels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

RATE = 16_000
HOP, WINDOW = 128, 512
"""Samples from one power spectrum to the next, and of each: 8 and 32 ms."""

SECOND = HOP / RATE
"""Seconds of a frame."""

_FLOOR = 1e-9
_BLOCK = 1024


@dataclass(frozen=True, slots=True)
class Bands:
    """Power over time: a row a band in dB, a column a frame; the middle of each band in Hz; plain power of all bands together."""

    rows: Floats
    pitch: Floats
    total: Floats


def spread(samples: Floats) -> Bands:
    """The bands of mono samples at 16 kHz; frame `n` has its middle at sample `n * HOP`."""
    import numpy as np  # noqa: PLC0415  # heavy

    edge = np.zeros(WINDOW // 2, np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(np.concatenate([edge, samples, edge]), WINDOW)[::HOP]
    window = (np.hanning(WINDOW) / (WINDOW / 4)).astype(np.float32)
    starts, ends = _edges()
    rows = np.empty((len(starts), len(frames)), np.float32)
    total = np.empty(len(frames), np.float32)
    for at in range(0, len(frames), _BLOCK):
        spectrum = np.fft.rfft(frames[at : at + _BLOCK] * window)
        power = (spectrum.real**2 + spectrum.imag**2).T
        sums = np.zeros((len(power) + 1, power.shape[1]))
        np.cumsum(power, axis=0, out=sums[1:])
        rows[:, at : at + _BLOCK] = np.maximum(sums[ends] - sums[starts], 0)
        total[at : at + _BLOCK] = sums[-1] - sums[3]
    pitch = ((starts + ends - 1) / 2 * RATE / WINDOW).astype(np.float32)
    return Bands(10 * np.log10(rows + _FLOOR), pitch, total)


def _edges() -> tuple[Ints, Ints]:
    """First line of every band and the one behind its last: single lines (31 Hz) below 2 kHz, then wider, then whole ranges."""
    import numpy as np  # noqa: PLC0415  # heavy

    lines = [(k, k + 1) for k in range(5, 64)]
    pairs = [(k, k + 2) for k in range(64, 128, 2)]
    fours = [(k, k + 4) for k in range(128, 232, 4)]
    wide = [(5, 20), (12, 40), (28, 80), (60, 140), (120, 240), (5, 240)]
    edges = np.array(lines + pairs + fours + wide)
    return edges[:, 0], edges[:, 1]
