"""The text of a document as a reader sees it: parts, each with its lines and with the way back to their place in the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from labelcheck.model import Location

TEXT, PARAGRAPH, HEADING, ITEM, ROW, CORNER = "text", "paragraph", "heading", "item", "row", "corner"
"""Kinds of lines: a line of plain text, whose own marks say what it is, or a block that the format names.

A corner mark (角标) is what a paragraph has in superscript, taken out of it: 标题<sup>AI</sup>.
"""

HIDES = frozenset({"document-text"})
"""What a note of this room says may be hidden."""

_HEADING = re.compile(r"[ \t>]*#{1,6}\s")
_ITEM = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])\s")
_BREAK = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")
_WORD = re.compile(r"\w")
_CORNER = re.compile(r"\W*(?:A\.?I\.?|人工智[能慧])\s?(?:辅助|自动|智能)?(?:生成|合成)?(?:内容)?\W*", re.IGNORECASE)


_LONGEST_CORNER = 16


class Line(NamedTuple):
    """A line or block that is seen: its number from 1, where it starts in the part's text, its characters, its kind."""

    number: int
    start: int
    text: str
    kind: str = TEXT

    @property
    def end(self) -> int:
        """Where the line ends in the part's text."""
        return self.start + len(self.text)

    @property
    def heading(self) -> bool:
        """Whether it is a heading."""
        return self.kind == HEADING or (self.kind == TEXT and _HEADING.match(self.text) is not None)

    @property
    def row(self) -> bool:
        """Whether it is a table row, or a cell of one."""
        return self.kind == ROW or (self.kind == TEXT and self.text.lstrip(" >").startswith("|"))

    @property
    def marked(self) -> bool:
        """Whether it is an item, a heading or a table row."""
        return self.heading or self.row or self.kind == ITEM or (self.kind == TEXT and bool(_ITEM.match(self.text)))


class Lines:
    """The lines of a part, each made when it is asked for: a text has many, of which few are looked at.

    `starts`: where each begins in the part's text, or a little before. `changed`: the places in the list of those whose
    characters are not what stands there.
    """

    def __init__(
        self,
        texts: Sequence[str],
        starts: Sequence[int],
        numbers: Sequence[int],
        kinds: Sequence[str],
        changed: frozenset[int] = frozenset(),
    ) -> None:
        self.starts, self.changed = starts, changed
        self._texts, self._numbers, self._kinds = texts, numbers, kinds

    def __len__(self) -> int:
        return len(self._texts)

    def __getitem__(self, i: int) -> Line:
        return Line(self._numbers[i], self.starts[i], self._texts[i], self._kinds[i])

    def at(self, first: int, last: int) -> list[Line]:
        """The lines from the first to the last, both of them included."""
        return [self[i] for i in range(first, last + 1)]


def starts_of(texts: Iterable[str]) -> list[int]:
    """Where each text starts in all of them joined by one character; at last where a further one would."""
    return list(accumulate([len(text) + 1 for text in texts], initial=0))


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a document's text, with its lines on demand, and whether it holds the document's start and end.

    `before`, `total`: how many characters stand before it and in the whole document, estimated where it was cut.
    `locate`: the place in the file of a stretch of a line, from its start to its end in the part's text. `parted`: whether
    marks in the text may part a name, so that only its lines tell whether it names AI.
    """

    text: str
    lines: Callable[[], Lines]
    locate: Callable[[Line, int, int], Location]
    first: bool
    last: bool
    before: int
    total: int
    parted: bool = False


class Block(NamedTuple):
    """A paragraph, heading, item, cell or cue: its text, its place and its kind."""

    text: str
    at: Location | Callable[[], Location]
    kind: str = PARAGRAPH


def part_of(blocks: Sequence[Block], *, first: bool = True, last: bool = True) -> Part:
    """A part of blocks in reading order; a line break inside a block begins a further line of its kind."""
    shown = [(text, block) for block in blocks for text in _seen(block.text)]
    texts = [text for text, _ in shown]

    def lines() -> Lines:
        return Lines(texts, starts_of(texts), range(1, len(texts) + 1), [block.kind for _, block in shown])

    def locate(line: Line, _start: int, _end: int) -> Location:
        _, block = shown[line.number - 1]
        return block.at if isinstance(block.at, Location) else block.at()

    text = "\n".join(texts)
    total = len(text) if first and last else 2 * len(text)
    return Part(text, lines, locate, first, last, 0 if first else total - len(text), total)


def is_corner(text: str) -> bool:
    """Whether a text in superscript may be a corner mark, and no footnote, exponent or trade mark."""
    return len(text) <= _LONGEST_CORNER and _CORNER.fullmatch(text) is not None


def _seen(text: str) -> Iterable[str]:
    """The lines of a block that hold a word."""
    if _WORD.search(text) is None:
        return ()
    if text.splitlines() == [text]:  # ten times as fast as the pattern, and it knows every break of the pattern
        return (text.strip(" \t"),)
    return [line.strip(" \t") for line in _BREAK.split(text) if _WORD.search(line)]
