"""Builders of small sound and video files that real players open, as `build` has them for the first formats."""

import struct
import zlib

from build import SILENCE, jpeg, xmp_label

# RIFF [RIFF; OpenDML; EBU Tech 3306] and AIFF


def riff_chunk(name, data=b"", order="<", size=None):
    length = struct.pack(order + "I", len(data) if size is None else size)
    return name.encode() + length + data + bytes(len(data) % 2)


def riff_list(kind, *chunks):
    return riff_chunk("LIST", kind.encode() + b"".join(chunks))


def info(name, value):
    return riff_chunk(name, value.encode() + b"\0")


PCM = struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16)


def wav(*behind, before=(), form="RIFF", sound=bytes(32)):
    body = b"WAVE" + riff_chunk("fmt ", PCM) + b"".join(before) + riff_chunk("data", sound) + b"".join(behind)
    return riff_chunk(form, body)


def rf64(*behind, form="RF64"):
    sound = bytes(32)
    rest = riff_chunk("fmt ", PCM) + riff_chunk("data", sound, size=0xFFFFFFFF) + b"".join(behind)
    ds64 = struct.pack("<QQQI", 4 + 36 + len(rest), len(sound), len(sound) // 2, 0)
    return form.encode() + b"\xff\xff\xff\xffWAVE" + riff_chunk("ds64", ds64) + rest


def avi(*in_header, before=(), behind=(), more=()):
    """One motion JPEG frame; further RIFF forms in `more`."""
    picture = jpeg()
    main = struct.pack("<14I", 40000, 0, 0, 0x10, 1, 0, 1, len(picture), 8, 8, 0, 0, 0, 0)
    head = b"vidsMJPG" + struct.pack("<10I4H", 0, 0, 0, 1, 25, 0, 1, len(picture), 0xFFFFFFFF, 0, 0, 0, 8, 8)
    form = struct.pack("<IiiHH4sIIIII", 40, 8, 8, 1, 24, b"MJPG", 192, 0, 0, 0, 0)
    stream = riff_list("strl", riff_chunk("strh", head), riff_chunk("strf", form))
    movi = riff_list("movi", riff_chunk("00dc", picture))
    index = riff_chunk("idx1", b"00dc" + struct.pack("<III", 0x10, 4, len(picture)))
    hdrl = riff_list("hdrl", riff_chunk("avih", main), stream, *in_header)
    return riff_chunk("RIFF", b"AVI " + hdrl + b"".join(before) + movi + index + b"".join(behind)) + b"".join(more)


def avix(*chunks):
    return riff_chunk("RIFF", b"AVIX" + b"".join(chunks))


def aiff(*behind, kind="AIFF", before=()):
    comm = struct.pack(">hIh", 1, 16, 16) + bytes.fromhex("400bfa00000000000000")
    comm += b"NONE\0\0" if kind == "AIFC" else b""
    ssnd = riff_chunk("SSND", bytes(8 + 32), ">")
    body = kind.encode() + riff_chunk("COMM", comm, ">") + b"".join(before) + ssnd + b"".join(behind)
    return riff_chunk("FORM", body, ">")


# FLAC and Ogg [RFC 9639; RFC 3533; RFC 7845]


def comments(*pairs, vendor="labelcheck samples"):
    texts = [f"{name}={value}".encode() for name, value in pairs]
    head = struct.pack("<I", len(vendor)) + vendor.encode() + struct.pack("<I", len(texts))
    return head + b"".join(struct.pack("<I", len(text)) + text for text in texts)


def flac_block(kind, data, *, last=False):
    return bytes([kind | 0x80 * last]) + struct.pack(">I", len(data))[1:] + data


STREAMINFO = struct.pack(">HH", 16, 16) + bytes(6) + struct.pack(">Q", 8000 << 44 | 15 << 36 | 16) + bytes(16)


def crc8(data):
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc << 1 ^ 0x07 if crc & 0x80 else crc << 1) & 0xFF
    return crc


def crc16(data):
    crc = 0
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x8005 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc


def flac_frame():
    """Sixteen samples of silence: a constant subframe [RFC 9639, 9]."""
    head = b"\xff\xf8\x64\x08\x00\x0f"
    body = head + bytes([crc8(head)]) + b"\0\0\0"
    return body + struct.pack(">H", crc16(body))


def flac(*blocks, before=b"", behind=b""):
    middle = b"".join(flac_block(kind, data) for kind, data in blocks)
    close = flac_block(1, bytes(8), last=True)
    return before + b"fLaC" + flac_block(0, STREAMINFO) + middle + close + flac_frame() + behind


def ogg_crc(data):
    crc = 0
    for byte in data:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1 ^ 0x04C11DB7 if crc & 0x80000000 else crc << 1) & 0xFFFFFFFF
    return crc


def page(serial, number, lacing, body, flags=0, granule=0):
    head = struct.pack("<4sBBqIII", b"OggS", 0, flags, granule, serial, number, 0) + bytes([len(lacing)]) + lacing
    crc = struct.pack("<I", ogg_crc(head + body))
    return head[:22] + crc + head[26:] + body


def laced(packet):
    return b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255])


def pages(serial, start, packets, room=255):
    """Pages of at most `room` lacing values that hold the packets, which go over page ends [RFC 3533, 6]."""
    lacing, body = b"".join(map(laced, packets)), b"".join(packets)
    out, number, goes_on = b"", start, False
    while lacing:
        part, lacing = lacing[:room], lacing[room:]
        out += page(serial, number, part, body[: sum(part)], flags=int(goes_on))
        body, goes_on, number = body[sum(part) :], part[-1] == 255, number + 1
    return out, number


OPUS_HEAD = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 48000, 0, 0)
OPUS_SILENCE = b"\xf8\xff\xfe"
SPEEX_HEAD = struct.pack(
    "<8s20s13i", b"Speex   ", b"1.2", 1, 80, 8000, 0, 4, 1, -1, 160, 0, 1, 0, 0, 0
)  # fmt: skip


def ogg(first, second, *more, serial=1, room=255, sound=OPUS_SILENCE):
    """A logical stream: its head alone on a page, the other headers, a page of sound that ends it."""
    middle, number = pages(serial, 1, [second, *more], room)
    last = page(serial, number, laced(sound), sound, flags=4, granule=960)
    return page(serial, 0, laced(first), first, flags=2) + middle + last


def opus(*pairs, **more):
    return ogg(OPUS_HEAD, b"OpusTags" + comments(*pairs), **more)


VORBIS_HEAD = b"\x01vorbis" + struct.pack("<IBIiiiBB", 0, 1, 8000, 0, 0, 0, 0xB8, 1)


def vorbis(*pairs, **more):
    return ogg(VORBIS_HEAD, b"\x03vorbis" + comments(*pairs) + b"\1", b"\x05vorbis" + bytes(20), **more)


def speex(*pairs, **more):
    return ogg(SPEEX_HEAD, comments(*pairs), **more)


def ogg_flac(*pairs, **more):
    head = b"\x7fFLAC\1\0\0\1fLaC" + flac_block(0, STREAMINFO)
    return ogg(head, flac_block(4, comments(*pairs), last=True), sound=flac_frame(), **more)


def theora(*pairs, **more):
    return ogg(b"\x80theora\3\2\1" + bytes(32), b"\x81theora" + comments(*pairs), b"\x82theora", **more)


# AAC, AMR, MPEG-TS

ADTS = bytes.fromhex("fff15040017ffc") + bytes(4)
ADTS_FRAMES = ADTS * 4
AMR = b"#!AMR\n" + (b"\x3c" + bytes(31)) * 4
TS = (b"G\x1f\xff\x10" + b"\xff" * 184) * 6
M2TS = (bytes(4) + b"G\x1f\xff\x10" + b"\xff" * 184) * 6


# Tags at the end of a sound file


def id3v1(comment=b"", title=b"", mark=b"TAG"):
    return mark + title.ljust(30, b"\0") + bytes(60) + b"2025" + comment.ljust(30, b"\0") + b"\xff"


def ape(*items, header=True):
    """Items are (key, value, flags)."""
    body = b"".join(struct.pack("<II", len(value), flags) + key.encode() + b"\0" + value for key, value, flags in items)
    fields = (2000, len(body) + 32, len(items))
    foot = b"APETAGEX" + struct.pack("<4I", *fields, header << 31) + bytes(8)
    head = b"APETAGEX" + struct.pack("<4I", *fields, 0xA0000000) + bytes(8)
    return head * header + body + foot


# Matroska [RFC 8794; RFC 9559]

UNKNOWN = b"\x01" + b"\xff" * 7


def element(number, data=b"", size=None):
    return bytes.fromhex(number) + (struct.pack(">Q", len(data) | 1 << 56) if size is None else size) + data


def small(number, data):
    """An element whose size has one byte."""
    return element(number, data, bytes([0x80 | len(data)]))


def uint(number, value, width=1):
    return small(number, value.to_bytes(width))


def simple_tag(name, value=None, *inside):
    text = b"" if value is None else element("4487", value.encode())
    return element("67c8", element("45a3", name.encode()) + text + b"".join(inside))


def tag(*simple):
    return element("7373", element("63c0") + b"".join(simple))


def tags(*each, crc=None):
    body = b"".join(each)
    checksum = struct.pack("<I", zlib.crc32(body) if crc is None else crc)
    return element("1254c367", small("bf", checksum) + body)


def aigc_tags(value):
    return tags(tag(simple_tag("ENCODER", "x"), simple_tag("AIGC", value)))


def ebml(kind="matroska"):
    body = uint("4286", 1) + uint("42f7", 1) + uint("42f2", 4) + uint("42f3", 8) + small("4282", kind.encode())
    return small("1a45dfa3", body + uint("4287", 4) + uint("4285", 2))


def track(kind=1, codec="V_MJPEG"):
    video = (
        small("e0", uint("b0", 8) + uint("ba", 8)) if kind == 1 else small("e1", small("b5", struct.pack(">f", 8000)))
    )
    return element(
        "1654ae6b",
        small("ae", uint("d7", 1) + uint("73c5", 1) + uint("83", kind) + small("86", codec.encode()) + video),
    )


TRACKS = track()
SOUND = track(2, "A_MPEG/L3")


def info_element(title=None):
    named = b"" if title is None else element("7ba9", title.encode())
    return element("1549a966", uint("2ad7b1", 1000000, 4) + small("4d80", b"x") + small("5741", b"x") + named)


def cluster(payload=None, size=None):
    block = b"\x81\0\0\x80" + (jpeg() if payload is None else payload)
    return element("1f43b675", uint("e7", 0) + element("a3", block), size)


def seek_head(*places):
    """Where elements stand, by (ID, offset from the start of the segment's data); 21 bytes an entry."""
    seeks = (
        small("4dbb", small("53ab", bytes.fromhex(number)) + small("53ac", at.to_bytes(8))) for number, at in places
    )
    return element("114d9b74", b"".join(seeks))


def segment(*parts, size=None):
    return element("18538067", b"".join(parts), size)


def matroska(*before, behind=(), kind="matroska", tracks=TRACKS, size=None, sought=True, clusters=None):
    """A segment with SeekHead, a void, info, tracks, `before`, clusters, `behind`; SeekHead knows what stands behind."""
    clusters = [cluster()] if clusters is None else clusters
    middle = [element("ec", bytes(5)), info_element(), tracks, *before, *clusters]
    at = len(seek_head(*[("1254c367", 0)] * len(behind))) + sum(map(len, middle))
    places = []
    for part in behind:
        places.append((part[:4].hex(), at))
        at += len(part)
    head = [seek_head(*places)] if sought else []
    return ebml(kind) + segment(*head, *middle, *behind, size=size)


# Flash video [FLV and F4V 10.1, Annex E; AMF0]


def amf(value):
    """A value: text, number, boolean, None, a list, a dict (an ECMA array), or bytes as they are."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, bool):
        return b"\1" + bytes([value])
    if isinstance(value, str):
        raw = value.encode()
        return b"\2" + struct.pack(">H", len(raw)) + raw
    if isinstance(value, list):
        return b"\x0a" + struct.pack(">I", len(value)) + b"".join(map(amf, value))
    if isinstance(value, dict):
        return b"\x08" + struct.pack(">I", len(value)) + amf_members(value)
    return b"\5" if value is None else b"\0" + struct.pack(">d", value)


def amf_members(members):
    body = b"".join(struct.pack(">H", len(key.encode())) + key.encode() + amf(value) for key, value in members.items())
    return body + b"\0\0\x09"


def amf_object(members):
    return b"\3" + amf_members(members)


def amf_long(text, kind=12):
    raw = text if isinstance(text, bytes) else text.encode()
    return bytes([kind]) + struct.pack(">I", len(raw)) + raw


def flv_tag(kind, data):
    head = bytes([kind]) + struct.pack(">I", len(data))[1:] + bytes(7)
    return head + data + struct.pack(">I", len(head) + len(data))


def script(event, value):
    return flv_tag(18, amf(event) + amf(value))


def flv(*tags, media=None):
    sound = flv_tag(8, b"\x22" + SILENCE) if media is None else media
    return b"FLV\1\4\0\0\0\x09" + bytes(4) + b"".join(tags) + sound


def flv_xmp(value):
    return script("onXMPData", {"liveXML": amf_long(xmp_label(value))})


# ASF [ASF 1.20.03]


def guid(text):
    parts = text.split("-")
    return b"".join(bytes.fromhex(part)[::-1] for part in parts[:3]) + bytes.fromhex("".join(parts[3:]))


def asf_object(name, *parts):
    body = b"".join(parts)
    return guid(name) + struct.pack("<Q", 24 + len(body)) + body


def utf16(text):
    return (text + "\0").encode("utf-16-le")


def content_description(title="", description=""):
    texts = [utf16(title), b"", b"", utf16(description), b""]
    return asf_object(
        "75B22633-668E-11CF-A6D9-00AA0062CE6C", struct.pack("<5H", *map(len, texts)), b"".join(texts)
    )  # fmt: skip


def extended_description(*pairs):
    records = (
        struct.pack("<H", len(utf16(name))) + utf16(name) + struct.pack("<HH", 0, len(utf16(value))) + utf16(value)
        for name, value in pairs
    )
    body = struct.pack("<H", len(pairs)) + b"".join(records)
    return asf_object("D2D0A440-E307-11D2-97F0-00A0C95EA850", body)


def metadata_library(*pairs):
    records = (
        struct.pack("<HHHHI", 0, 0, len(utf16(name)), 0, len(utf16(value))) + utf16(name) + utf16(value)
        for name, value in pairs
    )
    return asf_object("44231C94-9498-49D1-A141-1D134E457054", struct.pack("<H", len(pairs)), *records)


def header_extension(*objects):
    body = b"".join(objects)
    head = guid("ABD3D211-A9BA-11CF-8EE6-00C00C205365") + struct.pack("<HI", 6, len(body))
    return asf_object("5FBF03B5-A92E-11CF-8EE3-00C00C205365", head + body)


_SOUND_STREAM = "F8699E40-5B4D-11CF-A8FD-00805F5C442B"
_VIDEO_STREAM = "BC19EFC0-5B4D-11CF-A8FD-00805F5C442B"
ASF_XMP = "BE7ACFCB-97A9-42E8-9C71-999491E3AFAC"


def asf(*objects, sound=False, behind=()):
    properties = asf_object(
        "8CABDCA1-A947-11CF-8EE4-00C00C205365", bytes(16), struct.pack("<6Q", 0, 0, 0, 0, 0, 0), struct.pack("<4I", 2, 0, 0, 0)
    )  # fmt: skip
    kind = struct.pack("<HHIIHHH", 0x161, 1, 8000, 1000, 1, 16, 0) if sound else bytes(11)
    stream = asf_object(
        "B7DC0791-A9B7-11CF-8EE6-00C00C205365", guid(_SOUND_STREAM if sound else _VIDEO_STREAM), bytes(16),
        bytes(8), struct.pack("<II", len(kind), 0), struct.pack("<HI", 1, 0), kind,
    )  # fmt: skip
    parts = [properties, stream, *objects]
    header = asf_object(
        "75B22630-668E-11CF-A6D9-00AA0062CE6C", struct.pack("<I", len(parts)), b"\1\2", *parts
    )  # fmt: skip
    data = asf_object("75B22636-668E-11CF-A6D9-00AA0062CE6C", bytes(16), struct.pack("<QH", 0, 0x101))
    return header + data + b"".join(behind)
