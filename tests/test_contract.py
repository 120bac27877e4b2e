"""What holds for every format: hostile bytes give a report, soon and in little memory, and cutting a file accuses nobody.

Every format that is read must be in SAMPLES. The real rule packs judge.
"""

import random
import struct
import time
import tracemalloc
import zlib

import build
import pytest
from build import ASCII, box, chunk, compact, full, id3, label, pdf_string, txxx, wrapped
from looking import FAILED, look, outcome

from labelcheck.formats import FORMATS
from labelcheck.formats.unread import UNREAD
from labelcheck.rulepack import load_packs
from labelcheck.source import Limits

PACKS = load_packs()
BARE, WRAPPED = compact(label()), wrapped(label())
INFO = f"<< /Producer (x) /AIGC {pdf_string(BARE)} >>"
DICTIONARY = f"<< /Label 1 /ContentProducer {pdf_string(build.EXAMPLE_CODE)} >>"
META = build.keys_and_items([("title", "t"), ("AIGC", BARE)])
MOOV_FIRST = build.mp4(build.udta_meta(BARE), media=False, after=[box("mdat", build.jpeg())])

SAMPLES = {
    "jpeg": [
        build.jpeg(),
        build.jpeg(build.app_xmp(build.xmp_label(BARE)), build.app_exif(build.exif(ASCII + WRAPPED.encode()))),
        build.jpeg(build.segment(0xE9, b"AIGC" + BARE.encode()), build.segment(0xFE, WRAPPED.encode())),
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
    "pdf": [
        build.pdf("<< >>"),
        build.pdf(INFO),
        build.pdf_update(build.pdf("<< >>"), INFO),
        build.pdf_streams("<< /AIGC 5 0 R >>", DICTIONARY),
    ],
    "markdown": [b"# Title\n\nText.\n", build.front_matter(label(), "# Title\n\nText.\n").encode()],
    "text": [b"Text.\n", f"Text.\n{BARE}\n".encode(), "正文\n".encode("gb18030")],
}
"""Small files of every format, the first without a label."""

NAMES = {form.NAME: f"sample{form.EXTENSIONS[0]}" for form in FORMATS}
EACH = [
    pytest.param(name, data, id=f"{name}-{index}") for name, many in SAMPLES.items() for index, data in enumerate(many)
]


def test_every_format_that_is_read_has_samples():
    assert set(SAMPLES) == {form.NAME for form in FORMATS if form not in UNREAD}


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


MARKED = {"jpeg", "png", "mp4", "mov", "m4a", "pdf"}
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
    "pdf long table": ("a.pdf", lambda: build.pdf("<< >>", entry="%010d %05d %s \n").replace(b"0 5\n", b"0 99999\n")),
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
    "png bomb",
    "png xmp bomb",
    "png bomb below the limit",
    "mp3 bomb",
    "png many attributes",
    "png many members",
    "pdf laughs",
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
