"""WebM: Matroska of document type webm, tags as in Matroska [TC260-PG-20257A]."""

from labelcheck.formats.matroska import MAGIC, is_webm, read
from labelcheck.model import Modality, Place

__all__ = ["EXTENSIONS", "MAGIC", "MIME", "MODALITY", "NAME", "PLACE", "accepts", "read"]

NAME = "webm"
MIME = "video/webm"
EXTENSIONS = (".webm",)
MODALITY = Modality.VIDEO
PLACE = Place.DEFINED


def accepts(head: bytes, _name: str) -> bool:
    """Whether the EBML header says WebM."""
    return is_webm(head)
