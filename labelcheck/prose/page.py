"""The lines of a page of a fixed layout, put together to the paragraphs that they are: PDF and OFD."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from labelcheck.media.pages import PageLine

_ENDS = tuple("。！？.!?：:；;…」”）)")
_FULL = 0.85
"""Of the longest line: a line that is shorter ends its paragraph."""
_NARROW = 24
"""Columns: a page whose lines are all shorter is a list or a title, where every line is its own."""


def paragraphs(lines: Sequence[PageLine]) -> Iterator[str]:
    """Lines joined where one runs on into the next: full, of one size, one right below the other."""
    widest = max((width(line.text) for line in lines), default=0)
    said = ""
    for number, line in enumerate(lines, 1):
        following = lines[number] if number < len(lines) else None
        said += line.text
        if following is None or not _runs_on(line, following, widest):
            yield said
            said = ""
        elif line.text[-1].isascii() or following.text[:1].isascii():
            said += " "


def _runs_on(line: PageLine, following: PageLine, widest: int) -> bool:
    gap = line.baseline - following.baseline
    other_script = line.text.isascii() and width(following.text[:1]) == 2
    return (
        widest >= _NARROW
        and not other_script
        and width(line.text) >= _FULL * widest
        and not line.text.endswith(_ENDS)
        and abs(line.size - following.size) <= 0.06 * max(line.size, 1.0)
        and 0 < gap <= 2 * max(line.size, 1.0)
    )


def width(text: str) -> int:
    """Columns of a text: two for each Chinese character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
