"""Files made larger where their media or text stands, byte by byte as their formats ask; metadata is left as it was."""

from __future__ import annotations

import base64
import io
import json
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

_SENTENCES = {
    "The harbour was quiet in the early morning, and only the gulls were awake. ": 20,
    "A committee of nine members reviewed the accounts and asked for two corrections. ": 20,
    "Rain is expected from the west towards the evening, with wind from the sea. ": 20,
    "清晨的港口很安静，只有海鸥已经醒来。": 20,
    "委员会由九名成员组成，审阅了账目，并要求作出两处更正。": 20,
    "预计傍晚前后有雨，风从海上来。": 20,
    "Some of the participants used artificial intelligence in their daily work. ": 1,
    "该企业研究人工智能技术已有多年，产品服务于制造业。": 1,
    "\n\n": 30,
}
"""Sentences and how often each comes; about one in a hundred speaks of AI, and none is a label."""


class Padding:
    """Bytes to fill files with: noise as compressed media has it, and prose."""

    def __init__(self, chance: random.Random, largest: int) -> None:
        self._chance = chance
        self._noise = chance.randbytes(2 * largest)
        self._calm = self._noise.replace(b"\xff", b"\xfe")
        self._prose = "".join(chance.choices([*_SENTENCES], [*_SENTENCES.values()], k=largest // 20))

    def noise(self, size: int) -> bytes:
        """Random bytes."""
        at = self._chance.randrange(len(self._noise) - size)
        return self._noise[at : at + size]

    def calm(self, size: int) -> bytes:
        """Random bytes without 0xFF, so that no marker or frame of sound begins in them."""
        at = self._chance.randrange(len(self._calm) - size)
        return self._calm[at : at + size]

    def prose(self, size: int) -> str:
        """Sentences, in UTF-8 about so many bytes."""
        return self._prose[: size * len(self._prose) // len(self._prose.encode())]


Pad = Callable[[bytes, int, Padding], bytes]


def _jpeg(data: bytes, size: int, padding: Padding) -> bytes:
    if b"MPF\0" in data:
        return data  # it says where its further pictures begin
    at = data.rindex(b"\xff\xd9")
    return data[:at] + padding.calm(size) + data[at:]


def _png(data: bytes, size: int, padding: Padding) -> bytes:
    at = data.index(b"IDAT") - 4
    body = b"IDAT" + padding.noise(size)
    return data[:at] + struct.pack(">I", size) + body + struct.pack(">I", zlib.crc32(body)) + data[at:]


def _gif(data: bytes, size: int, padding: Padding) -> bytes:
    blocks = b"".join(b"\xff" + padding.noise(255) for _ in range(size // 256))
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02" + blocks + b"\0"
    at = data.rindex(b"\x3b")
    return data[:at] + frame + data[at:]


def _behind(data: bytes, size: int, padding: Padding) -> bytes:
    return data + padding.calm(size)


def _boxes(data: bytes, size: int, padding: Padding) -> bytes:
    """A further mdat: ahead of the movie for every other size, so that moov stands last."""
    mdat = struct.pack(">I", size + 8) + b"mdat" + padding.noise(size)
    ftyp = int.from_bytes(data[:4])
    return data[:ftyp] + mdat + data[ftyp:] if size % 2 else data + mdat


def _box_behind(data: bytes, size: int, padding: Padding) -> bytes:
    return data + struct.pack(">I", size + 8) + b"mdat" + padding.noise(size)


def _free_behind(data: bytes, size: int, padding: Padding) -> bytes:
    return data + struct.pack(">I", size + 8) + b"free" + padding.noise(size) if data[4:8] == b"JXL " else data


def _riff(data: bytes, size: int, padding: Padding) -> bytes:
    return _with_junk(data, size, padding, "<")


def _aiff(data: bytes, size: int, padding: Padding) -> bytes:
    return _with_junk(data, size, padding, ">")


def _with_junk(data: bytes, size: int, padding: Padding, order: str) -> bytes:
    """A JUNK chunk behind the chunk that opens the file."""
    size += size % 2
    first = struct.unpack_from(order + "I", data, 16)[0]
    at = 20 + first + first % 2
    junk = b"JUNK" + struct.pack(order + "I", size) + padding.noise(size)
    place, form = (20, order + "Q") if data.startswith(b"RF64") else (4, order + "I")
    announced = struct.pack(form, struct.unpack_from(form, data, place)[0] + len(junk))
    return data[:place] + announced + data[place + len(announced) : at] + junk + data[at:]


def _matroska(data: bytes, size: int, padding: Padding) -> bytes:
    return data + b"\xec" + (1 << 56 | size).to_bytes(8) + padding.noise(size)


def _flv(data: bytes, size: int, padding: Padding) -> bytes:
    tags = []
    for start in range(0, size, 65_000):
        body = padding.noise(min(65_000, size - start))
        tags.append(b"\x09" + len(body).to_bytes(3) + bytes(7) + body + (len(body) + 11).to_bytes(4))
    return data + b"".join(tags)


def _transport(data: bytes, size: int, padding: Padding) -> bytes:
    empty = b"G\x1f\xff\x10" + padding.noise(184)
    return data + empty * (size // 188)


def _mp3(data: bytes, size: int, _padding: Padding) -> bytes:
    frame = b"\xff\xfb\x10\xc4" + bytes(100)
    at = data.index(frame)
    return data[:at] + frame * (size // len(frame)) + data[at:]


def _adts(data: bytes, size: int, _padding: Padding) -> bytes:
    at = re.search(rb"\xff[\xf0\xf1\xf8\xf9]", data).start()
    frame = data[at : at + (int.from_bytes(data[at + 3 : at + 6]) >> 5 & 0x1FFF)]
    return data[:at] + frame * (size // len(frame)) + data[at:]


def _amr(data: bytes, size: int, padding: Padding) -> bytes:
    return data + (b"\x3c" + padding.noise(31)) * (size // 32)


def _ogg(data: bytes, size: int, padding: Padding) -> bytes:
    """Further pages of one stream behind the last, all of one body; their checksums are not right, and nobody looks."""
    head = struct.pack("<4sBBqII", b"OggS", 0, 0, 960, 1, 9) + padding.noise(4) + b"\xff" + b"\xff" * 255
    return data + (head + padding.noise(255 * 255)) * (size // 65_300)


def _object(data: bytes, size: int, padding: Padding) -> bytes:
    """A further object behind the others: a script or an index, for all that a reader knows."""
    return data + b"labelcheck bench" + struct.pack("<Q", size + 24) + padding.noise(size)


def _zip(data: bytes, size: int, padding: Padding) -> bytes:
    """A stored member, as a picture in a document is."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        folder = next((name for name in ("word/", "xl/", "ppt/") if name.encode() in data), "")
        archive.writestr(zipfile.ZipInfo(f"{folder}media/image1.jpeg"), padding.noise(size))
    return out.getvalue()


def _pdf(data: bytes, size: int, padding: Padding) -> bytes:
    """An incremental update with one more stream, and with a table of the kind that the file has [ISO 32000-1, 7.5.6]."""
    number = int(re.findall(rb"/Size (\d+)", data)[-1])
    previous = int(data.split()[-2])
    body = b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, size, padding.calm(size))
    at = len(data) + len(body)
    keys = b"/Root 1 0 R /Info 4 0 R /Prev %d" % previous
    if data[previous:].startswith(b"xref"):
        table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n" % (number, len(data))
        return data + body + table + b"<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (number + 1, keys, at)
    rows = struct.pack(">BIBBIB", 1, len(data), 0, 1, at, 0)
    head = b"<< /Type /XRef /Size %d /Index [%d 2] /W [1 4 1] %s /Length %d >>" % (number + 2, number, keys, len(rows))
    table = b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (number + 1, head, rows)
    return data + body + table + b"startxref\n%d\n%%%%EOF\n" % at


def _text(data: bytes, size: int, padding: Padding) -> bytes:
    return data + padding.prose(size).encode("utf-8" if _is_utf8(data) else "gb18030")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _rtf(data: bytes, size: int, padding: Padding) -> bytes:
    at = data.rindex(b"}")
    lines = padding.prose(size).encode("ascii", "ignore")
    return data[:at] + b"\n\\par " + lines + data[at:]


def _html(data: bytes, size: int, padding: Padding) -> bytes:
    at = data.rfind(b"</body>")
    paragraph = b"<p>" + padding.prose(size).encode() + b"</p>"
    return data[:at] + paragraph + data[at:] if at >= 0 else data + paragraph


def _svg(data: bytes, size: int, padding: Padding) -> bytes:
    at = data.rindex(b"</")
    picture = base64.b64encode(padding.noise(size * 3 // 4))
    return data[:at] + b'<image href="data:image/png;base64,' + picture + b'"/>' + data[at:]


def _cues(data: bytes, size: int, padding: Padding) -> bytes:
    lines = [line for line in padding.prose(size).split(". ") if line.strip()]
    cues = (
        f"\n{number}\n00:{number // 60 % 60:02}:{number % 60:02},000 --> 00:{number // 60 % 60:02}:{number % 60:02},900\n"
        f"{' '.join(line.split())}\n"
        for number, line in enumerate(lines, 1)
    )
    text = "".join(cues).encode()
    return data.rstrip(b"\n") + b"\n" + (text.replace(b",", b".") if data.startswith(b"WEBVTT") else text)


def _json(data: bytes, size: int, padding: Padding) -> bytes:
    at = data.rindex(b"}")
    return data[:at] + b', "text": ' + json.dumps(padding.prose(size), ensure_ascii=False).encode() + data[at:]


PADDING: dict[str, Pad] = {
    "jpeg": _jpeg,
    "png": _png,
    "gif": _gif,
    "webp": _riff,
    "tiff": _behind,
    "bigtiff": _behind,
    "bmp": _behind,
    "svg": _svg,
    "heif": _box_behind,
    "avif": _box_behind,
    "jxl": _free_behind,
    "mp4": _boxes,
    "mov": _boxes,
    "m4a": _boxes,
    "avi": _riff,
    "wav": _riff,
    "aiff": _aiff,
    "matroska": _matroska,
    "flv": _flv,
    "mpegts": _transport,
    "mp3": _mp3,
    "flac": _behind,
    "ogg": _ogg,
    "ogv": _ogg,
    "aac": _adts,
    "amr": _amr,
    "asf": _object,
    "wma": _object,
    "webm": _matroska,
    "mka": _matroska,
    "pdf": _pdf,
    "ooxml": _zip,
    "odf": _zip,
    "ofd": _zip,
    "xmind": _zip,
    "epub": _zip,
    "rtf": _rtf,
    "html": _html,
    "srt": _cues,
    "vtt": _cues,
    "json": _json,
    "markdown": _text,
    "text": _text,
}
"""How a format's files are made larger, by the format's name; a format that is not named here stays small."""

PROSE = frozenset({"rtf", "html", "srt", "vtt", "json", "markdown", "text"})
"""Formats that grow in their text."""

DOCUMENTS = frozenset({"pdf", "svg", "ooxml", "odf", "ofd", "xmind", "epub", "docx", "xlsx", "pptx"})
"""Formats that grow by what is embedded in them."""
