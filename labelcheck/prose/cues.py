"""What a reader sees of subtitles: SubRip and WebVTT cues, each with its time; no comments, no styles [WebVTT, 4.1]."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from labelcheck.metadata.pieces import Piece
from labelcheck.model import Location, Note
from labelcheck.prose.lines import PARAGRAPH, Line, Lines, Part, joined, starts_of
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

_BROKEN = re.compile(r"(?<=[\u3000-\u9fff])\s*[\r\n]+\s*(?=[\u3000-\u9fff])")
_WORD = re.compile(r"\w")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>|<\d[^<>]{0,20}>|</?>|\{\\?[a-zA-Z][^{}]{0,80}\}")


def read(source: Source, _form: str) -> Iterator[Part | Note]:
    """The cues of the whole file, or of its first and its last part."""
    for piece in whole_or_ends(source):
        if isinstance(piece, Note):
            yield piece
        else:
            yield _part(piece)


def _part(piece: Piece) -> Part:
    """The cues, a line each."""
    cues = [cue for cue in _CUE.finditer(piece.text) if cue[1] is None or _times(cue) is not None]
    seen = [(text, n) for n, cue in enumerate(cues) if (text := _shown(cue[2])) and _WORD.search(text)]
    texts = [text for text, _ in seen]

    def lines() -> Lines:
        return Lines(texts, starts_of(texts), range(1, len(texts) + 1), [PARAGRAPH] * len(texts))

    def locate(line: Line, _start: int, _end: int) -> Location:
        number = seen[line.number - 1][1]
        return _place(piece, number + 1, cues[number])

    return joined(texts, lines, locate, first=piece.first, last=piece.last)


def _times(cue: re.Match[str]) -> re.Match[str] | None:
    """The times of a cue, which stand on a line of their own."""
    start = max(cue.string.rfind(ending, 0, cue.start()) for ending in "\r\n") + 1
    times = _TIMES.match(cue.string, start)
    return times if times and times.start(6) > cue.start() else None


def _shown(said: str) -> str:
    """The lines of a cue as one, without tags: they are broken to fit the screen."""
    if "<" in said or "{" in said:
        said = _TAG.sub("", said)
    said = html.unescape(said).strip() if "&" in said else said.strip()
    return _joined(said) if "\n" in said or "\r" in said else said


def _joined(said: str) -> str:
    return _BROKEN.sub("", said).replace("\r", " ").replace("\n", " ")


def _place(piece: Piece, number: int, cue: re.Match[str]) -> Location:
    part = "" if piece.first else " of the last part"
    start, end = cue.end() - len(cue[2].lstrip()), cue.start(2) + len(cue[2].rstrip("\r\n"))
    times = _times(cue)
    seconds = (_seconds(times, 1), _seconds(times, 5)) if times else None
    return Location(f"cue {number}{part}", piece.span(start, end), seconds)


def _seconds(times: re.Match[str], group: int) -> float:
    hours, minutes, seconds, fraction = (times[group + i] or "0" for i in range(4))
    return int(hours) * 3600 + int(minutes) * 60 + float(f"{seconds}.{fraction}")
