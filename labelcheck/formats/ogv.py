"""Ogg with Theora video: comments as in Ogg sound; the guides name no place in it."""

from labelcheck.containers.ogg import first_bytes
from labelcheck.formats.ogg import read
from labelcheck.model import Modality, Place

__all__ = ["EXTENSIONS", "MAGIC", "MIME", "MODALITY", "NAME", "PLACE", "accepts", "read"]

NAME = "ogv"
MIME = "video/ogg"
EXTENSIONS = (".ogv",)
MODALITY = Modality.VIDEO
PLACE = Place.UNDEFINED
MAGIC = (0, (b"OggS",))


def accepts(head: bytes, _name: str) -> bool:
    """Whether one of the streams that begin the file is Theora."""
    return any(first.startswith(b"\x80theora") for first in first_bytes(head))
