"""Plain text: no place is defined for an implicit label, so only what strayed into it is found."""

from labelcheck.formats.yaml_blocks import read
from labelcheck.metadata.charset import looks_like_text
from labelcheck.model import Modality, Place
from labelcheck.source import extension_of

__all__ = ["EXTENSIONS", "MAGIC", "MIME", "MODALITY", "NAME", "PLACE", "accepts", "read"]

NAME = "text"
MIME = "text/plain"
EXTENSIONS = (".txt", ".text")
MODALITY = Modality.TEXT
PLACE = Place.UNDEFINED
MAGIC = (0, (b"",))


def accepts(head: bytes, name: str) -> bool:
    """Whether it is text, named so or read from standard input; source code and data files are no documents."""
    return (extension_of(name) in EXTENSIONS or name == "-") and looks_like_text(head)
