"""Lines of mixed Chinese and Latin text, measured and broken as a terminal shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WIDE = (
    "\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\U0001f300-\U0001faff"
)
_CLOSING = "，。、；：！？）】》」』”’…"
_OPENING = "（【《「『“‘"
_UNIT = re.compile(rf"\s+|[{_OPENING}]*(?:[{_WIDE}]|[^\s{_WIDE}]+)[{_CLOSING}]*")
"""What stays together: a space, a Latin word, or one wide character, with the punctuation that closes it."""


def cells(text: str) -> int:
    """Columns of a terminal that the text takes."""
    from rich.cells import cell_len  # noqa: PLC0415  # only a report for people needs it

    return cell_len(text)


def wrapped(text: str, width: int) -> Iterator[str]:
    """The text in lines of at most `width` columns, broken at spaces and between wide characters; at least one."""
    line, used = "", 0
    for found in _UNIT.finditer(text):
        unit = found[0]
        if used + cells(unit.rstrip()) > width and line:
            yield line.rstrip()
            line, used = "", 0
            unit = unit.lstrip()
        while cells(unit.rstrip()) > width:
            cut = _fitting(unit, width)
            yield unit[:cut]
            unit = unit[cut:]
        line, used = line + unit, used + cells(unit)
    if line.strip() or not text.strip():
        yield line.rstrip()


def _fitting(unit: str, width: int) -> int:
    """How many characters of `unit` fit into `width` columns, at least one."""
    cut = len(unit)
    while cut > 1 and cells(unit[:cut]) > width:
        cut -= 1
    return cut
