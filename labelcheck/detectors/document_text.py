"""The explicit label of a document: a sentence that says that AI generated it (Measures Art. 4 (1), GB 45438-2025 5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labelcheck.detectors.claim import ALONE, ANYWHERE, Claim
from labelcheck.detectors.declaration import announces, fold, hints, hush_quotes, read_sentence, sentences
from labelcheck.detectors.visible import HIDDEN, Line, unmark, visible_lines
from labelcheck.metadata.charset import BOMS, decode
from labelcheck.model import EXCERPT, Asset, Evidence, Finding, Kind, Location, Note
from labelcheck.source import Source

if TYPE_CHECKING:
    from labelcheck.detectors import Options

NAME = "document_text"
SCHEMES = frozenset({"document-text"})

MOST = 50
"""Findings of either sort in one document; further ones would say nothing new."""

_CONFIDENCE = {"yes": 0.95, "partly": 0.9, "no": 0.8}
_CONFIDENCE_ALONE = 0.8
_WORD = re.compile(r"\w")
_AROUND = " \t\r\n\u3000" + HIDDEN
_OPEN_END = re.compile(r"[A-Za-z,][*_ \t\r]*$")
_GOES_ON = re.compile(r"[ \t>*_]*(?:[a-z(]|AI\b|Artificial\b)")
_EDGE_LINES = 3
_EDGE_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class _Part:
    """One stretch of the document: its text, the byte where that begins, and whether it holds the start or the end.

    `before`, `total`: how many characters stand before the part and in the whole, by its own bytes a character.
    """

    text: str
    encoding: str
    base: int
    first: bool
    last: bool
    before: int
    total: int


@dataclass(frozen=True, slots=True)
class _Hit:
    """A sentence that claims something: where it stands in the part's text, on which line, and in which third."""

    claim: Claim
    start: int
    end: int
    said: str
    line: int
    position: str


def looks_at(asset: Asset) -> bool:
    """Whether the file is a document whose text is its content."""
    return asset.format in {"markdown", "text"}


def detect(asset: Asset, source: Source, options: Options) -> Iterator[Finding | Note]:  # noqa: ARG001  # every detector's
    """A finding for each label sentence and each that lacks an element; the same sentence again is no other finding."""
    parts = _read(source)
    if parts is None:
        yield Note("detect", "the encoding of the text is not known", SCHEMES)
        return
    if len(parts) > 1:
        yield Note("detect", "the middle of the text was not searched", SCHEMES)
    seen: set[str] = set()
    room = {True: MOST, False: MOST}
    for part in parts:
        ruler = _Ruler(part)
        for hit in _search(part, asset.format == "markdown", source.limits.items):
            if isinstance(hit, Note):
                yield hit
                continue
            key = "".join(c for c in fold(hit.said) if c.isalnum())
            near_miss = hit.claim.declares == "no"
            if key not in seen and room[near_miss]:
                seen.add(key)
                room[near_miss] -= 1
                yield _finding(hit, part, ruler.span(hit.start, hit.end))


def _read(source: Source) -> list[_Part] | None:
    """The whole text, or its first and its last part; None where the encoding is not known."""
    most = min(source.limits.text, source.limits.payload)
    whole = source.size <= most
    head = source.read_up_to(0, source.size if whole else most // 2)
    decoded = decode(head, cut_end=not whole)
    if decoded is None:
        return None
    text, encoding = decoded
    mark = next((len(bom) for bom in BOMS if head.startswith(bom)), 0)
    total = len(text) * source.size // max(len(head), 1)
    parts = [_Part(text, encoding, mark, True, whole, 0, total)]
    if not whole:
        start = source.size - most // 2
        tail = source.read_up_to(start + start % 2, most)
        decoded = decode(tail, cut_start=True, encoding=encoding)
        if decoded is None:
            return None
        text = decoded[0]
        # The end of the block is whole, so the first character is found from there.
        base = source.size - len(text.encode(encoding))
        parts.append(_Part(text, encoding, base, False, True, total - len(text), total))
    return parts


def _search(part: _Part, markdown: bool, most: int) -> Iterator[_Hit | Note]:
    """Every sentence that counts where it stands; a note after `most` sentences about AI."""
    if not hints(part.text):
        return
    lines = list(visible_lines(part.text, markdown))
    done, read = 0, 0
    for i, line in enumerate(lines):
        if line.start < done or not hints(line.text):
            continue
        first, last = _unwrapped(lines, i)
        start, done = max(lines[first].start, done), lines[last].end
        if first and announces(lines[first - 1].text):
            continue
        shown = unmark(part.text[start:done]).replace("\n", " ").replace("\r", " ")
        text = hush_quotes(shown)
        for begin, end in sentences(text):
            read += 1
            if read > most:
                yield Note("detect", "the text has more sentences about AI than the limit allows", SCHEMES)
                return
            claim = read_sentence(text[begin:end])
            if claim is None:
                continue
            position = _position(part, i, len(lines), start + begin, start + end)
            opens = not _WORD.search(text, 0, begin)
            alone = opens and first == last and not _WORD.search(text, end)
            if _counts(claim, lines, i, position, opens, alone):
                said = shown[begin:end].strip(_AROUND)
                at = start + shown.index(said, begin)
                number = max(x.number for x in lines[first : last + 1] if x.start <= at)
                yield _Hit(claim, at, at + len(said), said.replace(HIDDEN, ""), number, position)


def _unwrapped(lines: list[Line], i: int) -> tuple[int, int]:
    """First and last line of the English sentence that runs over line `i`: at most two before and two behind."""
    first = last = i
    while first > max(i - 2, 0) and _runs_on(lines[first - 1], lines[first]):
        first -= 1
    while last < min(i + 2, len(lines) - 1) and _runs_on(lines[last], lines[last + 1]):
        last += 1
    return first, last


def _runs_on(line: Line, following: Line) -> bool:
    adjacent = following.number == line.number + 1 and not following.marked
    return adjacent and _OPEN_END.search(line.text[-8:]) is not None and _GOES_ON.match(following.text) is not None


def _position(part: _Part, i: int, lines: int, start: int, end: int) -> str:
    """In the first or last three lines, or tenth, of the document: start or end; else middle."""
    before, behind = part.before + start, part.total - part.before - end
    near = part.total * _EDGE_SHARE
    head = (part.first and i < _EDGE_LINES) or before <= near
    tail = (part.last and i >= lines - _EDGE_LINES) or behind <= near
    if head and not (tail and behind < before):
        return "start"
    return "end" if tail else "middle"


def _counts(claim: Claim, lines: list[Line], i: int, position: str, opens: bool, alone: bool) -> bool:
    """Whether a sentence that claims something is a label where it stands."""
    line = lines[i]
    if claim.place == ANYWHERE:
        return position != "middle" or not line.row
    if claim.place == ALONE:
        outermost = i in (0, len(lines) - 1) or (i == 1 and lines[0].heading)
        return alone and outermost and not line.marked
    return position != "middle" or (opens and not line.marked)


def _finding(hit: _Hit, part: _Part, span: tuple[int, int]) -> Finding:
    claim = hit.claim
    lacks = "ai" if not claim.ai else "generation" if not claim.generation else "none"
    properties = {
        "text": hit.said[:EXCERPT],
        "ai_element": "yes" if claim.ai else "no",
        "generation_element": "yes" if claim.generation else "no",
        "language": claim.language,
        "position": hit.position,
        "declares": claim.declares,
        "wording": "standard" if claim.settled else "unsettled",
        "lacks": lacks,
    }
    place = f"line {hit.line}" if part.first else f"line {hit.line} of the last part"
    evidence = Evidence(Location(place, span=span), part.text[hit.start : hit.end][:EXCERPT])
    confidence = _CONFIDENCE_ALONE if claim.place == ALONE else _CONFIDENCE[claim.declares]
    return Finding(Kind.EXPLICIT, "document-text", NAME, properties, confidence, (evidence,))


class _Ruler:
    """Bytes of a part's characters, counted on from the last place asked for."""

    def __init__(self, part: _Part) -> None:
        self._part = part
        self._char, self._byte = 0, part.base

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offset in the file and size, in bytes, of these characters."""
        self._byte += self._size(self._char, start)
        self._char = start
        return self._byte, self._size(start, end)

    def _size(self, start: int, end: int) -> int:
        return len(self._part.text[start:end].encode(self._part.encoding))
