"""AIFF and AIFF-C: no chunk of their own in the guides, which leave XMP for other sound files [TC260-PG-202510A]."""

from collections.abc import Iterator

from labelcheck.formats import riff
from labelcheck.model import Field, Modality, Note, Place
from labelcheck.source import Source

NAME = "aiff"
MIME = "audio/aiff"
EXTENSIONS = (".aiff", ".aif", ".aifc")
MODALITY = Modality.AUDIO
PLACE = Place.UNDEFINED
MAGIC = (0, (b"FORM",))


def accepts(head: bytes, _name: str) -> bool:
    """Whether a form of type AIFF or AIFC opens the file."""
    return head[:4] == b"FORM" and head[8:12] in {b"AIFF", b"AIFC"}


def read(source: Source) -> Iterator[Field | Note]:
    """Fields of the chunks `AIGC`, `ID3 `, text and XMP. Raises Damaged for a file that is cut."""
    return riff.read(source, big=True)
