"""Builders of small files, so that tests and samples read like the formats' own specifications.

Nothing here compresses with a library whose output may change with its version: what is built is the same everywhere.
"""

import json
import re
import struct
import zlib

EXAMPLE_USCC = "91990000MA0AAAAAAR"
"""Invented (no region 990000 exists); its check digit is right by GB 32100-2015."""

EXAMPLE_CODE = f"0011{EXAMPLE_USCC}10000"
EXAMPLE_PROPAGATOR = f"0011{EXAMPLE_USCC}20000"

TC260 = "http://www.tc260.org.cn/ns/AIGC/1.0/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def label(**changes):
    """The seven fields of a right label; `None` takes a field out."""
    fields = {
        "Label": "1",
        "ContentProducer": EXAMPLE_CODE,
        "ProduceID": "7c9e6679f3a24b1d8e0512ab34cd56ef",
        "ReservedCode1": "",
        "ContentPropagator": EXAMPLE_CODE,
        "PropagateID": "7c9e6679f3a24b1d8e0512ab34cd56ef",
        "ReservedCode2": "",
    }
    fields.update(changes)
    return {key: value for key, value in fields.items() if value is not None}


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def wrapped(value):
    return compact({"AIGC": value})


# XMP


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def xmp(inside="", attributes="", namespaces=f'xmlns:TC260="{TC260}"'):
    """A packet with one rdf:Description."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="{RDF}"><rdf:Description rdf:about="" {namespaces} {attributes}>{inside}'
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def xmp_label(value):
    return xmp(f"<TC260:AIGC>{escape(value)}</TC260:AIGC>")


# EXIF


def exif(comment=None, description=None, order=">", more=()):
    """A TIFF block with an ImageDescription in IFD0 and a UserComment (with its 8-byte code) in the Exif IFD.

    `more`: further texts of IFD0, pairs of tag and bytes.
    """
    entries, data = [], b""
    head = 8
    texts = [(0x010E, description)] * (description is not None) + list(more)
    tags = [(tag, 2, value + b"\0") for tag, value in sorted(texts)] + [(0x8769, 4, None)]
    ifd = 2 + 12 * len(tags) + 4
    exif_at = head + ifd
    values_at = exif_at + 2 + 12 * (comment is not None) + 4
    for tag, kind, value in tags:
        if value is None:
            entries.append(struct.pack(order + "HHII", tag, kind, 1, exif_at))
        else:
            entries.append(_entry(order, tag, kind, value, values_at + len(data)))
            data += value if len(value) > 4 else b""
    inner = []
    if comment is not None:
        inner.append(_entry(order, 0x9286, 7, comment, values_at + len(data)))
        data += comment if len(comment) > 4 else b""
    mark = (b"MM\0*" if order == ">" else b"II*\0") + struct.pack(order + "I", head)
    return mark + _ifd(order, entries) + _ifd(order, inner) + data


def exif_thumbnail(picture):
    """A TIFF block whose second directory points to this JPEG."""
    first = struct.pack(">HI", 0, 8 + 6)
    second = (
        struct.pack(">H", 2) + struct.pack(">HHII", 0x201, 4, 1, 44) + struct.pack(">HHII", 0x202, 4, 1, len(picture))
    )
    return b"MM\0*" + struct.pack(">I", 8) + first + second + bytes(4) + picture


def _entry(order, tag, kind, value, at):
    place = value.ljust(4, b"\0") if len(value) <= 4 else struct.pack(order + "I", at)
    return struct.pack(order + "HHI", tag, kind, len(value)) + place


def _ifd(order, entries):
    return struct.pack(order + "H", len(entries)) + b"".join(entries) + bytes(4)


ASCII = b"ASCII\0\0\0"
UNICODE = b"UNICODE\0"


# PNG

PNG = b"\x89PNG\r\n\x1a\n"


def chunk(kind, data=b"", crc=None):
    body = kind.encode() + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body) if crc is None else crc)


def png(*before, after=(), end=True, size=8):
    """A grey square; chunks stand before and after the image data."""
    rows = (b"\0" + b"\x80" * size) * size
    head = chunk("IHDR", struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0))
    tail = chunk("IEND") if end else b""
    return PNG + head + b"".join(before) + chunk("IDAT", stored(rows)) + b"".join(after) + tail


def stored(data):
    """A zlib stream of stored blocks [RFC 1951, 3.2.4]."""
    blocks = [data[at : at + 0xFFFF] for at in range(0, len(data), 0xFFFF)] or [b""]
    body = b"".join(
        bytes([block is blocks[-1]]) + struct.pack("<HH", len(block), len(block) ^ 0xFFFF) + block for block in blocks
    )
    return b"\x78\x01" + body + struct.pack(">I", zlib.adler32(data))


def text_chunk(keyword, value):
    return chunk("tEXt", keyword.encode() + b"\0" + value.encode())


def ztxt_chunk(keyword, value):
    return chunk("zTXt", keyword.encode() + b"\0\0" + stored(value.encode()))


def itxt_chunk(keyword, value, *, compressed=False):
    data = value if isinstance(value, bytes) else value.encode()
    return chunk("iTXt", keyword.encode() + bytes([0, compressed, 0, 0, 0]) + (stored(data) if compressed else data))


def xmp_chunk(packet, *, compressed=False):
    return itxt_chunk("XML:com.adobe.xmp", packet, compressed=compressed)


# JPEG: a grey square of 8 x 8, one component, the shortest Huffman tables that code it


def segment(marker, data):
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


_DC = segment(0xC4, b"\x00" + bytes([0, 1] + [0] * 14) + b"\x00")
_AC = segment(0xC4, b"\x10" + bytes([0, 1] + [0] * 14) + b"\x00")
_SCAN = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x0f"


def jpeg(*segments, end=True):
    frame = segment(0xDB, b"\0" + bytes([1] * 64)) + segment(0xC0, struct.pack(">BHHB", 8, 8, 8, 1) + b"\x01\x11\x00")
    return b"\xff\xd8" + b"".join(segments) + frame + _DC + _AC + _SCAN + (b"\xff\xd9" if end else b"")


def app_exif(block):
    return segment(0xE1, b"Exif\0\0" + block)


def app_xmp(packet):
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet)


# MP4 and QuickTime


def box(name, *parts, large=False):
    kind = name.encode("latin-1") if isinstance(name, str) else name
    body = b"".join(parts)
    if large:
        return struct.pack(">I", 1) + kind + struct.pack(">Q", len(body) + 16) + body
    return struct.pack(">I", len(body) + 8) + kind + body


def full(name, *parts):
    return box(name, bytes(4), *parts)


def handler(kind):
    return full("hdlr", bytes(4), kind.encode(), bytes(13))


def data_box(value, kind=1):
    return box("data", struct.pack(">II", kind, 0), value)


def keys_and_items(pairs, *, quicktime=False):
    """A `meta` box with `keys` of namespace mdta and an `ilst` indexed by them; a value None leaves its item empty."""
    keys = full("keys", struct.pack(">I", len(pairs)), *(box("mdta", key.encode()) for key, _ in pairs))
    items = [
        box(struct.pack(">I", index), b"" if value is None else data_box(value.encode()))
        for index, (_, value) in enumerate(pairs, 1)
    ]
    return (box if quicktime else full)("meta", handler("mdta"), keys, box("ilst", *items))


def item_list(*items, kind="mdir"):
    return full("meta", handler(kind), box("ilst", *items))


def freeform(name, value):
    return box("----", full("mean", b"com.apple.iTunes"), full("name", name.encode()), data_box(value.encode()))


def udta_meta(value, key="AIGC"):
    return box("udta", keys_and_items([("encoder", "labelcheck samples"), (key, value)]))


def mp4(*in_moov, brand="isom", before=(), after=(), media=True):
    """A movie of one motion JPEG frame of one second, which players open; boxes in `moov`, before and behind it."""
    ftyp = box("ftyp", brand.encode(), struct.pack(">I", 512), brand.encode(), b"mp41")
    mdat = box("mdat", jpeg()) if media else b""
    head = ftyp + b"".join(before)
    return head + mdat + box("moov", _mvhd(), _trak(len(head) + 8), *in_moov) + b"".join(after)


_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)


def _mvhd():
    return full(
        "mvhd", struct.pack(">IIII", 0, 0, 1000, 1000), struct.pack(">IH", 0x10000, 0x100), bytes(10), _MATRIX,
        bytes(24), struct.pack(">I", 2),
    )  # fmt: skip


def _trak(offset):
    tkhd = box(
        "tkhd", struct.pack(">I", 3), struct.pack(">IIIII", 0, 0, 1, 0, 1000), bytes(16), _MATRIX,
        struct.pack(">II", 8 << 16, 8 << 16),
    )  # fmt: skip
    mdhd = full("mdhd", struct.pack(">IIIIHH", 0, 0, 1000, 1000, 0x55C4, 0))
    entry = box(
        "jpeg", bytes(6), struct.pack(">H", 1), bytes(16), struct.pack(">HHIIIH", 8, 8, 0x480000, 0x480000, 0, 1),
        bytes(32), struct.pack(">Hh", 24, -1),
    )  # fmt: skip
    stbl = box(
        "stbl",
        full("stsd", struct.pack(">I", 1), entry),
        full("stts", struct.pack(">III", 1, 1, 1000)),
        full("stsc", struct.pack(">IIII", 1, 1, 1, 1)),
        full("stsz", struct.pack(">II", len(jpeg()), 1)),
        full("stco", struct.pack(">II", 1, offset)),
    )
    dinf = box("dinf", full("dref", struct.pack(">I", 1), box("url ", struct.pack(">I", 1))))
    minf = box("minf", box("vmhd", struct.pack(">I", 1), bytes(8)), dinf, stbl)
    return box("trak", tkhd, box("mdia", mdhd, handler("vide"), minf))


# MP3

SILENCE = (b"\xff\xfb\x10\xc4" + bytes(100)) * 4
"""Four frames of layer III, 32 kbit/s, 44.1 kHz, mono."""


def synchsafe(number):
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def txxx(name, value, version=4, encoding=3):
    codec = {0: "latin-1", 1: "utf-16-le", 2: "utf-16-be", 3: "utf-8"}[encoding]
    mark = b"\xff\xfe" if encoding == 1 else b""
    zero = b"\0\0" if encoding in {1, 2} else b"\0"
    body = bytes([encoding]) + mark + name.encode(codec) + zero + mark + value.encode(codec)
    return frame("TXX" if version == 2 else "TXXX", body, version)


def frame(name, body, version=4, flags=b"\0\0"):
    if version == 2:
        return name.encode() + struct.pack(">I", len(body))[1:] + body
    size = synchsafe(len(body)) if version == 4 else struct.pack(">I", len(body))
    return name.encode() + size + flags + body


def id3(*frames, version=4, flags=0, padding=16):
    body = b"".join(frames) + bytes(padding)
    return b"ID3" + bytes([version, 0, flags]) + synchsafe(len(body)) + body


def unsynchronised(data):
    """A zero behind each 0xFF that would look like a frame of sound [ID3v2.4 structure, 6.1]."""
    return re.sub(rb"\xff(?=[\xe0-\xff\0]|$)", b"\xff\0", data)


def unsynchronised_tag(*frames, version=3):
    """A tag whose whole body is unsynchronised, as ID3v2.2 and 2.3 do."""
    return id3(unsynchronised(b"".join(frames)), version=version, flags=0x80)


def compressed_frame(name, body, version=4):
    """A frame with its size before compression: plain in 2.3, with a flag of its own and synchsafe in 2.4."""
    if version == 3:
        return frame(name, struct.pack(">I", len(body)) + stored(body), 3, b"\0\x80")
    return frame(name, synchsafe(len(body)) + stored(body), 4, b"\0\x09")


def mp3(*tags):
    return b"".join(tags) + SILENCE


# PDF


def pdf(info, *more, root="<< /Type /Catalog /Pages 2 0 R >>", trailer="", entry="%010d %05d %s \n"):
    """One empty page; `info` is the body of object 4, `more` are further objects from 5 on; `entry` formats the table."""
    bodies = [*_page(root), info, *more]
    out, places = _objects(b"%PDF-1.7\n", dict(enumerate(bodies, 1)))
    rows = [entry % (0, 65535, "f")] + [entry % (place, 0, "n") for place in places.values()]
    return out + _table(f"0 {len(rows)}\n{''.join(rows)}") + _trailer(len(rows), trailer, len(out))


def pdf_of(bodies):
    """A file of these objects by number, from 1 on without a gap; object 1 is the catalogue, 4 the information."""
    out, places = _objects(b"%PDF-1.7\n", dict(sorted(bodies.items())))
    rows = ["0000000000 65535 f \n"] + [f"{place:010d} 00000 n \n" for place in places.values()]
    return out + _table(f"0 {len(rows)}\n{''.join(rows)}") + _trailer(len(rows), "", len(out))


def pdf_update(before, info):
    """An incremental update with a new object 4 [ISO 32000-1, 7.5.6]."""
    out, places = _objects(before, {4: info})
    previous = int(before.split()[-2])
    return out + _table(f"4 1\n{places[4]:010d} 00000 n \n") + _trailer(5, f"/Prev {previous}", len(out))


def pdf_streams(info, *more):
    """As `pdf`, with object 4 and the further ones in an object stream and a cross-reference stream [7.5.7, 7.5.8]."""
    packed = {number: _bytes(body) for number, body in enumerate((info, *more), 4)}
    starts, at = [], 0
    for number, body in packed.items():
        starts.append(b"%d %d" % (number, at))
        at += len(body) + 1
    head = b" ".join(starts) + b" "
    content = stored(head + b"\n".join(packed.values()))
    holder, table = 4 + len(packed), 5 + len(packed)
    stream = pdf_stream(content, f"/Type /ObjStm /N {len(packed)} /First {len(head)} /Filter /FlateDecode")
    plain = dict(enumerate(_page("<< /Type /Catalog /Pages 2 0 R >>"), 1)) | {holder: stream}
    out, places = _objects(b"%PDF-1.7\n", plain)
    rows = [(0, 0, 255)] + [(1, places[n], 0) for n in (1, 2, 3)]
    rows += [(2, holder, index) for index in range(len(packed))] + [(1, places[holder], 0), (1, len(out), 0)]
    data = stored(b"".join(struct.pack(">BIB", *row) for row in rows))
    keys = f"/Type /XRef /Size {table + 1} /W [1 4 1] /Root 1 0 R /Info 4 0 R /Filter /FlateDecode"
    return _objects(out, {table: pdf_stream(data, keys)})[0] + b"startxref\n%d\n%%%%EOF\n" % len(out)


def pdf_stream(data, keys=""):
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (keys.encode(), len(data), data)


def _page(root):
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 72 72] >>"
    return [root, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page]


def _bytes(body):
    return body if isinstance(body, bytes) else body.encode()


def _objects(out, bodies):
    """`out` with the objects behind it, and where each begins."""
    places = {}
    for number, body in bodies.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, _bytes(body))
    return out, places


def _table(rows):
    return f"xref\n{rows}".encode()


def _trailer(size, more, at):
    return f"trailer\n<< /Size {size} /Root 1 0 R /Info 4 0 R {more} >>\nstartxref\n{at}\n%%EOF\n".encode()


def pdf_string(text):
    """A literal string, escaped [ISO 32000-1, 7.3.4.2]."""
    return "(" + text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")"


# Markdown


def front_matter(fields, body="", quote="'", indent=2):
    lines = "".join(f"{' ' * indent}{key}: {quote}{value}{quote}\n" for key, value in fields.items())
    return f"---\nAIGC:\n{lines}---\n\n{body}"
