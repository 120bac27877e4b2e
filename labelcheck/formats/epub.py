"""EPUB: metadata of the package document; no guide defines a place [EPUB 3.3, 5.5; OPF 2.0.1, 2.2]."""

from __future__ import annotations

from collections.abc import Iterator

from labelcheck.containers.zip import LOCAL, Archive, media_type, open_zip
from labelcheck.errors import Damaged
from labelcheck.formats.package import credentials, named, read_parts
from labelcheck.metadata.markup import Element, elements
from labelcheck.model import Field, Modality, Note, Place
from labelcheck.source import Source

NAME = "epub"
MIME = "application/epub+zip"
EXTENSIONS = (".epub",)
MODALITY = Modality.TEXT
PLACE = Place.UNDEFINED
MAGIC = (0, (LOCAL,))

_CONTAINER = "META-INF/container.xml"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_ELEMENTS = {"meta", "title", "creator", "contributor", "publisher", "description", "subject", "rights", "source"}


def accepts(head: bytes, _name: str) -> bool:
    """Whether the first member says that the package is an EPUB [EPUB 3.3, 4.3.3]."""
    return media_type(head).startswith(MIME.encode())


def read(source: Source) -> Iterator[Field | Note]:
    """Fields of every package document that the container names. Raises Damaged where it names none that is there."""
    archive = open_zip(source)
    packages = named(archive, *_package_names(archive))
    if not packages:
        raise Damaged("the package has no content", f"EPUB/{_CONTAINER}")
    yield from read_parts(archive, packages, _ELEMENTS, _described)
    yield from credentials(archive)


def _package_names(archive: Archive) -> list[str]:
    for member in named(archive, _CONTAINER)[:1]:
        data = archive.read(member).data
        roots = elements(data, archive.source.limits, member.name, {"rootfile"})
        return [root.attributes.get("full-path", "") for root in roots]
    return []


def _described(element: Element) -> Iterator[tuple[str, str, str]]:
    """`<meta name content>` of EPUB 2, `<meta property>text` of EPUB 3, or an element of Dublin Core."""
    attributes = element.attributes
    if element.name == "meta":
        name = attributes.get("name") or attributes.get("property") or ""
        yield "OPF meta", name, attributes.get("content", element.text)
    elif element.namespace == _DUBLIN_CORE and element.text:
        yield "OPF dc", element.name, element.text
