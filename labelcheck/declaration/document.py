"""A document's text searched for label sentences, each where it counts: at an edge, on a line of its own, or anywhere."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from labelcheck.declaration.claim import ALONE, ANYWHERE, Claim
from labelcheck.declaration.hints import Name, hinted, hints
from labelcheck.declaration.sentence import (
    announces,
    hush_quotes,
    read_corner,
    read_named,
    sentence_at,
)
from labelcheck.errors import OverLimit
from labelcheck.prose.lines import CORNER, TEXT, Line, Lines, Part
from labelcheck.prose.markdown import HIDDEN, unmark

_AROUND = " \t\r\n\u3000" + HIDDEN
_OPEN_END = re.compile(r"[A-Za-z,][*_ \t\r]*$")
_GOES_ON = re.compile(r"[ \t>*_]*(?:[a-z(]|AI\b|Artificial\b)")
_EDGE_LINES = 3
_EDGE_SHARE = 0.1


class Hit(NamedTuple):
    """A sentence that claims something: where it stands in the text, on which line, in which third, and its characters there."""

    claim: Claim
    start: int
    end: int
    said: str
    line: Line
    position: str
    excerpt: str


def search(part: Part, most: int) -> Iterator[Hit]:
    """Every sentence that counts where it stands. Raises OverLimit after `most` sentences about AI."""
    names = hinted(part.text)
    if not names and not part.parted:
        return
    lines = part.lines()
    read = 0
    for first, last, start, shown in _units(lines, names):
        text = hush_quotes(shown)
        for begin, end in _sentences_at(_names_in(text, start, part.text, names), text):
            read += 1
            if read > most:
                raise OverLimit("the text has more sentences about AI than the limit allows")
            read_as = read_corner if lines[first].kind == CORNER else read_named
            claim = read_as(text[begin:end])
            if claim is None:
                continue
            position = _position(part, first, last, len(lines), (start + begin, start + end))
            opens = not any(map(str.isalnum, text[:begin]))
            alone = opens and first == last and not any(map(str.isalnum, text[end:]))
            if _counts(claim, lines, first, position, opens, alone):
                said = shown[begin:end].strip(_AROUND)
                at = start + shown.index(said, begin)
                line = [x for x in lines.at(first, last) if x.start <= at][-1]
                plain, raw = said.replace(HIDDEN, ""), part.text[at : at + len(said)]
                yield Hit(claim, at, at + len(said), plain, line, position, plain if first in lines.changed else raw)


def _names_in(text: str, start: int, whole: str, names: Sequence[Name]) -> Sequence[Name]:
    """Where a unit names AI: as the whole does from `start`, unless marks or quotations were taken out of it."""
    if not whole.startswith(text, start):
        return hinted(text)
    first, last = (bisect_left(names, (at,)) for at in (start, start + len(text)))
    return [Name(name.start - start, name.end - start) for name in names[first:last]]


def _sentences_at(names: Sequence[Name], text: str) -> Iterator[tuple[int, int]]:
    """The sentences that hold one of the names, in order."""
    done = 0
    for name in names:
        if name.start >= done:
            begin, done = sentence_at(text, name.start, done)
            if name.end <= done or hints(text[begin:done]):
                yield begin, done


def _units(lines: Lines, names: Sequence[Name]) -> Iterator[tuple[int, int, int, str]]:
    """Lines that name AI: first and last line of the unit, where its text starts, and that text as it is shown."""
    done = 0
    for i in _lines_at(lines, names):
        if lines.starts[i] < done:
            continue
        first, last = _unwrapped(lines, i)
        while lines.starts[first] < done:
            first += 1
        unit = lines.at(first, last)
        done = unit[-1].end
        if not (first and announces(lines[first - 1].text)):
            raw = "\n".join([line.text for line in unit])
            yield first, last, unit[0].start, unmark(raw).replace("\n", " ").replace("\r", " ")


def _lines_at(lines: Lines, names: Sequence[Name]) -> Sequence[int]:
    """The lines in which a name begins; one of which a part is hidden names AI or not by what is left of it."""
    found = {i for i in lines.changed if hints(lines[i].text)}
    for place, _ in names:
        i = bisect_right(lines.starts, place, 0, len(lines)) - 1
        if i >= 0 and i not in found and i not in lines.changed:
            line = lines[i]
            if line.start <= place < line.end:
                found.add(i)
    return sorted(found)


def _unwrapped(lines: Lines, i: int) -> tuple[int, int]:
    """First and last line of the English sentence that runs over line `i`: at most two before and two behind."""
    first = last = i
    if lines[i].kind != TEXT:
        return i, i
    while first > max(i - 2, 0) and _runs_on(lines[first - 1], lines[first]):
        first -= 1
    while last < min(i + 2, len(lines) - 1) and _runs_on(lines[last], lines[last + 1]):
        last += 1
    return first, last


def _runs_on(line: Line, following: Line) -> bool:
    opens = following.number == line.number + 1 and _OPEN_END.search(line.text[-8:]) is not None
    return opens and _GOES_ON.match(following.text) is not None and not following.marked


def _position(part: Part, first: int, last: int, lines: int, place: tuple[int, int]) -> str:
    """In the first or last three lines, or tenth, of the document: start or end; else middle."""
    before, behind = part.before + place[0], part.total - part.before - place[1]
    near = part.total * _EDGE_SHARE
    head = (part.first and first < _EDGE_LINES) or before <= near
    tail = (part.last and last >= lines - _EDGE_LINES) or behind <= near
    if head and not (tail and behind < before):
        return "start"
    return "end" if tail else "middle"


def _counts(claim: Claim, lines: Lines, i: int, position: str, opens: bool, alone: bool) -> bool:
    """Whether a sentence that claims something is a label where it stands."""
    line = lines[i]
    if claim.place == ANYWHERE:
        return position != "middle" or not line.row
    if line.kind == CORNER:
        return position != "middle"
    if claim.place == ALONE:
        outermost = i in (0, len(lines) - 1) or (i == 1 and lines[0].heading)
        return alone and outermost and not line.marked
    return position != "middle" or (opens and not line.marked)
