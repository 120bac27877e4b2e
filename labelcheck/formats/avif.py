"""AVIF: items as in HEIF; no guide names a place for the label in it."""

from labelcheck.formats.heif import read
from labelcheck.formats.isobmff import brand
from labelcheck.model import Modality, Place

__all__ = ["EXTENSIONS", "MAGIC", "MIME", "MODALITY", "NAME", "PLACE", "accepts", "read"]

NAME = "avif"
MIME = "image/avif"
EXTENSIONS = (".avif", ".avifs")
MODALITY = Modality.IMAGE
PLACE = Place.UNDEFINED
MAGIC = (4, (b"ftyp",))


def accepts(head: bytes, _name: str) -> bool:
    """Whether a `ftyp` box opens the file with a brand of AVIF, or a general one that is compatible with AVIF."""
    found = brand(head)
    if found in {"avif", "avis"}:
        return True
    if found not in {"mif1", "mif2", "msf1"}:
        return False
    others = head[16 : int.from_bytes(head[:4])]
    compatible = {others[at : at + 4] for at in range(0, len(others), 4)}
    return not compatible.isdisjoint({b"avif", b"avis"})
