"""Ogg with Vorbis, Opus, Speex or FLAC: comment `AIGC=` [TC260-PG-202510A, Appendix C; RFC 7845; Vorbis I]."""

from collections.abc import Iterator, Mapping

from labelcheck.containers import ogg
from labelcheck.errors import Damaged, ReadError
from labelcheck.metadata import HIDES, vorbis
from labelcheck.model import Field, Location, Modality, Note, Place
from labelcheck.source import Source

NAME = "ogg"
MIME = "audio/ogg"
EXTENSIONS = (".ogg", ".oga", ".opus", ".spx")
MODALITY = Modality.AUDIO
PLACE = Place.DEFINED
MAGIC = (0, (b"OggS\0",))

_FLAC = b"\x7fFLAC"
_COMMENTS: Mapping[bytes, tuple[str, bytes]] = {
    b"\x01vorbis": ("Vorbis", b"\x03vorbis"),
    b"OpusHead": ("Opus", b"OpusTags"),
    b"Speex   ": ("Speex", b""),
    b"\x80theora": ("Theora", b"\x81theora"),
    _FLAC: ("FLAC", b""),
}
"""By how a stream begins: its codec, and how its second packet does, before the comments."""


def accepts(head: bytes, _name: str) -> bool:
    """Whether a page opens the file."""
    return head.startswith(b"OggS\0")


def read(source: Source) -> Iterator[Field | Note]:
    """Fields of the comments of every logical stream, also of those chained behind. Raises Damaged for a file that is cut."""
    for number, streams in enumerate(ogg.links(source), 1):
        for stream in streams:
            path = "Ogg" if number == 1 else f"Ogg link {number}"
            try:
                yield from _comments(source, stream, path)
            except ReadError as error:
                yield Note("read", error.problem, HIDES, Location(error.at or path))


def _comments(source: Source, stream: ogg.Stream, path: str) -> Iterator[Field | Note]:
    first = vorbis.Packet(source, stream.packets[0])
    head = first.take(0, min(first.size, 8))
    found = next((names for mark, names in _COMMENTS.items() if head.startswith(mark)), None)
    if found is None:
        return
    codec, mark = found
    packet = vorbis.Packet(source, stream.packets[1])
    # In FLAC the packet is a metadata block [RFC 9639, 10.1].
    start = 4 if codec == "FLAC" else len(mark)
    if packet.take(0, len(mark)) != mark or (codec == "FLAC" and packet.take(0, 1)[0] & 0x7F != 4):
        raise Damaged("a comment header is cut off or damaged", f"{path}/{codec}")
    yield from vorbis.read(packet, start, f"{path}/{codec} comment", source.limits.items)
