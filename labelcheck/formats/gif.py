"""GIF: XMP in the application extension `XMP Data` with the code `XMP` [TC260-PG-20259A, 6; XMP part 3, 1.1.2]; comments."""

from collections.abc import Iterator

from labelcheck.containers import Chunk
from labelcheck.containers.gif import extensions, joined
from labelcheck.errors import Damaged
from labelcheck.metadata import c2pa, noted, xmp
from labelcheck.metadata.charset import lenient
from labelcheck.model import Field, Location, Modality, Note, Place
from labelcheck.source import Source

NAME = "gif"
MIME = "image/gif"
EXTENSIONS = (".gif",)
MODALITY = Modality.IMAGE
PLACE = Place.DEFINED
MAGIC = (0, (b"GIF87a", b"GIF89a"))

_XMP = b"\x0bXMP DataXMP"
_C2PA = b"\x0bC2PA_GIF\1\0\0"
_MAGIC = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
"""The trailer that leads a reader of sub-blocks from any byte of the packet to the end of the chain."""


def accepts(head: bytes, _name: str) -> bool:
    """Whether the signature of GIF87a or GIF89a opens the file."""
    return head[:6] in {b"GIF87a", b"GIF89a"}


def read(source: Source) -> Iterator[Field | Note]:
    """Fields of every XMP packet and comment; a damaged one becomes a Note. Raises Damaged for a file that is cut."""
    for extension in extensions(source):
        at = Location(extension.path, (extension.offset, extension.size))
        if extension.id == "application" and source.read_up_to(extension.offset, len(_C2PA)) == _C2PA:
            yield from noted(_store(extension, source), at, c2pa.HIDES)
        else:
            yield from noted(_extension(extension, source, at), at)


def _store(extension: Chunk, source: Source) -> Iterator[Field]:
    chain = source.read_at(extension.offset + len(_C2PA), extension.size - len(_C2PA))
    yield c2pa.store(joined(chain), Location(f"{extension.path} C2PA", (extension.offset, extension.size)))


def _extension(extension: Chunk, source: Source, at: Location) -> Iterator[Field]:
    if extension.id == "comment":
        chain = source.read_at(extension.offset, extension.size)
        text = joined(chain)
        # A comment in one sub-block stands in the file as it is.
        span = (extension.offset + 1, len(text)) if len(text) == len(chain) - 2 else at.span
        yield Field("GIF comment", "comment", lenient(text), Location(at.path, span))
    elif extension.id == "application" and source.read_up_to(extension.offset, len(_XMP)) == _XMP:
        chain = source.read_at(extension.offset + len(_XMP), extension.size - len(_XMP))
        where = f"{extension.path} XMP"
        if chain.endswith(_MAGIC):
            packet = chain.removesuffix(_MAGIC)
            yield from xmp.read(packet, Location(where, (extension.offset + len(_XMP), len(packet))), source.limits)
        elif chain[:1] == b"<":
            raise Damaged("an XMP packet does not end as a GIF needs it", where)
        else:
            # Some writers cut the packet into sub-blocks like other data.
            yield from xmp.read(joined(chain), Location(where, at.span), source.limits, plain=False)
