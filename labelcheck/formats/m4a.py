"""M4A: boxes and label as in MP4 [TC260-PG-202510A, Appendix E]."""

from labelcheck.formats.isobmff import brand, read
from labelcheck.model import Modality, Place

__all__ = ["EXTENSIONS", "MAGIC", "MIME", "MODALITY", "NAME", "PLACE", "accepts", "read"]

NAME = "m4a"
MIME = "audio/mp4"
EXTENSIONS = (".m4a", ".m4b", ".m4p", ".mp4a")
MODALITY = Modality.AUDIO
PLACE = Place.DEFINED
MAGIC = (4, (b"ftyp",))


def accepts(head: bytes, _name: str) -> bool:
    """Whether a `ftyp` box opens the file with a sound-only brand."""
    return brand(head) in {"M4A ", "M4B ", "M4P "}
