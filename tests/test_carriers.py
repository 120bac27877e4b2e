"""Every home of an AIGC label, format by format: what stands where, and how it is written there.

The places are those of the TC260 guides and of real files; each line is a file, and what must be read from it.
"""

import base64
import re
from dataclasses import dataclass

import pytest

import build
import signing
from build import ASCII, EXAMPLE_CODE, UNICODE, box, chunk, compact, frame, full, id3, label, txxx, wrapped
from looking import labels, look, problems, residues

LABEL = label()
BARE = compact(LABEL)
WRAPPED = wrapped(LABEL)
OTHER = label(ProduceID="other", PropagateID="other")

GUIDE, ANNEX_B, ELSEWHERE = "guide", "annex-b", "elsewhere"
GOOD = [("object", "bare", GUIDE)]
GOOD_B = [("object", "bare", ANNEX_B)]
WRAPPED_B = [("object", "wrapped", ANNEX_B)]
STRAY = [("object", "bare", ELSEWHERE)]
STRAY_WRAPPED = [("object", "wrapped", ELSEWHERE)]
YAML = [("yaml", "mapping", GUIDE)]
STRAY_YAML = [("yaml", "mapping", ELSEWHERE)]


@dataclass(frozen=True)
class Case:
    """A file, the (json, form, place) of each label in it, and whether the labels' bytes stand in it as they are."""

    id: str
    data: bytes
    name: str
    expected: list
    plain: bool


CASES = []


def case(id_, data, expected, *, plain=True):
    """Register a file; its name is its id, the format before the first blank being the extension."""
    CASES.append(Case(id_, data, f"{id_.replace(' ', '-')}.{id_.split()[0]}", expected, plain))


# XMP, in a JPEG: APP1 [XMP part 3, 1.1.3]


def jpeg_xmp(packet):
    return build.jpeg(build.app_xmp(packet))


FOREIGN = 'xmlns:AIGC="http://example.org/label/1.0/"'
SPLIT_ATTRIBUTES = " ".join(f'TC260:{key}="{value}"' for key, value in LABEL.items())
SPLIT_ELEMENTS = "".join(f"<AIGC:{key}>{value}</AIGC:{key}>" for key, value in LABEL.items())
TC260_NAMESPACE = f'xmlns:TC260="{build.TC260}"'
EXIF_NAMESPACE = 'xmlns:exif="http://ns.adobe.com/exif/1.0/"'
DC_NAMESPACE = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
QUIRK = b'<?xml version="1.0" encoding="UTF-8"?>\n<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"??>\n'


def element(value, name="TC260:AIGC", namespaces=TC260_NAMESPACE):
    return jpeg_xmp(build.xmp(f"<{name}>{value}</{name}>", namespaces=namespaces))


def alternative(value):
    return f'<rdf:Alt><rdf:li xml:lang="x-default">{build.escape(value)}</rdf:li></rdf:Alt>'


case("jpg xmp element", element(build.escape(BARE)), GOOD)
case("jpg xmp element unescaped", element(BARE), GOOD)
case("jpg xmp element wrapped", element(build.escape(WRAPPED)), [("object", "wrapped", GUIDE)])
case("jpg xmp attribute", jpeg_xmp(build.xmp(attributes=f'TC260:AIGC="{build.escape(BARE)}"')), GOOD)
case("jpg xmp cdata", element(f"<![CDATA[{BARE}]]>"), GOOD)
case("jpg xmp pretty", element(build.escape(build.json.dumps(LABEL, indent=2))), GOOD)
case("jpg xmp alternative", element(alternative(BARE)), GOOD)
case(
    "jpg xmp nested wrapper", element(build.escape(compact({"AIGC": {"AIGC": LABEL}}))), [("object", "wrapped", GUIDE)]
)
case(
    "jpg xmp nested string",
    element(build.escape(compact({"AIGC": {"AIGC": BARE.replace('"', "&quot;")}}))),
    [("xml-entities", "wrapped", GUIDE)],
)
case(
    "jpg xmp nested element",
    element(f"<rdf:Description><TC260:AIGC>{build.escape(BARE)}</TC260:AIGC></rdf:Description>"),
    GOOD,
)
case("jpg xmp other prefix", element(build.escape(BARE), "A:AIGC", f'xmlns:A="{build.TC260}"'), GOOD)
case("jpg xmp other namespace", element(build.escape(BARE), "AIGC:AIGC", FOREIGN), STRAY)
case(
    "jpg xmp as xmp property",
    element(build.escape(BARE), "xmp:AIGC", 'xmlns:xmp="http://ns.adobe.com/xap/1.0/"'),
    STRAY,
)
case("jpg xmp split attributes", jpeg_xmp(build.xmp(attributes=SPLIT_ATTRIBUTES)), [("split", "split", ELSEWHERE)])
case("jpg xmp split elements", jpeg_xmp(build.xmp(SPLIT_ELEMENTS, namespaces=FOREIGN)), [("split", "split", ELSEWHERE)])
case(
    "jpg xmp base64 key",
    jpeg_xmp(
        build.xmp(attributes=f'AIGC:XmpKvBase64="{base64.b64encode(BARE.encode()).decode()}"', namespaces=FOREIGN)
    ),
    [("base64", "bare", ELSEWHERE)],
    plain=False,
)
case(
    "jpg xmp base64 value",
    element(base64.b64encode(BARE.encode()).decode()),
    [("base64", "bare", GUIDE)],
    plain=False,
)
case("jpg xmp exif comment", element(alternative(WRAPPED), "exif:UserComment", EXIF_NAMESPACE), STRAY_WRAPPED)
case("jpg xmp description", element(alternative(WRAPPED), "dc:description", DC_NAMESPACE), STRAY_WRAPPED)
case("jpg xmp broken xpacket", jpeg_xmp(QUIRK + build.xmp_label(BARE).partition(b"?>")[2]), GOOD)
case("jpg xmp padded", jpeg_xmp(b"\xef\xbb\xbf\n" + build.xmp_label(BARE) + b"\n" * 100 + b"\0"), GOOD)
case(
    "jpg xmp before jfif",
    build.jpeg(build.app_xmp(build.xmp_label(BARE)), build.segment(0xE0, b"JFIF\0\1\1" + bytes(7))),
    GOOD,
)
case("jpg xmp utf-16", jpeg_xmp(build.xmp_label(BARE).decode().encode("utf-16")), GOOD)


def extended(packet, size):
    """An XMP packet in the parts of an extension, the last part first."""
    parts = [(at, packet[at : at + size]) for at in range(0, len(packet), size)]
    head = b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 32
    return [
        build.segment(0xE1, head + build.struct.pack(">II", len(packet), at) + part) for at, part in reversed(parts)
    ]


case("jpg xmp extension", build.jpeg(*extended(build.xmp_label(BARE), 100)), GOOD, plain=False)


# EXIF, in a JPEG [CIPA DC-008, 4.5.4]


def jpeg_exif(*args, **more):
    return build.jpeg(build.app_exif(build.exif(*args, **more)))


for order, name, utf16 in ((">", "MM", "utf-16-be"), ("<", "II", "utf-16-le")):
    case(f"jpg exif {name} ascii", jpeg_exif(ASCII + WRAPPED.encode(), order=order), WRAPPED_B)
    case(f"jpg exif {name} unicode", jpeg_exif(UNICODE + WRAPPED.encode(utf16), order=order), WRAPPED_B)
    case(f"jpg exif {name} description", jpeg_exif(description=WRAPPED.encode(), order=order), STRAY_WRAPPED)
case("jpg exif MM unicode little", jpeg_exif(UNICODE + WRAPPED.encode("utf-16-le")), WRAPPED_B)
case("jpg exif II unicode big", jpeg_exif(UNICODE + WRAPPED.encode("utf-16-be"), order="<"), WRAPPED_B)
case("jpg exif unicode with mark", jpeg_exif(UNICODE + WRAPPED.encode("utf-16")), WRAPPED_B)
case("jpg exif unicode over utf-8", jpeg_exif(UNICODE + WRAPPED.encode()), WRAPPED_B)
case("jpg exif jis", jpeg_exif(b"JIS\0\0\0\0\0" + WRAPPED.encode()), WRAPPED_B)
case("jpg exif eight NULs", jpeg_exif(bytes(8) + WRAPPED.encode()), WRAPPED_B)
case("jpg exif no code", jpeg_exif(WRAPPED.encode()), WRAPPED_B)
case("jpg exif bare", jpeg_exif(ASCII + BARE.encode()), GOOD_B)
case("jpg exif padded", jpeg_exif(ASCII + WRAPPED.encode() + b"  \0\0"), WRAPPED_B)


# Other segments of a JPEG

case("jpg segment", build.jpeg(build.segment(0xE9, b"AIGC" + BARE.encode())), STRAY)
case("jpg segment with NUL", build.jpeg(build.segment(0xEB, b"AIGC\0" + BARE.encode() + b"\0")), STRAY)
case("jpg comment", build.jpeg(build.segment(0xFE, WRAPPED.encode())), STRAY_WRAPPED)
case("jpg fill bytes", build.jpeg(b"\xff\xff", build.app_xmp(build.xmp_label(BARE))), GOOD)
case("jpg bytes behind", jpeg_xmp(build.xmp_label(BARE)) + b"vendor trailer", GOOD)


# PNG [PNG 3rd ed., 11.3.3 and 11.3.4.5]


def raw_profile(kind, data):
    """Metadata as ImageMagick carries it over into a PNG."""
    return f"\n{kind}\n{len(data):8}\n{data.hex()}\n"


RAW = "Raw profile type "
PNG_CHUNKS = {
    "raw xmp": (build.ztxt_chunk(RAW + "xmp", raw_profile("xmp", build.xmp_label(BARE))), STRAY, False),
    "raw app1": (
        build.text_chunk(RAW + "APP1", raw_profile("app1", b"http://ns.adobe.com/xap/1.0/\0" + build.xmp_label(BARE))),
        STRAY,
        False,
    ),
    "raw exif": (
        build.ztxt_chunk(RAW + "exif", raw_profile("exif", b"Exif\0\0" + build.exif(ASCII + WRAPPED.encode()))),
        STRAY_WRAPPED,
        False,
    ),
    "text bare": (build.text_chunk("AIGC", BARE), GOOD_B, True),
    "text wrapped": (build.text_chunk("AIGC", WRAPPED), WRAPPED_B, True),
    "text utf-8": (build.text_chunk("AIGC", compact(label(ReservedCode1="示例"))), GOOD_B, True),
    "text comment": (build.text_chunk("Comment", WRAPPED), STRAY_WRAPPED, True),
    "ztxt": (build.ztxt_chunk("AIGC", BARE), STRAY, False),
    "itxt": (build.itxt_chunk("AIGC", BARE), STRAY, True),
    "itxt compressed": (build.itxt_chunk("AIGC", BARE, compressed=True), STRAY, False),
    "xmp": (build.xmp_chunk(build.xmp_label(BARE)), GOOD, True),
    "xmp compressed": (build.xmp_chunk(build.xmp_label(BARE), compressed=True), GOOD, False),
    "exif": (chunk("eXIf", build.exif(ASCII + WRAPPED.encode())), STRAY_WRAPPED, True),
    "exif with marker": (chunk("eXIf", b"Exif\0\0" + build.exif(ASCII + WRAPPED.encode())), STRAY_WRAPPED, True),
}
for name, (piece, expected, plain) in PNG_CHUNKS.items():
    case(f"png {name}", build.png(piece), expected, plain=plain)
    case(f"png {name} after IDAT", build.png(after=[piece]), expected, plain=plain)
SOURCE_INFO = b'{"aigc_info":{"aigc_label_type":0,"source_info":"example"}}'
case(
    "png two eXIf and a text",
    build.png(
        chunk("eXIf", build.exif(ASCII + SOURCE_INFO)),
        chunk("eXIf", build.exif(bytes(8) + WRAPPED.encode(), order="<")),
        build.text_chunk("AIGC", BARE),
    ),
    STRAY_WRAPPED + GOOD_B,
)
case("png bytes behind", build.png(build.text_chunk("AIGC", BARE)) + b"vendor trailer", GOOD_B)


# MP4 and QuickTime [ISO/IEC 14496-12; QTFF, Metadata]


def meta(*pairs, **more):
    return build.keys_and_items(list(pairs), **more)


AIGC = ("AIGC", BARE)
OTHERS = [("encoder", "x"), ("comment", "vid:1"), ("title", "t")]
LIST_ITEM = box("\xa9lbl", build.data_box(BARE.encode()))
MP4 = {
    "guide": (build.udta_meta(BARE), GOOD),
    "wrapped": (build.udta_meta(WRAPPED), [("object", "wrapped", GUIDE)]),
    "meta under moov": (meta(AIGC), STRAY),
    "item list": (build.item_list(LIST_ITEM), STRAY),
    "item list in udta": (box("udta", build.item_list(LIST_ITEM)), STRAY),
    "freeform": (box("udta", build.item_list(build.freeform("AIGC", BARE))), STRAY),
    "box in udta": (box("udta", box("AIGC", BARE.encode())), STRAY),
    "box in udta with NUL": (box("udta", box("AIGC", BARE.encode() + b"\0")), STRAY),
    "user data closed by zeros": (box("udta", meta(AIGC), bytes(4)), GOOD),
    "xmp in udta": (box("udta", box("XMP_", build.xmp_label(BARE))), STRAY),
    "key xmp": (box("udta", meta(("xmp", build.xmp_label(BARE).decode()))), STRAY),
    "quicktime meta": (box("udta", meta(AIGC, quicktime=True)), GOOD),
    "64-bit sizes": (box("udta", meta(AIGC), large=True), GOOD),
    "utf-16 item": (
        box(
            "udta",
            full(
                "meta",
                build.handler("mdta"),
                full("keys", b"\0\0\0\1", box("mdta", b"AIGC")),
                box("ilst", box(b"\0\0\0\1", build.data_box(BARE.encode("utf-16-be"), kind=2))),
            ),
        ),
        GOOD,
    ),
}
for index in range(len(OTHERS) + 1):
    pairs = [*OTHERS[:index], AIGC, *OTHERS[index:]]
    MP4[f"key {index + 1} of {len(pairs)}"] = (box("udta", meta(*pairs)), GOOD)
for name, (piece, expected) in MP4.items():
    case(f"mp4 {name}", build.mp4(piece), expected)
UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
case("mp4 uuid", build.mp4(after=[box("uuid", UUID + build.xmp_label(BARE))]), STRAY)
case("mp4 uuid before", build.mp4(before=[box("uuid", UUID + build.xmp_label(BARE))]), STRAY)
case("mp4 moov first", build.mp4(build.udta_meta(BARE), media=False, after=[box("mdat", build.jpeg())]), GOOD)
case(
    "mp4 last box open",
    build.mp4(build.udta_meta(BARE), media=False, after=[b"\0\0\0\0mdat" + build.jpeg()]),
    GOOD,
)
case("mp4 64-bit media", build.mp4(build.udta_meta(BARE), before=[box("mdat", b"x", large=True)]), GOOD)
case("mov guide", build.mp4(build.udta_meta(BARE), brand="qt  "), GOOD)
case("m4a guide", build.mp4(build.udta_meta(BARE), brand="M4A "), GOOD)


# MP3 [ID3v2.4.0 structure; ID3v2.3.0; ID3v2.2.0]

ENCODINGS = {"latin-1": 0, "utf-16": 1, "utf-16-be": 2, "utf-8": 3}
for version in (2, 3, 4):
    for name, encoding in ENCODINGS.items():
        tag = id3(txxx("AIGC", BARE, version, encoding), version=version)
        case(f"mp3 2.{version} {name}", build.mp3(tag), GOOD)
TITLE = frame("TIT2", b"\3Song")
EXTENDED_3 = b"\0\0\0\x06" + bytes(6)
EXTENDED_4 = build.synchsafe(6) + b"\1\0"
LONG = compact(label(ReservedCode1="x" * 300))
TEXT_16 = txxx("AIGC", compact(label(ReservedCode1="ÿà")), 3, 1)
STUFFED = build.unsynchronised(txxx("AIGC", compact(label(ReservedCode1="ÿà")), 4, 1)[10:])
MP3 = {
    "wrapped": ([id3(txxx("AIGC", WRAPPED))], [("object", "wrapped", GUIDE)], True),
    "unsynchronised tag": ([build.unsynchronised_tag(TEXT_16)], GOOD, True),
    "unsynchronised frame": ([id3(frame("TXXX", STUFFED, flags=b"\0\2"))], GOOD, True),
    "unsynchronised by the tag only": ([id3(frame("TXXX", STUFFED), flags=0x80)], GOOD, True),
    "extended header 2.3": ([id3(EXTENDED_3, txxx("AIGC", BARE, 3), version=3, flags=0x40)], GOOD, True),
    "extended header 2.4": ([id3(EXTENDED_4, txxx("AIGC", BARE), flags=0x40)], GOOD, True),
    "footer": ([id3(txxx("AIGC", BARE), flags=0x10, padding=0) + b"3DI\4\0\x10" + bytes(4)], GOOD, True),
    "compressed 2.3": ([id3(build.compressed_frame("TXXX", b"\3AIGC\0" + BARE.encode(), 3), version=3)], GOOD, False),
    "compressed 2.4": ([id3(build.compressed_frame("TXXX", b"\3AIGC\0" + BARE.encode()))], GOOD, False),
    "plain size in 2.4": ([id3(b"TXXX" + txxx("AIGC", LONG, 3)[4:], TITLE)], GOOD, True),
    "two tags": ([id3(TITLE), id3(txxx("AIGC", BARE, 3), version=3)], GOOD, True),
    "much padding": ([id3(TITLE, txxx("AIGC", BARE), padding=5000)], GOOD, True),
    "xmp": ([id3(frame("PRIV", b"XMP\0" + build.xmp_label(BARE)))], STRAY, True),
    "comment": ([id3(frame("COMM", b"\3zho\0" + WRAPPED.encode()))], STRAY_WRAPPED, True),
}
for name, (tags, expected, plain) in MP3.items():
    case(f"mp3 {name}", build.mp3(*tags), expected, plain=plain)


# PDF [ISO 32000-1, 7.3.4, 7.5, 14.3.3]

SECURED = label(ReservedCode1='{"SecurityData":{"Type":"TC260PG"}}')
MEMBERS = "".join(f"/{key} {build.pdf_string(value)} " for key, value in LABEL.items() if key != "Label")
DICTIONARY = f"<< /Label 1 {MEMBERS}>>"
INFO = f"<< /Producer (x) /AIGC {build.pdf_string(BARE)} >>"
IN_DICTIONARY = [("dictionary", "dictionary", GUIDE)]
PDF = {
    "string": (build.pdf(INFO), GOOD, True),
    "string wrapped": (build.pdf(f"<< /AIGC {build.pdf_string(WRAPPED)} >>"), [("object", "wrapped", GUIDE)], True),
    "escaped parentheses": (
        build.pdf(f"<< /AIGC {build.pdf_string(compact(label(ReservedCode1='a(b)c')))} >>"),
        GOOD,
        True,
    ),
    "open parentheses": (build.pdf(f"<< /AIGC ({compact(label(ReservedCode1='a(b)c'))}) >>"), GOOD, True),
    "octal escapes": (build.pdf(f"<< /AIGC ({BARE.replace('{', chr(92) + '173')}) >>"), GOOD, True),
    "escaped backslashes": (build.pdf(f"<< /AIGC {build.pdf_string(compact(SECURED))} >>"), GOOD, True),
    "unescaped backslashes": (build.pdf(f"<< /AIGC ({compact(SECURED)}) >>"), GOOD, True),
    "hex string": (build.pdf(f"<< /AIGC <{BARE.encode().hex()}> >>"), GOOD, False),
    "hex utf-16": (build.pdf(f"<< /AIGC <FEFF{BARE.encode('utf-16-be').hex()}> >>"), GOOD, False),
    "utf-16": (build.pdf(b"<< /AIGC (\xfe\xff" + BARE.encode("utf-16-be") + b") >>"), GOOD, True),
    "utf-8 mark": (build.pdf(b"<< /AIGC (\xef\xbb\xbf" + BARE.encode() + b") >>"), GOOD, True),
    "dictionary": (build.pdf(f"<< /AIGC {DICTIONARY} >>"), IN_DICTIONARY, True),
    "indirect dictionary": (build.pdf("<< /AIGC 5 0 R >>", DICTIONARY), IN_DICTIONARY, True),
    "indirect string": (build.pdf("<< /AIGC 5 0 R >>", build.pdf_string(BARE)), GOOD, True),
    "name with escape": (build.pdf(f"<< /A#49GC {build.pdf_string(BARE)} >>"), GOOD, True),
    "object stream": (build.pdf_streams(INFO), GOOD, True),
    "object stream dictionary": (build.pdf_streams("<< /AIGC 5 0 R >>", DICTIONARY), IN_DICTIONARY, True),
    "update": (build.pdf_update(build.pdf("<< /Title (t) >>"), INFO), GOOD, True),
    "update twice": (build.pdf_update(build.pdf_update(build.pdf("<< >>"), "<< /Title (t) >>"), INFO), GOOD, True),
    "19-byte entries": (build.pdf(INFO, entry="%010d %05d %s\n"), GOOD, True),
    "21-byte entries": (build.pdf(INFO, entry="%010d %05d %s \r\n"), GOOD, True),
    "xmp": (
        build.pdf("<< >>", build.pdf_stream(build.xmp_label(BARE)), root="<< /Pages 2 0 R /Metadata 5 0 R >>"),
        STRAY,
        True,
    ),
    "bytes behind": (build.pdf(INFO) + b"\0" * 40, GOOD, True),
}
for name, (data, expected, plain) in PDF.items():
    case(f"pdf {name}", data, expected, plain=plain and "object stream" not in name)


# Markdown and text [TC260-PG-20258A, 6.5]


def head(block, body="# Title\n\nText.\n"):
    return f"---\n{block}---\n\n{body}"


def block(quote="'", indent=2, fields=LABEL):
    return build.front_matter(fields, quote=quote, indent=indent).removeprefix("---\n").removesuffix("---\n\n")


JSON_LINES = "AIGC: {\n" + ",\n".join(f'  "{key}": "{value}"' for key, value in LABEL.items()) + "\n}\n"
TUTORIAL = f"# How to label\n\n```yaml\n---\n{block()}---\n```\n"
PROSE = f"# On labels\n\nThe value {WRAPPED} stands in UserComment.\n\nAIGC: Label and ContentProducer are two of seven keys.\n"
MARKDOWN = {
    "single quotes": (head(block()), YAML),
    "double quotes": (head(block('"')), YAML),
    "no quotes": (head(block("", fields=label(ReservedCode1=None, ReservedCode2=None))), YAML),
    "no quotes and digits": (head(block("", fields=label(ContentProducer="001191320114777023172010000"))), YAML),
    "indent 1": (head(block(indent=1)), YAML),
    "indent 4": (head(block(indent=4)), YAML),
    "flow": (head(f"AIGC: {BARE}\n"), YAML),
    "flow over lines": (head(JSON_LINES), YAML),
    "flow without a blank": (head(f"AIGC:{BARE}\n"), [("object", "bare", GUIDE)]),
    "quoted json": (head(f"AIGC: '{BARE}'\n"), GOOD),
    "quoted key": (head(f'"AIGC": {BARE}\n'), YAML),
    "literal json": (head(f"AIGC: |\n  {BARE}\n"), GOOD),
    "among other keys": (head(f"title: x\ntags:\n  - a\n{block()}date: 2025-09-01\n"), YAML),
    "sorted keys": (head(block(fields=dict(sorted(LABEL.items())))), YAML),
    "crlf": (head(block()).replace("\n", "\r\n"), YAML),
    "crlf flow": (head(JSON_LINES).replace("\n", "\r\n"), YAML),
    "closed by dots": (head(block()).replace("---\n\n#", "...\n\n#"), YAML),
    "heading first": (f"# collector\n\n{head(block())}", STRAY_YAML),
    "second block": (head("title: x\n", head(block())), STRAY_YAML),
    "bare at the end": (f"# Title\n\nText.\n\n{block()}", STRAY_YAML),
    "code fence": (TUTORIAL, []),
    "prose": (PROSE, []),
}
for name, (text, expected) in MARKDOWN.items():
    case(f"md {name}", text.encode(), expected)
HANZI = head(block(), "# 标题\n\n正文在此，春天来了。\n")
for encoding in ("utf-8-sig", "utf-16", "gb18030"):
    case(f"md {encoding}", HANZI.encode(encoding), YAML)
case("md utf-16 big", "\ufeff".encode("utf-16-be") + HANZI.encode("utf-16-be"), YAML)
case("txt front matter", head(block()).encode(), YAML)
case("txt bare at the end", f"Text.\n\n{block()}".encode(), STRAY_YAML)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_label_is_read_where_it_stands(case):
    report = look(case.data, case.name)
    found = [(one["json"], one["form"], one["place"]) for one in labels(report)]
    assert found == case.expected
    assert residues(report) == []
    assert problems(report) == [] or case.id.startswith("txt front")
    assert all(one["ContentProducer"] in {EXAMPLE_CODE, "001191320114777023172010000"} for one in labels(report))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_evidence_spans_the_value(case):
    for finding in look(case.data, case.name).findings:
        if finding.scheme != "tc260-aigc":
            continue
        span = finding.evidence[0].at.span
        if case.plain:
            offset, size = span
            assert 0 <= offset <= offset + size <= len(case.data)
            assert finding.properties["ContentProducer"].encode() in case.data[offset : offset + size].replace(
                b"\0", b""
            )
        elif span is not None:
            assert 0 <= span[0] <= sum(span) <= len(case.data)


def test_the_span_of_a_plain_value_is_exactly_the_value():
    data = build.png(build.text_chunk("AIGC", BARE))
    offset, size = look(data, "a.png").findings[0].evidence[0].at.span
    assert data[offset : offset + size] == BARE.encode()


# How the value is written


def in_png(value):
    return look(build.png(build.text_chunk("AIGC", value)), "a.png")


VALUES = {
    "spaces": (build.json.dumps(LABEL), "object", {}),
    "newlines between members": (BARE.replace(",", ",\n"), "object", {}),
    "surrounded by blanks": (f"\n {BARE} \0", "object", {}),
    "entities": (BARE.replace('"', "&quot;"), "xml-entities", {}),
    "double-encoded": (compact(BARE), "double-encoded", {}),
    "double-encoded in the wrapper": (compact({"AIGC": BARE}), "double-encoded", {"form": "wrapped"}),
    "null": (
        compact(LABEL | {"ReservedCode1": None, "ReservedCode2": None}),
        "object",
        {"missing": "ReservedCode1,ReservedCode2"},
    ),
    "number": (compact(LABEL | {"Label": 1}), "object", {"Label": "1", "non_string": "Label"}),
    "large number": (compact(LABEL | {"ProduceID": 10**30}), "object", {"ProduceID": "1" + "0" * 30}),
    "nested object": (
        compact(LABEL | {"ReservedCode1": {"SecurityData": [1, None]}}),
        "object",
        {"ReservedCode1": '{"SecurityData": ["1", null]}', "non_string": "ReservedCode1"},
    ),
    "trailing comma": (BARE[:-1] + ",}", "trailing-comma", {}),
    "repeated key": (BARE[:-1] + ',"Label":"2"}', "repeated-key", {}),
    "raw newline in a value": (
        BARE.replace(LABEL["ProduceID"], "a\nb", 1),
        "malformed",
        {"ProduceID": "a\nb"},
    ),
    "misspelt by one vendor": (
        BARE.replace("ReservedCode", "ReserveCode"),
        "object",
        {"misspelt": "ReserveCode1,ReserveCode2", "missing": "none", "ReservedCode1": ""},
    ),
    "misspelt by another": (
        BARE.replace("ContentProducer", "ContentProducter"),
        "object",
        {"misspelt": "ContentProducter"},
    ),
    "names of the draft": (
        BARE.replace("ContentPropagator", "Propagator").replace("PropagateID", "PropatorID"),
        "object",
        {"misspelt": "Propagator,PropatorID", "PropagateID": LABEL["PropagateID"]},
    ),
    "lower camel case": (
        re.sub(r'"([A-Z])(\w+)":', lambda m: f'"{m[1].lower()}{m[2]}":', BARE),
        "object",
        {"misspelt": "label,contentProducer,produceID,reservedCode1,contentPropagator,propagateID,reservedCode2"},
    ),
    "extra keys": (
        compact(LABEL | {"Timestamp": "2025-09-01", "ProcessingTypes": "x"}),
        "object",
        {"extra": "Timestamp,ProcessingTypes"},
    ),
    "fewer keys": (
        compact({key: LABEL[key] for key in ("Label", "ContentProducer", "ProduceID", "ReservedCode1")}),
        "object",
        {"missing": "ContentPropagator,PropagateID,ReservedCode2"},
    ),
}


@pytest.mark.parametrize("name", VALUES)
def test_every_spelling_of_the_value_is_read(name):
    value, problem, properties = VALUES[name]
    [found] = labels(in_png(value))
    assert found["json"] == problem
    assert {key: found[key] for key in properties} == properties
    assert found["ContentProducer"] == EXAMPLE_CODE


UNREADABLE = [
    '{"AIGC:{"Label":"1"}}',
    f"Label=1;ContentProducer={EXAMPLE_CODE}",
    "[]",
    "true",
    "1",
    '"text"',
    '{"Label":"1"]',
    "}",
]


@pytest.mark.parametrize("value", UNREADABLE)
def test_a_home_with_anything_else_in_it_holds_a_malformed_label(value):
    [found] = labels(in_png(value))
    assert (found["json"], found["form"]) == ("malformed", "unreadable")


OTHER_SCHEMAS = [
    '{"ServiceProvider":"示例云","ServiceUser":"1","Time":"2025","ContentId":"7"}',
    '{"AIGC":{"ServiceProvider":"示例云"}}',
    '{"model":"x","prompt":"y"}',
]


@pytest.mark.parametrize("value", OTHER_SCHEMAS)
def test_an_object_with_none_of_the_seven_keys_is_another_schema(value):
    report = in_png(value)
    assert report.findings == ()


def test_so_is_one_in_a_comment():
    data = jpeg_exif(description='{"AIGC":{"ServiceProvider":"示例云"}}'.encode())
    assert not labels(look(data, "a.jpg"))


@pytest.mark.parametrize(
    "comment",
    [
        f"The label {WRAPPED} is what Annex E asks for.",
        f"{WRAPPED} is what Annex E asks for.",
        '{"prompt":"write AIGC with a ContentProducer"}',
        '{"Label":"cat","AIGC":"no"}',
        '{"AIGC":true}',
    ],
)
def test_prose_and_foreign_json_in_a_comment_are_no_label(comment):
    data = build.png(build.text_chunk("Comment", comment), build.itxt_chunk("parameters", comment))
    assert look(data, "a.png").findings == ()


@pytest.mark.parametrize(
    "front",
    [
        "AIGC: false\n",
        "AIGC: true\n",
        "AIGC: written with a model\n",
        "AIGC:\n  model: x\n  reviewed: true\n",
        "AIGC: [a]\n",
    ],
)
def test_an_authors_own_key_in_front_matter_is_no_label(front):
    assert look(head(front).encode(), "a.md").findings == ()


@pytest.mark.parametrize("flag", ["false", "0", "true", "no"])
def test_a_flag_away_from_the_guides_places_is_no_label(flag):
    files = {
        "a.jpg": element(flag, "AIGC:AIGC", FOREIGN),
        "a.png": build.png(build.itxt_chunk("aigc", flag)),
        "a.mp4": build.mp4(box("udta", build.item_list(build.freeform("AIGC", flag)))),
    }
    assert all(look(data, name).findings == () for name, data in files.items())


# Several labels in one file


@pytest.mark.parametrize(("other", "agree"), [(LABEL, "yes"), (OTHER, "no")])
def test_each_label_says_whether_the_copies_agree(other, agree):
    data = build.png(build.xmp_chunk(build.xmp_label(BARE)), build.text_chunk("AIGC", wrapped(other)))
    found = labels(look(data, "a.png"))
    assert [one["copies_agree"] for one in found] == [agree, agree]
    assert [one["ProduceID"] for one in found] == [LABEL["ProduceID"], other["ProduceID"]]


def test_labels_of_every_payload_of_a_jpeg_are_kept():
    data = build.jpeg(
        build.app_xmp(build.xmp_label(BARE)),
        build.app_exif(build.exif(ASCII + WRAPPED.encode(), WRAPPED.encode())),
        build.segment(0xE9, b"AIGC" + BARE.encode()),
        build.segment(0xFE, WRAPPED.encode()),
    )
    assert len(labels(look(data, "a.jpg"))) == 5


def test_the_newest_information_of_a_pdf_is_the_one_that_counts():
    data = build.pdf_update(build.pdf(INFO), f"<< /AIGC {build.pdf_string(compact(OTHER))} >>")
    assert [one["ProduceID"] for one in labels(look(data, "a.pdf"))] == ["other"]


# What is left of a label


@pytest.mark.parametrize("value", ["", " ", "null", "\0"])
def test_a_home_without_a_value_is_a_residue(value):
    assert residues(in_png(value)) == ["empty-value"]


@pytest.mark.parametrize(
    "value", ["{}", '{"AIGC":{}}', compact(dict.fromkeys(LABEL, "")), compact(dict.fromkeys(LABEL))]
)
def test_a_label_whose_fields_are_all_empty_is_a_residue(value):
    report = in_png(value)
    assert (residues(report), labels(report)) == (["empty-fields"], [])


SECURED_ESCAPES = compact(SECURED | {"ContentProducer": "示例", "PropagateID": None}).replace("示", "\\u793a")


@pytest.mark.parametrize("value", [BARE, WRAPPED, build.json.dumps(LABEL, indent=1), SECURED_ESCAPES])
def test_every_proper_prefix_of_the_json_is_a_cut_value(value):
    for end in range(1, len(value)):
        report = in_png(value[:end])
        assert (residues(report), labels(report)) == (["cut-value"], []), value[:end]


KEYS = full("keys", b"\0\0\0\1", box("mdta", b"AIGC"))
RESIDUES = {
    "namespace": ("a.jpg", jpeg_xmp(build.xmp()), "namespace"),
    "element": ("a.jpg", element(""), "empty-value"),
    "attribute": ("a.jpg", jpeg_xmp(build.xmp(attributes='TC260:AIGC=""')), "empty-value"),
    "split": ("a.jpg", jpeg_xmp(build.xmp(attributes='TC260:Label="" TC260:ContentProducer=""')), "empty-fields"),
    "comment": ("a.jpg", jpeg_exif(ASCII + b'{"AIGC":{}}'), "empty-fields"),
    "comment cut": ("a.jpg", jpeg_exif(ASCII + WRAPPED[:60].encode()), "cut-value"),
    "segment": ("a.jpg", build.jpeg(build.segment(0xE9, b"AIGC")), "empty-value"),
    "item": ("a.mp4", build.mp4(box("udta", meta(("AIGC", "")))), "empty-value"),
    "key without value": ("a.mp4", build.mp4(box("udta", meta(("AIGC", None)))), "empty-value"),
    "key without item": ("a.mp4", build.mp4(box("udta", full("meta", KEYS, box("ilst")))), "empty-value"),
    "key without list": ("a.mp4", build.mp4(box("udta", full("meta", KEYS))), "empty-value"),
    "box": ("a.mp4", build.mp4(box("udta", box("AIGC"))), "empty-value"),
    "frame": ("a.mp3", build.mp3(id3(txxx("AIGC", ""))), "empty-value"),
    "pdf": ("a.pdf", build.pdf("<< /AIGC () >>"), "empty-value"),
    "pdf null": ("a.pdf", build.pdf("<< /AIGC 9 0 R >>"), "empty-value"),
    "markdown": ("a.md", head("AIGC:\n").encode(), "empty-value"),
    "signature": ("a.jpg", jpeg_exif(ASCII + signing.signed(LABEL)["ReservedCode1"].encode()), "signature"),
    "signature in text": (
        "a.png",
        build.png(build.text_chunk("Comment", signing.signed(LABEL)["ReservedCode1"])),
        "signature",
    ),
    "markdown fields": ("a.md", head(block(fields=dict.fromkeys(LABEL, ""))).encode(), "empty-fields"),
}


@pytest.mark.parametrize("name", RESIDUES)
def test_a_shell_is_seen_in_every_format(name):
    file, data, residue = RESIDUES[name]
    report = look(data, file)
    assert (residues(report), labels(report)) == ([residue], [])
    assert report.findings[0].properties["ai"] == "unknown"


NO_RESIDUE = {
    "plain": ("a.jpg", build.jpeg()),
    "other xmp": (
        "a.jpg",
        jpeg_xmp(build.xmp("<dc:title>x</dc:title>", namespaces=DC_NAMESPACE)),
    ),
    "empty comment": ("a.jpg", jpeg_exif(ASCII)),
    "other security data": ("a.jpg", jpeg_exif(ASCII + b'{"SecurityData":{"Type":"JWT"}}')),
    "empty braces in a comment": ("a.jpg", jpeg_exif(ASCII + b"{}")),
    "other keys": ("a.mp4", build.mp4(box("udta", meta(*OTHERS)))),
    "empty title": ("a.mp3", build.mp3(id3(txxx("TITLE", "")))),
    "no information": ("a.pdf", build.pdf("<< >>")),
    "front matter": ("a.md", head("title: AIGC\n").encode()),
    "empty key in the text": ("a.md", b"# Title\n\nAIGC:\n"),
    "property of the namespace": ("a.jpg", element("v1", "TC260:Version")),
}


@pytest.mark.parametrize("name", NO_RESIDUE)
def test_nothing_is_made_a_residue_that_is_none(name):
    file, data = NO_RESIDUE[name]
    assert look(data, file).findings == ()


# What cannot be read says so


def test_an_encrypted_pdf_is_not_read():
    report = look(build.pdf(INFO, trailer="/Encrypt << /Filter /Standard >>"), "a.pdf")
    assert problems(report) == ["the document is encrypted"]
    assert "tc260-aigc" in report.asset.notes[0].hides


def test_an_encrypted_frame_does_not_hide_its_neighbours():
    report = look(build.mp3(id3(frame("TXXX", b"secret", flags=b"\0\4"), txxx("AIGC", BARE))), "a.mp3")
    assert problems(report) == ["an ID3 frame is encrypted"]
    assert len(labels(report)) == 1


def test_a_wrong_checksum_is_noted_and_the_value_read():
    report = look(build.png(chunk("tEXt", b"AIGC\0" + BARE.encode(), crc=0)), "a.png")
    assert problems(report) == ["the checksum of a chunk is wrong"]
    assert labels(report)[0]["carriage"] == "crc-bad"


BROKEN_NEIGHBOURS = {
    "jpg xmp": ("a.jpg", build.jpeg(build.app_xmp(b"<x"), build.app_xmp(build.xmp_label(BARE)))),
    "jpg exif": ("a.jpg", build.jpeg(build.app_exif(b"junk"), build.app_xmp(build.xmp_label(BARE)))),
    "png ztxt": ("a.png", build.png(chunk("zTXt", b"a\0\0junk"), build.text_chunk("AIGC", BARE))),
    "png raw profile": (
        "a.png",
        build.png(build.text_chunk(RAW + "xmp", "\nxmp\n 99\n3c78"), build.text_chunk("AIGC", BARE)),
    ),
    "png keyword": ("a.png", build.png(chunk("tEXt", b"junk"), build.text_chunk("AIGC", BARE))),
    "mp4 uuid": ("a.mp4", build.mp4(build.udta_meta(BARE), before=[box("uuid", UUID + b"<x")])),
    "mp4 udta": ("a.mp4", build.mp4(box("udta", build.keys_and_items([AIGC]), b"\0\0\0\xffjunk"))),
    "mp4 meta": ("a.mp4", build.mp4(box("udta", full("meta", build.handler("mdta"), b"\0\0\0\1junk")), meta(AIGC))),
    "pdf xmp": ("a.pdf", build.pdf(INFO, root="<< /Pages 2 0 R /Metadata 9 0 R >>")),
}


@pytest.mark.parametrize("name", BROKEN_NEIGHBOURS)
def test_damage_beside_a_label_is_noted_and_the_label_read(name):
    file, data = BROKEN_NEIGHBOURS[name]
    report = look(data, file)
    assert len(labels(report)) == 1
    assert len(problems(report)) == 1
