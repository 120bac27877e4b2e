"""Sound in Matroska or WebM: tags as in Matroska video [TC260-PG-20257A]."""

from labelcheck.formats.matroska import MAGIC, is_sound, read
from labelcheck.model import Modality, Place

__all__ = ["EXTENSIONS", "MAGIC", "MIME", "MODALITY", "NAME", "PLACE", "accepts", "read"]

NAME = "mka"
MIME = "audio/x-matroska"
EXTENSIONS = (".mka", ".weba")
MODALITY = Modality.AUDIO
PLACE = Place.DEFINED


def accepts(head: bytes, _name: str) -> bool:
    """Whether the tracks at the head of an EBML file are of sound only."""
    return is_sound(head)
