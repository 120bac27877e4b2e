"""The text of a document file, in one piece or, past the limit, its first and its last part."""

from __future__ import annotations

from typing import NamedTuple

from labelcheck.metadata.charset import BOMS, decode
from labelcheck.source import Source


class Piece(NamedTuple):
    """A stretch of text, the byte offset in the file where it begins, and whether it holds the document's start and end.

    `before`, `total`: how many characters stand before the piece and in the whole document, estimated where it was cut.
    """

    text: str
    encoding: str
    offset: int
    first: bool
    last: bool
    before: int
    total: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Byte offset and size in the file of the characters from `start` to `end`."""
        before = len(self.text[:start].encode(self.encoding))
        return self.offset + before, len(self.text[start:end].encode(self.encoding))


def read_pieces(source: Source, most: int | None = None) -> list[Piece]:
    """One piece that is first and last, or the first and the last part; none where the encoding is not known.

    The last part is left out where it cannot be decoded as the first one was. `most`: bytes to look at, half of them from
    either end, where that is less than the limits allow.
    """
    bound = min(source.limits.text, source.limits.payload, most or source.limits.text)
    return source.once(("pieces", min(bound, source.size)), lambda: _read(source, bound))


def _read(source: Source, most: int) -> list[Piece]:
    whole = source.size <= most
    head = source.read_at(0, source.size if whole else most // 2)
    decoded = decode(head, cut_end=not whole)
    if decoded is None:
        return []
    text, encoding = decoded
    mark = next((len(bom) for bom in BOMS if head.startswith(bom)), 0)
    total = len(text) * source.size // max(len(head), 1)
    pieces = [Piece(text, encoding, mark, first=True, last=whole, before=0, total=total)]
    if not whole:
        # UTF-16 must begin at an even offset, so that no character is split.
        start = (source.size - most // 2 + 1) & ~1
        after = decode(source.read_at(start, source.size - start), cut_start=True, encoding=encoding)
        if after is not None:
            offset = source.size - len(after[0].encode(encoding))
            before = max(total - len(after[0]), 0)
            pieces.append(Piece(after[0], encoding, offset, first=False, last=True, before=before, total=total))
    return pieces
