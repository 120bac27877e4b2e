"""Draws a mark on a picture and measures what was drawn: its ink box, its height, its contrast.

- Ink: where a glyph covers at least half of a pixel (of its own darkest pixel, for strokes thinner than one). `ink_height` is
  that of the Chinese characters of a line (of capitals, in a line without any), of one character in vertical text.
- Ground of a character: the ring around its ink that no ink covers, .2 heights wide (the outline's width if outlined), as
  rendered: so it is the pill, the shadow or the outline where the mark has one.
- Contrast: luminance (0.299 R + 0.587 G + 0.114 B, gamma-coded, 0..1) of the ink against that ring. `contrast` is the mean over
  characters, `lowest_contrast` the least of one; `contrast_over_deviation` is the mean over the deviation of all the rings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFont

Grey = NDArray[np.uint8]
Floats = NDArray[np.float32]
Colour = tuple[int, int, int]

_NOTO = "/usr/share/fonts/opentype/noto"
_TRUE = "/usr/share/fonts/truetype"
_LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)
_SMALLEST_INK, _LOWEST_CONTRAST, _LOWEST_SHARE = 9, 0.15, 1.0
"""Legible, as reference/pictures.md redefines it: pixels of ink, contrast of each character, contrast over deviation."""


@dataclass(frozen=True, slots=True)
class Font:
    """A face of an installed font file: simplified Chinese or Latin, with how often it is drawn, for which part of the set."""

    name: str
    path: str
    face: int
    chinese: bool
    often: int
    split: str


FONTS = (
    Font("Noto Sans CJK SC Regular", f"{_NOTO}/NotoSansCJK-Regular.ttc", 2, True, 4, "tune"),
    Font("Noto Sans CJK SC Bold", f"{_NOTO}/NotoSansCJK-Bold.ttc", 2, True, 3, "tune"),
    Font("WenQuanYi Micro Hei", f"{_TRUE}/wqy/wqy-microhei.ttc", 0, True, 3, "tune"),
    Font("Noto Serif CJK SC Bold", f"{_NOTO}/NotoSerifCJK-Bold.ttc", 2, True, 1, "tune"),
    Font("AR PL UMing CN", f"{_TRUE}/arphic/uming.ttc", 0, True, 1, "tune"),
    Font("AR PL KaitiM GB", f"{_TRUE}/arphic-gkai00mp/gkai00mp.ttf", 0, True, 1, "tune"),
    Font("Noto Sans CJK SC Medium", f"{_NOTO}/NotoSansCJK-Medium.ttc", 2, True, 3, "report"),
    Font("Noto Sans CJK SC DemiLight", f"{_NOTO}/NotoSansCJK-DemiLight.ttc", 2, True, 2, "report"),
    Font("Noto Sans CJK SC Black", f"{_NOTO}/NotoSansCJK-Black.ttc", 2, True, 1, "report"),
    Font("WenQuanYi Zen Hei", f"{_TRUE}/wqy/wqy-zenhei.ttc", 0, True, 4, "report"),
    Font("Noto Serif CJK SC Regular", f"{_NOTO}/NotoSerifCJK-Regular.ttc", 2, True, 1, "report"),
    Font("AR PL SungtiL GB", f"{_TRUE}/arphic-gbsn00lp/gbsn00lp.ttf", 0, True, 1, "report"),
    Font("AR PL UKai CN", f"{_TRUE}/arphic/ukai.ttc", 0, True, 1, "report"),
    Font("Noto Sans CJK SC Light", f"{_NOTO}/NotoSansCJK-Light.ttc", 2, True, 4, "fresh"),
    Font("LXGW WenKai Regular", f"{_TRUE}/lxgw-wenkai/LXGWWenKai-Regular.ttf", 0, True, 2, "fresh"),
    Font("LXGW WenKai Bold", f"{_TRUE}/lxgw-wenkai/LXGWWenKai-Bold.ttf", 0, True, 2, "fresh"),
    Font("Noto Serif CJK SC Medium", f"{_NOTO}/NotoSerifCJK-Medium.ttc", 2, True, 1, "fresh"),
    Font("BabelStone Han", f"{_TRUE}/babelstone/BabelStoneHan.ttf", 0, True, 1, "fresh"),
    Font("DejaVu Sans", f"{_TRUE}/dejavu/DejaVuSans.ttf", 0, False, 2, "tune"),
    Font("DejaVu Sans Bold", f"{_TRUE}/dejavu/DejaVuSans-Bold.ttf", 0, False, 1, "tune"),
    Font("Liberation Serif", f"{_TRUE}/liberation/LiberationSerif-Regular.ttf", 0, False, 1, "tune"),
    Font("Liberation Sans", f"{_TRUE}/liberation/LiberationSans-Regular.ttf", 0, False, 2, "report"),
    Font("Liberation Sans Bold", f"{_TRUE}/liberation/LiberationSans-Bold.ttf", 0, False, 1, "report"),
    Font("DejaVu Serif", f"{_TRUE}/dejavu/DejaVuSerif.ttf", 0, False, 1, "report"),
    Font("Roboto", f"{_TRUE}/roboto/unhinted/RobotoTTF/Roboto-Regular.ttf", 0, False, 2, "fresh"),
    Font("Open Sans Bold", f"{_TRUE}/open-sans/OpenSans-Bold.ttf", 0, False, 1, "fresh"),
    Font("Lato", f"{_TRUE}/lato/Lato-Regular.ttf", 0, False, 1, "fresh"),
)


@dataclass(frozen=True, slots=True)
class Style:
    """How a mark looks: colours, opacity of the whole, and parts in heights of its text (0: none)."""

    ink: Colour
    opacity: float = 1.0
    outline: float = 0.0
    outline_ink: Colour = (0, 0, 0)
    pill: float = 0.0
    pill_ink: Colour = (0, 0, 0)
    pill_opacity: float = 0.5
    pill_round: float = 0.3
    shadow: float = 0.0
    vertical: bool = False
    spacing: float = 0.0


@dataclass(slots=True)
class Mark:
    """The glyphs of a mark on a patch, each with its line and its mask, and the ink's box there: left, top, right, bottom."""

    characters: list[tuple[str, int, Grey]]
    ink: Grey
    box: tuple[int, int, int, int]
    outer: tuple[int, int, int, int]
    height: float
    size: int
    edges: dict[str, Grey] = field(default_factory=dict)


@cache
def face(font: Font, size: int) -> ImageFont.FreeTypeFont:
    """The font at a size in pixels."""
    return ImageFont.truetype(font.path, size, font.face, layout_engine=ImageFont.Layout.BASIC)


def _places(
    lines: tuple[str, ...], letters: ImageFont.FreeTypeFont, style: Style
) -> Iterator[tuple[str, int, float, float]]:
    size = letters.size
    for number, line in enumerate(lines):
        x = y = 0.0
        for character in line:
            if style.vertical:
                wide = letters.getlength(character)
                yield character, number, -number * size * 1.3 - wide / 2, y
                y += size * (1.0 if ord(character) > 0x2E80 else 0.85) * (1.05 + style.spacing)
            else:
                yield character, number, x, number * size * 1.3
                x += letters.getlength(character) + style.spacing * size


def lay_out(lines: tuple[str, ...], font: Font, size: int, style: Style) -> Mark:
    """The glyphs of these lines, character by character, on a patch that has room for pill, outline and shadow."""
    letters = face(font, size)
    places = list(_places(lines, letters, style))
    room = 4 + round(size * max(0.3, style.pill * 1.6, style.outline * 2, style.shadow * 4))
    left, top = min(each[2] for each in places), min(each[3] for each in places)
    wide = round(max(each[2] for each in places) - left + size * 1.4) + 2 * room
    high = round(max(each[3] for each in places) - top + size * 1.5) + 2 * room
    characters, parts = [], []
    for character, line, x, y in places:
        if character.isspace():
            continue
        glyph = letters.getmask(character, "L", anchor="la")
        dx, dy = letters.getbbox(character, anchor="la")[:2]
        mask = np.zeros((high, wide), np.uint8)
        patch = np.asarray(glyph, np.uint8).reshape(glyph.size[1], glyph.size[0])
        row, column = round(y - top) + room + round(dy), round(x - left) + room + round(dx)
        mask[row : row + patch.shape[0], column : column + patch.shape[1]] = patch[: high - row, : wide - column]
        characters.append((character, line, mask))
        parts.append(mask)
    ink = np.maximum.reduce(parts)
    box = _extent([_solid(mask) for mask in parts])
    grown = round(size * style.pill)
    outer = (box[0] - round(grown * 1.5), box[1] - grown, box[2] + round(grown * 1.5), box[3] + grown)
    return Mark(characters, ink, box, outer, _height(characters, style.vertical), size)


def _solid(mask: Grey) -> NDArray[np.bool_]:
    return mask >= min(128, max(1, int(mask.max()) // 2))


def _extent(masks: list[NDArray[np.bool_]]) -> tuple[int, int, int, int]:
    whole = np.logical_or.reduce(masks)
    rows, columns = np.flatnonzero(whole.any(axis=1)), np.flatnonzero(whole.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _height(characters: list[tuple[str, int, Grey]], vertical: bool) -> float:
    """Ink height in pixels, of the line (or the character of vertical text) that has the most."""
    counted = [each for each in characters if 0x4E00 <= ord(each[0]) <= 0x9FFF]
    counted = counted or [each for each in characters if each[0].isupper()] or characters
    lines: dict[int, list[NDArray[np.bool_]]] = {}
    for number, (_, line, mask) in enumerate(counted):
        lines.setdefault(number if vertical else line, []).append(_solid(mask))
    extents = [_extent(masks) for masks in lines.values()]
    return float(max(bottom - top for _, top, _, bottom in extents))


def stamp(picture: Image.Image, mark: Mark, style: Style, at: tuple[int, int]) -> tuple[Floats, Floats]:
    """Draws the mark with its patch's corner at `at`; returns the patch as rendered and as it was, both 0..255 RGB."""
    high, wide = mark.ink.shape
    area = (at[0], at[1], at[0] + wide, at[1] + high)
    before = np.asarray(picture.crop(area), np.float32)
    pixels = before.copy()
    if style.shadow:
        _blend(pixels, _shadow(mark, style), (0, 0, 0), 0.7 * style.opacity)
    if style.pill:
        _blend(pixels, _pill(mark, style), style.pill_ink, style.pill_opacity * style.opacity)
    fill = mark.ink.astype(np.float32) / 255
    if style.outline:
        edge = np.maximum(_outline(mark, style), fill)
        colours = np.array(style.outline_ink, np.float32) * (1 - fill[..., None])
        colours += np.array(style.ink, np.float32) * fill[..., None]
        pixels += (colours - pixels) * edge[..., None] * style.opacity
    else:
        _blend(pixels, fill, style.ink, style.opacity)
    picture.paste(Image.fromarray(np.clip(np.rint(pixels), 0, 255).astype(np.uint8), "RGB"), at)
    return pixels, before


def _blend(pixels: Floats, mask: Floats, ink: Colour, opacity: float) -> None:
    pixels += (np.array(ink, np.float32) - pixels) * (mask * opacity)[..., None]


def _shadow(mark: Mark, style: Style) -> Floats:
    away = max(1, round(mark.size * style.shadow))
    moved = np.roll(mark.ink, (away, away), (0, 1)).astype(np.float32) / 255
    return np.asarray(cv2.GaussianBlur(moved, (0, 0), max(0.6, away * 0.6)), np.float32)


def _outline(mark: Mark, style: Style) -> Floats:
    width = max(1, round(mark.size * style.outline))
    round_one = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * width + 1, 2 * width + 1))
    return np.asarray(cv2.dilate(mark.ink, round_one), np.float32) / 255


def _pill(mark: Mark, style: Style) -> Floats:
    left, top, right, bottom = mark.outer
    mask = np.zeros(mark.ink.shape, np.uint8)
    turn = round(min(right - left, bottom - top) * style.pill_round)
    cv2.rectangle(mask, (left + turn, top), (right - turn - 1, bottom - 1), 255, -1)
    cv2.rectangle(mask, (left, top + turn), (right - 1, bottom - turn - 1), 255, -1)
    for x in (left + turn, right - turn - 1):
        for y in (top + turn, bottom - turn - 1):
            cv2.circle(mask, (x, y), turn, 255, -1, cv2.LINE_AA)
    return mask.astype(np.float32) / 255


def contrasts(mark: Mark, style: Style, pixels: Floats, visible: tuple[slice, slice]) -> dict[str, float | bool]:
    """The contrast properties of a mark as rendered; `visible` is the part of the patch inside the picture."""
    grey = (pixels @ _LUMINANCE / 255)[visible]
    free = mark.ink[visible] < 16
    width = max(2, round(mark.size * (style.outline or 0.2)))
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * width + 1, 2 * width + 1))
    found, rings = [], np.zeros(grey.shape, bool)
    for _, _, whole in mark.characters:
        mask = whole[visible]
        if not mask.any():  # the character lies outside the picture: nobody reads it
            found.append(0.0)
            continue
        rows, columns = _window(mask, width + 1)
        near, part = mask[rows, columns], grey[rows, columns]
        ring = (cv2.dilate((near >= 16).astype(np.uint8), brush) > 0) & free[rows, columns]
        weights = np.where(_solid(near), near, 0).astype(np.float32)
        if ring.any() and weights.any():
            found.append(abs(float((part * weights).sum() / weights.sum()) - float(part[ring].mean())))
            rings[rows, columns] |= ring
    mean = float(np.mean(found)) if found else 0.0
    over = min(mean / max(float(grey[rings].std()) if rings.any() else 1.0, 1e-3), 99.0)
    lowest = min(found, default=0.0)
    legible = lowest >= _LOWEST_CONTRAST and over >= _LOWEST_SHARE and mark.height >= _SMALLEST_INK
    return {"contrast": round(mean, 4), "lowest_contrast": round(lowest, 4), "contrast_over_deviation": round(over, 3),
            "ink_pixels": mark.height, "legible": bool(legible)}  # fmt: skip


def _window(mask: Grey, room: int) -> tuple[slice, slice]:
    left, top, right, bottom = _extent([mask > 0])
    return slice(max(0, top - room), bottom + room), slice(max(0, left - room), right + room)
