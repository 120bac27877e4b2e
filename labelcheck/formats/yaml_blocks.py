"""AIGC blocks of YAML in text files: in the front matter, and where agents leave them elsewhere in a text."""

from collections.abc import Iterator

from labelcheck.metadata.frontmatter import find
from labelcheck.metadata.pieces import read_pieces
from labelcheck.model import Field, Location, Note
from labelcheck.source import Source

_HIDES = frozenset({"tc260-aigc", "label-residue"})


def read(source: Source) -> Iterator[Field | Note]:
    """A field for each block; its group is "YAML front matter" at the head of the file, else "YAML block"."""
    first = True
    for piece in read_pieces(source):
        if piece is None:
            yield Note("read", "a part of the text was not read", _HIDES, Location("text"))
            continue
        for block in find(piece.text):
            group = "YAML front matter" if block.head and first else "YAML block"
            line = piece.text.count("\n", 0, block.start) + 1
            where = f"line {line}" if first else "end of the text"
            yield Field(group, "AIGC", block.value, Location(f"{group}, {where}", piece.span(block.start, block.end)))
        first = False
