"""Chunks of RIFF, RF64 and AIFF files [RIFF; EBU Tech 3306; AIFF-C; OpenDML 2.0]."""

from collections.abc import Iterator
from typing import NamedTuple

from labelcheck.containers import Chunk
from labelcheck.errors import Damaged, OverLimit
from labelcheck.source import Source

_OPEN = 0xFFFFFFFF
_FORMS = {b"RIFF", b"RF64", b"BW64", b"FORM"}
_LONG = {b"RF64", b"BW64"}


class Form(NamedTuple):
    """A RIFF, RF64, BW64 or FORM chunk: its type, where its chunks lie, and the real size of a `data` chunk of RF64.

    `kind` is "" for bytes behind the last form, which hold chunks where a writer did not mend the form's size.
    """

    kind: str
    start: int
    end: int
    data: int | None = None


def forms(source: Source, *, big: bool = False) -> Iterator[Form]:
    """The forms of a file, more than one in OpenDML, and the bytes behind them.

    A form that announces more than the file holds is given as far as it goes, then Damaged is raised.
    """
    offset = 0
    for _ in range(source.limits.items):
        if source.size - offset < 12 or source.read_at(offset, 4) not in _FORMS:
            break
        head = source.read_at(offset, 12)
        size, data = int.from_bytes(head[4:8], "big" if big else "little"), None
        left = source.size - offset - 8
        if head[:4] in _LONG and source.read_up_to(offset + 12, 4) == b"ds64":
            size = int.from_bytes(source.read_at(offset + 20, 8), "little")
            data = int.from_bytes(source.read_at(offset + 28, 8), "little")
        elif size == _OPEN:
            # A stream that was written without seeking back.
            size = left
        kind = head[8:].decode("latin-1")
        yield Form(kind, offset + 12, offset + 8 + min(size, left), data)
        if size > left:
            raise Damaged("a chunk runs past the end of the file", f"{kind} at {offset}")
        offset += 8 + max(size, 4) + size % 2
    else:
        raise OverLimit("the file has more pieces than the limit allows", f"RIFF at {offset}")
    if source.size - offset > 8:
        yield Form("", offset, source.size)


def chunks(
    source: Source, start: int, end: int, path: str, *, big: bool = False, data: int | None = None
) -> Iterator[Chunk]:
    """The chunks between `start` and `end`, not those in them; `big` for big-endian AIFF.

    A `data` chunk of size 0xFFFFFFFF has the size `data` [EBU Tech 3306, 4], or takes what is left.
    Raises Damaged where a size is forged or the file is cut.
    """
    offset = start
    for _ in range(source.limits.items):
        # A lone pad byte may close a list.
        if end - offset <= 1:
            return
        if end - offset < 8:
            raise Damaged("a chunk runs past the end of the file", f"{path} at {offset}")
        header = source.read_at(offset, 8)
        size, name = int.from_bytes(header[4:], "big" if big else "little"), header[:4].decode("latin-1")
        if size == _OPEN and name == "data":
            size = end - offset - 8 if data is None else data
        if size > end - offset - 8:
            raise Damaged("a chunk runs past the end of the file", f"{path}/{name} at {offset}")
        yield Chunk(name, offset + 8, size, f"{path}/{name}")
        offset += 8 + size
        if size % 2 and not _opens(source.read_up_to(offset, min(4, end - offset))):
            offset += 1
    raise OverLimit("the file has more pieces than the limit allows", f"{path} at {offset}")


def _opens(name: bytes) -> bool:
    """Whether a chunk begins here, where its writer forgot the pad byte."""
    return len(name) == 4 and name[:1].isalpha() and all(0x20 <= byte < 0x7F for byte in name)
