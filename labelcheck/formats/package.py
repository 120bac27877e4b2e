"""XML parts of document packages, which are ZIP archives: OOXML, ODF, EPUB."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from labelcheck.containers.zip import Archive, Member
from labelcheck.errors import OverLimit, ReadError
from labelcheck.metadata import HIDES, c2pa, noted
from labelcheck.metadata.markup import Element, elements
from labelcheck.model import Field, Location, Note

_C2PA = "META-INF/content_credential.c2pa"
_LABEL = frozenset({"tc260-aigc"})
_MOST = 16
"""Parts read of one package; a name may stand in an archive more than once."""


def read_parts(
    archive: Archive,
    members: Iterable[Member],
    names: Collection[str],
    describe: Callable[[Element], Iterable[tuple[str, str, str]]],
) -> Iterator[Field | Note]:
    """A field for each (group, name, value) that `describe` makes of the elements of these `names` in these members.

    A part that cannot be read leaves a Note, and its neighbours are still read.
    """
    for count, member in enumerate(members):
        if count >= _MOST:
            raise OverLimit("the file has more pieces than the limit allows", f"ZIP/{member.name}")
        try:
            for element, at in _located(archive, member, names):
                if isinstance(element, Note):
                    yield element
                    continue
                for group, name, value in describe(element):
                    yield Field(group, name, value, Location(f"{at.path} {name}", at.span))
        except ReadError as error:
            yield Note("read", error.problem, HIDES, Location(error.at))


def _located(archive: Archive, member: Member, names: Collection[str]) -> Iterator[tuple[Element | Note, Location]]:
    """The elements with their places: spans of their own where the part is stored, else that of the packed part."""
    content = archive.read(member)
    whole = Location(member.name, content.span)
    if not content.sound:
        yield Note("read", "the checksum of a chunk is wrong", at=whole), whole
    for element in elements(content.data, archive.source.limits, member.name, names):
        start = content.span[0] + element.start
        yield element, Location(member.name, (start, element.end - element.start)) if content.plain else whole


def credentials(archive: Archive) -> Iterator[Field | Note]:
    """The manifest store of C2PA, where the package has one [C2PA 2.2, A.6]."""
    for member in [member for member in archive.members if member.name == _C2PA][:1]:
        yield from noted(_store(archive, member), Location(member.name), c2pa.HIDES)


def _store(archive: Archive, member: Member) -> Iterator[Field]:
    content = archive.read(member)
    yield c2pa.store(content.data, Location(member.name, content.span))


def named(archive: Archive, *names: str) -> list[Member]:
    """Every member of one of these names, whatever the case [ECMA-376-2, 6.2.2.3]."""
    folded = {name.lower() for name in names}
    return [member for member in archive.members if member.name.lower() in folded]


def or_unplaced(items: Iterable[Field | Note], group: str, where: str) -> Iterator[Field | Note]:
    """The items, and a Note where none is `AIGC` of this group: a guide covers the format, but in which place is not known."""
    found = False
    for item in items:
        found |= isinstance(item, Field) and (item.group, item.name) == (group, "AIGC")
        yield item
    if not found:
        yield Note("read", "where a guide puts the label in this format is not known", _LABEL, Location(where))
