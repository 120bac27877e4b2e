"""The explicit label of a document: a sentence that says that AI generated it (Measures Art. 4 (1), GB 45438-2025 5.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from labelcheck.declaration.claim import ALONE
from labelcheck.errors import Unsupported
from labelcheck.metadata.pieces import Piece, read_pieces
from labelcheck.model import EXCERPT, Asset, Evidence, Finding, Kind, Location, Modality, Note
from labelcheck.source import Source

if TYPE_CHECKING:
    from labelcheck.declaration.document import Hit

NAME = "document_text"
SCHEMES = frozenset({"document-text"})

MOST = 50
"""Findings of either sort in one document; further ones would say nothing new."""

_READ = {"markdown", "text"}
_CONFIDENCE = {"yes": 0.9, "partly": 0.9, "no": 0.8}
_CONFIDENCE_ALONE = 0.75
"""Of the sentences in public files that the grammar had never seen, 68 of 75 taken for labels were labels."""


def looks_at(asset: Asset) -> bool:
    """Any document."""
    return asset.modality is Modality.TEXT


def detect(asset: Asset, source: Source, _options: object) -> Iterator[Finding | Note]:
    """A finding for each label sentence and each that lacks an element; the same sentence again is no other finding."""
    from labelcheck.declaration.document import search  # noqa: PLC0415  # its grammars cost more than reading a picture
    from labelcheck.declaration.sentence import fold  # noqa: PLC0415  # as above

    if asset.format not in _READ:
        raise Unsupported("this version does not search the text of this format", asset.format)
    pieces = read_pieces(source)
    if not pieces:
        raise Unsupported("the encoding of the text is not known")
    if not pieces[0].last:
        yield Note("detect", "the middle of the text was not searched", SCHEMES)
    seen: set[str] = set()
    room = {True: MOST, False: MOST}
    for piece in pieces:
        ruler = _Ruler(piece)
        for hit in search(piece, markdown=asset.format == "markdown", most=source.limits.items):
            key = "".join(c for c in fold(hit.said) if c.isalnum())
            near_miss = hit.claim.declares == "no"
            if key not in seen and room[near_miss]:
                seen.add(key)
                room[near_miss] -= 1
                yield _finding(hit, piece, ruler.span(hit.start, hit.end))


def _finding(hit: Hit, part: Piece, span: tuple[int, int]) -> Finding:
    claim = hit.claim
    lacks = "ai" if not claim.ai else "generation" if not claim.generation else "none"
    properties = {
        "text": hit.said[:EXCERPT],
        "ai_element": "yes" if claim.ai else "no",
        "generation_element": "yes" if claim.generation else "no",
        "position": hit.position,
        "declares": claim.declares,
        "wording": "standard" if claim.settled else "unsettled",
        "lacks": lacks,
    }
    if claim.language in {"zh", "en"}:
        properties["language"] = claim.language
    place = f"line {hit.line}" if part.first else f"line {hit.line} of the last part"
    evidence = Evidence(Location(place, span=span), part.text[hit.start : hit.end][:EXCERPT])
    confidence = _CONFIDENCE_ALONE if claim.place == ALONE else _CONFIDENCE[claim.declares]
    return Finding(Kind.EXPLICIT, "document-text", NAME, properties, confidence, (evidence,))


class _Ruler:
    """Bytes of a part's characters, counted on from the last place asked for."""

    def __init__(self, part: Piece) -> None:
        self._part = part
        self._char, self._byte = 0, part.offset

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offset in the file and size, in bytes, of these characters."""
        self._byte += self._size(self._char, start)
        self._char = start
        return self._byte, self._size(start, end)

    def _size(self, start: int, end: int) -> int:
        return len(self._part.text[start:end].encode(self._part.encoding))
