"""Pictures without a label: bare grounds, and grounds or procedural screens with other text.

Truth: `text` is all that is written, `style` what sort it is, `dense` whether it is a page or screen full of text.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from PIL import Image, ImageDraw

import explicit_words as words
from explicit_ground import colour, ground
from explicit_ink import Colour, Font, face
from explicit_set import CORNERS, fit, inscribe, pick, pick_font, pick_style, picture_size, place

Truth = dict[str, Any]

SORTS = {"stamp": 18, "line": 18, "about-ai": 20, "subtitle": 12, "page": 8, "windows": 9, "chat": 9, "poster": 6}
_NOTHING: Truth = {"kind": "negative", "text": "", "elements": "none", "language": None, "box": None, "ink_height": None,
                   "position": None, "font": None, "style": None, "dense": False}  # fmt: skip


def unlabelled(draw: Random, split: str, sizes: str, with_text: bool) -> tuple[Image.Image, Truth]:
    """A picture without a label and its truth."""
    size = picture_size(draw, sizes)
    if not with_text:
        picture, background = ground(size, draw, split)
        return picture, _NOTHING | {"background": background}
    sort = pick(SORTS, draw)
    font = pick_font(draw, split, chinese=True)
    common = _NOTHING | {"style": sort, "font": font.name, "language": "zh"}
    if sort in ("windows", "chat", "page"):
        screen = {"windows": _windows, "chat": _chat, "page": _page}[sort]
        picture, text = screen(size, draw, split, font)
        return picture, common | {"text": text, "background": "screen", "dense": True}
    picture, background = ground(size, draw, split)
    drawn = _poster(picture, draw, split, font) if sort == "poster" else _one(picture, sort, draw, split)
    return picture, common | drawn | {"background": background}


def _one(picture: Image.Image, sort: str, draw: Random, split: str) -> Truth:
    choices = {"stamp": words.STAMPS, "line": words.LINES, "about-ai": words.ABOUT_AI, "subtitle": words.SUBTITLES}
    text = draw.choice(words.part(choices[sort], split))
    chinese = not text.isascii()
    font = pick_font(draw, split, chinese or draw.random() < 0.3)
    dark = sum(picture.resize((1, 1)).getpixel((0, 0))) < 384  # type: ignore[arg-type, misc]  # an RGB picture
    name = "outlined" if sort == "subtitle" else draw.choice(["plain", "plain", "outlined", "pill", "shadow"])
    style = pick_style(name, draw, dark)
    if sort == "stamp" and draw.random() < 0.2:
        style = replace(style, ink=(255, draw.randint(120, 190), 40))
    largest = {"stamp": 0.06, "subtitle": 0.08}.get(sort, 0.16)
    mark = fit((text,), font, style, max(8, draw.uniform(0.02, largest) * min(picture.size)), picture.size)
    position = "bottom" if sort == "subtitle" else pick(CORNERS, draw)
    where = inscribe(picture, mark, style, place(mark, position, picture.size, draw))
    return {"text": text, "font": font.name, "position": position, "language": "zh" if chinese else "en"} | where


def _said(split: str) -> list[str]:
    return [*words.part(words.ABOUT_AI, split), *words.part(words.LINES, split)]


def _poster(picture: Image.Image, draw: Random, split: str, font: Font) -> Truth:
    """A headline with smaller lines below it."""
    pen, wide, high = ImageDraw.Draw(picture), picture.width, picture.height
    lines = [draw.choice(_said(split)) for _ in range(draw.randint(2, 4))]
    size, y = min(wide / max(len(lines[0]), 4) * 0.8, high * 0.16), high * draw.uniform(0.08, 0.4)
    ink = draw.choice([(255, 255, 255), (20, 20, 30), colour(draw)])
    for number, line in enumerate(lines):
        letters = face(font, max(9, round(size * (1 if number == 0 else 0.5))))
        left = (wide - letters.getlength(line)) / 2 if draw.random() < 0.7 else wide * 0.06
        pen.text(
            (left, y),
            line,
            ink,
            letters,
            stroke_width=round(size * 0.03),
            stroke_fill=tuple(255 - part for part in ink),
        )
        y += letters.size * 1.5
    return {"text": "\n".join(lines), "position": "inside"}


def _wrapped(text: str, letters: Any, wide: float) -> list[str]:
    lines, line = [], ""
    for character in text:
        if letters.getlength(line + character) > wide:
            lines.append(line)
            line = ""
        line += character
    return [*lines, line]


def _tones(draw: Random) -> tuple[Colour, Colour, Colour]:
    """Ground, panel and ink of a screen, light or dark."""
    if draw.random() < 0.65:
        return (draw.randint(232, 250),) * 3, (255, 255, 255), (draw.randint(20, 70),) * 3
    return (draw.randint(18, 30),) * 3, (draw.randint(36, 52),) * 3, (draw.randint(205, 240),) * 3


def _page(size: tuple[int, int], draw: Random, split: str, font: Font) -> tuple[Image.Image, str]:
    """Paragraphs under a title, in one or two columns."""
    _, paper, ink = _tones(draw)
    picture = Image.new("RGB", size, paper)
    pen, edge = ImageDraw.Draw(picture), size[0] * draw.uniform(0.05, 0.1)
    letters = face(font, max(9, round(min(size) * draw.uniform(0.018, 0.04))))
    columns = draw.choice([1, 1, 2])
    across = (size[0] - edge * 2 - (columns - 1) * edge / 2) / columns
    title = draw.choice(_said(split))
    pen.text((edge, edge), title, ink, face(font, letters.size * 2))
    written = [title]
    for column in range(columns):
        y = edge + letters.size * 3.5
        while y < size[1] - edge:
            prose = "".join(draw.choice(words.part(words.PROSE, split)) for _ in range(draw.randint(1, 3)))
            for line in _wrapped(prose, letters, across):
                if y > size[1] - edge:
                    break
                pen.text((edge + column * (across + edge / 2), y), line, ink, letters)
                written.append(line)
                y += letters.size * 1.6
            y += letters.size * 0.7
    return picture, "\n".join(written)


def _windows(size: tuple[int, int], draw: Random, split: str, font: Font) -> tuple[Image.Image, str]:
    """A program's window: menu, side bar, a picture or a table, buttons, a status line."""
    desk, panel, ink = _tones(draw)
    picture = Image.new("RGB", size, desk)
    pen, unit = ImageDraw.Draw(picture), max(9, round(min(size) * draw.uniform(0.02, 0.035)))
    letters, written = face(font, unit), []
    labels = words.part(words.INTERFACE, split)
    accent = colour(draw, 30, 220)

    def write(x: float, y: float, text: str, tone: Colour = ink) -> float:
        pen.text((x, y), text, tone, letters)
        written.append(text)
        return letters.getlength(text)

    pen.rectangle((0, 0, size[0], unit * 2), panel)
    x = unit * 1.0
    while x < size[0] * 0.8:
        x += write(x, unit * 0.4, draw.choice(labels)) + unit
    side = unit * 8
    for row in range(round(size[1] / unit / 2.4) - 2):
        if row == 2:
            pen.rectangle((0, unit * (2.8 + row * 2.4), side, unit * (4.8 + row * 2.4)), accent)
        write(unit, unit * (3 + row * 2.4), draw.choice(labels))
    room = (round(side + unit), round(unit * 3), round(size[0] - unit), round(size[1] - unit * 5))
    if draw.random() < 0.5 and room[2] - room[0] > 16 and room[3] - room[1] > 16:
        shown, _ = ground((room[2] - room[0], room[3] - room[1]), draw, split)
        picture.paste(shown, room[:2])
    else:
        y: float = room[1]
        while y < room[3]:
            pen.line((room[0], y - unit * 0.4, room[2], y - unit * 0.4), desk)
            for column in range(5):
                write(room[0] + column * (room[2] - room[0]) / 5, y, draw.choice(words.part(words.COMMENTS, split)))
            y += unit * 2
    for number in range(2):
        left = size[0] - unit * 7 * (number + 1)
        pen.rounded_rectangle((left, size[1] - unit * 4, left + unit * 6, size[1] - unit * 1.9), unit // 2, accent)
        write(left + unit, size[1] - unit * 3.7, draw.choice(labels), (255, 255, 255))
    write(side + unit, size[1] - unit * 1.5, draw.choice(words.part(words.STAMPS, split)))
    return picture, "\n".join(written)


def _chat(size: tuple[int, int], draw: Random, split: str, font: Font) -> tuple[Image.Image, str]:
    """Bubbles left and right under a title, over an input line."""
    desk, panel, ink = _tones(draw)
    picture = Image.new("RGB", size, desk)
    pen, unit = ImageDraw.Draw(picture), max(9, round(min(size) * draw.uniform(0.022, 0.04)))
    letters, own = face(font, unit), draw.choice([(149, 236, 105), (60, 130, 246), (200, 225, 255)])
    title = draw.choice(("小王", "AI助手", "家庭群（6）", "Assistant", "项目讨论组", "豆包"))
    written, y = [title], unit * 3.0
    pen.rectangle((0, 0, size[0], unit * 2.2), panel)
    pen.text(((size[0] - letters.getlength(title)) / 2, unit * 0.5), title, ink, letters)
    while y < size[1] - unit * 5:
        mine, text = draw.random() < 0.5, draw.choice([*words.part(words.CHAT, split), *words.part(words.PROSE, split)])
        lines = _wrapped(text, letters, size[0] * 0.6)
        wide = max(letters.getlength(line) for line in lines) + unit
        left = size[0] - wide - unit * 3 if mine else unit * 3
        pen.rounded_rectangle(
            (left, y, left + wide, y + unit * (len(lines) * 1.5 + 0.6)), unit // 2, own if mine else panel
        )
        face_x = size[0] - unit * 2.5 if mine else unit * 0.7
        pen.rounded_rectangle((face_x, y, face_x + unit * 1.8, y + unit * 1.8), unit // 3, colour(draw, 60))
        for number, line in enumerate(lines):
            pen.text((left + unit / 2, y + unit * (0.3 + number * 1.5)), line, (20, 20, 20) if mine else ink, letters)
            written.append(line)
        y += unit * (len(lines) * 1.5 + 1.6)
    pen.rectangle((0, size[1] - unit * 2.6, size[0], size[1]), panel)
    hint = draw.choice(("发消息…", "给豆包发消息", "输入你的问题", "Message", "按住说话"))
    pen.text(
        (unit * 2, size[1] - unit * 1.9), hint, tuple((a + b) // 2 for a, b in zip(ink, panel, strict=True)), letters
    )
    return picture, "\n".join([*written, hint])
