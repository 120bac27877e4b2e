"""The text of a document file, in one piece or, past the limit, its first and its last part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from labelcheck.metadata.charset import BOMS, decode
from labelcheck.source import Source


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and the byte offset in the file at which it begins."""

    text: str
    encoding: str
    offset: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Byte offset and size in the file of the characters from `start` to `end`."""
        before = len(self.text[:start].encode(self.encoding))
        return self.offset + before, len(self.text[start:end].encode(self.encoding))


def read_pieces(source: Source) -> Iterator[Piece | None]:
    """The pieces in order; None where a part was left out, or could not be decoded."""
    half = source.limits.text // 2 & ~3
    whole = source.size <= 2 * half
    head = source.read_at(0, source.size if whole else half)
    decoded = decode(head, cut_end=not whole)
    if decoded is None:
        yield None
        return
    text, encoding = decoded
    mark = next((len(bom) for bom in BOMS if head.startswith(bom)), 0)
    yield Piece(text, encoding, mark)
    if whole:
        return
    yield None
    # UTF-16 must begin at an even offset behind its mark, so that no character is split.
    start = (source.size - half) & ~1
    tail = source.read_up_to(start, half + 1)
    after = decode(tail, cut_start=True, encoding=encoding)
    if after is None:
        yield None
    else:
        text, encoding = after
        yield Piece(text, encoding, source.size - len(text.encode(encoding)))
