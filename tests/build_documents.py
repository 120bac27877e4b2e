"""Builders of small documents other than PDF and Markdown: ZIP packages, HTML, RTF, subtitles."""

import struct
import zlib

from build import escape, pdf_stream, stored


def member(name, data=b"", *, deflate=True, flags=0, method=None, descriptor=False, crc=None, extra=b"", local=None):
    """What `archive` packs: a member stored as it is, or in stored blocks of deflate, its sizes behind it if asked."""
    data = data if isinstance(data, bytes) else data.encode()
    packed = stored(data)[2:-4] if deflate else data
    method = method if method is not None else 8 if deflate else 0
    flags |= 8 if descriptor else 0
    return name, data, packed, method, flags, zlib.crc32(data) if crc is None else crc, extra, local or name


def archive(*members, comment=b"", zip64=False, tail=b"", prefix=b""):
    """A ZIP archive [APPNOTE 4.3.6]; with `zip64` every size and offset stands in ZIP64 records."""
    out, directory = bytearray(prefix), bytearray()
    for title, data, packed, method, flags, crc, extra, local_title in members:
        name, local, at = title.encode(), local_title.encode(), len(out)
        sizes = (crc, len(packed), len(data))
        hidden = (0, 0, 0) if flags & 8 else sizes
        fields = struct.pack("<HHHHHIII", 20, flags, method, 0, 33, *hidden)
        out += b"PK\3\4" + fields + struct.pack("<HH", len(local), len(extra)) + local + extra + packed
        out += b"PK\7\x08" + struct.pack("<III", *sizes) if flags & 8 else b""
        wide = struct.pack("<HHQQQ", 1, 24, len(data), len(packed), at) if zip64 else b""
        shown = (crc, 0xFFFFFFFF, 0xFFFFFFFF) if zip64 else sizes
        directory += b"PK\1\2" + struct.pack("<HHHHHHIII", 20, 20, flags, method, 0, 33, *shown)
        directory += struct.pack("<HHHHHII", len(name), len(wide), 0, 0, 0, 0, 0xFFFFFFFF if zip64 else at)
        directory += name + wide
    count, size, at = len(members), len(directory), len(out)
    out += directory
    if zip64:
        out += b"PK\6\6" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, count, count, size, at)
        out += b"PK\6\7" + struct.pack("<IQI", 0, at + size, 1)
        count, size, at = 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF
    return bytes(out) + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, count, count, size, at, len(comment)) + comment + tail


def squeezed(name, stream):
    """A member whose data is a zlib stream as it is; its checksum is not known."""
    return name, b"", stream[2:], 8, 0, 0, b"", name


# Office Open XML

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_MAINS = {
    "docx": ("word/document.xml", "wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation"),
}
_BODIES = {
    "docx": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p/></w:body></w:document>',
    "xlsx": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets/></workbook>',
    "pptx": '<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"/>',
}


def custom_properties(*pairs):
    """`docProps/custom.xml` [ECMA-376-1, 22.3]."""
    properties = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{pid}" name="{escape(name)}">'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for pid, (name, value) in enumerate(pairs, 2)
    )
    return f'{_XML}<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes">{properties}</Properties>'


def core_properties(**values):
    """`docProps/core.xml` [ECMA-376-2, 8]."""
    spaces = f'xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    inside = "".join(
        f"<{'cp' if name == 'keywords' else 'dc'}:{name}>{escape(value)}</{'cp' if name == 'keywords' else 'dc'}:{name}>"
        for name, value in values.items()
    )
    return f"{_XML}<cp:coreProperties {spaces}>{inside}</cp:coreProperties>"


def ooxml(custom=None, core=None, *, kind="docx", more=(), deflate=True, **how):
    """A document without a word in it; `custom` and `core` are the XML of these parts."""
    main, content = _MAINS[kind]
    parts = [("docProps/custom.xml", custom, "custom-properties"), ("docProps/core.xml", core, "")]
    parts = [part for part in parts if part[1] is not None]
    types = (
        f'<Override PartName="/{main}" ContentType="application/vnd.openxmlformats-officedocument.{content}.main+xml"/>'
    )
    if custom is not None:
        types += '<Override PartName="/docProps/custom.xml" ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/>'
    relations = f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" Target="{main}"/>'
    if custom is not None:
        relations += (
            f'<Relationship Id="rId2" Type="{_OFFICE}/relationships/custom-properties" Target="docProps/custom.xml"/>'
        )
    members = [
        member(
            "[Content_Types].xml",
            f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>',
            deflate=deflate,
        ),
        member(
            "_rels/.rels",
            f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>',
            deflate=deflate,
        ),
        member(main, _XML + _BODIES[kind], deflate=deflate),
        *(member(name, data, deflate=deflate) for name, data, _ in parts),
    ]
    return archive(*members, *more, **how)


# OpenDocument and EPUB


def odf(meta=None, *, kind="text", more=(), **how):
    """A document with `meta` as the inside of office:meta in `meta.xml`."""
    media = f"application/vnd.oasis.opendocument.{kind}"
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"' for prefix in ("office", "meta")
    )
    spaces += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    members = [
        member("mimetype", media, deflate=False),
        member(
            "content.xml",
            f'<office:document-content {spaces} office:version="1.3"><office:body/></office:document-content>',
        ),
    ]
    if meta is not None:
        inside = f'<office:document-meta {spaces} office:version="1.3"><office:meta>{meta}</office:meta></office:document-meta>'
        members.append(member("meta.xml", inside))
    return archive(*members, *more, **how)


def user_defined(name, value):
    return f'<meta:user-defined meta:name="{escape(name)}">{escape(value)}</meta:user-defined>'


def epub(metadata="", *, package="OEBPS/content.opf", more=()):
    """A book without chapters; `metadata` stands in the package document."""
    container = (
        '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        f'<rootfile full-path="{package}" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:x</dc:identifier><dc:title>t</dc:title>'
        f"<dc:language>en</dc:language>{metadata}</metadata><manifest/><spine/></package>"
    )
    return archive(
        member("mimetype", "application/epub+zip", deflate=False),
        member("META-INF/container.xml", container),
        member("OEBPS/content.opf", opf),
        *more,
    )


def opf_meta(name, value):
    return f'<meta name="{escape(name)}" content="{escape(value)}"/>'


# Text


def html_meta(name, value):
    return f'<meta name="{escape(name)}" content="{escape(value)}">'


def rtf(properties=(), **info):
    """A document of one word, with user properties and an information group."""
    inside = "".join(f"{{\\{name} {_rtf_escape(value)}}}" for name, value in info.items())
    user = "".join(
        f"{{\\propname {_rtf_escape(name)}}}\\proptype30{{\\staticval {_rtf_escape(value)}}}"
        for name, value in properties
    )
    groups = (f"{{\\info{inside}}}" if info else "") + (f"{{\\*\\userprops {user}}}" if properties else "")
    head = "{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0 Arial;}}\n"
    return (head + groups + "\\pard\\plain word\\par}").encode()


def _rtf_escape(text):
    text = text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
    return "".join(c if c.isascii() else f"\\u{ord(c) - 65536 if ord(c) > 32767 else ord(c)}?" for c in text)


# PDF files that want to cost much


def pdf_rows(stream, keys):
    """A file that is nothing but a cross-reference stream, compressed, with these keys; the catalogue is asked for."""
    head = b"%PDF-1.7\n"
    body = pdf_stream(stream, f"/Type /XRef /Root 3899999 0 R /Info 3899998 0 R /Filter /FlateDecode {keys}")
    return head + b"1 0 obj\n" + body + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)


def pdf_sections():
    """Sections that all lie over the same long list of subsections."""
    many = b"0 0\n" * 50_000
    out = b"%PDF-1.7\n"
    before = b""
    for _ in range(200):
        at = len(out)
        out += b"xref\n0 0\n"
        before = b"/Prev %d" % (at - 9) if at > 9 else b""
    return out + many + b"trailer\n<< /Size 9 %s >>\nstartxref\n%d\n%%%%EOF\n" % (before, at)


def object_stream(stream):
    """An object stream that says that it holds many objects."""
    return pdf_stream(stream, "/Type /ObjStm /N 4000000 /First 8000000 /Filter /FlateDecode")
