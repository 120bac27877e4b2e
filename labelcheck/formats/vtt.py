"""WebVTT: NOTE comments that hold nothing but a label, and header lines; no guide defines a place [WebVTT, 4.1]."""

from __future__ import annotations

import re
from collections.abc import Iterator

from labelcheck.errors import OverLimit, Unsupported
from labelcheck.metadata import HIDES
from labelcheck.metadata.charset import text_of
from labelcheck.metadata.pieces import Piece, read_pieces
from labelcheck.model import Field, Location, Modality, Note, Place
from labelcheck.source import Source

NAME = "vtt"
MIME = "text/vtt"
EXTENSIONS = (".vtt",)
MODALITY = Modality.TEXT
PLACE = Place.UNDEFINED
MAGIC = (0, (b"",))

_OPENING = re.compile(r"WEBVTT(?![^ \t\r\n])")
_BLANK = re.compile(r"(?:\r\n|\r(?!\n)|\n)[ \t]*(?:\r\n|\r|\n)")
_NOTE = re.compile(r"NOTE[ \t\r\n]+(AIGC\s*[:=]?\s*)?(\{.*\})\s*", re.DOTALL)
_HEADER = re.compile(r"^([A-Za-z][\w-]{0,63})[ \t]*[:=][ \t]*([^\r\n]*)", re.MULTILINE)
_LONGEST, _MOST = 64 << 10, 64


def accepts(head: bytes, _name: str) -> bool:
    """Whether the signature opens the text."""
    text = text_of(head)
    return text is not None and _OPENING.match(text) is not None


def read(source: Source) -> Iterator[Field | Note]:
    """A field for each comment that is a label's value as a whole, and for each line of the header that names a value."""
    pieces = read_pieces(source, source.limits.text)
    if not pieces:
        raise Unsupported("the encoding of the text is not known")
    if not pieces[0].last:
        yield Note("read", "the middle of the text was not searched", HIDES)
    count = 0
    for piece in pieces:
        for field in _fields(piece):
            count += 1
            if count > _MOST:
                raise OverLimit("the file has more pieces than the limit allows", "WebVTT")
            yield field


def _fields(piece: Piece) -> Iterator[Field]:
    text = piece.text
    blank = _BLANK.search(text)
    header = blank.start() if blank else len(text)
    if piece.first:
        for line in _HEADER.finditer(text, 0, min(header, _LONGEST)):
            where = Location(f"WebVTT header {line[1]}", piece.span(line.start(2), line.end(2)))
            yield Field("WebVTT header", line[1], line[2], where)
    at = text.find("NOTE", 0 if not piece.first else header)
    while at >= 0:
        before = text[max(at - 4, 0) : at].replace("\r\n", "\n").replace("\r", "\n").replace(" ", "").replace("\t", "")
        end = at + 4
        if before.endswith("\n\n") and (
            closing := _BLANK.search(text, at, at + _LONGEST) or at + _LONGEST >= len(text)
        ):
            end = closing.start() if isinstance(closing, re.Match) else len(text)
            if note := _NOTE.fullmatch(text, at, end):
                name = "AIGC" if note[1] else "comment"
                where = Location("WebVTT NOTE", piece.span(note.start(2), note.end(2)))
                yield Field("WebVTT note", name, note[2], where)
        at = text.find("NOTE", end)
