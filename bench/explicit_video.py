"""Short videos with a visible label at known times, and without one.

Truth, besides that of a picture (as drawn in the middle of the first interval): `intervals`, a list of [start, end, box, ink
height] in seconds at normal speed and shares of the displayed picture; `start`, `longest`, `total`; `pattern`; `fps`,
`rotation`, `sample_aspect`, `variable_rate`, `duration`. `size` is that of the displayed picture. A mark that fades counts from
where half of its opacity is reached; an interval ends when the first frame without the mark is shown.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import av
import numpy as np
from PIL import Image

import explicit_words as words
from explicit_ground import ground
from explicit_ink import Mark, Style, contrasts, lay_out, stamp
from explicit_set import adversarial, fit, inscribe, label_words, pick_font, pick_style, place

Truth = dict[str, Any]
Times = list[tuple[float, float, str]]

_SIZES = ((640, 360), (854, 480), (1280, 720), (1280, 720), (360, 640), (720, 1280), (640, 640), (960, 720))
_CLOCK = 90_000
_TURNS = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}


@dataclass(frozen=True, slots=True)
class Clip:
    """What one video is: the displayed size, its frames' times in seconds, and how it is stored."""

    size: tuple[int, int]
    times: tuple[float, ...]
    fps: int
    duration: float
    rotation: int
    squeeze: Fraction
    variable: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A mark at its place, from when to when, and how long it fades in and out."""

    mark: Mark
    at: tuple[int, int]
    start: float
    end: float
    fade: float

    def strength(self, time: float) -> float:
        """The share of the mark's opacity at this time."""
        if self.fade == 0:
            return float(self.start - 1e-6 <= time < self.end - 1e-6)
        rise = (time - self.start) / self.fade + 0.5
        return max(0.0, min(1.0, rise, (self.end - time) / self.fade + 0.5))


def _whole(draw: Random, duration: float) -> tuple[Times, float]:
    return [(0.0, duration, _corner(draw))], 0.0


def _from_start(draw: Random, duration: float) -> tuple[Times, float]:
    return [(0.0, min(duration - 0.4, draw.uniform(2.1, 5)), _corner(draw))], draw.choice([0.0, 0.3])


def _late(draw: Random, duration: float) -> tuple[Times, float]:
    return [(min(3.0, duration / 2), duration, _corner(draw))], draw.choice([0.0, 0.4])


def _fades_in(draw: Random, duration: float) -> tuple[Times, float]:
    return [(0.25, duration + 1, _corner(draw))], 0.5


def _jumps(_draw: Random, duration: float) -> tuple[Times, float]:
    """As the real Doubao clip of 10 s, here from 10 s on."""
    return [(0.75, 3.5, "bottom-right"), (4.5, 7.5, "top-left"), (8.5, duration + 1, "bottom-right")], 0.2


def _too_short(draw: Random, duration: float) -> tuple[Times, float]:
    start = draw.choice([0.0, draw.uniform(0.5, duration - 1.5)])
    return [(start, start + 1.2, _corner(draw))], 0.0


def _never(_draw: Random, _duration: float) -> tuple[Times, float]:
    return [], 0.0


PATTERNS: tuple[Callable[[Random, float], tuple[Times, float]], ...] = (
    _whole,
    _from_start,
    _late,
    _fades_in,
    _jumps,
    _too_short,
    _never,
)


def _corner(draw: Random) -> str:
    return draw.choice(["bottom-right", "bottom-right", "bottom-left", "top-left", "top-right", "bottom"])


def _clip(number: int, draw: Random, long: bool) -> Clip:
    size, fps = draw.choice(_SIZES), draw.choice([24, 25, 30])
    duration = draw.uniform(10, 12) if long else draw.uniform(3, 9)
    gap = [1 / fps] if number % 30 != 8 else [1 / 30, 1 / 12, 1 / 24, 1 / 60]
    times, now = [], 0.0
    while now < duration:
        times.append(now)
        now += draw.choice(gap)
    turned = draw.choice([90, 180, 270]) if number % 10 == 3 else 0
    squeeze = draw.choice([Fraction(4, 3), Fraction(16, 11), Fraction(8, 9)]) if number % 10 == 5 else Fraction(1)
    return Clip(size, tuple(times), fps, now, turned, squeeze, len(gap) > 1)


def _background(clip: Clip, draw: Random, split: str) -> tuple[Callable[[int], Image.Image], str]:
    """Frames that pan over one ground and then another, with a little grain."""
    wide, high = clip.size
    room, kinds, grounds, cut = 1.3, [], [], draw.choice([0.45, 0.7, 1.1])
    for _ in range(2):
        picture, kind = ground((round(wide * room), round(high * room)), draw, split)
        grounds.append(picture)
        kinds.append(kind)
    path = [draw.uniform(0, 0.3) for _ in range(4)]
    numbers = np.random.default_rng(draw.getrandbits(32))
    grain = [numbers.normal(0, 2.5, (high, wide, 1)).astype(np.float32) for _ in range(3)]

    def frame(number: int) -> Image.Image:
        share = number / len(clip.times)
        x = round(wide * (path[0] + (path[1] - path[0]) * share))
        y = round(high * (path[2] + (path[3] - path[2]) * share))
        picture = grounds[int(share > cut)].crop((x, y, x + wide, y + high))
        pixels = np.asarray(picture, np.float32) + grain[number % 3]
        return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8), "RGB")

    return frame, " / ".join(kinds)


def _turned(picture: Image.Image, clip: Clip) -> np.ndarray:
    """The frame as it is stored: turned back, and squeezed along its stored width."""
    pixels = np.rot90(np.asarray(picture), clip.rotation // 90)
    wide, high = _stored(clip)
    if (wide, high) == pixels.shape[1::-1]:
        return np.ascontiguousarray(pixels)
    return np.asarray(Image.fromarray(np.ascontiguousarray(pixels)).resize((wide, high), Image.Resampling.BICUBIC))


def _stored(clip: Clip) -> tuple[int, int]:
    wide, high = clip.size if clip.rotation % 180 == 0 else clip.size[::-1]
    return round(wide / clip.squeeze / 2) * 2, round(high / 2) * 2


def _write(path: Path, clip: Clip, frames: Iterator[np.ndarray]) -> None:
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=clip.fps, options={"preset": "veryfast", "crf": "23", "threads": "1"})
        stream.width, stream.height = _stored(clip)
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = stream.time_base = Fraction(1, _CLOCK)
        stream.codec_context.sample_aspect_ratio = clip.squeeze
        stream.codec_context.gop_size = clip.fps * 2
        ticks = [round(time * _CLOCK) for time in (*clip.times, clip.duration)]
        for pixels, now, following in zip(frames, ticks, ticks[1:], strict=False):
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts, frame.duration, frame.time_base = now, following - now, Fraction(1, _CLOCK)
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    if clip.rotation:
        _turn(path, clip)


def _turn(path: Path, clip: Clip) -> None:
    """Writes the display matrix into the track header [ISO/IEC 14496-12 8.3.2]; PyAV has no way to."""
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd") + 4
    at += 4 + (32 if data[at] else 20) + 8 + 8
    a, b, c, d = (each << 16 for each in _TURNS[clip.rotation])
    matrix = (a, b, 0, c, d, 0, 0, 0, 1 << 30)
    data[at : at + 36] = b"".join(each.to_bytes(4, "big", signed=True) for each in matrix)
    path.write_bytes(data)


def _marks(
    clip: Clip, times: Times, fade: float, draw: Random, drawn: tuple[tuple[str, ...], Any, Style]
) -> list[Shown]:
    lines, font, style = drawn
    mark = fit(lines, font, style, max(10, draw.uniform(0.03, 0.09) * min(clip.size)), clip.size)
    return [Shown(mark, place(mark, where, clip.size, draw), start, end, fade) for start, end, where in times]


def _intervals(clip: Clip, shown: list[Shown]) -> list[list[Any]]:
    """The intervals as the frames have them: from the first to the end of the last at half strength or more."""
    ends = (*clip.times[1:], clip.duration)
    found = []
    for each in shown:
        seen = [(a, b) for a, b in zip(clip.times, ends, strict=True) if each.strength(a) >= 0.5]
        if seen:
            left, top, right, bottom = each.mark.box
            box = [(each.at[0] + left) / clip.size[0], (each.at[1] + top) / clip.size[1],
                   (right - left) / clip.size[0], (bottom - top) / clip.size[1]]  # fmt: skip
            height = round(each.mark.height / min(clip.size), 5)
            found.append([round(seen[0][0], 4), round(seen[-1][1], 4), [round(part, 5) for part in box], height])
    return found


def _legible(clip: Clip, shown: list[Shown], style: Style, frame: Callable[[int], Image.Image]) -> bool:
    """Whether each mark is legible wherever it was looked at: ten frames of its interval."""
    for each in shown:
        seen = [number for number, time in enumerate(clip.times) if each.strength(time) >= 0.99]
        for number in seen[:: max(1, len(seen) // 10)]:
            pixels, _ = stamp(frame(number), each.mark, style, each.at)
            (wide, high), at = clip.size, each.at
            inside = (slice(max(0, -at[1]), high - at[1]), slice(max(0, -at[0]), wide - at[0]))
            if not contrasts(each.mark, style, pixels, inside)["legible"]:
                return False
    return bool(shown)


def video(path: Path, number: int, draw: Random, split: str) -> Truth:
    """Writes one video and returns its truth."""
    pattern = PATTERNS[number % len(PATTERNS)]
    clip = _clip(number, draw, long=pattern is _jumps)
    frame, background = _background(clip, draw, split)
    name = draw.choice(["plain", "outlined", "pill", "shadow", "shadow"])
    lines, language, _ = label_words(name, draw, split)
    font = pick_font(draw, split, chinese=language == "zh")
    style = replace(pick_style(name, draw, dark=True), opacity=draw.choice([1.0, 1.0, 0.85, 0.7]))
    times, fade = pattern(draw, clip.duration)
    shown = _marks(clip, times, fade, draw, (lines, font, style))
    other = None if shown and draw.random() < 0.6 else _subtitle(clip, draw, split)

    def frames() -> Iterator[np.ndarray]:
        for index, time in enumerate(clip.times):
            picture = frame(index)
            for each in shown:
                if strength := each.strength(time):
                    stamp(picture, each.mark, replace(style, opacity=style.opacity * strength), each.at)
            if other and other[2] <= time < other[2] + 2:
                stamp(picture, other[0], _SUBTITLE, other[1])
            yield _turned(picture, clip)

    _write(path, clip, frames())
    found = _intervals(clip, shown)
    truth: Truth = {"kind": "video", "text": "\n".join(lines) if shown else "", "elements": "both" if shown else "none",
                    "language": language, "font": font.name, "style": name, "background": background}  # fmt: skip
    if found:
        middle = (found[0][0] + found[0][1]) / 2
        nearest = min(range(len(clip.times)), key=lambda each: abs(clip.times[each] - middle))
        truth |= inscribe(frame(nearest), shown[0].mark, style, shown[0].at) | {"position": times[0][2]}
        truth["legible"] = _legible(clip, shown, style, frame)
    lengths = [end - start for start, end, *_ in found]
    return truth | {
        "pattern": pattern.__name__.strip("_").replace("_", "-"),
        "intervals": found,
        "start": found[0][0] if found else None,
        "longest": round(max(lengths, default=0), 4),
        "total": round(sum(lengths), 4),
        "fps": clip.fps,
        "duration": round(clip.duration, 4),
        "rotation": clip.rotation,
        "sample_aspect": str(clip.squeeze),
        "variable_rate": clip.variable,
        "size": list(clip.size),
    }


_SUBTITLE = Style(ink=(255, 255, 255), outline=0.06)


def _subtitle(clip: Clip, draw: Random, split: str) -> tuple[Mark, tuple[int, int], float]:
    font = pick_font(draw, split, chinese=True)
    text = draw.choice(words.part(words.SUBTITLES, split))
    mark = lay_out((text,), font, max(12, round(min(clip.size) * 0.05)), _SUBTITLE)
    x = round((clip.size[0] - mark.ink.shape[1]) / 2)
    return mark, (x, round(clip.size[1] * 0.82) - mark.box[1]), draw.uniform(0, clip.duration / 2)


def videos(asked: argparse.Namespace, folder: Path) -> Iterator[Truth]:
    """Writes every video that was asked for and yields its truth."""
    for number in range(asked.videos):
        draw = Random(f"{asked.seed}/{asked.split}/video/{number}")  # noqa: S311  # a fixed seed, no secret
        path = folder / f"video-{number:04}.mp4"
        truth = {"file": path.name, **video(path, number, draw, asked.split), "jpeg_quality": None}
        yield truth | {"adversarial": adversarial(truth)}
