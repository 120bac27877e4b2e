"""Untrusted text made safe to show: names and excerpts come from files that may want to deceive the reader."""

from __future__ import annotations

import os
import re
from contextlib import suppress

_HIDDEN = (
    r"\x00-\x1f\x7f-\x9f"  # C0 and C1 controls, so every ANSI sequence
    r"\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # soft hyphen, joiners and fillers without a glyph
    r"\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb"  # zero width, bidi, line separators
    r"\ud800-\udfff"  # lone surrogates, among them the undecodable bytes of file names
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # shorthand and music controls, tags
)
HIDDEN = re.compile(f"[{_HIDDEN}]")
"""A character that a terminal obeys, or that a reader cannot see."""

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def printable(text: str) -> str:
    r"""The text on one line with every hidden character spelt out: `\n`, `\x1b`, `\u202e`, `\xNN` for a raw byte."""
    return text if text.isascii() and text.isprintable() else HIDDEN.sub(_spelt, text)


def well_formed(text: str) -> str:
    r"""The text without lone surrogates: a file name's raw byte becomes `\xNN`, another surrogate `\udNNN`."""
    return text if text.isascii() else _SURROGATE.sub(_spelt, text)


def contract_name(name: str) -> str:
    r"""A file's name as the machine contract spells it: `/` between folders, `\xNN` for a byte that is not UTF-8."""
    if not name.isascii() and _SURROGATE.search(name):
        with suppress(UnicodeEncodeError):  # the locale may not be UTF-8 where the name is
            name = os.fsencode(name).decode("utf-8", "surrogateescape")
    return well_formed(name.replace("\\", "/") if os.sep == "\\" else name)


def _spelt(found: re.Match[str]) -> str:
    code = ord(found[0])
    if 0xDC80 <= code <= 0xDCFF:  # os.fsdecode's surrogateescape [PEP 383]
        return rf"\x{code - 0xDC00:02x}"
    if code < 0x80:
        return _SHORT.get(found[0], rf"\x{code:02x}")
    return rf"\u{code:04x}" if code < 0x10000 else rf"\U{code:08x}"
