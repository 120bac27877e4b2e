"""What a reader sees of subtitles: SubRip and WebVTT cues, each with its time; no comments, no styles [WebVTT, 4.1]."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import partial

from labelcheck.metadata.pieces import Piece
from labelcheck.model import Location, Note
from labelcheck.prose.lines import PARAGRAPH, Block, Part, part_of
from labelcheck.prose.plain import whole_or_ends
from labelcheck.source import Source

FORMATS = ("srt", "vtt")

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{2})[,.](\d{1,3})"
_ARROW = "-->"
_CUE = re.compile(rf"[ \t]*{_TIME}[ \t]*{_ARROW}[ \t]*{_TIME}[^\r\n]*")
_ENDING = re.compile(r"[\r\n]")
_BLANK = re.compile(r"(?:\r\n|\r(?!\n)|\n)[ \t]*(?:\r\n|\r(?!\n)|\n)")
_BROKEN = re.compile(r"(?<=[\u3000-\u9fff])\s*[\r\n]+\s*(?=[\u3000-\u9fff])")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>|<\d[^<>]{0,20}>|</?>|\{\\?[a-zA-Z][^{}]{0,80}\}")


def read(source: Source, _form: str) -> Iterator[Part | Note]:
    """The cues of the whole file, or of its first and its last part."""
    for piece in whole_or_ends(source):
        if isinstance(piece, Note):
            yield piece
        else:
            yield part_of(list(_cues(piece)), first=piece.first, last=piece.last)


def _cues(piece: Piece) -> Iterator[Block]:
    text = piece.text
    for number, cue in enumerate(_times(text), 1):
        blank = _BLANK.search(text, cue.end())
        end = blank.start() if blank else len(text)
        start = end - len(text[cue.end() : end].lstrip())
        said = text[start:end]
        if "<" in said or "{" in said:
            said = _TAG.sub("", said)
        said = html.unescape(said).strip()
        yield Block(_joined(said), partial(_place, piece, number, cue, (start, end)), PARAGRAPH)


def _times(text: str) -> Iterator[re.Match[str]]:
    """The lines that give the times of a cue, whatever ends a line."""
    line, at = 0, text.find(_ARROW)
    while at >= 0:
        line = max(line, text.rfind("\n", line, at) + 1, text.rfind("\r", line, at) + 1)
        cue = _CUE.match(text, line)
        if cue:
            yield cue
        ending = _ENDING.search(text, at)
        if ending is None:
            return
        line = ending.end()
        at = text.find(_ARROW, line)


def _joined(said: str) -> str:
    """The lines of a cue as one: they are broken to fit the screen."""
    if "\n" not in said and "\r" not in said:
        return said
    return _BROKEN.sub("", said).replace("\r", " ").replace("\n", " ")


def _place(piece: Piece, number: int, cue: re.Match[str], text: tuple[int, int]) -> Location:
    part = "" if piece.first else " of the last part"
    return Location(f"cue {number}{part}", piece.span(*text), (_seconds(cue, 1), _seconds(cue, 5)))


def _seconds(cue: re.Match[str], group: int) -> float:
    hours, minutes, seconds, fraction = (cue[group + i] or "0" for i in range(4))
    return int(hours) * 3600 + int(minutes) * 60 + float(f"{seconds}.{fraction}")
