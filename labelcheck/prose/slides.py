"""What a reader sees of a PowerPoint deck: slides in their order, with their layouts' own words, and speaker notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from labelcheck.containers.zip import Archive, Member
from labelcheck.model import Note
from labelcheck.prose.lines import HEADING, Block, Part, part_of
from labelcheck.prose.package import Paragraphs, Texts, listed, named, numbered, relations

_MAIN = "ppt/presentation.xml"
_SLIDE = re.compile(r"ppt/slides/slide\d+\.xml", re.IGNORECASE)
_BEHIND = re.compile(r"ppt/(?:slideMasters/slideMaster|slideLayouts/slideLayout)\d+\.xml", re.IGNORECASE)
_DIAGRAMS = re.compile(r"ppt/diagrams/data\d+\.xml", re.IGNORECASE)
_NOTES = re.compile(r"ppt/notesSlides/notesSlide\d+\.xml", re.IGNORECASE)
_SKIPPED = frozenset({"Fallback"})


def read(archive: Archive) -> Iterator[Part | Note]:
    """The deck as one part: the slides, then what layouts and masters show on them, then diagrams and notes."""
    texts = Texts(archive)
    found: list[Block] = []
    for number, member in enumerate(_in_order(texts), 1):
        found.extend(_said(texts, member, f"slide {number}"))
    for member in _members(archive, _BEHIND):
        found.extend(_said(texts, member, member.name.rpartition("/")[2].removesuffix(".xml"), behind=True))
    for number, member in enumerate(_members(archive, _DIAGRAMS), 1):
        found.extend(_said(texts, member, f"diagram {number}"))
    for number, member in enumerate(_members(archive, _NOTES), 1):
        found.extend(_said(texts, member, f"notes {number}"))
    yield part_of(found)
    yield from texts.drained()


def _members(archive: Archive, pattern: re.Pattern[str]) -> list[Member]:
    return numbered(member for member in archive.members if pattern.fullmatch(member.name))


def _in_order(texts: Texts) -> list[Member]:
    """The slides in the order of the presentation; in that of their names where it says none."""
    targets = relations(texts, _MAIN)
    # A slide has an id of its own and that of its relationship: the one with a prefix.
    ids = [value for entry in listed(texts, _MAIN, "sldId") for key, value in entry.items() if key.endswith(":id")]
    return named(texts.archive, *[targets[each] for each in ids if each in targets]) or _members(texts.archive, _SLIDE)


def _said(texts: Texts, member: Member, place: str, *, behind: bool = False) -> list[Block]:
    walker = _Slide(place, behind)
    texts.walk(member, walker)
    return [] if walker.hidden else walker.found


class _Slide(Paragraphs):
    """Paragraphs of shapes that are shown; of a layout or master only those that are no placeholders."""

    def __init__(self, place: str, behind: bool) -> None:
        super().__init__(place, frozenset({"t"}), _SKIPPED)
        self.hidden = False
        self._behind = behind
        self._shape = 0
        self._dropped = self._raised = False
        self._run = 0

    def mark(self, name: str, attributes: Mapping[str, str]) -> None:
        """A shape, or what it says of itself."""
        match name:
            case "sld":
                self.hidden = attributes.get("show") in {"0", "false"}
            case "sp":
                self._shape, self._dropped = len(self.found), False
            case "cNvPr" if attributes.get("hidden") in {"1", "true"}:
                self._dropped = True
            case "ph":
                self._dropped = self._dropped or self._behind
                self._title = attributes.get("type", "") in {"title", "ctrTitle"}
            case "br":
                self.say("\n")
            case "r":
                self._run, self._raised = len(self._said[-1]) if self._said else 0, False
            case "rPr":
                share = attributes.get("baseline", "").rstrip("%")
                self._raised = share.isdigit() and int(share[:9]) > 0

    def done(self, name: str) -> None:
        """A run or a shape ends."""
        if name == "r" and self._raised:
            self.raise_from(self._run)
            self._raised = False
        if name == "sp":
            if self._dropped:
                del self.found[self._shape :]
            elif self._title:
                self.found[self._shape :] = [block._replace(kind=HEADING) for block in self.found[self._shape :]]
            self._dropped = self._title = False

    _title = False
