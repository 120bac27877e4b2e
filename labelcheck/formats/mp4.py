"""MP4: `moov/udta/meta`, key `AIGC` of namespace `mdta` in `keys`, its value in `ilst` [TC260-PG-20257A, 6.1.1]."""

from labelcheck.formats.isobmff import brand, read
from labelcheck.model import Modality, Place

__all__ = ["EXTENSIONS", "MAGIC", "MIME", "MODALITY", "NAME", "PLACE", "accepts", "read"]

NAME = "mp4"
MIME = "video/mp4"
EXTENSIONS = (".mp4", ".m4v", ".3gp", ".3g2")
MODALITY = Modality.VIDEO
PLACE = Place.DEFINED
MAGIC = (4, (b"ftyp",))

_PICTURES = {"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "mif2", "msf1", "avif", "avis", "crx ", "jxl "}


def accepts(head: bytes, _name: str) -> bool:
    """Whether a `ftyp` box opens the file and does not name a picture's brand."""
    found = brand(head)
    return found is not None and found not in _PICTURES
