"""A reproducible set of pictures and videos with visible AI labels, and without.

`python bench/explicit_set.py FOLDER --seed N --positives 400 --negatives 800 --videos 30 --split tune|report|fresh|all` writes the
files and `truth.jsonl`: first a line about the set (`{"set": …}`: seed, versions of fonts and packages), then a line a file.
What the properties mean is said in explicit_ink.py. The same seed gives the same pixels on one machine.

`tune` and `report` share no font file, photograph, procedural ground or label phrase but the four commonest. They do share
weights of one family (Noto Sans CJK), one scene in two lights (wood-d, wood-l), some prose of pages and chats, and wordings
that differ by a word. The part `fresh` was made last, with fonts, photographs and words of its own (bench/explicit_fresh.py); procedural
grounds and words of interfaces are those of both halves.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE)]

from PIL import Image  # noqa: E402  # as above

import explicit_words as words  # noqa: E402  # bench/ is no package
from explicit_ground import colour, ground  # noqa: E402  # as above
from explicit_ink import FONTS, Font, Mark, Style, contrasts, lay_out, stamp  # noqa: E402  # as above

SIZES = ((256, 2), (384, 4), (512, 16), (640, 12), (768, 16), (1024, 26), (1280, 8), (1536, 8), (2048, 5), (2880, 2),
         (3840, 2))  # fmt: skip
"""Long side and how often."""

ASPECTS = ((1.0, 1.0), (16 / 9, 1.0), (4 / 3, 1.0), (3 / 2, 1.0), (1.0, 16 / 9), (1.0, 4 / 3), (1.0, 3 / 2))
RARE = ((7680, 4320), (4000, 800), (6000, 1000), (900, 3600), (8192, 8192), (3000, 500))
CORNERS = {"bottom-right": 34, "bottom-left": 13, "top-left": 14, "top-right": 9, "bottom": 11, "top": 6, "left": 4,
           "right": 4, "inside": 5}  # fmt: skip
STYLES = {"plain": 38, "outlined": 13, "pill": 17, "shadow": 17, "two-line": 8, "vertical": 7}
PACKAGES = ("fonts-noto-cjk", "fonts-noto-cjk-extra", "fonts-wqy-zenhei", "fonts-wqy-microhei", "fonts-arphic-ukai",
            "fonts-arphic-uming", "fonts-arphic-gbsn00lp", "fonts-arphic-gkai00mp", "fonts-dejavu-core",
            "fonts-liberation", "fonts-lxgw-wenkai", "fonts-babelstone-han", "fonts-roboto-unhinted",
            "fonts-open-sans", "fonts-lato", "mate-backgrounds", "gnome-backgrounds", "plasma-workspace-wallpapers")  # fmt: skip

Truth = dict[str, Any]


def pick(weights: dict[str, int], draw: Random) -> str:
    """One of the keys, as often as its weight says."""
    return draw.choices(list(weights), list(weights.values()))[0]


def picture_size(draw: Random, asked: str) -> tuple[int, int]:
    """Width and height: `default` draws them, else one of a list such as 1024x1024,3840x2160."""
    if asked != "default":
        wide, _, high = draw.choice(asked.split(",")).partition("x")
        return int(wide), int(high)
    if draw.random() < 0.015:
        return draw.choice(RARE)
    long = draw.choices([each[0] for each in SIZES], [each[1] for each in SIZES])[0]
    across, down = draw.choice(ASPECTS)
    return round(long * across / max(across, down)), round(long * down / max(across, down))


def pick_font(draw: Random, split: str, chinese: bool) -> Font:
    """A font of this part, Chinese or (for Latin words) any."""
    fit = [each for each in FONTS if split in ("all", each.split) and (each.chinese or not chinese)]
    return draw.choices(fit, [each.often for each in fit])[0]


def pick_style(name: str, draw: Random, dark: bool) -> Style:
    """Colours and parts of a mark of this name; on a dark ground rather light ones, but not always."""
    light = draw.random() < (0.85 if dark else 0.55)
    shade = draw.randint(225, 255) if light else draw.randint(0, 60)
    ink = colour(draw, 150 if light else 0, 255 if light else 110) if draw.random() < 0.12 else (shade, shade, shade)
    opacity = draw.choice([1.0, 1.0, 0.9, 0.8, draw.uniform(0.3, 0.9), draw.uniform(0.3, 0.9)])
    pill_shade = draw.randint(0, 70) if light else draw.randint(200, 255)
    return Style(
        ink=ink,
        opacity=round(opacity, 3),
        outline=draw.uniform(0.035, 0.08) if name == "outlined" else 0.0,
        outline_ink=(0, 0, 0) if light else (255, 255, 255),
        pill=draw.uniform(0.15, 0.4) if name == "pill" else 0.0,
        pill_ink=(pill_shade, pill_shade, pill_shade),
        pill_opacity=draw.choice([1.0, 0.8, 0.6, 0.45, 0.3]),
        pill_round=draw.choice([0.0, 0.15, 0.3, 0.5]),
        shadow=draw.uniform(0.03, 0.07) if name == "shadow" or draw.random() < 0.1 else 0.0,
        vertical=name == "vertical",
        spacing=draw.choice([0, 0, 0, 0.04, 0.1]),
    )


def fit(lines: tuple[str, ...], font: Font, style: Style, ink: float, size: tuple[int, int]) -> Mark:
    """The mark with an ink height of about this many pixels, or as large as the picture has room for."""
    points = max(6, round(ink / (0.93 if ord(max("".join(lines))) > 0x2E80 else 0.73)))
    while True:
        mark = lay_out(lines, font, points, style)
        wide, high = mark.outer[2] - mark.outer[0], mark.outer[3] - mark.outer[1]
        if (wide <= size[0] * 0.95 and high <= size[1] * 0.95) or points <= 6:
            return mark
        points = max(6, int(points * min(0.95, size[0] * 0.95 / wide, size[1] * 0.95 / high)))


def place(mark: Mark, position: str, size: tuple[int, int], draw: Random) -> tuple[int, int]:
    """Where the patch's corner goes, so that the mark stands there with some gap to the edges."""
    short = min(size)
    gaps = [short * math.exp(draw.uniform(math.log(0.006), math.log(0.07))) for _ in range(2)]
    left, top, right, bottom = mark.outer
    room = size[0] - (right - left), size[1] - (bottom - top)
    x, y = room[0] * draw.uniform(0.42, 0.58), room[1] * draw.uniform(0.42, 0.58)
    if position == "inside":
        x, y = room[0] * draw.uniform(0.25, 0.75), room[1] * draw.uniform(0.38, 0.62)
    x = min(gaps[0], room[0]) if "left" in position else max(0, room[0] - gaps[0]) if "right" in position else x
    y = min(gaps[1], room[1]) if "top" in position else max(0, room[1] - gaps[1]) if "bottom" in position else y
    return round(x) - left, round(y) - top


def inscribe(picture: Image.Image, mark: Mark, style: Style, at: tuple[int, int]) -> Truth:
    """Draws the mark and returns its box, height and contrasts."""
    pixels, _ = stamp(picture, mark, style, at)
    (wide, high), short = picture.size, min(picture.size)
    visible = (slice(max(0, -at[1]), high - at[1]), slice(max(0, -at[0]), wide - at[0]))
    left, top, right, bottom = mark.box
    box = [(at[0] + left) / wide, (at[1] + top) / high, (right - left) / wide, (bottom - top) / high]
    return {
        "box": [round(each, 5) for each in box],
        "ink_height": round(mark.height / short, 5),
        "opacity": style.opacity,
        **contrasts(mark, style, pixels, visible),
    }


def _mean(picture: Image.Image) -> float:
    return float(picture.convert("L").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)) or 0)  # type: ignore[arg-type]


def label_words(style: str, draw: Random, split: str) -> tuple[tuple[str, ...], str, str]:
    """Lines of a label with both elements, its language, and the style (English is never vertical)."""
    if style == "two-line":
        return draw.choice(words.part(words.TWO_LINES, split)), "zh", style
    if draw.random() < 0.14:
        return (draw.choice(words.part(words.ENGLISH, split)),), "en", "plain" if style == "vertical" else style
    if style == "vertical":
        short = [each for each in words.part(words.LABELS, split) if len(each) < 9 and each.isalnum()]
        return (draw.choice(["AI生成", *short]),), "zh", style
    if draw.random() < 0.4:
        return (draw.choice(words.COMMON),), "zh", style
    return (draw.choice(words.part(words.LABELS, split)),), "zh", style


def labelled(draw: Random, split: str, sizes: str, brand: bool) -> tuple[Image.Image, Truth]:
    """A picture with a label (or a brand mark that lacks an element), and its truth."""
    size = picture_size(draw, sizes)
    picture, background = ground(size, draw, split)
    lines, language, name = label_words(pick(STYLES, draw), draw, split)
    if brand:
        lines = (draw.choice(words.part(words.BRANDS, split)),)
        language, name = (
            "zh" if any(ord(each) > 0x4E00 for each in lines[0]) else "en",
            draw.choice(["plain", "shadow"]),
        )
    font = pick_font(draw, split, chinese=language == "zh")
    style = pick_style(name, draw, dark=_mean(picture) < 128)
    ratio = math.exp(draw.uniform(math.log(0.02), math.log(0.12)))
    mark = fit(lines, font, style, max(7, ratio * min(size)), size)
    position = pick(CORNERS, draw)
    if name == "vertical" and position in ("top", "bottom"):
        position = "right"
    truth = {
        "kind": "brand" if brand else "positive",
        "text": "\n".join(lines),
        "elements": "ai-only" if brand else "both",
        "language": language,
        "position": position,
        "font": font.name,
        "style": name,
        "background": background,
    }
    return picture, truth | inscribe(picture, mark, style, place(mark, position, size, draw))


def save(picture: Image.Image, stem: Path, draw: Random) -> tuple[str, int | None]:
    """Writes the picture as JPEG, PNG or WebP; its file name and its JPEG quality."""
    kind = "jpg" if max(picture.size) > 4096 else draw.choices(["jpg", "png", "webp"], [74, 13, 13])[0]
    path, quality = stem.with_suffix(f".{kind}"), draw.randint(60, 95)
    if kind == "jpg":
        picture.save(path, quality=quality, subsampling=draw.choice([0, 2]))
    elif kind == "png":
        picture.save(path, compress_level=1)
    else:
        picture.save(path, quality=quality, method=2)
    return path.name, quality if kind == "jpg" else None


def about_set(asked: argparse.Namespace) -> Truth:
    """The first line of truth.jsonl."""
    query = ["dpkg-query", "-W", "-f", "${Package} ${Version}\n", *PACKAGES]
    system = subprocess.run(query, capture_output=True, text=True, check=False).stdout.splitlines()  # noqa: S603  # a fixed list
    ours = [
        f"{name} {version(name)}"
        for name in ("pillow", "numpy", "opencv-python-headless", "scikit-image", "scikit-learn")
    ]
    return {
        "set": "explicit",
        "seed": asked.seed,
        "split": asked.split,
        "sizes": asked.sizes,
        "packages": [*ours, *system],
    }


def pictures(asked: argparse.Namespace, folder: Path) -> Iterator[Truth]:
    """Writes every picture that was asked for and yields its truth."""
    from explicit_negatives import unlabelled  # noqa: PLC0415  # it draws with this module

    brands = asked.brands if asked.brands is not None else asked.positives // 10
    for kind, many in (("positive", asked.positives), ("brand", brands), ("negative", asked.negatives)):
        for number in range(many):
            draw = Random(f"{asked.seed}/{asked.split}/{kind}/{number}")  # noqa: S311  # a fixed seed, no secret
            if kind == "negative":
                picture, truth = unlabelled(draw, asked.split, asked.sizes, with_text=number % 2 == 0)
            else:
                picture, truth = labelled(draw, asked.split, asked.sizes, kind == "brand")
            name, quality = save(picture, folder / f"{kind}-{number:04}", draw)
            yield {"file": name, **truth, "jpeg_quality": quality, "size": list(picture.size),
                   "adversarial": adversarial(truth)}  # fmt: skip


def adversarial(truth: Truth) -> bool:
    """Whether a picture without a label says both elements close together all the same."""
    near = re.search(
        r"(AI|人工智能).{0,3}(生成|合成)|(generated|made|created) (by|with) AI|AI[- ]?generated",
        truth["text"],
        re.IGNORECASE,
    )
    return truth["kind"] == "negative" and near is not None


def main() -> None:
    """Writes the set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--positives", type=int, default=400)
    parser.add_argument("--negatives", type=int, default=800)
    parser.add_argument("--brands", type=int, help="default: a tenth of the positives")
    parser.add_argument("--videos", type=int, default=30)
    parser.add_argument("--sizes", default="default", help="default, or a list such as 1024x1024,3840x2160")
    parser.add_argument("--split", choices=words.SPLITS, default="all")
    asked = parser.parse_args()
    from explicit_video import videos  # noqa: PLC0415  # it draws with this module

    asked.folder.mkdir(parents=True, exist_ok=True)
    with (asked.folder / "truth.jsonl").open("w", encoding="utf-8") as out:
        out.write(json.dumps(about_set(asked), ensure_ascii=False) + "\n")
        for truth in chain(pictures(asked, asked.folder), videos(asked, asked.folder)):
            out.write(json.dumps(truth, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
