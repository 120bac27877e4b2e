"""Short videos that players open, with something to see: an MP4 or MOV of PNG frames, byte for byte the same everywhere."""

import struct
from functools import cache

import drawn
import glyphs
from build import box, full, handler

SIZE = (480, 320)
UPRIGHT = (1, 0, 0, 1)


@cache
def picture(text="AI生成", size=SIZE, scale=1, grey=230):
    """A PNG of this size with the text in its lower right corner; an empty one without text."""
    rows = glyphs.marked(*size, text, scale=scale, grey=grey) if text else glyphs.ground(*size)
    return drawn.png(rows)


def labelled(*in_moov, **more):
    """Three seconds with a label from the first frame on."""
    return clip([(picture(), 1000)] * 3, *in_moov, **more)


def clip(frames, *in_moov, brand="isom", size=SIZE, codec="png ", aspect=None, first=False, setup=(), **track):
    """A movie of `frames`, pairs of bytes and milliseconds; equal frames are stored once. Boxes stand in `moov`.

    `first`: the moov stands before the data. `setup`: boxes of the coding. `matrix` and `edits` are the track's.
    """
    ftyp = box("ftyp", brand.encode(), struct.pack(">I", 512), brand.encode(), b"mp41")
    stored, places = b"", {}
    for data, _ in frames:
        if data not in places:
            places[data] = len(stored)
            stored += data
    entry, lasting = _entry(size, codec, aspect, setup), sum(shown for _, shown in frames)

    def moov(start):
        shots = [(data, start + places[data], shown) for data, shown in frames]
        return box("moov", _mvhd(lasting), _trak(shots, size, entry, **track), *in_moov)

    mdat, start = box("mdat", stored), len(ftyp) + 8
    return ftyp + moov(start + len(moov(0))) + mdat if first else ftyp + mdat + moov(start)


def _matrix(a, b, c, d):
    return struct.pack(">9i", a << 16, b << 16, 0, c << 16, d << 16, 0, 0, 0, 1 << 30)


def _mvhd(lasting):
    return full(
        "mvhd", struct.pack(">IIII", 0, 0, 1000, lasting), struct.pack(">IH", 0x10000, 0x100), bytes(10),
        _matrix(*UPRIGHT), bytes(24), struct.pack(">I", 2),
    )  # fmt: skip


def _entry(size, codec, aspect, setup):
    pasp = [box("pasp", struct.pack(">II", *aspect))] if aspect else []
    return box(
        codec, bytes(6), struct.pack(">H", 1), bytes(16), struct.pack(">HHIIIH", *size, 0x480000, 0x480000, 0, 1),
        bytes(32), struct.pack(">Hh", 24, -1), *setup, *pasp,
    )  # fmt: skip


def _trak(frames, size, entry, matrix=UPRIGHT, edits=()):
    lasting = sum(shown for _, _, shown in frames)
    tkhd = box(
        "tkhd", struct.pack(">I", 3), struct.pack(">IIIII", 0, 0, 1, 0, lasting), bytes(16), _matrix(*matrix),
        struct.pack(">II", size[0] << 16, size[1] << 16),
    )  # fmt: skip
    listed = b"".join(struct.pack(">iiI", shown, start, 0x10000) for shown, start in edits)
    edts = [box("edts", full("elst", struct.pack(">I", len(edits)), listed))] if edits else []
    mdhd = full("mdhd", struct.pack(">IIIIHH", 0, 0, 1000, lasting, 0x55C4, 0))
    count = struct.pack(">I", len(frames))
    stbl = box(
        "stbl",
        full("stsd", struct.pack(">I", 1), entry),
        full("stts", count, *(struct.pack(">II", 1, shown) for _, _, shown in frames)),
        full("stsc", struct.pack(">IIII", 1, 1, 1, 1)),
        full("stsz", struct.pack(">I", 0), count, *(struct.pack(">I", len(data)) for data, _, _ in frames)),
        full("stco", count, *(struct.pack(">I", place) for _, place, _ in frames)),
    )
    dinf = box("dinf", full("dref", struct.pack(">I", 1), box("url ", struct.pack(">I", 1))))
    minf = box("minf", box("vmhd", struct.pack(">I", 1), bytes(8)), dinf, stbl)
    return box("trak", tkhd, *edts, box("mdia", mdhd, handler("vide"), minf))
