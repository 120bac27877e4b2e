"""AIGC blocks of YAML in text files: in the front matter, and where agents leave them elsewhere in a text."""

from collections.abc import Iterator

from labelcheck.errors import OverLimit, Unsupported
from labelcheck.metadata.frontmatter import find, head
from labelcheck.metadata.pieces import Piece, read_pieces
from labelcheck.model import Field, Location, Note
from labelcheck.source import Source

_MOST = 32 << 10
"""Characters of all blocks of a piece together: YAML is slow to read."""

_HIDES = frozenset({"tc260-aigc", "label-residue"})


def read(source: Source) -> Iterator[Field | Note]:
    """A field for each block; its group is "YAML front matter" at the head of the file, else "YAML block"."""
    pieces = read_pieces(source)
    if not pieces:
        raise Unsupported("the encoding of the text is not known")
    if not pieces[0].last:
        yield Note("read", "the middle of the text was not searched", _HIDES)
    if head(pieces[0].text) is None:
        yield Note("read", "the front matter does not end", _HIDES, Location("line 1", pieces[0].span(0, 3)))
    for piece in pieces:
        yield from _blocks(piece)


def _blocks(piece: Piece) -> Iterator[Field]:
    left = _MOST
    for block in find(piece.text):
        left -= len(block.value)
        if left < 0:
            raise OverLimit("the file has more pieces than the limit allows", "YAML")
        group = "YAML front matter" if block.head and piece.first else "YAML block"
        line = piece.text.count("\n", 0, block.start) + 1
        where = f"line {line}" if piece.first else "end of the text"
        yield Field(group, "AIGC", block.value, Location(f"{group}, {where}", piece.span(block.start, block.end)))
