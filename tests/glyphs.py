"""Letters to draw on samples and tests: white-and-black bitmaps of a few characters, kept here as constants.

They were rendered once from Noto Sans CJK SC Bold (Debian's fonts-noto-cjk, SIL Open Font License 1.1) at 32 pixels to the em with
Pillow 12, one bit a pixel: the ink of 生 is 31 pixels high, that of A and I 24. Drawn at whole multiples, so that a sample is the
same everywhere.
"""

import base64

EM, ROWS, INK = 32, 36, 31
"""Pixels of the em, of a row of text, and of the ink of a Chinese character, at scale 1."""

_GLYPHS = {
    "A": (21, "AAAAAAAAAAAAAAAAA/AAA/gAA/gAB/gAB/gAB7wADzwADzwADz4AHx4AHh4AHh8APg8APA8AP/+AP/+Af/+Af//AeAfA+AfA+APg8APg8APg8APgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    "I": (11, "AAAAAAAAAAAfAB8AHwAfAB8AHwAfAB8AHwAfAB8AHwAfAB8AHwAfAB8AHwAfAB8AHwAfAB8AHwAAAAAAAAAAAAAAAAAAAAAA"),
    "人": (32, "AAAAAAAHwAAAB8AAAAfAAAAHwAAAB8AAAAfAAAAHwAAAB8AAAAfAAAAHwAAAB+AAAA/gAAAP4AAAD/AAAB/wAAAf8AAAHngAAD54AAA8PAAAfD4AAPgeAAH4HwAB8A+AA+AHwA/gB/AfwAP4f4AA/j8AAHwcAAA4CAAACAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    "工": (32, "AAAAAAAAAAAAAAAAH///+B////gf///4H///+AADwAAAA8AAAAPAAAADwAAAA8AAAAPAAAADwAAAA8AAAAPAAAADwAAAA8AAAAPAAAADwAAAA8AAAAPAAAADwAAAA8AAf////n////5////+f////gAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    "智": (32, "CAAAAA8AAAAPAAAAH/5/+B/+f/g//n/4feB4OBngeDh//3g4f/94OH//eDgD8Hg4A/h/+Af+f/gfn3/4fw4AADwEAAAYAAAAA///4AP//+AD///gA4AB4AP//+AD///gA///4AOAAeADgAHgA///4AP//+AD///gA4AB4AAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    "能": (32, "AAAAAAfAeAAHwHgAD5x4MA88ePgfHn/8Ph5/4D//f4A//3wAP/94CBgGeB4AAHgeAAA//h/+P/wf/h/4H/4AABweOAAf/jgAH/44MB/+OPgcHjv8HB4/8B/+P8Af/j4AH/44CBweOA4cHjgOHB44Hhz+P/4cfj/8HHwf/AAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    "生": (32, "AAPAAAODwAADw8AAA8PAAAfDwAAHg8AAB///+A////gP///4H///+D4DwAA+A8AAfAPAADwDwAAIA8AAAAPAAAf///AH///wB///8Af///AAA8AAAAPAAAADwAAAA8AAAAPAAAADwAAAA8AAP////j////4////+P////gAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    "成": (32, "AAABAAAA88AAAPfgAADx+AAAcPAf///+H////h////4f///+HgB4AB4AeAAeAHhgHgB4eB/+ePgf/njwH/588B/+PeAeDj3gHg4/wB4OP8AeDj+AHh4fgB4eHwge/j8OHv5/Hj78/x48Af+ePAf3/HwH4/x4A8H4GAEA8AAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    "合": (32, "AACAAAAB4AAAAeAAAAPgAAAH8AAAD/gAAD/8AAB+fwAB/B+AA/gP4A/wB/g////+f////D7//zgY//8IAAAAAAAAAAAAAAAAA///4AP//+AD///gA8AB4APAAeADwAHgA8AB4APAAeAD///gA///4AP//+AD///gA8AB4AAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    "豆": (32, "AAAAAAAAAAA////8P////D////w////8AAAAAAAAAAAH///gB///4Af//+AH///gB4AB4AeAAeAHgAHgB4AB4Af//+AH///gB///4Af//+AB4A+AAeAPgADwDwAA8B8AAPAeAAB4HgAAYDwAP////D////w////8P////AAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    "包": (32, "AEAAAAB4AAAA+AAAAPAAAAHwAAAD///wA///8Af///AP///wH4AA8D8AAPB///DwP//w8Bv/8PADwPDwA8Dw8APA8PADwPDwA//w8AP/8PAD///wA8AP4APAB+ADwAeQA8AAHAPAAB4DwAA+A////AH///wA///4AB//wAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    "即": (32, "AAAAAAAAAAAf/z/8H/8//B//P/weBz/8Hgc8PB4HPDweBzw8H/88PB//PDwf/zw8Hgc8PB4HPDweBzw8H/88PB//PDwf/zw8HgA8PB4APDweHDw8Hjw8PB4+PfweHj38Hn88+B//POA//7wAP+e8AD+HvAAcAjwAAAA8AAAAPAAAAAAAAAAAAAAAAAAAAAAA"),
    "梦": (32, "AcAHgAHAB4ABwAeAP/7//j/+//4//v/+B+AP4Af4H+AP/D/wH97//H3N9755xeeeOcDHjAHGB4AAD4AAAB8AAAB//8AB///wB///4B/gB8AfkA/AD3wfgAB/fwAAH/wAAA/4AAA/8AAH/8AAH/8AAB/4AAAPgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    "非": (32, "ADw8AAA8PAAAPDwAADw8AD/8P/w//D/8P/w//D/8P/wAPDwAADw8AAA8PAAf/D/8H/w//B/8P/wf/D/8ADw8AAA8PAAAPDwAADw8AH/8P/5//D/+f/w//n/8P/4APDwAADw8AAA8PAAAPDwAADw8AAA8PAAAPDwAAAA8AAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    "由": (32, "AAPAAAADwAAAA8AAAAPAAAADwAAAA8AAH///+B////gf///4H///+B4DwHgeA8B4HgPAeB4DwHgeA8B4H///+B////gf///4H///+B4DwHgeA8B4HgPAeB4DwHgeA8B4HgPAeB////gf///4H///+B////geAAB4HgAAeAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    "图": (32, "AAAAAAAAAAA////8P////D////w8CAA8PA8APDweADw8P/88PH//vDz//zw//D48Pf58PDyP+Dw8B+A8PD/8PD////w//D+8Pf+HvD2P8Dw8A/g8PABwPDw/ADw8f/g8PB/+PDwA/jw8AAw8P////D////w////8PAAAPDwAADwAAAAAAAAAAAAAAAAAAAAA"),
    "片": (32, "B4B4AAeAeAAHgHgAB4B4AAeAeAAHgHgAB4B4AAeAeAAH///4B///+Af///gH///4B4AAAAeAAAAHgAAAB4AAAAf//4AH//+AB///gA///4APAAeADwAHgA8AB4AfAAeAHgAHgD4AB4B+AAeAfAAHgDgAB4AYAAeAAAAHgAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    "视": (32, "AwAAAA+D//wHg//8A8P//AODwDw/88A8P/vPPD/7zzwA8888APPPPAHjzzwB4888A8PPPAfDzjwHw848D+POPB/z3jx/+948f/vfvD+wP4A3oD+AJ4B/gAeAf4gHgP+OB4H3jgeD544Hh8eOB5+H/gePB/wHhgP4AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    "频": (32, "AOAAAADgAAAA4AAAHOD//hz+//4c/v/+HP4DgBzgA4Ac4AeAHOB//Bzgf/x//3/8f/9wHH//c5wB4HOcAeBznB3nc5wd53OcPe9znD3vc5x5/nOcef5znDH8d5wR/HccAHgHAADwD+AD8B/wD+A+eH+A/D4/AfgePAHgDAAAgAAAAAAAAAAAAAAAAAAAAAAA"),
    " ": (7, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    "g": (19, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA//AD//AH//APz4APh8APA8APA8APg8AHh8AH/4AD/wAH/AAHAAAPAAAPwAAH/+AH//AH//APAPgOAPgeAPAfA/AP/+AH/8AB/gAAAAA"),
    "e": (19, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAfgAB/wAD/4AH/8APg+APAeAPAeAf/+Af/+Af/+APAAAPAAAPgAAPwIAH/8AD/8AB/8AAfwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    "n": (21, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAHD4AHv8AH/+AH//AH4fAHwfAHgfAHgfAHgfAHgfAHgfAHgfAHgfAHgfAHgfAHgfAHgfAHgfAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    "r": (14, "AAAAAAAAAAAAAAAAAAAAAAAAAAAcPB78Hvwf+B/AHwAfAB4AHgAeAB4AHgAeAB4AHgAeAB4AHgAAAAAAAAAAAAAAAAAAAAAA"),
    "a": (19, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/gAD/wAP/4AH/8AHB8AAA8AAA+AAP+AB/+AH++APg+APA+APA+APB+AP/+AP/+AH+eAB4eAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    "t": (13, "AAAAAAAAAAAAAA8ADwAPAA8ADwB/8H/wf/B/8B8AHwAfAB8AHwAfAB8AHwAfAB8AD/AP8Af4A/AAAAAAAAAAAAAAAAAAAAAA"),
    "d": (21, "AAAAAAAAAAfAAAfAAAfAAAfAAAfAAAfAAAfAA/fAB/vAD//AH//APwfAPgfAPgfAPAfAfAfAfAfAPAfAPgfAPgfAPw/AH//AH//AD/vAA+PAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    "b": (21, "AAAAAAAAHgAAHgAAHgAAHgAAHgAAHgAAHgAAHj4AHv8AH/+AH//AH4fAHgPgHgPgHgPgHgPgHgPgHgPgHgPgHgfgHw/AH//AH/+AHP8AHHwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    "y": (18, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAeAfAfAeAfAeAPA+APg8AHg8AHh8AHx4ADx4ADx4AB7wAB7wAB7wAA/gAA/gAAfgAAfAAAfAAAfAAAeAAA+AAP8AAP4AAPwAAPgAAAAAA"),
}  # fmt: skip
"""Of each character its width and its rows, most significant bit first, each row filled up to whole bytes."""


def bitmap(text):
    """The text's rows, each a list of 0 and 1."""
    rows = [[] for _ in range(ROWS)]
    for character in text:
        width, packed = _GLYPHS[character]
        data, stride = base64.b64decode(packed), (width + 7) // 8
        for number, row in enumerate(rows):
            line = int.from_bytes(data[number * stride : (number + 1) * stride], "big") >> (stride * 8 - width)
            row.extend(line >> bit & 1 for bit in range(width - 1, -1, -1))
    return rows


def ground(width, height, grey=96):
    """The rows of an empty grey picture, to draw on: lists of 0 to 255."""
    return [[grey] * width for _ in range(height)]


def scene(width, height, shift=0):
    """The rows of a grey picture with light and dark fields; another `shift` makes it another scene."""
    fields = [40, 150, 90, 170, 60, 120, 30]
    return [
        [fields[(x * 6 // width + 3 * (y * 5 // height) + shift * (1 + x * 6 // width)) % 7] for x in range(width)]
        for y in range(height)
    ]


def write(rows, text, x, y, scale=1, grey=255):
    """The picture's rows with the text on them, its upper left corner at x, y; negative: that far from the other edge."""
    small = bitmap(text)
    width, height = len(small[0]) * scale, ROWS * scale
    left = x if x >= 0 else len(rows[0]) + x - width
    top = y if y >= 0 else len(rows) + y - height
    drawn = [list(row) for row in rows]
    for line, bits in enumerate(small):
        for below in range(scale):
            row = drawn[top + line * scale + below]
            for column, bit in enumerate(bits):
                if bit:
                    row[left + column * scale : left + (column + 1) * scale] = [grey] * scale
    return drawn


def marked(width, height, text="AI生成", *, x=-12, y=-8, scale=1, grey=255, on=96):
    """The rows of a grey picture with a mark, by default in its lower right corner."""
    return write(ground(width, height, on), text, x, y, scale, grey)
