"""Blocks of YAML under a key `AIGC` in a text: the front matter of Markdown [TC260-PG-20258A, 6.5], or strayed from it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from labelcheck.model import AIGC_FIELDS

_LINE = re.compile(
    r"""^(?: {0,3}(?P<fence>`{3,}|~{3,})|(?P<quote>["']?)AIGC(?P=quote)[ \t]*:(?=\s|\{|\Z))""", re.MULTILINE
)
"""The lines that matter: a code fence, or the key."""

_OPEN = re.compile(r"---[ \t]*(?:\r?\n|\Z)")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
_LONGEST = 32 << 10


class Block(NamedTuple):
    """A mapping entry `AIGC: …` as it stands, between two offsets of the text; `head` if in the front matter itself."""

    value: str
    start: int
    end: int
    head: bool


def find(text: str) -> Iterator[Block]:
    """Every such block outside of code fences.

    One that is not in the front matter counts only with two of the seven keys: prose and tutorials have such lines too.
    """
    if "G" not in text or "AIGC" not in text:  # a single character is found twenty times as fast as several
        return
    head_end, fence, done = head(text) or 0, "", 0
    for line in _LINE.finditer(text):
        at = line.start()
        in_head = at < head_end
        if line["fence"]:
            fence = fence if in_head else _toggled(fence, line["fence"])
        elif not fence and at >= done:
            done = _block_end(text, at)
            value = text[at:done].rstrip()
            if in_head or sum(bool(re.search(rf"\b{key}\b", value)) for key in AIGC_FIELDS) >= 2:
                yield Block(value, at, at + len(value), in_head)


def head(text: str) -> int | None:
    """Where the front matter ends: 0 where the text does not open with one, None where it is never closed."""
    opening = _OPEN.match(text)
    if not opening:
        return 0
    closing = _CLOSE.search(text, opening.end())
    return closing.start() if closing else None


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


def _toggled(fence: str, mark: str) -> str:
    """The fence that is open after `mark`: a longer or equal one of the same sign closes."""
    if not fence:
        return mark
    return "" if mark[0] == fence[0] and len(mark) >= len(fence) else fence


def _block_end(text: str, start: int) -> int:
    """Behind the last line of the block: those that follow are indented, or stand inside an open brace."""
    at = _line_end(text, start)
    depth = _braces(text[start:at])
    while at < len(text) and at - start < _LONGEST:
        end = _line_end(text, at)
        line = text[at:end]
        if depth <= 0 and line.strip() and line[0] not in " \t":
            break
        if depth > 0 and _CLOSE.match(line.rstrip("\r\n")):
            break
        depth += _braces(line)
        at = end
    return at


def _braces(line: str) -> int:
    return line.count("{") - line.count("}")
