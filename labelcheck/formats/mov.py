"""QuickTime movies: atoms and label as in MP4 [TC260-PG-20257A, 6.1.1]; old files have no `ftyp`."""

from labelcheck.formats.isobmff import brand, read
from labelcheck.model import Modality, Place

__all__ = ["EXTENSIONS", "MAGIC", "MIME", "MODALITY", "NAME", "PLACE", "accepts", "read"]

NAME = "mov"
MIME = "video/quicktime"
EXTENSIONS = (".mov", ".qt")
MODALITY = Modality.VIDEO
PLACE = Place.DEFINED
MAGIC = (4, (b"ftyp", b"moov", b"mdat", b"wide", b"pnot"))


def accepts(head: bytes, _name: str) -> bool:
    """Whether the brand is QuickTime's, or a QuickTime atom opens a file without `ftyp`."""
    old = head[4:8] in {b"moov", b"mdat", b"wide", b"pnot"} and int.from_bytes(head[:4]) != 0
    return brand(head) == "qt  " or old
