"""What a reader sees of subtitles: SubRip and WebVTT cues, each with its time; no comments, no styles [WebVTT, 4.1]."""

from __future__ import annotations

import html
import re
from bisect import bisect
from collections.abc import Iterator
from functools import cache, partial

from labelcheck.metadata.pieces import Piece
from labelcheck.model import Location, Note
from labelcheck.prose.lines import PARAGRAPH, Line, Lines, Part
from labelcheck.prose.plain import whole_or_ends
from labelcheck.source import Source

FORMATS = ("srt", "vtt")

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{2})[,.](\d{1,3})"
_TIMES = re.compile(rf"[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}")
_LINE = r"[ \t]*+(?=\S)(?:[^\r\n-]++|-(?!->))++(?:\r\n?|\n|\Z)"
# It begins with a literal, not with a time: so it skips what is no cue, many times as fast. What stands before the arrow is
# nearly always a time at the start of a line in one of two spellings, and is looked at again where it is not.
_CUE = re.compile(
    r"-->(?:(?<=\n\d\d:\d\d:\d\d[,.]\d{3} -->)|(?<=\n\d\d:\d\d[,.]\d{3} -->)|(?P<unusual>))"
    rf"[ \t]*+{_TIME.replace('(', '(?:').replace('?:?:', '?:')}[^\r\n]*+(?:\r\n?|\n)((?:{_LINE})*+)"
)
"""The arrow between the times of a cue, and the lines below it up to a blank one or to further times."""

_LONGEST = 200
"""Characters of a line before its arrow: a time and blanks."""

_BROKEN = r"(?<=[\u3000-\u9fff])\s*[\r\n]+\s*(?=[\u3000-\u9fff])"
"""Not compiled before a cue with marks needs it: such a range takes a millisecond."""
_MARKS = "<{&"
_ARROW = re.compile("-->")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>|<\d[^<>]{0,20}>|</?>|\{\\?[a-zA-Z][^{}]{0,80}\}")


def read(source: Source, _form: str) -> Iterator[Part | Note]:
    """The cues of the whole file, or of its first and its last part; each is a line."""
    for piece in whole_or_ends(source):
        if isinstance(piece, Note):
            yield piece
        else:
            yield _part(piece)


def _part(piece: Piece) -> Part:
    text = piece.text

    @cache
    def starts() -> list[int]:
        return [cue.start() for cue in _CUE.finditer(text) if _is_timed(cue)]

    def locate(line: Line, _start: int, _end: int) -> Location:
        number = bisect(starts(), line.start)
        cue = _CUE.match(text, starts()[number - 1])
        return _place(piece, number, cue) if cue else Location("")

    cues = partial(_Cues, text)
    return Part(text, cues, locate, piece.first, piece.last, piece.before, piece.total, _is_marked(text))


def _is_marked(text: str) -> bool:
    return any(map(text.__contains__, _MARKS))


def _marks(text: str) -> Iterator[int]:
    """Where marks begin; single characters are sought one by one, ten times as fast as one of several."""
    for mark in _MARKS:
        at = text.find(mark)
        while at >= 0:
            yield at
            at = text.find(mark, at + 1)


def _is_timed(cue: re.Match[str]) -> bool:
    return cue[1] is None or _times(cue) is not None


class _Cues(Lines):
    """A line for each arrow: what is said below it, if it is one of a cue. They are read as they are asked for."""

    def __init__(self, text: str) -> None:
        starts = [arrow.start() for arrow in _ARROW.finditer(text)]
        marked = {bisect(starts, mark) - 1 for mark in _marks(text)}
        super().__init__([], starts, [], [], frozenset(marked - {-1}))
        self._text = text

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, i: int) -> Line:
        i = range(len(self.starts))[i]
        cue = _CUE.match(self._text, self.starts[i])
        if cue is None or not _is_timed(cue):
            return Line(i + 1, self.starts[i], "", PARAGRAPH)
        shown = _shown(cue[2]) if i in self.changed else cue[2].strip()
        return Line(i + 1, cue.end() - len(cue[2].lstrip()), shown, PARAGRAPH)


def _times(cue: re.Match[str]) -> re.Match[str] | None:
    """The times of a cue, which stand on a line of their own."""
    earliest = max(cue.start() - _LONGEST, 0)
    start = max(cue.string.rfind(ending, earliest, cue.start()) for ending in "\r\n") + 1
    times = _TIMES.match(cue.string, start) if start or not earliest else None
    return times if times and times.start(6) > cue.start() else None


def _shown(said: str) -> str:
    """The lines of a cue as one, without tags: they are broken to fit the screen."""
    said = html.unescape(_TAG.sub("", said)).strip()
    return re.sub(_BROKEN, "", said).replace("\r", " ").replace("\n", " ")


def _place(piece: Piece, number: int, cue: re.Match[str]) -> Location:
    part = "" if piece.first else " of the last part"
    start, end = cue.end() - len(cue[2].lstrip()), cue.start(2) + len(cue[2].rstrip("\r\n"))
    times = _times(cue)
    seconds = (_seconds(times, 1), _seconds(times, 5)) if times else None
    return Location(f"cue {number}{part}", piece.span(start, end), seconds)


def _seconds(times: re.Match[str], group: int) -> float:
    hours, minutes, seconds, fraction = (times[group + i] or "0" for i in range(4))
    return int(hours) * 3600 + int(minutes) * 60 + float(f"{seconds}.{fraction}")
