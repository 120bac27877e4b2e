"""Windows Media Audio: ASF with sound only."""

from labelcheck.formats.asf import MAGIC, is_sound, read
from labelcheck.model import Modality, Place

__all__ = ["EXTENSIONS", "MAGIC", "MIME", "MODALITY", "NAME", "PLACE", "accepts", "read"]

NAME = "wma"
MIME = "audio/x-ms-wma"
EXTENSIONS = (".wma",)
MODALITY = Modality.AUDIO
PLACE = Place.UNDEFINED


def accepts(head: bytes, _name: str) -> bool:
    """Whether the header object names sound and no video."""
    return is_sound(head)
