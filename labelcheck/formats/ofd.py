"""OFD, the fixed layout of GB/T 33190-2016: custom data of OFD.xml; TC260-PG-20258A covers it, in which place is not known."""

from __future__ import annotations

import re
from collections.abc import Iterator

from labelcheck.containers.zip import LOCAL, first_names, open_zip
from labelcheck.errors import Damaged
from labelcheck.formats.package import named, or_unplaced, read_parts
from labelcheck.metadata.markup import Element
from labelcheck.model import Field, Modality, Note, Place
from labelcheck.source import Source

NAME = "ofd"
MIME = "application/ofd"
EXTENSIONS = (".ofd",)
MODALITY = Modality.TEXT
PLACE = Place.DEFINED
MAGIC = (0, (LOCAL,))

_ENTRY = "OFD.xml"
_OWN = re.compile(r"ofd\.xml|doc_\d+/.*")
_ELEMENTS = {"CustomData", "Title", "Author", "Subject", "Abstract", "Keyword", "Creator"}
_GROUP = "OFD CustomData"


def accepts(head: bytes, _name: str) -> bool:
    """Whether one of the first members is the entry, or stands in the folder of a document [GB/T 33190, 7.1]."""
    return any(_OWN.fullmatch(name.lower()) for name in first_names(head))


def read(source: Source) -> Iterator[Field | Note]:
    """Fields of DocInfo [GB/T 33190, 7.4], and a Note where none is a label: it may stand where the guide says."""
    archive = open_zip(source)
    entries = named(archive, _ENTRY)
    if not entries:
        raise Damaged("the package has no content", f"OFD/{_ENTRY}")
    yield from or_unplaced(read_parts(archive, entries, _ELEMENTS, _described), _GROUP, _ENTRY)


def _described(element: Element) -> Iterator[tuple[str, str, str]]:
    if element.name == "CustomData":
        yield _GROUP, element.attributes.get("Name", ""), element.text
    elif element.text:
        yield "OFD DocInfo", element.name, element.text
