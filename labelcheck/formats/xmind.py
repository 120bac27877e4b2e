"""XMind, mind maps: metadata.json, or meta.xml of older ones; TC260-PG-20258A covers it, in which place is not known."""

from __future__ import annotations

from collections.abc import Iterator

from labelcheck.containers.zip import LOCAL, Archive, first_names, open_zip
from labelcheck.errors import Damaged, OverLimit, ReadError, Unsupported
from labelcheck.formats.package import named, or_unplaced, read_parts
from labelcheck.metadata import HIDES
from labelcheck.metadata.charset import decode
from labelcheck.metadata.json_object import values
from labelcheck.metadata.markup import Element
from labelcheck.model import Field, Location, Modality, Note, Place
from labelcheck.source import Source

NAME = "xmind"
MIME = "application/vnd.xmind.workbook"
EXTENSIONS = (".xmind",)
MODALITY = Modality.TEXT
PLACE = Place.DEFINED
MAGIC = (0, (LOCAL,))

CONTENT = ("content.json", "content.xml")
"""The parts that hold the map, the newer one first."""

_METADATA, _META = "metadata.json", "meta.xml"
_OWN = ("manifest.json", _METADATA, *CONTENT, _META, "styles.xml", "comments.xml", "meta-inf/manifest.xml")
_BESIDE = frozenset({_METADATA, "manifest.json"})
_FOLDERS = ("thumbnails/", "resources/", "attachments/", "markers/", "revisions/")
_GROUP = "XMind metadata"
_MOST = 16


def accepts(head: bytes, _name: str) -> bool:
    """Whether the first members are a map's content and its metadata, or its content and nothing that is not a map's."""
    names = [name.lower() for name in first_names(head)]
    if CONTENT[0] in names and not _BESIDE.isdisjoint(names):
        return True
    return any(name in CONTENT for name in names) and all(name in _OWN or name.startswith(_FOLDERS) for name in names)


def read(source: Source) -> Iterator[Field | Note]:
    """Fields of the metadata, and a Note where none is a label. Raises Damaged for a package without a map."""
    archive = open_zip(source)
    if not named(archive, *CONTENT):
        raise Damaged("the package has no content", f"XMind/{CONTENT[0]}")
    yield from or_unplaced(_fields(archive), _GROUP, _METADATA)


def _fields(archive: Archive) -> Iterator[Field | Note]:
    for member in named(archive, _METADATA)[:1]:
        try:
            content = archive.read(member)
            decoded = decode(content.data)
            if decoded is None:
                raise Unsupported("the encoding of the text is not known", _METADATA)
            yield from _labels(decoded[0], Location(f"{_METADATA} AIGC", content.span))
        except ReadError as error:
            yield Note("read", error.problem, HIDES, Location(error.at))
    yield from read_parts(archive, named(archive, _META), {"AIGC"}, _described)


def _labels(text: str, at: Location) -> Iterator[Field]:
    for count, (start, end) in enumerate(values(text)):
        if end < 0:
            raise Damaged("the file ends before its end mark", _METADATA)
        if count >= _MOST:
            raise OverLimit("the file has more pieces than the limit allows", _METADATA)
        yield Field(_GROUP, "AIGC", text[start:end], at)


def _described(element: Element) -> Iterator[tuple[str, str, str]]:
    yield _GROUP, element.name, element.text
