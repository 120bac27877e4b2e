"""What lies under the labels of the set: procedural grounds, and photographs that packages ship.

A ground is an RGB picture of the asked size. Procedural ones are made no larger than `_WORKED` and enlarged, then grained at
full size. Photographs: mate-backgrounds and gnome-backgrounds of Debian, scikit-image and scikit-learn (`make bench-deps`); the
part `fresh` has others, of plasma-workspace-wallpapers.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageOps

from explicit_fresh import PHOTOGRAPHS
from explicit_words import part

Pixels = NDArray[np.float32]

_WORKED = 1280
_MATE = Path("/usr/share/backgrounds/mate")
_GNOME = Path("/usr/share/backgrounds/gnome")
_PACKAGED = {
    "skimage/data": ("astronaut.png", "coffee.png", "chelsea.png", "rocket.jpg", "motorcycle_left.png", "gravel.png",
                     "grass.png", "brick.png", "hubble_deep_field.jpg", "coins.png", "camera.png", "moon.png"),
    "sklearn/datasets/images": ("china.jpg", "flower.jpg"),
}  # fmt: skip
_WALLPAPERS = (
    *(_MATE / "nature" / f"{name}.jpg" for name in ("Aqua", "Blinds", "Dune", "FreshFlower", "Garden", "GreenMeadow")),
    *(_MATE / "nature" / f"{name}.jpg" for name in ("LadyBird", "RainDrops", "Storm", "TwoWings", "Wood")),
    _MATE / "nature/YellowFlower.jpg",
    _MATE / "abstract/Elephants_3840x2160.jpg",
    _GNOME / "wood-d.webp",
    _GNOME / "wood-l.webp",
)


def photographs(split: str) -> Sequence[Path]:
    """The photographs of the installed packages for this part, in a fixed order; raises if one is missing."""
    found = list(PHOTOGRAPHS if split == "fresh" else _WALLPAPERS)
    for folder, names in _PACKAGED.items() if split != "fresh" else ():
        package, _, rest = folder.partition("/")
        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:
            raise SystemExit(f"{package} is not installed: make bench-deps")
        found += [Path(spec.origin).parent / rest / name for name in names]
    missing = [str(path) for path in found if not path.exists()]
    if missing:
        raise SystemExit(f"not there: {', '.join(missing)}: make bench-deps")
    return part(tuple(found), split)


@cache
def _photograph(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        picture.draft("RGB", (3840, 3840))
        return picture.convert("RGB")


def photograph(path: Path, size: tuple[int, int], draw: Random) -> Image.Image:
    """A crop of the photograph, perhaps mirrored and with other colours."""
    whole = _photograph(path)
    aspect = size[0] / size[1]
    widest = min(whole.width, whole.height * aspect)
    width = widest * draw.uniform(0.5, 1)
    height = width / aspect
    left, top = draw.uniform(0, whole.width - width), draw.uniform(0, whole.height - height)
    crop = whole.resize(size, Image.Resampling.BICUBIC, (left, top, left + width, top + height))
    if draw.random() < 0.5:
        crop = ImageOps.mirror(crop)
    if draw.random() < 0.4:
        pixels = np.asarray(crop, np.float32)
        gain = np.array([draw.uniform(0.7, 1.2) for _ in range(3)], np.float32)
        crop = _picture(((pixels / 255) ** draw.uniform(0.7, 1.5)) * 255 * gain)
    return crop


def ground(size: tuple[int, int], draw: Random, split: str) -> tuple[Image.Image, str]:
    """A ground of this size, and what it is: `photo NAME` or the name of a procedure."""
    if draw.random() < 0.6:
        path = draw.choice(photographs(split))
        return photograph(path, size, draw), f"photo {path.stem}"
    name = draw.choice(part(tuple(sorted(GROUNDS)), split))
    scale = min(1.0, _WORKED / max(size))
    worked = max(8, round(size[0] * scale)), max(8, round(size[1] * scale))
    picture = _picture(GROUNDS[name](worked, draw)).resize(size, Image.Resampling.BICUBIC)
    return _grained(picture, draw), name


def _grained(picture: Image.Image, draw: Random) -> Image.Image:
    if draw.random() < 0.5:
        return picture
    noise = np.random.default_rng(draw.getrandbits(32)).standard_normal((512, 512, 1)) * draw.uniform(1, 8)
    tile = np.tile(noise, (picture.height // 512 + 1, picture.width // 512 + 1, 1))[: picture.height, : picture.width]
    return _picture(np.asarray(picture, np.float32) + tile.astype(np.float32))


def _picture(pixels: Pixels) -> Image.Image:
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8), "RGB")


def colour(draw: Random, low: int = 0, high: int = 255) -> tuple[int, int, int]:
    """Any colour whose parts lie between the two."""
    return draw.randint(low, high), draw.randint(low, high), draw.randint(low, high)


def muted(draw: Random) -> tuple[int, int, int]:
    """A colour as pictures have it: seldom garish."""
    parts, keep = colour(draw), draw.uniform(0.15, 0.8)
    grey = sum(parts) / 3
    return tuple(round(grey + (part - grey) * keep) for part in parts)  # type: ignore[return-value]  # three parts


def _mixed(share: NDArray[np.floating], draw: Random) -> Pixels:
    first, second = np.array(muted(draw), np.float32), np.array(muted(draw), np.float32)
    return (first + (second - first) * share[..., None]).astype(np.float32)


def _axes(size: tuple[int, int]) -> tuple[Pixels, Pixels]:
    y, x = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    return x / size[0], y / size[1]


def fractal(size: tuple[int, int], draw: Random, rough: float = 0.55) -> Pixels:
    """Clouds between 0 and 1: noise of ever finer grain."""
    numbers = np.random.default_rng(draw.getrandbits(32))
    total, weight = np.zeros((size[1], size[0]), np.float32), 1.0
    for cells in (3, 6, 12, 24, 48, 96, 192):
        grid = numbers.random((max(2, cells * size[1] // max(size)), max(2, cells * size[0] // max(size))), np.float32)
        total += weight * cv2.resize(grid, size, interpolation=cv2.INTER_CUBIC)
        weight *= rough
    return (total - total.min()) / max(float(np.ptp(total)), 1e-6)


def _plain(size: tuple[int, int], draw: Random) -> Pixels:
    tone = draw.choice(
        [(255, 255, 255), (12, 12, 14), (245, 241, 230), colour(draw), colour(draw, 150), colour(draw, 0, 90)]
    )
    return np.full((size[1], size[0], 3), tone, np.float32)


def _gradient(size: tuple[int, int], draw: Random) -> Pixels:
    x, y = _axes(size)
    turn = draw.uniform(0, 2 * np.pi)
    return _mixed(((x - 0.5) * np.cos(turn) + (y - 0.5) * np.sin(turn)) / 1.42 + 0.5, draw)


def _radial(size: tuple[int, int], draw: Random) -> Pixels:
    x, y = _axes(size)
    return _mixed(np.clip(np.hypot(x - draw.random(), y - draw.random()), 0, 1), draw)


def _noise(size: tuple[int, int], draw: Random) -> Pixels:
    numbers = np.random.default_rng(draw.getrandbits(32))
    grain = draw.choice([1, 2, 4])
    small = numbers.normal(0, draw.uniform(8, 45), (size[1] // grain + 1, size[0] // grain + 1, 3)).astype(np.float32)
    return np.array(colour(draw, 40, 220), np.float32) + cv2.resize(small, size)


def _clouds(size: tuple[int, int], draw: Random) -> Pixels:
    return _mixed(fractal(size, draw), draw)


def _marble(size: tuple[int, int], draw: Random) -> Pixels:
    x, y = _axes(size)
    return _mixed(0.5 + 0.5 * np.sin((x * draw.uniform(5, 30) + y * 8 + 9 * fractal(size, draw)) * 2), draw)


def _stripes(size: tuple[int, int], draw: Random) -> Pixels:
    x, y = _axes(size)
    turn, many = draw.uniform(0, np.pi), draw.uniform(6, 60)
    wave = np.sin((x * np.cos(turn) + y * np.sin(turn)) * many * 2)
    return _mixed(np.clip(wave * draw.choice([0.5, 20]) + 0.5, 0, 1), draw)


def _checker(size: tuple[int, int], draw: Random) -> Pixels:
    x, y = np.indices((size[0], size[1])).astype(np.float32)
    cell = max(size) / draw.uniform(8, 50)
    return _mixed(((x // cell + y // cell) % 2).T, draw)


def _water(size: tuple[int, int], draw: Random) -> Pixels:
    x, y = _axes(size)
    bent = fractal(size, draw, 0.5)
    wave = np.sin(y * draw.uniform(40, 160) * (0.3 + y) + 12 * bent) * (0.2 + 0.6 * y) + np.sin(x * 9 + 5 * bent) * 0.2
    blue = np.array([draw.randint(0, 60), draw.randint(60, 130), draw.randint(110, 180)], np.float32)
    return blue + np.array([60, 55, 45], np.float32) * wave[..., None].astype(np.float32)


def _shapes(size: tuple[int, int], draw: Random) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", size, muted(draw))
    return picture, ImageDraw.Draw(picture)


def _bricks(size: tuple[int, int], draw: Random) -> Pixels:
    picture, pen = _shapes(size, draw)
    height = max(6, round(size[1] / draw.uniform(10, 40)))
    width, tone = height * 3, colour(draw, 60, 200)
    for row, top in enumerate(range(0, size[1], height)):
        for left in range(-(width // 2) * (row % 2), size[0], width):
            shade = tuple(part + draw.randint(-25, 25) for part in tone)
            pen.rectangle((left, top, left + width - 3, top + height - 3), shade)
    return np.asarray(picture, np.float32)


def _leaves(size: tuple[int, int], draw: Random) -> Pixels:
    picture, pen = _shapes(size, draw)
    for _ in range(500):
        x, y, long = draw.uniform(0, size[0]), draw.uniform(0, size[1]), max(size) * draw.uniform(0.01, 0.05)
        turn, green = draw.uniform(0, 6.3), (draw.randint(10, 120), draw.randint(60, 210), draw.randint(10, 80))
        tip, side = (np.cos(turn) * long, np.sin(turn) * long), (-np.sin(turn) * long / 4, np.cos(turn) * long / 4)
        pen.polygon([(x - tip[0], y - tip[1]), (x + side[0], y + side[1]), (x + tip[0], y + tip[1]),
                     (x - side[0], y - side[1])], green)  # fmt: skip
    return np.asarray(picture, np.float32)


def _bokeh(size: tuple[int, int], draw: Random) -> Pixels:
    pixels = _gradient(size, draw) * 0.5
    for _ in range(40):
        layer, radius = np.zeros((size[1], size[0]), np.float32), round(max(size) * draw.uniform(0.01, 0.07))
        centre = (draw.randint(0, size[0]), draw.randint(0, size[1]))
        cv2.circle(layer, centre, radius, draw.uniform(0.1, 0.6), -1, cv2.LINE_AA)
        pixels += layer[..., None] * np.array(colour(draw, 60), np.float32)
    return pixels


def _city(size: tuple[int, int], draw: Random) -> Pixels:
    picture = _picture(_gradient(size, draw) * 0.4)
    pen, left = ImageDraw.Draw(picture), 0
    while left < size[0]:
        width, top = round(size[0] * draw.uniform(0.04, 0.13)), round(size[1] * draw.uniform(0.2, 0.8))
        pen.rectangle((left, top, left + width, size[1]), colour(draw, 10, 60))
        step = max(5, size[0] // 70)
        for x in range(left + 4, left + width - 4, step):
            for y in range(top + 4, size[1], step):
                if draw.random() < 0.4:
                    pen.rectangle(
                        (x, y, x + step // 2, y + step // 2), (draw.randint(180, 255), 210, draw.randint(90, 160))
                    )
        left += width
    return np.asarray(picture, np.float32)


def _mountains(size: tuple[int, int], draw: Random) -> Pixels:
    picture = _picture(_gradient(size, draw) * 0.4 + 150)
    pen = ImageDraw.Draw(picture)
    for layer in range(4):
        line = fractal((size[0], 8), draw)[4] * 0.35 + 0.25 + 0.17 * layer
        tone = tuple(round(part * (1 - layer * 0.22)) for part in colour(draw, 90, 190))
        pen.polygon([(0, size[1]), *((x, line[x] * size[1]) for x in range(size[0])), (size[0], size[1])], tone)
    return np.asarray(picture, np.float32)


def _facets(size: tuple[int, int], draw: Random) -> Pixels:
    numbers, many = np.random.default_rng(draw.getrandbits(32)), draw.randint(20, 120)
    x, y = _axes((max(4, size[0] // 2), max(4, size[1] // 2)))
    nearest, owner = np.full(x.shape, 9, np.float32), np.zeros(x.shape, np.int32)
    for number, (a, b) in enumerate(numbers.random((many, 2))):
        apart = np.hypot(x - a, y - b).astype(np.float32)
        owner[apart < nearest] = number
        nearest = np.minimum(nearest, apart)
    tones = np.array(colour(draw, 60, 200), np.float32) + numbers.normal(0, 30, (many, 3))
    return cv2.resize(tones[owner].astype(np.float32), size)


GROUNDS: dict[str, Callable[[tuple[int, int], Random], Pixels]] = {
    "bokeh": _bokeh,
    "bricks": _bricks,
    "checker": _checker,
    "city": _city,
    "clouds": _clouds,
    "facets": _facets,
    "gradient": _gradient,
    "leaves": _leaves,
    "marble": _marble,
    "mountains": _mountains,
    "noise": _noise,
    "plain": _plain,
    "radial": _radial,
    "stripes": _stripes,
    "water": _water,
}
