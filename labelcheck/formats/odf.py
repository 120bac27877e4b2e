"""OpenDocument text, spreadsheet and presentation: user-defined metadata; no guide defines a place [ODF 1.3, part 3, 4.3]."""

from __future__ import annotations

from collections.abc import Iterator

from labelcheck.containers.zip import LOCAL, Archive, media_type, open_zip
from labelcheck.errors import Damaged, ReadError, Unsupported
from labelcheck.formats.package import credentials, named, read_parts
from labelcheck.metadata.markup import Element
from labelcheck.model import Field, Modality, Note, Place
from labelcheck.source import Source

NAME = "odf"
MIME = "application/vnd.oasis.opendocument"
EXTENSIONS = (".odt", ".ott", ".ods", ".ots", ".odp", ".otp", ".odg", ".otg")
MODALITY = Modality.TEXT
PLACE = Place.UNDEFINED
MAGIC = (0, (LOCAL,))

_KINDS = ("text", "spreadsheet", "presentation", "graphics")


def accepts(head: bytes, _name: str) -> bool:
    """Whether the first member says that the package is such a document [ODF 1.3, part 2, 3.3]."""
    return media_type(head).startswith(tuple(f"{MIME}.{kind}".encode() for kind in _KINDS))


def read(source: Source) -> Iterator[Field | Note]:
    """Fields of `meta.xml`. Raises Unsupported for an encrypted document."""
    archive = open_zip(source)
    if _is_encrypted(archive):
        raise Unsupported("the document is encrypted", "ODF")
    if not named(archive, "content.xml"):
        raise Damaged("the package has no content", "ODF/content.xml")
    yield from read_parts(archive, named(archive, "meta.xml"), _ELEMENTS, _described)
    yield from credentials(archive)


def _is_encrypted(archive: Archive) -> bool:
    """Whether the manifest tells how a member is encrypted [ODF 1.3, part 2, 3.4]; one that is unreadable says nothing."""
    for member in named(archive, "META-INF/manifest.xml")[:1]:
        try:
            return b"encryption-data" in archive.read(member).data
        except ReadError:
            return False
    return False


_ELEMENTS = {"user-defined", "title", "description", "subject", "keyword", "generator", "creator", "initial-creator"}


def _described(element: Element) -> Iterator[tuple[str, str, str]]:
    if element.name == "user-defined":
        yield "custom property", element.attributes.get("name", ""), element.text
    elif element.text:
        yield "ODF meta", element.name, element.text
