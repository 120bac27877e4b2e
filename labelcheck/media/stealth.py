"""Text that NovelAI and extensions of WebUI hide in the transparency of a PNG: its lowest bits, column by column [sd-webui-stealth-pnginfo].

A signature of 15 letters, the number of bits that follow in 32 bits, then text, by gzip where the signature says so.
"""

from __future__ import annotations

import zlib

from labelcheck.errors import Damaged
from labelcheck.inflate import inflate
from labelcheck.media.pictures import transparency
from labelcheck.model import Field, Location
from labelcheck.source import Source

GROUP = "stealth alpha"

_PLAIN, _PACKED = b"stealth_pnginfo", b"stealth_pngcomp"
_HEAD = len(_PLAIN) + 4
_LONGEST = 1 << 20
_RGBA = 6
_GZIP = 16 + zlib.MAX_WBITS


def may_hide(source: Source) -> bool:
    """Whether the header of the PNG says that it has transparency for each pixel [PNG 11.2.1]."""
    return source.read_up_to(25, 1) == bytes([_RGBA])


def read(source: Source) -> Field | None:
    """The text, if there is one. Raises Damaged where it breaks off, and what decoding raises."""
    import numpy as np  # noqa: PLC0415  # heavy

    alpha = transparency(source)
    if alpha is None:
        return None
    columns = -(-8 * _HEAD // alpha.shape[0])
    head = np.packbits(alpha[:, :columns].T.ravel() & 1).tobytes()[:_HEAD]
    if not head.startswith((_PLAIN, _PACKED)):
        return None
    size = int.from_bytes(head[-4:]) // 8
    if size > min(_LONGEST, alpha.size // 8 - _HEAD):
        raise Damaged("hidden text in the transparency breaks off")
    columns = -(-8 * (_HEAD + size) // alpha.shape[0])
    data = np.packbits(alpha[:, :columns].T.ravel() & 1).tobytes()[_HEAD : _HEAD + size]
    text = inflate(data, source, _GZIP) if head.startswith(_PACKED) else data
    return Field(GROUP, head[:-4].decode("ascii"), text.decode("utf-8", "replace"), Location("picture transparency"))
