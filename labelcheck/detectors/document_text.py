"""The explicit label of a document: a sentence that says that AI generated it (Measures Art. 4 (1), GB 45438-2025 5.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from labelcheck.declaration.claim import ALONE
from labelcheck.errors import ReadError, Unsupported
from labelcheck.model import EXCERPT, Asset, Evidence, Finding, Kind, Level, Location, Modality, Note
from labelcheck.source import Source

if TYPE_CHECKING:
    from labelcheck.declaration.claim import Claim
    from labelcheck.declaration.document import Hit
    from labelcheck.detectors import Options
    from labelcheck.prose.lines import Part

NAME = "document_text"
SCHEMES = frozenset({"document-text"})

MOST = 50
"""Findings of either sort in one document; further ones would say nothing new."""

_WHOLE = {"the middle of the text was not searched", "where a guide puts the label in this format is not known"}
"""What a reader notes of a document in which nothing is broken."""
_NO_TEXT = "a page holds no text: what is drawn on it was not looked at"
_CONFIDENCE = {"yes": 0.9, "partly": 0.9, "no": 0.8}
_CONFIDENCE_ALONE = 0.75
"""Of the sentences in public files that the grammar had never seen, 68 of 75 taken for labels were labels."""


def looks_at(asset: Asset) -> bool:
    """Any document."""
    return asset.modality is Modality.TEXT


def detect(asset: Asset, source: Source, options: Options) -> Iterator[Finding | Note]:
    """A finding for each label sentence and each that lacks an element; the same sentence again is no other finding."""
    from labelcheck.declaration.document import search  # noqa: PLC0415  # its grammars cost more than reading a picture
    from labelcheck.declaration.sentence import fold  # noqa: PLC0415  # as above
    from labelcheck.prose import reader_of  # noqa: PLC0415  # as above

    reader = reader_of(asset.format)
    if reader is None:
        raise Unsupported("this version does not search the text of this format", asset.format)
    yield from _damage(asset)
    seen: set[str] = set()
    room = {True: MOST, False: MOST}
    for part in reader.read(source, asset.format):
        if isinstance(part, Note):
            yield from _on_a_picture(source, part, options) if part.problem == _NO_TEXT else (part,)
            continue
        for hit in search(part, source.limits.items):
            key = "".join(c for c in fold(hit.said) if c.isalnum())
            near_miss = hit.claim.declares == "no"
            if key not in seen and room[near_miss]:
                seen.add(key)
                room[near_miss] -= 1
                yield _finding(hit, part)


def _damage(asset: Asset) -> Iterator[Note]:
    """What the format's own reader found broken may have cost text too."""
    for note in asset.notes:
        if note.hides and note.problem not in _WHOLE and not note.hides & SCHEMES:
            yield Note("detect", note.problem, SCHEMES, note.at)


def _on_a_picture(source: Source, note: Note, options: Options) -> Iterator[Finding | Note]:
    """What stands on the first or last page that is only a picture; the note stays, since small letters may go unread."""
    if options.level is Level.METADATA or note.at is None:
        yield note
        return
    from labelcheck.sight.pages import look_at_page  # noqa: PLC0415  # heavy libraries behind it

    page = note.at.path
    number = int(page.removeprefix("page "))
    try:
        seen = look_at_page(source, number, thorough=options.thorough)
    except ReadError as error:
        yield note
        yield Note("detect", error.problem, SCHEMES, note.at)
        return
    yield note if seen is None else Note("detect", "a page holds no text: it was read as a picture", SCHEMES, note.at)
    for claim, said, box in seen or ():
        evidence = Evidence(Location(page, box=box), said[:EXCERPT])
        properties = _properties(claim, said, "start" if number == 1 else "end")
        yield Finding(Kind.EXPLICIT, "document-text", NAME, properties, _CONFIDENCE_ALONE, (evidence,))


def _finding(hit: Hit, part: Part) -> Finding:
    claim = hit.claim
    evidence = Evidence(part.locate(hit.line, hit.start, hit.end), hit.excerpt[:EXCERPT])
    confidence = _CONFIDENCE_ALONE if claim.place == ALONE else _CONFIDENCE[claim.declares]
    properties = _properties(claim, hit.said, hit.position)
    return Finding(Kind.EXPLICIT, "document-text", NAME, properties, confidence, (evidence,))


def _properties(claim: Claim, said: str, position: str) -> dict[str, str]:
    """What rules compare of a sentence."""
    lacks = "ai" if not claim.ai else "generation" if not claim.generation else "none"
    properties = {
        "text": said[:EXCERPT],
        "ai_element": "yes" if claim.ai else "no",
        "generation_element": "yes" if claim.generation else "no",
        "position": position,
        "declares": claim.declares,
        "wording": "standard" if claim.settled else "unsettled",
        "lacks": lacks,
    }
    if claim.language in {"zh", "en"}:
        properties["language"] = claim.language
    return properties
