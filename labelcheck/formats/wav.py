"""WAV, RF64 and BW64: chunk `AIGC` with the bare JSON [TC260-PG-202510A; EBU Tech 3306]."""

from collections.abc import Iterator

from labelcheck.formats import riff
from labelcheck.model import Field, Modality, Note, Place
from labelcheck.source import Source

NAME = "wav"
MIME = "audio/wav"
EXTENSIONS = (".wav", ".wave", ".bwf", ".rf64")
MODALITY = Modality.AUDIO
PLACE = Place.DEFINED
MAGIC = (0, (b"RIFF", b"RF64", b"BW64"))


def accepts(head: bytes, _name: str) -> bool:
    """Whether a form of type WAVE opens the file."""
    return head[:4] in {b"RIFF", b"RF64", b"BW64"} and head[8:12] == b"WAVE"


def read(source: Source) -> Iterator[Field | Note]:
    """Fields of the chunks `AIGC`, LIST/INFO, `id3 `, `bext` and XMP. Raises Damaged for a file that is cut."""
    return riff.read(source)
