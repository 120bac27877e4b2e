"""Word, Excel and PowerPoint documents and templates: custom property `AIGC` [TC260-PG-20258A, 6.1; ECMA-376-2]."""

from __future__ import annotations

import re
from collections.abc import Iterator

from labelcheck.containers.zip import LOCAL, first_names, open_zip
from labelcheck.errors import Unsupported
from labelcheck.formats.package import credentials, read_parts
from labelcheck.metadata.markup import Element
from labelcheck.model import Field, Modality, Note, Place
from labelcheck.source import Source

NAME = "ooxml"
MIME = "application/vnd.openxmlformats"
_WORD, _EXCEL = (".docx", ".dotx", ".docm", ".dotm"), (".xlsx", ".xltx", ".xlsm", ".xltm", ".xlsb")
_POWERPOINT = (".pptx", ".potx", ".pptm", ".potm", ".ppsx", ".ppsm")
EXTENSIONS = _WORD + _EXCEL + _POWERPOINT
MODALITY = Modality.TEXT
PLACE = Place.DEFINED
MAGIC = (0, (LOCAL,))

_TYPES = "[content_types].xml"
_USUAL = re.compile(r"\[content_types\]\.xml|(?:_rels|docprops|word|xl|ppt|customxml|customui|_xmlsignatures)(?:/.*)?")
_SURE = re.compile(
    r"\[content_types\]\.xml|_rels/\.rels|docprops/\w+\.xml|(?:word|xl|ppt)/(?:\w+/)*[\w.-]+\.(?:xml|rels)"
)
_MAIN = re.compile(r"word/\w*document\w*\.xml|xl/workbook\w*\.(?:xml|bin)|ppt/presentation\w*\.xml")
_CUSTOM = re.compile(r"docprops/custom\w*\.xml")
_CORE = re.compile(r"docprops/core\w*\.xml|package/services/metadata/core-properties/\w+\.psmdcp")


def accepts(head: bytes, _name: str) -> bool:
    """Whether the first members of an archive are those of such a document, and no other is among them.

    Packages of other kinds begin with the same content types and relationships: `read` tells them by the directory.
    """
    names = [name.lower() for name in first_names(head)]
    return all(map(_USUAL.fullmatch, names)) and any(map(_SURE.fullmatch, names))


def read(source: Source) -> Iterator[Field | Note]:
    """Fields of the custom and the core properties. Raises Unsupported for a package of another kind."""
    archive = open_zip(source)
    names = {member.name.lower() for member in archive.members}
    if _TYPES not in names or not any(map(_MAIN.fullmatch, names)):
        raise Unsupported("the package is not of a kind that is read", "OOXML")
    custom = [member for member in archive.members if _CUSTOM.fullmatch(member.name.lower())]
    yield from read_parts(archive, custom, {"property"}, _custom)
    core = [member for member in archive.members if _CORE.fullmatch(member.name.lower())]
    yield from read_parts(archive, core, (), _core)
    yield from credentials(archive)


def _custom(element: Element) -> Iterator[tuple[str, str, str]]:
    yield "custom property", element.attributes.get("name", ""), element.text


def _core(element: Element) -> Iterator[tuple[str, str, str]]:
    if element.text:
        yield "core property", element.name, element.text
