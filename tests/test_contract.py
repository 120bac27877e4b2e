"""What holds for every format: hostile bytes give a report, soon and in little memory, and cutting a file accuses nobody.

Every format that is read must be in SAMPLES. The real rule packs judge.
"""

import gc
import random
import struct
import time
import tracemalloc
import zlib

import brotli
import pytest

import build
import build_c2pa
import build_documents as documents
import build_media as media
import build_pictures as pictures
import build_prose as prose
from build import ASCII, box, chunk, compact, full, id3, label, pdf_string, txxx, wrapped
from labelcheck.formats import FORMATS
from labelcheck.rulepack import load_packs
from labelcheck.source import Limits
from looking import FAILED, look, outcome

PACKS = load_packs()
BARE, WRAPPED = compact(label()), wrapped(label())
INFO = f"<< /Producer (x) /AIGC {pdf_string(BARE)} >>"
DICTIONARY = f"<< /Label 1 /ContentProducer {pdf_string(build.EXAMPLE_CODE)} >>"
META = build.keys_and_items([("title", "t"), ("AIGC", BARE)])
CUSTOM = documents.custom_properties(("title", "t"), ("AIGC", BARE))
MOOV_FIRST = build.mp4(build.udta_meta(BARE), media=False, after=[box("mdat", build.jpeg())])

PACKET = build.xmp_label(BARE)
XMP_ITEM = pictures.xmp_item(PACKET)
EXIF_ITEM = pictures.exif_item(build.exif(ASCII + WRAPPED.encode()))
IPTC = pictures.resource(0x404, pictures.dataset(120, WRAPPED.encode()))

SAMPLES = {
    "webp": [
        pictures.webp(extended=False),
        pictures.webp(pictures.riff_chunk("EXIF", build.exif(ASCII + WRAPPED.encode()))),
        pictures.webp(before=[pictures.riff_chunk("XMP ", PACKET)]),
    ],
    "gif": [
        pictures.gif(),
        pictures.gif(pictures.gif_xmp(PACKET), after=[pictures.gif_comment(WRAPPED.encode())]),
    ],
    "tiff": [
        pictures.tiff(),
        pictures.tiff((270, 2, WRAPPED.encode() + b"\0"), (700, 7, PACKET), order=">"),
        pictures.tiff((34377, 7, IPTC), big=True),
        pictures.tiff_exif(ASCII + WRAPPED.encode()),
    ],
    "heif": [
        pictures.heif(("hvc1", "", b"x")),
        pictures.heif(EXIF_ITEM, XMP_ITEM),
        pictures.heif(XMP_ITEM, version=1, method=1, after=[box("mdat", b"x")]),
    ],
    "avif": [pictures.heif(("av01", "", b"x"), brand="avif"), pictures.heif(XMP_ITEM, brand="avif", version=2)],
    "jxl": [b"\xff\x0a\0\0", pictures.jxl(box("xml ", PACKET)), pictures.jxl(parts=True)],
    "bmp": [pictures.bmp()],
    "svg": [
        pictures.svg(""),
        pictures.svg(f"<metadata>{build.escape(WRAPPED)}</metadata>"),
        pictures.svg(f'<desc xmlns:a="{build.TC260}" a:AIGC="{build.escape(BARE)}"/>'),
    ],
    "jpeg": [
        build.jpeg(),
        build.jpeg(build.app_xmp(build.xmp_label(BARE)), build.app_exif(build.exif(ASCII + WRAPPED.encode()))),
        build.jpeg(build.segment(0xE9, b"AIGC" + BARE.encode()), build.segment(0xFE, WRAPPED.encode())),
        build.jpeg(pictures.photoshop(IPTC), *pictures.xmp_extension(PACKET, 200)),
        pictures.mpf(build.jpeg(build.app_xmp(PACKET))),
        build.jpeg(build.app_xmp(PACKET), build_c2pa.app11(build_c2pa.store(), 900)),
    ],
    "png": [
        build.png(),
        build.png(build.xmp_chunk(build.xmp_label(BARE)), build.ztxt_chunk("AIGC", BARE)),
        build.png(
            after=[build.text_chunk("AIGC", BARE), chunk("eXIf", build.exif(ASCII + WRAPPED.encode(), order="<"))]
        ),
    ],
    "mp4": [
        build.mp4(),
        build.mp4(build.udta_meta(BARE)),
        build.mp4(META, box("udta", box("AIGC", BARE.encode()))),
        MOOV_FIRST,
        build.mp4(build.udta_meta(BARE), after=[build_c2pa.uuid_box(build_c2pa.store())]),
    ],
    "mov": [build.mp4(brand="qt  "), build.mp4(build.udta_meta(BARE), brand="qt  ")],
    "m4a": [
        build.mp4(brand="M4A "),
        build.mp4(box("udta", build.item_list(build.freeform("AIGC", BARE))), brand="M4A "),
    ],
    "mp3": [
        build.mp3(),
        build.mp3(id3(txxx("AIGC", BARE))),
        build.mp3(id3(build.compressed_frame("TXXX", b"\3AIGC\0" + BARE.encode()), txxx("AIGC", BARE, encoding=1))),
        build.mp3(build.unsynchronised_tag(txxx("AIGC", BARE, 3, 1))),
    ],
    "flac": [media.flac(), media.flac((4, media.comments(("AIGC", BARE))), before=id3(txxx("a", "b")))],
    "ogg": [
        media.opus(),
        media.vorbis(("AIGC", BARE), room=2),
        media.ogg_flac(("AIGC", BARE)) + media.speex(("a", "b"), serial=2),
    ],
    "ogv": [media.theora(), media.theora(("AIGC", BARE))],
    "wav": [
        media.wav(),
        media.wav(media.riff_chunk("AIGC", BARE.encode())),
        media.rf64(media.riff_chunk("id3 ", id3(txxx("AIGC", BARE)))),
    ],
    "aiff": [
        media.aiff(),
        media.aiff(media.riff_chunk("APPL", b"XMP " + build.xmp_label(BARE), ">"), kind="AIFC"),
    ],
    "aac": [media.ADTS_FRAMES, id3(txxx("AIGC", BARE)) + media.ADTS_FRAMES],
    "amr": [media.AMR],
    "avi": [
        media.avi(),
        media.avi(before=[media.riff_list("INFO", media.info("AIGC", BARE))]),
    ],
    "matroska": [
        media.matroska(),
        media.matroska(behind=[media.aigc_tags(BARE)]),
        media.matroska(media.aigc_tags(BARE), size=media.UNKNOWN),
    ],
    "webm": [media.matroska(kind="webm"), media.matroska(media.aigc_tags(BARE), kind="webm")],
    "mka": [
        media.matroska(tracks=media.SOUND),
        media.matroska(media.aigc_tags(BARE), tracks=media.SOUND),
    ],
    "flv": [
        media.flv(),
        media.flv(media.script("onMetaData", {"a": [1.0, "b"], "AIGC": BARE}), media.flv_xmp(BARE)),
    ],
    "asf": [
        media.asf(),
        media.asf(media.extended_description(("AIGC", BARE)), media.content_description("t", WRAPPED)),
    ],
    "wma": [
        media.asf(sound=True),
        media.asf(media.header_extension(media.metadata_library(("AIGC", BARE))), sound=True),
    ],
    "mpegts": [media.TS, media.M2TS],
    "pdf": [
        build.pdf("<< >>"),
        build.pdf(INFO),
        build.pdf_update(build.pdf("<< >>"), INFO),
        build.pdf_streams("<< /AIGC 5 0 R >>", DICTIONARY),
        prose.pdf(prose.pdf_page("正文", "说明"), info=INFO),
    ],
    "ooxml": [
        documents.ooxml(),
        documents.ooxml(CUSTOM, documents.core_properties(description=WRAPPED)),
        documents.ooxml(CUSTOM, kind="xlsx", zip64=True),
        documents.ooxml(CUSTOM, kind="pptx", deflate=False, comment=b"PK"),
        prose.docx("正文", custom=CUSTOM, footer1="说明"),
        prose.xlsx("正文", custom=CUSTOM, footer="说明"),
        prose.pptx(prose.shape("正文"), custom=CUSTOM),
    ],
    "odf": [documents.odf(), documents.odf(documents.user_defined("AIGC", BARE)), prose.odf("正文")],
    "ofd": [prose.ofd(), prose.ofd("正文", "说明", custom=prose.ofd_data("AIGC", BARE))],
    "xmind": [prose.xmind("x"), prose.xmind("正文", metadata=f'{{"AIGC": {BARE}}}'), prose.xmind_8("正文")],
    "uof": [
        '<?xml version="1.0" encoding="UTF-8"?>\n<uof:UOF xmlns:uof="http://schemas.uof.org/cn/2003/uof">正文</uof:UOF>'.encode(),
        documents.archive(documents.member("uof.xml", "<uof:UOF/>"), documents.member("content.xml", "<x/>")),
    ],
    "epub": [documents.epub(), documents.epub(documents.opf_meta("AIGC", BARE)), prose.epub("<p>正文</p>")],
    "rtf": [documents.rtf(), documents.rtf([("AIGC", BARE)], doccomm=WRAPPED), prose.rtf("正文")],
    "html": [
        b"<!DOCTYPE html>\n<title>t</title><p>x\n",
        f"<html><head>{documents.html_meta('AIGC', BARE)}<!-- AIGC{BARE} --></head></html>".encode(),
    ],
    "vtt": [
        b"WEBVTT\n\n00:01.000 --> 00:02.000\nx\n",
        f"WEBVTT\n\nNOTE AIGC{BARE}\n\n00:01.000 --> 00:02.000\nx".encode(),
    ],
    "srt": [b"1\n00:00:01,000 --> 00:00:02,000\nx\n"],
    "json": [f'{{"a": [1, "x"], "AIGC": {BARE}, "text": "y"}}'.encode(), prose.chat("正文")],
    "markdown": [b"# Title\n\nText.\n", build.front_matter(label(), "# Title\n\nText.\n").encode()],
    "text": [b"Text.\n", f"Text.\n{BARE}\n".encode(), "正文\n".encode("gb18030")],
}
"""Small files of every format, the first without a label; a JSON file without one is no document."""

NAMES = {form.NAME: f"sample{(form.EXTENSIONS or ['.json'])[0]}" for form in FORMATS}
EACH = [
    pytest.param(name, data, id=f"{name}-{index}") for name, many in SAMPLES.items() for index, data in enumerate(many)
]


def test_every_format_that_is_read_has_samples():
    assert set(SAMPLES) == {form.NAME for form in FORMATS}


@pytest.mark.parametrize(("name", "data"), EACH)
def test_samples_are_what_they_say(name, data):
    assert look(data, NAMES[name]).asset.format == name


def survives(data, name, limits=None):
    """The report, which must not own up to a bug."""
    report = look(data, name, PACKS, limits=limits)
    assert FAILED not in [note.problem for note in report.asset.notes], [note.at for note in report.asset.notes]
    return report


# A cut file accuses nobody


def implicit(report):
    """The verdict on whether the label is there; text has no place for one, so the rule is silent."""
    return outcome(report, "CN-IMP-001")


MARKED = {
    "jpeg",
    "png",
    "webp",
    "gif",
    "tiff",
    "heif",
    "mp4",
    "mov",
    "m4a",
    "pdf",
    "ooxml",
    "wav",
    "avi",
    "ogg",
    "matroska",
    "webm",
    "mka",
    "flv",
}
"""Formats that mark their end, or that announce what must follow."""


@pytest.mark.parametrize(("name", "data"), [param for param in EACH if param.values[0] in MARKED])
def test_no_prefix_is_called_missing_or_stripped(name, data):
    for end in range(len(data)):
        if data[:end].rstrip().endswith(b"%%EOF"):
            continue  # the whole file before an update, or without its last line end
        report = survives(data[:end], NAMES[name])
        assert implicit(report) in {"undetermined", "compliant"}, end
        assert report.outcome not in {"missing", "stripped"}, (end, report.verdicts)


@pytest.mark.parametrize("data", SAMPLES["mp3"][1:])
def test_an_mp3_that_is_cut_inside_its_tag_or_right_behind_is_undetermined(data):
    tag = len(data) - len(build.SILENCE)
    for end in range(len(data)):
        wanted = {"undetermined", "compliant"} if end <= tag else {"compliant"}
        assert implicit(survives(data[:end], NAMES["mp3"])) in wanted, end


def test_a_front_matter_that_is_cut_is_undetermined_or_the_label_read():
    data = SAMPLES["markdown"][1]
    for end in range(3, len(data)):
        wanted = {"undetermined", "compliant"} if end < data.index(b"\n---\n\n") + 4 else {"compliant"}
        assert implicit(survives(data[:end], NAMES["markdown"])) in wanted, end


def test_only_the_first_two_bytes_of_a_front_matter_say_nothing():
    outcomes = [implicit(survives(SAMPLES["markdown"][1][:end], NAMES["markdown"])) for end in range(4)]
    assert outcomes == ["undetermined", "missing", "missing", "undetermined"]


@pytest.mark.parametrize("data", SAMPLES["text"])
def test_text_has_no_place_for_a_label_so_cutting_it_tells_nothing(data):
    assert {implicit(survives(data[:end], NAMES["text"])) for end in range(len(data))} == {None}


# Changed bytes

ROUNDS = 200
INTERESTING = [0, 1, 0x7F, 0x80, 0xFF]


def mutated(data, chance):
    """The bytes with a few changed, taken out, repeated or put elsewhere."""
    data = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) or 1)
        size = chance.randint(1, 16)
        match chance.randrange(5):
            case 0:
                data[at : at + 1] = bytes([chance.choice(INTERESTING)])
            case 1:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case 2:
                del data[at : at + size]
            case 3:
                data[at:at] = data[at : at + size] * chance.randint(1, 8)
            case 4:
                data[at : at + size] = chance.randbytes(size)
    return bytes(data)


@pytest.mark.parametrize(("name", "data"), EACH)
def test_changed_bytes_give_a_report(name, data):
    chance = random.Random(45438)  # noqa: S311  # a seed that anybody can repeat, no secret
    for _ in range(ROUNDS):
        survives(mutated(data, chance), NAMES[name])


FORGED = [2**31 - 1, 2**32 - 1, 2**63, 2**64 - 1]


@pytest.mark.parametrize(("name", "data"), EACH)
def test_forged_sizes_give_a_report(name, data):
    chance = random.Random(45438)  # noqa: S311  # as above
    for number in FORGED:
        for order, count in ((">", 80), ("<", 20)):
            size = struct.pack(order + ("I" if number < 2**32 else "Q"), number)
            for at in chance.sample(range(len(data)), min(count, len(data))):
                survives(data[:at] + size + data[at + len(size) :], NAMES[name])


# Nesting, loops and bombs

DEEP = 3000


def test_a_check_leaves_nothing_behind():
    """What a file leaves in a circle, damaged or whole, stays until the next collection: 20 KB a parser, 80 MB an audit."""

    def once():
        chance = random.Random(45438)  # noqa: S311  # the same bytes every time
        for name, many in SAMPLES.items():
            for data in many:
                for each in (data, data[: len(data) // 2], data[:-3], *(mutated(data, chance) for _ in range(8))):
                    look(each, NAMES[name])
        gc.collect()

    once()  # imports leave what they like
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        once()
        left = {type(each).__qualname__ for each in gc.garbage}
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
    # ctypes makes a class of each length of an array that PDFium is handed: seven small things, which it keeps for the next.
    assert left <= {"StgDict", "PyCArrayType", "getset_descriptor", "tuple", "type", "dict"}


def nested_boxes(name):
    data = b""
    for _ in range(DEEP):
        data = box(name, data)
    return data


def xml(inside):
    return build.jpeg(build.app_xmp(inside.encode()))


def in_png(text):
    return build.png(build.text_chunk("AIGC", text))


def exif_loop():
    """An Exif IFD that is IFD0, and as many entries as an IFD can count."""
    loop = b"MM\0*" + struct.pack(">IHHHIII", 8, 1, 0x8769, 4, 1, 8, 8)
    entry = struct.pack(">HHII", 0x010E, 2, 0xFFFF, 8)
    many = b"MM\0*" + struct.pack(">IH", 8, 0xFFFF) + entry * 5000
    return build.jpeg(build.app_exif(loop), build.app_exif(many))


def long_exif():
    """One long text, and entries that all point to it."""
    entries = struct.pack(">HHII", 0x010E, 2, 1_000_000, 8) * 5000
    return build.png(chunk("eXIf", b"MM\0*" + struct.pack(">IH", 8, 5000) + entries + bytes(1 << 20)))


def bomb(size, unit=b"\0"):
    """A zlib stream of a block that is repeated as it stands, since each ends at a full flush; its checksum is missing."""
    machine = zlib.compressobj(9, wbits=-15)
    block = machine.compress(unit * (1 << 20)) + machine.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\xda" + block * (size >> 20) + b"\3\0"


def pdf_references(count):
    """A label whose many values all lead to the same long string."""
    members = " ".join(f"/K{number} 6 0 R" for number in range(count))
    return build.pdf("<< /AIGC 5 0 R >>", f"<< {members} >>", "[" + "1 " * 7000 + "]")


def pdf_laughs():
    """Arrays of references to arrays of references."""
    arrays = [f"[{' '.join([f'{number + 1} 0 R'] * 20)}]" for number in range(5, 14)]
    return build.pdf("<< /AIGC << /Label 5 0 R >> >>", *arrays, "(x)")


def pdf_prev_loop():
    """A trailer whose previous section is itself."""
    at = build.pdf("<< >>").rindex(b"xref\n0")
    return build.pdf("<< >>", trailer=f"/Prev {at}")


def yaml_front(inside):
    return f"---\nAIGC: {inside}\n---\n".encode()


HOSTILE = {
    "mp4 nested moov": ("a.mp4", lambda: build.mp4(nested_boxes("moov"))),
    "mp4 nested udta": ("a.mp4", lambda: build.mp4(nested_boxes("udta"))),
    "mp4 nested meta": ("a.mp4", lambda: build.mp4(nested_boxes("meta"))),
    "mp4 many boxes": ("a.mp4", lambda: build.mp4(box("udta", box("free") * 110_000))),
    "mp4 many items": ("a.mp4", lambda: build.mp4(build.item_list(*[build.freeform("AIGC", BARE)] * 2000))),
    "mp4 many keys": ("a.mp4", lambda: build.mp4(build.keys_and_items([("AIGC", "{}")] * 5000))),
    "mp4 keys that count too far": (
        "a.mp4",
        lambda: build.mp4(full("meta", build.handler("mdta"), full("keys", b"\xff" * 4), box("ilst"))),
    ),
    "jpeg deep xml": ("a.jpg", lambda: xml("<a>" * DEEP + "</a>" * DEEP)),
    "jpeg xml entities": ("a.jpg", lambda: xml('<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><a>&b;</a>')),
    "jpeg many segments": ("a.jpg", lambda: build.jpeg(build.segment(0xE9, b"") * 110_000)),
    "jpeg fill bytes": ("a.jpg", lambda: b"\xff\xd8" + b"\xff" * 1_000_000),
    "jpeg exif loop": ("a.jpg", exif_loop),
    "png long exif": ("a.png", long_exif),
    "png deep json array": ("a.png", lambda: in_png('{"Label":' + "[" * DEEP + "]" * DEEP + "}")),
    "png deep json object": ("a.png", lambda: in_png('{"AIGC":' * DEEP + "1" + "}" * DEEP)),
    "png deep json, shallower": ("a.png", lambda: in_png('{"AIGC":' * 900 + "1" + "}" * 900)),
    "png deep json value": ("a.png", lambda: in_png('{"Label":' + '{"a":' * 900 + "1" + "}" * 901)),
    "png many members": ("a.png", lambda: in_png(compact({f"ContentProduce{n}": "x" for n in range(30_000)}))),
    "png many labels": ("a.png", lambda: build.png(build.text_chunk("AIGC", BARE) * 10_000)),
    "png many commas": ("a.png", lambda: in_png("{" + ", " * 400_000)),
    "png long key": ("a.png", lambda: in_png('{"' + "Label" * 150_000 + '":1}')),
    "png bomb": ("a.png", lambda: build.png(chunk("zTXt", b"AIGC\0\0" + bomb(1 << 30)))),
    "png xmp bomb": ("a.png", lambda: build.png(chunk("iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + bomb(1 << 30, b"<")))),
    "png bomb below the limit": ("a.png", lambda: build.png(chunk("zTXt", b"AIGC\0\0" + bomb(15 << 20, b" ")))),
    "png many properties": (
        "a.png",
        lambda: build.png(
            chunk("iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(build.xmp("<TC260:AIGC/>" * 300_000)))
        ),
    ),
    "png many attributes": (
        "a.png",
        lambda: build.png(build.xmp_chunk(build.xmp(attributes=" ".join(f'TC260:a{n}=""' for n in range(50_000))))),
    ),
    "mp3 bomb": (
        "a.mp3",
        lambda: build.mp3(id3(build.frame("TXXX", build.synchsafe(9) + bomb(1 << 28), flags=b"\0\x09"))),
    ),
    "mp3 many frames": ("a.mp3", lambda: build.mp3(id3(txxx("AIGC", "") * 30_000))),
    "mp3 many tags": ("a.mp3", lambda: build.mp3(*[id3(txxx("a", ""))] * 10_000)),
    "pdf deep array": ("a.pdf", lambda: build.pdf("[" * DEEP + "]" * DEEP)),
    "pdf deep dictionary": ("a.pdf", lambda: build.pdf("<< /a " * DEEP + "1" + " >>" * DEEP)),
    "pdf deep string": ("a.pdf", lambda: build.pdf("<< /AIGC " + "(" * DEEP + ")" * DEEP + " >>")),
    "pdf circle": ("a.pdf", lambda: build.pdf("<< /AIGC 5 0 R >>", "6 0 R", "5 0 R")),
    "pdf many references": ("a.pdf", lambda: pdf_references(3000)),
    "pdf laughs": ("a.pdf", pdf_laughs),
    "pdf previous loop": ("a.pdf", pdf_prev_loop),
    "pdf packed references": (
        "a.pdf",
        lambda: build.pdf_streams(
            "<< /AIGC 5 0 R >>", f"<< {' '.join(f'/K{n} 6 0 R' for n in range(3000))} >>", "(x)" * 99
        ),
    ),
    "pdf many rows": ("a.pdf", lambda: documents.pdf_rows(bomb(15 << 20), "/W [1 0 0] /Size 15000000")),
    "pdf many predicted rows": (
        "a.pdf",
        lambda: documents.pdf_rows(
            bomb(15 << 20, b"\2"), "/W [1 1 1] /Size 3900000 /DecodeParms << /Predictor 12 /Columns 3 >>"
        ),
    ),
    "pdf many pairs": (
        "a.pdf",
        lambda: documents.pdf_rows(bomb(1 << 20), f"/W [1 1 1] /Index [{'0 900000000 ' * 4000}]"),
    ),
    "pdf many sections": ("a.pdf", documents.pdf_sections),
    "pdf many objects": ("a.pdf", lambda: b"%PDF-1.7\n" + b"1 0 obj\n<< >>\nendobj\n" * 200_000),
    "pdf many lost streams": (
        "a.pdf",
        lambda: b"%PDF-1.7\n" + (b"1 0 obj\n" + documents.object_stream(bomb(8 << 20, b"1 ")) + b"\nendobj\n") * 40,
    ),
    "docx bomb": ("a.docx", lambda: documents.ooxml(more=[documents.squeezed("docProps/custom.xml", bomb(1 << 30))])),
    "docx bomb below the limit": (
        "a.docx",
        lambda: documents.ooxml(more=[documents.squeezed("docProps/custom.xml", bomb(15 << 20, b" "))] * 16),
    ),
    "docx many elements": ("a.docx", lambda: documents.ooxml("<a>" + "<property/>" * 300_000 + "</a>")),
    "docx deep xml": ("a.docx", lambda: documents.ooxml("<a>" * DEEP + "</a>" * DEEP)),
    "docx many attributes": (
        "a.docx",
        lambda: documents.ooxml("<a " + " ".join(f'a{n}=""' for n in range(200_000)) + "/>"),
    ),
    "docx long attribute": ("a.docx", lambda: documents.ooxml('<a a="' + "x" * (8 << 20) + '"/>')),
    "docx xml entities": (
        "a.docx",
        lambda: documents.ooxml('<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><a>&b;</a>'),
    ),
    "docx many members": ("a.docx", lambda: documents.ooxml(more=[documents.member("word/a.xml")] * 30_000)),
    "docx many parts": (
        "a.docx",
        lambda: documents.ooxml(more=[documents.member("docProps/custom.xml", CUSTOM)] * 2000),
    ),
    "docx many ends": ("a.docx", lambda: documents.ooxml(tail=b"PK\5\6" * 16_000)),
    "rtf deep": ("a.rtf", lambda: b"{\\rtf1" + b"{" * (1 << 20)),
    "rtf many groups": ("a.rtf", lambda: b"{\\rtf1" + b"{\\info{\\comment x}}" * 40_000 + b"}"),
    "html many metas": ("a.html", lambda: b"<html>" + b'<meta name="a" content="b">' * 100_000),
    "html open comments": ("a.html", lambda: b"<html>" + b"<!--" * 100_000),
    "html open quotes": ("a.html", lambda: b"<html>" + b'<a b="' * 100_000),
    "html open scripts": ("a.html", lambda: b"<html>" + b"<script>" * 60_000),
    "html blanks": ("a.html", lambda: b"<html><a " + b" " * 500_000),
    "vtt many notes": ("a.vtt", lambda: b"WEBVTT\n\n" + b"NOTE AIGC{}\n\n" * 100_000),
    "vtt open notes": ("a.vtt", lambda: b"WEBVTT\n\n" + b"NOTE" * 1_000_000),
    "json deep": ("a.json", lambda: b'{"AIGC": {"Label": ' + b"[" * (4 << 20)),
    "json open string": ("a.json", lambda: b'{"AIGC": {"Label": "1", "x": "' + b'\\"' * 500_000),
    "json many keys": ("a.json", lambda: b'{"AIGC": {"Label": "1"}' + b',"AIGC": {}' * 90_000 + b"}"),
    "pdf long table": ("a.pdf", lambda: build.pdf("<< >>", entry="%010d %05d %s \n").replace(b"0 5\n", b"0 99999\n")),
    "tiff loop": ("a.tif", pictures.tiff_loop),
    "tiff many directories": ("a.tif", lambda: pictures.tiff_chain(50_000)),
    "tiff many sub-directories": ("a.tif", lambda: pictures.tiff((330, 4, struct.pack("<I", 8) * 1_000_000))),
    "tiff many strips": ("a.tif", lambda: pictures.tiff((273, 4, bytes(4 << 20)), (279, 4, bytes(4 << 20)))),
    "tiff overlap": ("a.tif", lambda: pictures.tiff_overlap(60_000, 30_000)),
    "gif many blocks": ("a.gif", lambda: pictures.gif(pictures.gif_comment(b"x") * 110_000)),
    "gif small sub-blocks": ("a.gif", lambda: pictures.gif(b"\x21\xfe" + b"\1x" * (8 << 20) + b"\0")),
    "webp many chunks": ("a.webp", lambda: pictures.webp(pictures.riff_chunk("EXIF", b"") * 110_000)),
    "heif many extents": ("a.heic", lambda: pictures.heif_extents(60_000)),
    "heif items on the same data": ("a.heic", lambda: pictures.heif_overlap(20_000, 30_000)),
    "heif nested moov": ("a.heic", lambda: pictures.heif(XMP_ITEM, after=[nested_boxes("moov")])),
    "jxl many bombs": (
        "a.jxl",
        lambda: pictures.jxl(box("brob", b"xml ", brotli.compress(b"<a>" + bytes([32]) * (15 << 20))) * 1000),
    ),
    "png many bombs": (
        "a.png",
        lambda: build.png(
            chunk("iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(bytes([32]) * (15 << 20))) * 300
        ),
    ),
    "mp3 many bombs": (
        "a.mp3",
        lambda: build.mp3(id3(build.frame("TXXX", build.synchsafe(9) + bomb(15 << 20), flags=b"\0\x09") * 300)),
    ),
    "jxl many boxes": ("a.jxl", lambda: pictures.jxl(box("xml ") * 110_000)),
    "svg many elements": ("a.svg", lambda: pictures.svg("<a/>" * 3_000_000)),
    "svg many descriptions": ("a.svg", lambda: pictures.svg("<desc>x</desc>" * 110_000)),
    "svg many attributes": (
        "a.svg",
        lambda: pictures.svg(f"<a {' '.join(f'a{n} = {chr(34)}{chr(34)}' for n in range(90_000))}/>"),
    ),
    "svg deep": ("a.svg", lambda: pictures.svg("<metadata>" * DEEP + "</metadata>" * DEEP)),
    "jpeg many datasets": (
        "a.jpg",
        lambda: build.jpeg(*[pictures.photoshop(pictures.resource(0x404, b"\x1c\2\x19\0\0" * 13_000))] * 9),
    ),
    "jpeg many further pictures": ("a.jpg", lambda: pictures.mpf(*[b"\xff\xd8" + b"\xff\xd0" * 90_000] * 16)),
    "md deep flow": ("a.md", lambda: yaml_front("[" * DEEP + "]" * DEEP)),
    "md deep json": ("a.md", lambda: yaml_front('{"Label":' * DEEP + "1" + "}" * DEEP)),
    "md anchors": ("a.md", lambda: yaml_front("{Label: &a [x,x], b: &b [*a,*a], c: &c [*b,*b], d: [*c,*c]}")),
    "md many keys": ("a.md", lambda: f"---\n{'AIGC:' + chr(10) + '  Label: 1' + chr(10)}".encode() * 3000 + b"---\n"),
    "md many lines": ("a.md", lambda: b"---\nAIGC:\n" + b"  Label: x\n" * 50_000 + b"---\n"),
    "md blank lines": ("a.md", lambda: b"\n" * (2 << 20) + b"AIGC: x\n"),
    "md fences": ("a.md", lambda: b"```\n~~~\n" * 50_000 + b"AIGC: x\n"),
    "md dashes": ("a.md", lambda: b"---\n" + b"-" * (4 << 20)),
}


ODD = {
    "pdf NUL in a reference": ("a.pdf", build.pdf("<< /AIGC 5\0000 R /b 5 0\0R >>", "(x)")),
    "pdf long number": ("a.pdf", build.pdf(f"<< /AIGC {'9' * 5000} /b {'9' * 5000}.5 >>")),
    "xmp unknown encoding": ("a.jpg", xml('<?xml version="1.0" encoding="UT8"?><a/>')),
    "xmp wide encoding": ("a.jpg", xml('<?xml version="1.0" encoding="GB2312"?><a/>')),
    "base64 with Chinese": ("a.png", in_png("eyJMYWJlbCI6示例")),
    "entities without end": ("a.png", in_png("{&quot;" + "&#99999999999;" * 100)),
    "lone surrogates": ("a.png", in_png('{"Label":"\\ud800","ContentProducer":"\\udfff"}')),
    "infinity": ("a.png", in_png('{"Label":Infinity,"ContentProducer":[NaN,1e999],"ProduceID":-0}')),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_bytes_give_a_report(name):
    file, data = ODD[name]
    survives(data, file)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_costs_little(name):
    file, make = HOSTILE[name]
    data = make()
    start = time.process_time()
    survives(data, file)
    assert time.process_time() - start < 3, "about a second is asked of a slow machine"


GREEDY = [
    "docx bomb",
    "docx bomb below the limit",
    "docx many elements",
    "docx many attributes",
    "docx long attribute",
    "docx many members",
    "html open quotes",
    "json deep",
    "pdf many rows",
    "pdf many lost streams",
    "pdf many objects",
    "png bomb",
    "png xmp bomb",
    "jxl many bombs",
    "png bomb below the limit",
    "mp3 bomb",
    "png many attributes",
    "png many members",
    "pdf laughs",
    "svg many attributes",
    "tiff overlap",
    "heif items on the same data",
    "md dashes",
]


@pytest.mark.parametrize("name", GREEDY)
def test_a_hostile_file_takes_little_memory(name):
    file, make = HOSTILE[name]
    data = make()
    tracemalloc.start()
    try:
        survives(data, file)
        assert tracemalloc.get_traced_memory()[1] < 64 << 20
    finally:
        tracemalloc.stop()


LIMITS = Limits(payload=200, total=400, items=3, depth=2, text=64)


@pytest.mark.parametrize(("name", "data"), EACH)
def test_small_limits_give_notes_and_no_accusation(name, data):
    report = survives(data, NAMES[name], LIMITS)
    assert report.outcome != "stripped"
    assert implicit(report) != "missing" or data == SAMPLES[name][0]
