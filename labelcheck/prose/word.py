"""What a reader sees of an Office Open XML document: Word here, slides and sheets in their own modules [ECMA-376-1]."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from labelcheck.containers.zip import Archive, open_zip
from labelcheck.errors import Unsupported
from labelcheck.model import Note
from labelcheck.prose import sheets, slides
from labelcheck.prose.lines import HEADING, ITEM, Block, Part, part_of
from labelcheck.prose.package import Paragraphs, Texts, numbered, truthy
from labelcheck.source import Source

FORMATS = ("ooxml",)

_MAIN = re.compile(r"word/\w*document\w*\.xml", re.IGNORECASE)
_TITLED = re.compile(r"heading|title|\d{1,2}", re.IGNORECASE)
# Of a choice and its fallback one is shown; what was deleted or moved away, and field codes, are not.
_SKIPPED = frozenset({"Fallback", "del", "moveFrom", "instrText", "delText", "rubyPr", "rt", "annotationRef"})
_AROUND = ("header", "", "footer", "footnotes", "endnotes", "diagrams/data")


def read(source: Source, _form: str) -> Iterator[Part | Note]:
    """The parts of a document, deck or workbook. Raises Damaged where the package cannot be opened."""
    archive = open_zip(source)
    names = {member.name.lower() for member in archive.members}
    if any(name.startswith("xl/workbook") for name in names):
        yield from sheets.read(archive)
    elif any(name.startswith("ppt/presentation") for name in names):
        yield from slides.read(archive)
    elif any(map(_MAIN.fullmatch, names)):
        yield from _document(archive)
    else:
        raise Unsupported("the package is not of a kind that is read", "OOXML")


def _document(archive: Archive) -> Iterator[Part | Note]:
    """Headers, body, footers and notes, as one part."""
    texts = Texts(archive)
    found: list[Block] = []
    for kind in _AROUND:
        pattern = re.compile(rf"word/{kind}\d*\.xml", re.IGNORECASE) if kind else _MAIN
        members = [member for member in archive.members if pattern.fullmatch(member.name)]
        for member in numbered(members):
            walker = _Word(kind.partition("/")[0] or "paragraph")
            texts.walk(member, walker)
            found.extend(walker.found)
    yield part_of(found)
    yield from texts.drained()


class _Word(Paragraphs):
    """Paragraphs without hidden runs; headings, items and cells told apart."""

    def __init__(self, place: str) -> None:
        super().__init__(place, frozenset({"t"}), _SKIPPED)
        self._count = 0
        self._base = place
        self._runs: list[int] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if name == "p" and self._base == "paragraph":
            self._count += 1
            self.place = f"paragraph {self._count}"
        super().start(name, attributes)

    def mark(self, name: str, attributes: Mapping[str, str]) -> None:
        """What a run or paragraph says of itself."""
        value = attributes.get("val")
        match name:
            case "r":
                self._runs.append(len(self._said[-1]) if self._said else 0)
                self._hidden = self._raised = False
            case "vertAlign" if self._runs:
                self._raised = value == "superscript"
            case "vanish" if self._runs and truthy(value):
                self._hidden = True
            case "br" | "cr":
                self.say("\n")
            case "tab" | "ptab":
                self.say(" ")
            case "numPr":
                self.set_kind(ITEM)
            case "pStyle" if value and _TITLED.match(value):
                self.set_kind(HEADING)

    def done(self, name: str) -> None:
        """A run ends: what it said is taken back if it is hidden."""
        if name == "r" and self._runs:
            start = self._runs.pop()
            if self._hidden and self._said:
                del self._said[-1][start:]
            elif self._raised:
                self.raise_from(start)
            self._hidden = self._raised = False

    _hidden = _raised = False
