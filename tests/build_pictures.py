"""Builders of small pictures beyond PNG and JPEG, each a grey or black square, that other programs open."""

import hashlib
import struct
import zlib

from build import box, full, jpeg, segment, xmp

# WebP [WebP container specification]

LOSSLESS = bytes.fromhex("2f00000010071011118888fe07")
"""One black pixel in VP8L."""


def riff_chunk(kind, data):
    return kind.encode() + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)


def webp(*chunks, before=(), extended=True):
    flags = 0x04 * any(c[:4] == b"XMP " for c in chunks) | 0x08 * any(c[:4] == b"EXIF" for c in chunks)
    head = [riff_chunk("VP8X", bytes([flags]) + bytes(9))] if extended else []
    body = b"WEBP" + b"".join([*head, *before, riff_chunk("VP8L", LOSSLESS), *chunks])
    return b"RIFF" + struct.pack("<I", len(body)) + body


# GIF [GIF89a]

MAGIC = b"\x01" + bytes(range(255, -1, -1)) + b"\0"


def sub_blocks(data):
    return b"".join(bytes([len(data[at : at + 255])]) + data[at : at + 255] for at in range(0, len(data), 255)) + b"\0"


def gif_xmp(packet):
    return b"\x21\xff\x0bXMP DataXMP" + packet + MAGIC


def gif_comment(text):
    return b"\x21\xfe" + sub_blocks(text)


def gif(*before, after=(), end=True):
    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02" + sub_blocks(b"\x44\x01")
    return head + b"".join(before) + frame + b"".join(after) + (b";" if end else b"")


# TIFF [TIFF 6.0; BigTIFF Design]


class Tiff:
    """Directories of one structure; a value is (tag, type, bytes), and a number behind bytes its count."""

    def __init__(self, order="<", *, big=False):
        self.order, self.big = order, big
        mark = {"<": b"II", ">": b"MM"}[order]
        self.data = bytearray(
            mark + struct.pack(order + ("HHHQ" if big else "HI"), *((43, 8, 0, 0) if big else (42, 0)))
        )
        self.link = 8 if big else 4

    def number(self, value):
        return struct.pack(self.order + ("Q" if self.big else "I"), value)

    def short(self, value):
        return struct.pack(self.order + "H", value)

    def put(self, data):
        self.data += bytes(len(self.data) % 2)
        at = len(self.data)
        self.data += data
        return at

    def directory(self, *entries, linked=True):
        """Put a directory, hang it on the chain unless `linked` is false, and return its place."""
        inline = 8 if self.big else 4
        sizes = {3: 2, 4: 4, 13: 4, 16: 8}
        rows = b""
        for tag, kind, value in sorted(entries):
            place = value.ljust(inline, b"\0") if len(value) <= inline else self.number(self.put(value))
            rows += struct.pack(self.order + "HH", tag, kind) + self.number(len(value) // sizes.get(kind, 1)) + place
        count = struct.pack(self.order + ("Q" if self.big else "H"), len(entries))
        at = self.put(count + rows + self.number(0))
        if linked:
            self.data[self.link : self.link + inline] = self.number(at)
            self.link = len(self.data) - inline
        return at

    def picture(self):
        """Entries of a picture of one black pixel."""
        strip = self.put(b"\0")
        one, eight = (3, self.short(1)), (3, self.short(8))
        plain = {256: one, 257: one, 258: eight, 259: one, 262: one, 277: one, 278: one}
        places = {273: (self.link_kind, self.number(strip)), 279: (self.link_kind, self.number(1))}
        return [(tag, *value) for tag, value in (plain | places).items()]

    @property
    def link_kind(self):
        return 16 if self.big else 4


def tiff(*entries, order="<", big=False):
    """A picture with these entries in its first directory."""
    built = Tiff(order, big=big)
    built.directory(*built.picture(), *entries)
    return bytes(built.data)


def tiff_exif(comment, order="<", *, big=False):
    """A picture with an Exif directory that holds this UserComment."""
    built = Tiff(order, big=big)
    inner = built.directory((0x9286, 7, comment), linked=False)
    built.directory(*built.picture(), (0x8769, built.link_kind, built.number(inner)))
    return bytes(built.data)


def tiff_loop():
    """A directory that is its own next one, its Exif directory and its sub-directory."""
    built = Tiff()
    at = len(built.data)
    built.directory((0x8769, 4, built.number(at)), (330, 4, built.number(at)))
    built.data[built.link : built.link + 4] = built.number(at)
    return bytes(built.data)


def tiff_chain(count):
    """Empty directories, one behind the other."""
    places = [8 + 6 * number for number in range(1, count)] + [0]
    return b"II*\0\x08\0\0\0" + b"".join(struct.pack("<HI", 0, at) for at in places)


def tiff_overlap(count, size):
    """Texts that all stand in the same place."""
    rows = struct.pack("<HHII", 270, 2, size, 8) * count
    return b"II*\0" + struct.pack("<I", 8 + size) + b"x" * size + struct.pack("<H", count) + rows + bytes(4)


# HEIF and AVIF [ISO/IEC 14496-12, 8.11; ISO/IEC 23008-12]


def meta(items, *, version=0, method=0, at=0, widths=(4, 4, 4, 0), parts=1):
    """A `meta` box of items (type, content type, data); the data stand in `idat`, or at `at` in the file."""
    infe, entries, offset = [], b"", at
    wide = version == 2
    for number, (kind, content, data) in enumerate(items, 1):
        names = b"\0" + (content.encode() + b"\0" if content else b"")
        infe.append(box("infe", b"\2\0\0\0", struct.pack(">HH", number, 0), kind.encode(), names))
        entries += struct.pack(">I" if wide else ">H", number)
        entries += struct.pack(">H", method) if version else b""
        base = _uint(offset, widths[2])
        entries += b"\0\0" + base + struct.pack(">H", parts)
        done = 0
        for part in range(parts):
            size = len(data) * (part + 1) // parts - done
            start = done if widths[2] else offset + done
            entries += _uint(0, widths[3] if version else 0) + _uint(start, widths[0]) + _uint(size, widths[1])
            done += size
        offset += len(data)
    sizes = bytes([widths[0] << 4 | widths[1], widths[2] << 4 | widths[3]])
    count = struct.pack(">I" if wide else ">H", len(items))
    iloc = box("iloc", bytes([version, 0, 0, 0]), sizes, count, entries)
    idat = [box("idat", b"".join(data for _, _, data in items))] if method == 1 else []
    handler = full("hdlr", bytes(4), b"pict", bytes(13))
    return full("meta", handler, full("iinf", struct.pack(">H", len(items)), *infe), iloc, *idat)


def _uint(value, size):
    return value.to_bytes(size) if size else b""


def heif(*items, brand="heic", others=("mif1",), after=(), **more):
    """A file whose items' data stand in `mdat`, or in `idat` with method=1; no picture is coded in it."""
    ftyp = box("ftyp", brand.encode(), bytes(4), *(other.encode() for other in (brand, *others)))
    if more.get("method") == 1:
        return ftyp + meta(items, **more) + b"".join(after)
    start = len(ftyp) + len(meta(items, **more)) + 8
    data = b"".join(data for _, _, data in items)
    return ftyp + meta(items, at=start, **more) + box("mdat", data) + b"".join(after)


def heif_extents(count):
    """As many items as fit, each of as many parts of no size as can be said without a byte."""
    infe = full("iinf", struct.pack(">H", 0))
    entries = struct.pack(">HHH", 1, 0, 0xFFFF) * count
    iloc = box("iloc", bytes(4), b"\0\0", struct.pack(">H", count), entries)
    return box("ftyp", b"heic\0\0\0\0heic") + full("meta", infe, iloc)


def heif_overlap(count, size):
    """Items of XMP that all lie in the same place."""
    packet = xmp(f"<dc:x>{'x' * size}</dc:x>", namespaces='xmlns:dc="http://purl.org/dc/elements/1.1/"')
    infe = [
        box("infe", b"\2\0\0\0", struct.pack(">HH", number, 0), b"mime\0application/rdf+xml\0")
        for number in range(count)
    ]
    entries = b"".join(struct.pack(">HHHII", number, 0, 1, 24, len(packet)) for number in range(count))
    iloc = box("iloc", bytes(4), b"\x44\0", struct.pack(">H", count), entries)
    head = box("ftyp", b"heic\0\0\0\0") + box("mdat", packet)
    return head + full("meta", full("iinf", struct.pack(">H", count), *infe), iloc)


def xmp_item(packet):
    return ("mime", "application/rdf+xml", packet)


def exif_item(block):
    return ("Exif", "", struct.pack(">I", 0) + block)


# JPEG XL [ISO/IEC 18181-2]


def jxl(*boxes, parts=False):
    code = box("jxlp", b"\x80\0\0\0\xff\x0a\0") if parts else box("jxlc", b"\xff\x0a\0\0")
    return box("JXL ", b"\r\n\x87\n") + box("ftyp", b"jxl \0\0\0\0jxl ") + b"".join(boxes) + code


def bmp():
    return b"BM" + struct.pack("<IIIIiiHHIIiiII", 58, 0, 54, 40, 1, 1, 1, 24, 0, 4, 2835, 2835, 0, 0) + bytes(4)


# SVG


def svg(inside, attributes="", prologue='<?xml version="1.0" encoding="UTF-8"?>\n'):
    drawing = '<rect width="8" height="8" fill="#888"/>'
    return f'{prologue}<svg xmlns="http://www.w3.org/2000/svg" {attributes} width="8" height="8">{inside}{drawing}</svg>'.encode()


# JPEG with an XMP extension, Photoshop's resources and further pictures


def xmp_extension(packet, size):
    """The segments of a packet that is longer than one segment holds [XMP part 3, 1.1.3.1]."""
    head = b"http://ns.adobe.com/xmp/extension/\0" + digest(packet).encode()
    return [
        segment(0xE1, head + struct.pack(">II", len(packet), at) + packet[at : at + size])
        for at in range(0, len(packet), size)
    ]


def xmp_with_extension(packet):
    """The main packet, which names the one in the extension."""
    note = f'xmpNote:HasExtendedXMP="{digest(packet)}"'
    return segment(
        0xE1,
        b"http://ns.adobe.com/xap/1.0/\0"
        + xmp(attributes=note, namespaces='xmlns:xmpNote="http://ns.adobe.com/xmp/note/"'),
    )


def digest(packet):
    return hashlib.md5(packet, usedforsecurity=False).hexdigest().upper()


def dataset(number, value, record=2):
    return bytes([0x1C, record, number]) + struct.pack(">H", len(value)) + value


def resource(number, data, name=b""):
    title = bytes([len(name)]) + name
    return (
        b"8BIM"
        + struct.pack(">H", number)
        + title
        + bytes(len(title) % 2)
        + struct.pack(">I", len(data))
        + data
        + bytes(len(data) % 2)
    )


def photoshop(*resources):
    return segment(0xED, b"Photoshop 3.0\0" + b"".join(resources))


def mpf(*pictures, before=()):
    """A JPEG with further pictures behind it, which a segment of the Multi-Picture Format announces."""

    def whole(places):
        table = b"".join(struct.pack(">IIIHH", 0, size, at, 0, 0) for size, at in places)
        entries = struct.pack(">HHI4s", 0xB000, 7, 4, b"0100") + struct.pack(">HHII", 0xB001, 4, 1, len(places))
        entries += struct.pack(">HHII", 0xB002, 7, len(table), 8 + 2 + 36 + 4)
        block = b"MM\0*" + struct.pack(">IH", 8, 3) + entries + bytes(4) + table
        return jpeg(*before, segment(0xE2, b"MPF\0" + block))

    first = len(whole([(0, 0)] * (len(pictures) + 1)))
    start = 2 + sum(map(len, before)) + 4 + 4
    places, at = [(first, 0)], first
    for picture in pictures:
        places.append((len(picture), at - start))
        at += len(picture)
    return whole(places) + b"".join(pictures)


def deflated(data):
    machine = zlib.compressobj(9, wbits=-15)
    return machine.compress(data) + machine.flush()
