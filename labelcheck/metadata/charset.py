"""Bytes of a document as text: UTF-8, UTF-16 with a byte order mark, or GB18030-2022."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
"""The byte order marks that are read; the mark is not part of the text."""

_CONTROL = bytes([*range(1, 9), 0x0B, *range(0x0E, 0x20), 0x7F])
# Not compiled before a file needs them: such a range takes a millisecond.
_HANZI = r"[\u3400-\u9fff]+"
_EXPECTED = r"[\t-\r -~\u00b7\u2000-\u206f\u2190-\u27bf\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]+"
_SYNC = re.compile(rb"[\x00-\x2f]")
_SAMPLE = 1 << 16
_END = 1 << 12


def decode(
    data: bytes, *, cut_start: bool = False, cut_end: bool = False, encoding: str | None = None
) -> tuple[str, str] | None:
    """The text without its byte order mark, and the encoding's name; None if this is no text, or in another encoding.

    `cut_start`, `cut_end`: the block may begin or end inside a character, whose part is then left out. `encoding`: what
    the start of the same file was in, for a later block. A block from inside UTF-16 must start at an even offset.
    """
    if encoding is not None:
        return _read_as(encoding, data, cut_start, cut_end)
    for mark, name in BOMS.items():
        if data.startswith(mark) and not cut_start:
            return _read_as(name, data[len(mark) :], False, cut_end)
    if 0 in data:
        return None
    text = _strict(data, "utf-8", cut_start, cut_end)
    if text is not None:
        return (text, "utf-8") if _is_printable(data) else None
    decoded = _read_as("gb18030", data, cut_start, cut_end)
    return decoded if decoded and _is_chinese(decoded[0]) else None


@lru_cache(maxsize=1)
def text_of(head: bytes) -> str | None:
    """The text that begins a file, if `decode` reads it; the bytes may end inside a character. Every text format asks."""
    decoded = decode(head, cut_end=True)
    return decoded[0] if decoded else None


def looks_like_text(head: bytes) -> bool:
    """Whether the first bytes of a file are text that `decode` reads."""
    return bool(head) and text_of(head) is not None


def lenient(raw: bytes) -> str:
    """The text of a short value in a field whose charset nobody declares: UTF-8, else GB18030, else Latin-1."""
    raw = raw.rstrip(b"\0")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def _read_as(encoding: str, data: bytes, cut_start: bool, cut_end: bool) -> tuple[str, str] | None:
    text = _strict(data, encoding, cut_start, cut_end)
    if text is None:
        return None
    return (text, encoding) if _is_printable(text.encode() if encoding.startswith("utf-16") else data) else None


def _strict(data: bytes, encoding: str, cut_start: bool, cut_end: bool) -> str | None:
    if cut_start:
        start = _first_whole(data, encoding)
        if start is None:
            return None
        data = data[start:]
    try:
        return codecs.getincrementaldecoder(encoding)().decode(data) if cut_end else data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _first_whole(data: bytes, encoding: str) -> int | None:
    """Where the first character begins of which the block has every byte."""
    if encoding == "utf-8":
        return next((i for i in range(min(4, len(data))) if data[i] & 0xC0 != 0x80), 0)
    if encoding.startswith("utf-16"):
        high = data[1:2] if encoding == "utf-16-le" else data[:1]
        return 2 if high and 0xDC <= high[0] <= 0xDF else 0
    # [GB 18030 5.2] no byte below 0x30 is ever the second, third or fourth of a character.
    sync = _SYNC.search(data)
    return None if sync is None else sync.start()


def _is_printable(data: bytes) -> bool:
    """No NUL, and at either end at most one control character in fifty bytes: none of them is a part of another character."""
    ends = data if len(data) <= 2 * _END else data[:_END] + data[-_END:]
    return 0 not in data and (len(ends) - len(ends.translate(None, _CONTROL))) * 50 <= len(ends)


def _is_chinese(text: str) -> bool:
    """Mostly ASCII and Chinese, with common characters.

    Nearly any pairs of high bytes decode as GB18030, but into rare characters: those of GB 2312 are what people write.
    """
    sample = text[:_SAMPLE] + text[-_SAMPLE:]
    hanzi = "".join(re.findall(_HANZI, sample))
    common = len(hanzi.encode("gb2312", "ignore")) // 2
    expected = sum(map(len, re.findall(_EXPECTED, sample)))
    return expected * 10 >= len(sample) * 9 and common * 10 >= len(hanzi) * 8
