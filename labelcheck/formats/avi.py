"""AVI: chunk `AIGC` of the list INFO [TC260-PG-20257A, Appendix D; OpenDML 2.0]."""

from collections.abc import Iterator

from labelcheck.formats import riff
from labelcheck.model import Field, Modality, Note, Place
from labelcheck.source import Source

NAME = "avi"
MIME = "video/x-msvideo"
EXTENSIONS = (".avi", ".divx")
MODALITY = Modality.VIDEO
PLACE = Place.DEFINED
MAGIC = (0, (b"RIFF",))


def accepts(head: bytes, _name: str) -> bool:
    """Whether a form of type AVI opens the file."""
    return head[:4] == b"RIFF" and head[8:12] == b"AVI "


def read(source: Source) -> Iterator[Field | Note]:
    """Fields of LIST/INFO and XMP in every form. Raises Damaged for a file that is cut."""
    return riff.read(source)
