"""AMR: it has no metadata, so that no implicit label can be in it; no guide names a place [RFC 4867, 5]."""

from collections.abc import Iterator

from labelcheck.errors import Damaged
from labelcheck.model import Field, Location, Modality, Note, Place
from labelcheck.source import Source

NAME = "amr"
MIME = "audio/amr"
EXTENSIONS = (".amr", ".awb")
MODALITY = Modality.AUDIO
PLACE = Place.UNDEFINED
MAGIC = (0, (b"#!AMR",))

_MARKS = (b"#!AMR\n", b"#!AMR-WB\n", b"#!AMR_MC1.0\n", b"#!AMR-WB_MC1.0\n")


def accepts(head: bytes, _name: str) -> bool:
    """Whether an AMR or AMR-WB magic number opens the file."""
    return head.startswith(_MARKS)


def read(source: Source) -> Iterator[Field | Note]:
    """Nothing but a note that says so; raises Damaged where no sound follows the magic number."""
    if any(source.size == len(mark) and source.read_at(0, source.size) == mark for mark in _MARKS):
        raise Damaged("the file has no media data: it was cut or never finished", "AMR")
    yield Note("read", "this format has no metadata, so it cannot carry an implicit label", at=Location("AMR"))
