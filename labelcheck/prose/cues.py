"""What a reader sees of subtitles: SubRip and WebVTT cues, each with its time; no comments, no styles [WebVTT, 4.1]."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import partial

from labelcheck.metadata.pieces import Piece
from labelcheck.model import Location, Note
from labelcheck.prose.lines import Block, Part, part_of
from labelcheck.prose.plain import whole_or_ends
from labelcheck.source import Source

FORMATS = ("srt", "vtt")

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{2})[,.](\d{1,3})"
_LINE = r"[ \t]*(?=[^\s])(?:[^\r\n-]++|-(?!->))++"
_CUE = re.compile(rf"{_TIME}[ \t]*-->[ \t]*{_TIME}[^\r\n]*(?:\r\n?|\n)((?:{_LINE}(?:\r\n?|\n|\Z))*)")
"""A line with the times of a cue, and the lines below it up to a blank one or to further times."""

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
    number = 0
    for cue in _CUE.finditer(text):
        at = cue.start()
        if at and text[at - 1] not in "\r\n" and not _opens_its_line(text, at):
            continue
        number += 1
        said = cue[9]
        if "<" in said or "{" in said:
            said = _TAG.sub("", said)
        said = html.unescape(said).strip() if "&" in said else said.strip()
        yield Block(_joined(said) if "\n" in said or "\r" in said else said, partial(_place, piece, number, cue))


def _opens_its_line(text: str, at: int) -> bool:
    while at > 0 and text[at - 1] in " \t":
        at -= 1
    return at == 0 or text[at - 1] in "\r\n"


def _joined(said: str) -> str:
    """The lines of a cue as one: they are broken to fit the screen."""
    return _BROKEN.sub("", said).replace("\r", " ").replace("\n", " ")


def _place(piece: Piece, number: int, cue: re.Match[str]) -> Location:
    part = "" if piece.first else " of the last part"
    start, end = cue.end() - len(cue[9].lstrip()), cue.start(9) + len(cue[9].rstrip("\r\n"))
    return Location(f"cue {number}{part}", piece.span(start, end), (_seconds(cue, 1), _seconds(cue, 5)))


def _seconds(cue: re.Match[str], group: int) -> float:
    hours, minutes, seconds, fraction = (cue[group + i] or "0" for i in range(4))
    return int(hours) * 3600 + int(minutes) * 60 + float(f"{seconds}.{fraction}")
