"""The text of Markdown and plain text files, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from labelcheck.errors import Unsupported
from labelcheck.metadata.pieces import Piece, read_pieces
from labelcheck.model import Location, Note
from labelcheck.prose.lines import HIDES, Line, Part
from labelcheck.prose.markdown import visible_lines
from labelcheck.source import Source

FORMATS = ("markdown", "text")


def read(source: Source, form: str) -> Iterator[Part | Note]:
    """The whole text, or its first and its last part."""
    for piece in whole_or_ends(source):
        if isinstance(piece, Note):
            yield piece
            continue
        lines = partial(visible_lines, piece.text, form == "markdown")
        yield Part(piece.text, lines, _Ruler(piece).place, piece.first, piece.last, piece.before, piece.total)


def whole_or_ends(source: Source) -> Iterator[Piece | Note]:
    """The text of a file in one piece, or a note and its two ends. Raises Unsupported for an unknown encoding."""
    pieces = read_pieces(source)
    if not pieces:
        raise Unsupported("the encoding of the text is not known")
    if not pieces[0].last:
        yield Note("detect", "the middle of the text was not searched", HIDES)
    yield from pieces


class _Ruler:
    """Bytes of a piece's characters, counted on from the last place asked for."""

    def __init__(self, piece: Piece) -> None:
        self._piece = piece
        self._char, self._byte = 0, piece.offset

    def place(self, line: Line, start: int, end: int) -> Location:
        """The line's number, and offset in the file and size, in bytes, of these characters."""
        if start < self._char:
            self._char, self._byte = 0, self._piece.offset
        self._byte += self._size(self._char, start)
        self._char = start
        path = f"line {line.number}" if self._piece.first else f"line {line.number} of the last part"
        return Location(path, span=(self._byte, self._size(start, end)))

    def _size(self, start: int, end: int) -> int:
        return len(self._piece.text[start:end].encode(self._piece.encoding))
