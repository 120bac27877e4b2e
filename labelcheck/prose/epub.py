"""What a reader sees of an EPUB: the chapters in the order of the spine [EPUB 3.3, 5.6]."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from urllib.parse import unquote

from labelcheck.containers.zip import Archive, Member, open_zip
from labelcheck.errors import ReadError
from labelcheck.metadata.charset import decode
from labelcheck.model import Location, Note
from labelcheck.prose.hypertext import blocks
from labelcheck.prose.lines import HIDES, Block, Part, part_of
from labelcheck.prose.package import MOST, Texts, listed, named, resolved
from labelcheck.source import Source

FORMATS = ("epub",)

_CONTAINER = "META-INF/container.xml"


def read(source: Source, _form: str) -> Iterator[Part | Note]:
    """The book as one part. Raises Damaged where the package cannot be opened."""
    texts = Texts(open_zip(source))
    found: list[Block] = []
    chapters = [member for root in listed(texts, _CONTAINER, "rootfile") for member in _spine(texts, root)]
    for number, member in enumerate(chapters[:MOST], 1):
        try:
            found.extend(_chapter(texts.archive, member, number))
        except ReadError as error:
            texts.notes.append(Note("detect", error.problem, HIDES, Location(error.at or member.name)))
    if len(chapters) > MOST:
        yield Note("detect", "the middle of the text was not searched", HIDES, Location(f"from chapter {MOST + 1}"))
    yield part_of(found)
    yield from texts.drained()


def _spine(texts: Texts, root: Mapping[str, str]) -> list[Member]:
    """The members that the spine of a package document lists."""
    package = root.get("full-path", "")
    folder = package.rpartition("/")[0]
    items = {item.get("id", ""): item.get("href", "") for item in listed(texts, package, "item")}
    order = [items.get(entry.get("idref", ""), "") for entry in listed(texts, package, "itemref")]
    return named(texts.archive, *[resolved(folder, unquote(href.partition("#")[0])) for href in order if href])


def _chapter(archive: Archive, member: Member, number: int) -> Iterator[Block]:
    decoded = decode(archive.read(member).data)
    if decoded is None:
        return
    text = decoded[0]
    yield from blocks(text, partial(_place, text, number), archive.source.limits.items)


def _place(text: str, number: int, start: int, _end: int) -> Location:
    line = text.count("\n", 0, start) + 1
    return Location(f"chapter {number}, line {line}")
