"""Text of the XML parts of document packages, paragraph by paragraph: OOXML and ODF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from labelcheck.containers.zip import Archive, Member
from labelcheck.errors import OverLimit, ReadError
from labelcheck.metadata.markup import Walker, walk
from labelcheck.model import Location, Note
from labelcheck.prose.lines import CORNER, HIDES, ITEM, PARAGRAPH, ROW, Block, is_corner

MOST = 400
"""Parts whose text is read of one package."""


class Paragraphs:
    """A walker that collects paragraphs: `p` and `h`, the text in them, and what kind of line each is.

    `texts`: elements whose characters are the text (empty: all of the paragraph's). `skipped`: elements that no reader sees.
    """

    def __init__(self, place: str, texts: frozenset[str], skipped: frozenset[str]) -> None:
        self.found: list[Block] = []
        self.place = place
        self._texts, self._skipped = texts, skipped
        self._skip = 0
        self._said: list[list[str]] = []
        self._kinds: list[str] = []
        self._around: list[str] = []
        self._corners: list[str] = []
        self._reads = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if self._skip or name in self._skipped or self.unseen(name, attributes):
            self._skip += 1
            return
        if name in {"p", "h"}:
            self._said.append([])
            self._kinds.append(self._around[-1] if self._around else PARAGRAPH)
        elif name in self._texts:
            self._reads += 1
        elif kind := self.kind_within(name):
            self._around.append(kind)
        else:
            self.mark(name, attributes)

    def end(self, name: str) -> None:
        """It ends."""
        if self._skip:
            self._skip -= 1
        elif name in {"p", "h"} and self._said:
            text, kind = "".join(self._said.pop()), self._kinds.pop()
            if text.strip():
                self.found.append(Block(text, Location(self.place), kind))
            if not self._said:
                self.found += [Block(corner, Location(self.place), CORNER) for corner in self._corners]
                self._corners.clear()
        elif name in self._texts:
            self._reads -= 1
        elif self._around and self.kind_within(name):
            self._around.pop()
        else:
            self.done(name)

    def text(self, text: str) -> None:
        """Characters of the element that is open."""
        if self._said and not self._skip and (self._reads or not self._texts):
            self.say(text)

    def say(self, text: str) -> None:
        """Characters of the paragraph that is open."""
        if self._said:
            self._said[-1].append(text)

    def raise_from(self, start: int) -> None:
        """What the open paragraph has said since was in superscript: if it is a corner mark, it stands apart."""
        if self._said and is_corner(raised := "".join(self._said[-1][start:])):
            del self._said[-1][start:]
            self._corners.append(raised)

    def set_kind(self, kind: str) -> None:
        """The paragraph that is open is of this kind, unless it is a cell's."""
        if self._kinds and self._kinds[-1] != ROW:
            self._kinds[-1] = kind

    def kind_within(self, name: str) -> str:
        """The kind of the lines inside such an element; empty where it does not matter."""
        return {"tc": ROW, "table-cell": ROW, "list-item": ITEM}.get(name, "")

    def unseen(self, _name: str, _attributes: Mapping[str, str]) -> bool:
        """Whether no reader sees what is inside."""
        return False

    def mark(self, name: str, attributes: Mapping[str, str]) -> None:
        """Another element begins."""

    def done(self, name: str) -> None:
        """Another element ends."""


class Texts:
    """Reads the parts of a package one by one: what cannot be read is a note, and its neighbours are still read."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.notes: list[Note] = []
        self._left = MOST
        self._members = {member.name.lower(): member for member in reversed(archive.members)}

    def member(self, name: str) -> Member | None:
        """The first member of this name, whatever the case; None where there is none."""
        return self._members.get(name.lower())

    def walk(self, member: Member, walker: Walker) -> bool:
        """Whether the walker was told of the whole part."""
        self._left -= 1
        try:
            if self._left < 0:
                raise OverLimit("the file has more pieces than the limit allows", f"ZIP/{member.name}")
            walk(self.archive.read(member).data, self.archive.source.limits, member.name, walker)
        except ReadError as error:
            self.notes.append(Note("detect", error.problem, HIDES, Location(error.at)))
            return False
        return True

    def drained(self) -> Iterator[Note]:
        """The notes so far, each once."""
        yield from dict.fromkeys(self.notes)
        self.notes.clear()


def named(archive: Archive, *names: str) -> list[Member]:
    """Every member of one of these names, whatever the case, in the order of the names [ECMA-376-2, 6.2.2.3]."""
    by_name: dict[str, list[Member]] = {}
    for member in archive.members:
        by_name.setdefault(member.name.lower(), []).append(member)
    return [member for name in names for member in by_name.get(name.lower(), [])]


class _Listed:
    """A walker that collects the attributes of every element of one name."""

    def __init__(self, name: str) -> None:
        self.found: list[Mapping[str, str]] = []
        self._name = name

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == self._name:
            self.found.append(attributes)

    def end(self, _name: str) -> None:
        """Nothing."""

    def text(self, _text: str) -> None:
        """Nothing."""


def listed(texts: Texts, part: str, element: str) -> Sequence[Mapping[str, str]]:
    """The attributes of every such element of a part, in order."""
    walker = _Listed(element)
    for member in named(texts.archive, part)[:1]:
        texts.walk(member, walker)
    return walker.found


def relations(texts: Texts, part: str) -> dict[str, str]:
    """The parts that a part refers to, by id, with their whole names [ECMA-376-2, 6.5]."""
    folder, _, name = part.rpartition("/")
    related = listed(texts, f"{folder}/_rels/{name}.rels", "Relationship")
    return {each.get("Id", ""): resolved(folder, each.get("Target", "")) for each in related}


def resolved(folder: str, target: str) -> str:
    """The name of a part that is referred to from a folder."""
    steps = [] if target.startswith("/") else folder.split("/")
    for step in target.strip("/").split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step != ".":
            steps.append(step)
    return "/".join(step for step in steps if step)


def truthy(value: str | None) -> bool:
    """Whether an on-off attribute is on; absent counts as on [ECMA-376-1, 17.17.4]."""
    return value is None or value.lower() not in {"0", "false", "off", "none"}


def numbered(members: Iterable[Member]) -> list[Member]:
    """The members in the order of the numbers in their names."""
    return sorted(members, key=lambda member: (len(member.name), member.name))
