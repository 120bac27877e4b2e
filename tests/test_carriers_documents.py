"""Homes of an AIGC label in documents that are ZIP packages or text, and PDF files that have lost their way.

Each line is a file, and what must be read from it.
"""

import io
import json
import os
import re
import shutil
import subprocess
import time
import tracemalloc
import zipfile

import pytest

import build
import build_documents as documents
import build_prose as prose
from build import compact, escape, label, pdf_string, wrapped
from build_documents import (
    archive,
    core_properties,
    custom_properties,
    epub,
    member,
    odf,
    ooxml,
    opf_meta,
    user_defined,
)
from labelcheck.check import check
from labelcheck.detectors import Options
from labelcheck.model import Context, Level, Status
from labelcheck.rulepack import load_packs
from looking import labels, look, outcome, problems, residues

LABEL = label()
BARE, WRAPPED = compact(LABEL), wrapped(LABEL)
CHINESE = compact(label(ContentProducer="某某公司", ProduceID="编号-1"))
CUSTOM = custom_properties(("AIGC", BARE))
INFO = f"<< /Producer (x) /AIGC {pdf_string(BARE)} >>"
PACKS = load_packs()

GOOD = [("object", "bare", "guide")]
STRAY = [("object", "bare", "elsewhere")]
STRAY_WRAPPED = [("object", "wrapped", "elsewhere")]


def html(inside):
    return f"<!DOCTYPE html>\n<html><head>{inside}</head><body>x</body></html>".encode()


def vtt(block):
    return f"WEBVTT\n\n{block}\n\n00:01.000 --> 00:02.000\nx\n".encode()


META = f'<meta name="AIGC" content="{escape(BARE)}">'

READ = {
    "docx": ("a.docx", ooxml(CUSTOM), GOOD),
    "docx stored": ("a.docx", ooxml(CUSTOM, deflate=False), GOOD),
    "docx zip64": ("a.docx", ooxml(CUSTOM, zip64=True), GOOD),
    "docx with a comment": ("a.docx", ooxml(CUSTOM, comment=b"PK\5\6" + bytes(40)), GOOD),
    "docx without an extension": ("a", ooxml(CUSTOM), GOOD),
    "docx with a data descriptor": (
        "a.docx",
        ooxml(more=[member("docProps/custom.xml", CUSTOM, descriptor=True)]),
        GOOD,
    ),
    "docx with another case": ("a.docx", ooxml(more=[member("docProps/Custom.xml", CUSTOM)]), GOOD),
    "docx wrapped": ("a.docx", ooxml(custom_properties(("AIGC", WRAPPED))), [("object", "wrapped", "guide")]),
    "docx other property": ("a.docx", ooxml(custom_properties(("note", WRAPPED))), STRAY_WRAPPED),
    "docx description": ("a.docx", ooxml(core=core_properties(description=WRAPPED)), STRAY_WRAPPED),
    "docx keywords": ("a.docx", ooxml(core=core_properties(keywords=WRAPPED)), STRAY_WRAPPED),
    "docx prose": ("a.docx", ooxml(core=core_properties(description=f"such as {WRAPPED}")), []),
    "docx twice": ("a.docx", ooxml(CUSTOM, more=[member("docProps/custom.xml", CUSTOM)]), GOOD * 2),
    "dotx": ("a.dotx", ooxml(CUSTOM), GOOD),
    "xlsx": ("a.xlsx", ooxml(CUSTOM, kind="xlsx"), GOOD),
    "pptx": ("a.pptx", ooxml(CUSTOM, kind="pptx"), GOOD),
    "odt": ("a.odt", odf(user_defined("AIGC", BARE)), STRAY),
    "odt description": ("a.odt", odf(f"<dc:description>{escape(WRAPPED)}</dc:description>"), STRAY_WRAPPED),
    "ods": ("a.ods", odf(user_defined("AIGC", BARE), kind="spreadsheet"), STRAY),
    "odp": ("a.odp", odf(user_defined("AIGC", BARE), kind="presentation-template"), STRAY),
    "ofd": ("a.ofd", prose.ofd(custom=prose.ofd_data("AIGC", BARE)), [("object", "bare", "unknown")]),
    "ofd wrapped": ("a.ofd", prose.ofd(custom=prose.ofd_data("AIGC", WRAPPED)), [("object", "wrapped", "unknown")]),
    "xmind": ("a.xmind", prose.xmind("x", metadata=f'{{"AIGC": {BARE}}}'), [("object", "bare", "unknown")]),
    "xmind string": (
        "a.xmind",
        prose.xmind("x", metadata=compact({"creator": {}, "AIGC": BARE})),
        [("double-encoded", "bare", "unknown")],
    ),
    "xmind 8": ("a.xmind", prose.xmind_8("x", meta=f"<AIGC>{escape(BARE)}</AIGC>"), [("object", "bare", "unknown")]),
    "epub 2": ("a.epub", epub(opf_meta("AIGC", BARE)), STRAY),
    "epub 3": ("a.epub", epub(f'<meta property="tc260:AIGC">{escape(BARE)}</meta>'), STRAY),
    "epub description": ("a.epub", epub(f"<dc:description>{escape(WRAPPED)}</dc:description>"), STRAY_WRAPPED),
    "html meta": ("a.html", html(META), STRAY),
    "html meta unescaped": ("a.html", html(f"<meta content='{BARE}' name=AIGC>"), STRAY),
    "html property": ("a.html", html(f"<META PROPERTY='AIGC' CONTENT='{BARE}'/>"), STRAY),
    "html without a name": ("a", html(META), STRAY),
    "html behind a comment": ("a", b"<!-- saved -->\n" + html(META), STRAY),
    "html utf-16": ("a.html", b"\xff\xfe" + html(META).decode().encode("utf-16-le"), STRAY),
    "html gb18030": (
        "a.html",
        html(f"{META}<title>{'这是中文网页的标题' * 9}</title>".encode().decode()).decode().encode("gb18030"),
        STRAY,
    ),
    "html comment": ("a.html", html(f"<!-- AIGC{BARE} -->"), STRAY),
    "html comment wrapped": ("a.html", html(f"<!--{WRAPPED}-->"), STRAY_WRAPPED),
    "html comment with more": ("a.html", html(f"<!-- write AIGC{BARE} here -->"), []),
    "html in a script": ("a.html", html(f"<script>'{META}<!-- AIGC{BARE} -->'</script>"), []),
    "html in an attribute": ("a.html", html(f"<p title='<!-- AIGC{BARE} -->'>"), []),
    "html in a comment": ("a.html", html(f"<!-- {META} -->"), []),
    "rtf property": ("a.rtf", documents.rtf([("AIGC", BARE)]), STRAY),
    "rtf second property": ("a.rtf", documents.rtf([("x", "1"), ("AIGC", CHINESE)]), STRAY),
    "rtf comment": ("a.rtf", documents.rtf(doccomm=WRAPPED), STRAY_WRAPPED),
    "rtf in its text": ("a.rtf", documents.rtf()[:-1] + documents.rtf([("AIGC", BARE)])[6:], []),
    "vtt note": ("a.vtt", vtt(f"NOTE AIGC{BARE}"), STRAY),
    "vtt note lines": ("a.vtt", vtt(f"NOTE\r\nAIGC: {BARE}").replace(b"\n", b"\r\n").replace(b"\r\r", b"\r"), STRAY),
    "vtt note wrapped": ("a.vtt", vtt(f"NOTE {WRAPPED}"), STRAY_WRAPPED),
    "vtt header": ("a.vtt", f"WEBVTT\nAIGC: {BARE}\n\n00:01.000 --> 00:02.000\nx\n".encode(), STRAY),
    "vtt cue": ("a.vtt", vtt(f"00:01.000 --> 00:02.000\nNOTE AIGC{BARE}"), []),
    "srt": ("a.srt", b"\xef\xbb\xbf1\r\n00:00:01,000 --> 00:00:02,000\r\nx\r\n", []),
    "json": ("a.json", f'{{"text": "x", "AIGC": {BARE}}}'.encode(), STRAY),
    "json string": ("a.json", compact({"AIGC": BARE}).encode(), [("double-encoded", "bare", "elsewhere")]),
}


@pytest.mark.parametrize("name", READ)
def test_the_label_is_read_where_it_stands(name):
    file, data, expected = READ[name]
    report = look(data, file)
    assert report.asset.format != "unknown"
    assert [(found["json"], found["form"], found["place"]) for found in labels(report)] == expected
    assert problems(report) == []
    if expected:
        assert labels(report)[0]["ContentProducer"] in {build.EXAMPLE_CODE, "某某公司"}
        assert report.status is Status.CONFIRMED


PACKED = re.compile("docx|dotx|xlsx|pptx|od[tsp]|epub")


@pytest.mark.parametrize("name", [name for name in READ if not PACKED.match(name) or name == "docx stored"])
def test_the_span_is_where_the_label_stands(name):
    file, data, _ = READ[name]
    for finding in look(data, file).findings:
        if finding.scheme == "tc260-aigc":
            start, size = finding.evidence[0].at.span
            assert b"ContentProducer" in data[start : start + size].replace(b"\0", b"")
            assert size < 900


def test_the_span_of_a_packed_part_is_the_part():
    start, size = look(ooxml(CUSTOM), "a.docx").findings[0].evidence[0].at.span
    assert ooxml(CUSTOM)[start : start + size] == build.stored(CUSTOM.encode())[2:-4]


def test_an_empty_property_is_a_residue():
    assert residues(look(ooxml(custom_properties(("AIGC", ""))), "a.docx")) == ["empty-value"]


NOT_DOCUMENTS = {
    "archive": ("a.zip", archive(member("a.txt", "x"))),
    "archive of a document": ("a.zip", archive(member("a.docx", ooxml(CUSTOM), deflate=False))),
    "archive of a folder": ("a.zip", archive(member("word/notes.txt", "x"))),
    "empty archive": ("a.zip", archive()),
    "nuget package": (
        "a.nupkg",
        archive(member("_rels/.rels", "x"), member("x.nuspec", "x"), member("[Content_Types].xml", "x")),
    ),
    "java archive": ("a.jar", archive(member("META-INF/", ""), member("META-INF/MANIFEST.MF", "x"))),
    "data": ("a.json", b'{"a": 1}'),
    "data with such a key": ("a.json", b'{"AIGC": true, "b": {"AIGC": {"Label": "1"}}}'),
    "data of another schema": ("a.json", b'{"AIGC": {"Time": 1}}'),
    "list": ("a.json", f"[{WRAPPED}]".encode()),
    "records": ("a.jsonl", f"{WRAPPED}\n{WRAPPED}\n".encode()),
    "template": ("a.php", html(META)),
}


@pytest.mark.parametrize("name", NOT_DOCUMENTS)
def test_what_is_no_document_owes_nothing(name):
    file, data = NOT_DOCUMENTS[name]
    report = look(data, file, PACKS)
    assert (report.asset.format, report.outcome) == ("unknown", "none")


def test_a_package_of_another_kind_is_not_accused():
    drawing = archive(
        member("[Content_Types].xml", "<Types/>"), member("_rels/.rels", "x"), member("visio/document.xml")
    )
    report = look(archive(member("[Content_Types].xml", "<Types/>"), member("docProps/app.xml", "x")), "a", PACKS)
    assert problems(report) == ["the package is not of a kind that is read"]
    assert report.outcome == "undetermined"
    assert look(drawing, "a.vsdx", PACKS).outcome == "none"


# ZIP archives that are not as they should be


def notes(more, file="a.docx", **how):
    report = look(ooxml(more=more, **how), file, PACKS)
    assert outcome(report, "CN-IMP-001") in {"undetermined", "compliant"}
    return problems(report)


PART = "docProps/custom.xml"
ODD = {
    "encrypted": (member(PART, CUSTOM, flags=1), "a member of the archive is encrypted"),
    "another method": (
        member(PART, CUSTOM, method=93),
        "a member of the archive is compressed in a way that is not read",
    ),
    "another name": (
        member(PART, CUSTOM, local="docProps/custom.xmL"),
        "a member of the archive is not where its directory says",
    ),
    "not deflate": (member(PART, CUSTOM, deflate=False, method=8), "compressed metadata cannot be inflated"),
    "checksum": (member(PART, CUSTOM, crc=1), "the checksum of a chunk is wrong"),
    "not xml": (member(PART, "x"), "an XML part is not well-formed"),
    "unknown encoding": (
        member(PART, '<?xml version="1.0" encoding="gb18030"?><a/>'),
        "an XML part is not well-formed",
    ),
    "doctype": (member(PART, "<!DOCTYPE a><a/>"), "an XML part declares a DOCTYPE"),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_member_leaves_a_note(name):
    odd, problem = ODD[name]
    if name == "checksum":
        assert problems(look(ooxml(more=[odd]), "a.docx")) == [problem]
    else:
        assert notes([odd]) == [problem]


def test_a_damaged_part_does_not_hide_its_neighbours():
    data = ooxml(more=[member(PART, "x")], core=core_properties(description=WRAPPED))
    assert len(labels(look(data, "a.docx"))) == 1


def test_a_member_with_a_wrong_checksum_is_said_to_be_so():
    [found] = labels(look(ooxml(more=[member(PART, CUSTOM, crc=1)]), "a.docx"))
    assert found["carriage"] == "crc-bad"


def test_a_cut_download_is_undetermined():
    data = ooxml(CUSTOM)
    report = look(data[:-30], "a.docx", PACKS)
    assert problems(report) == ["the file ends before its end mark"]
    assert outcome(report, "CN-IMP-001") == "undetermined"


def test_an_archive_that_is_cut_behind_a_whole_one_is_not_taken_for_that():
    assert problems(look(ooxml() + ooxml(CUSTOM)[:-30], "a.docx")) == ["the file ends before its end mark"]


def test_an_encrypted_odf_is_undetermined():
    manifest = member("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>")
    report = look(odf("x", more=[manifest]), "a.odt", PACKS)
    assert problems(report) == ["the document is encrypted"]
    assert report.outcome == "undetermined"


def test_an_epub_whose_package_is_not_there_is_noted():
    assert problems(look(epub(package="x.opf"), "a.epub")) == ["the package has no content"]


def test_a_json_document_that_is_cut_is_noted():
    report = look(f'{{"AIGC": {BARE}, "a":'.encode(), "a.json")
    assert len(labels(report)) == 1
    assert problems(report) == ["the file ends before its end mark"]


def test_a_long_web_page_is_read_at_both_ends():
    data = html(META) + b"<p>x</p>" * 100_000 + f"<!-- AIGC{BARE} -->".encode()
    report = look(data, "a.html")
    assert len(labels(report)) == 2
    assert problems(report) == ["the middle of the text was not searched"]


# PDF files whose cross-reference leads nowhere

WHOLE = build.pdf(INFO)
PLAIN = build.pdf("<< /Title (t) >>")


def shifted(data, by):
    """The file with a wrong startxref."""
    at = int(data.split()[-2])
    return data.replace(f"startxref\n{at}".encode(), f"startxref\n{at + by}".encode())


LOST = {
    "wrong startxref": lambda data: shifted(data, 3),
    "startxref behind the file": lambda data: shifted(data, 10_000_000),
    "junk before": lambda data: b"HTTP/1.1 200 OK\r\n\r\n" + data,
    "edited by hand": lambda data: data.replace(b"/Type /Pages", b"/Type     /Pages"),
    "no table": lambda data: re.sub(rb"xref\n0 .*?trailer", b"trailer", data, flags=re.DOTALL),
    "no end": lambda data: data[: data.rindex(b"startxref")],
}


@pytest.mark.parametrize("how", LOST)
def test_a_pdf_that_lost_its_cross_reference_is_read_by_its_objects(how):
    report = look(LOST[how](WHOLE), "a.pdf", PACKS)
    [found] = labels(report)
    assert (found["place"], outcome(report, "CN-IMP-001")) == ("guide", "compliant")
    start, size = report.findings[0].evidence[0].at.span
    assert b"ContentProducer" in LOST[how](WHOLE)[start : start + size]
    assert len(problems(report)) == 1


@pytest.mark.parametrize("how", LOST)
def test_a_pdf_that_lost_its_cross_reference_is_not_accused(how):
    assert outcome(look(LOST[how](PLAIN), "a.pdf", PACKS), "CN-IMP-001") == "undetermined"


def test_the_newest_object_counts_in_a_lost_pdf():
    newer = f"<< /AIGC {pdf_string(compact(label(ProduceID='new')))} >>"
    [found] = labels(look(shifted(build.pdf_update(WHOLE, newer), 3), "a.pdf"))
    assert found["ProduceID"] == "new"


def test_a_lost_pdf_with_object_streams_is_read():
    [found] = labels(look(shifted(build.pdf_streams(INFO), 1), "a.pdf"))
    assert found["place"] == "guide"


def test_an_encrypted_pdf_is_undetermined_also_without_its_cross_reference():
    data = build.pdf(INFO, trailer="/Encrypt << /Filter /Standard >>")
    for one in (data, shifted(data, 3)):
        assert "the document is encrypted" in problems(look(one, "a.pdf"))
        assert outcome(look(one, "a.pdf", PACKS), "CN-IMP-001") == "undetermined"


def test_a_table_that_counts_from_one_is_read():
    [found] = labels(look(WHOLE.replace(b"xref\n0 5\n", b"xref\n1 5\n"), "a.pdf"))
    assert found["place"] == "guide"


def test_an_object_that_was_freed_is_gone():
    update = build.pdf_update(WHOLE, INFO)
    at = update.rindex(b"xref\n4 1\n")
    freed = update[:at] + re.sub(rb"\d{10} 00000 n", b"0000000000 00001 f", update[at:], count=1)
    assert labels(look(freed, "a.pdf")) == []


def test_a_hybrid_file_hides_objects_from_old_readers_only():
    whole = build.pdf(INFO)
    place = whole.index(b"4 0 obj")
    table = whole.index(b"xref\n0 5")
    rows = (1).to_bytes(1) + place.to_bytes(4) + bytes(1)
    stream = b"9 0 obj\n" + build.pdf_stream(rows, "/Type /XRef /W [1 4 1] /Index [4 1] /Size 5") + b"\nendobj\n"
    tail = whole[table:].replace(f"{place:010d} 00000 n".encode(), b"0000000000 00000 f")
    tail = tail.replace(b"/Size", f"/XRefStm {table} /Size".encode())
    tail = tail.replace(f"startxref\n{table}".encode(), f"startxref\n{table + len(stream)}".encode())
    assert len(labels(look(whole[:table] + stream + tail, "a.pdf"))) == 1
    assert labels(look(whole[:table] + stream + tail.replace(b"/XRefStm", b"/Other"), "a.pdf")) == []


def test_rows_of_a_cross_reference_may_be_predicted():
    data = build.pdf_streams(INFO)
    start = data.index(b"5 0 obj")
    start = data.index(b"6 0 obj", start)
    places = [
        int.from_bytes(data[:0]),
        *(data.index(b"%d 0 obj" % n) for n in (1, 2, 3)),
        None,
        data.index(b"5 0 obj"),
        start,
    ]
    rows = [(2, 5, 0) if place is None else (1, place, 0) for place in places]
    rows[0] = (0, 0, 255)
    packed = [bytes([kind]) + where.to_bytes(4) + bytes([index]) for kind, where, index in rows]
    above, predicted = bytes(6), b""
    for row in packed:
        predicted += b"\2" + bytes((a - b) & 0xFF for a, b in zip(row, above, strict=True))
        above = row
    keys = "/Type /XRef /Size 7 /W [1 4 1] /Root 1 0 R /Info 4 0 R /Filter [/FlateDecode] "
    keys += "/DecodeParms [<< /Predictor 12 /Columns 6 >>]"
    body = b"6 0 obj\n" + build.pdf_stream(build.stored(predicted), keys) + b"\nendobj\n"
    report = look(data[:start] + body + b"startxref\n%d\n%%%%EOF\n" % start, "a.pdf")
    assert len(labels(report)) == 1
    assert problems(report) == []


def test_xmp_with_another_filter_is_noted():
    xmp = build.pdf_stream(b"x", "/Type /Metadata /Filter /LZWDecode")
    data = build.pdf("<< >>", xmp, root="<< /Type /Catalog /Pages 2 0 R /Metadata 5 0 R >>")
    report = look(data, "a.pdf", PACKS)
    assert problems(report) == ["a PDF stream has a filter that is not read"]
    assert outcome(report, "CN-IMP-001") == "undetermined"


# Cost


def sparse(path, name, head, tail, size=1 << 30):
    """A file with a hole between its head and its tail."""
    file = path / name
    with file.open("wb") as out:
        out.write(head)
        out.truncate(size - len(tail))
        out.seek(0, os.SEEK_END)
        out.write(tail)
    return file


def huge_pdf(path, **lost):
    head = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
    size = 1 << 30
    info = f"4 0 obj\n{INFO}\nendobj\n".encode()
    table = "xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \n4 1\n{at:010d} 00000 n \n"
    rest = table + "trailer\n<< /Size 5 /Root 1 0 R /Info 4 0 R >>\nstartxref\n{start:010d}\n%%EOF\n"
    at = size - len(info) - len(rest.format(at=0, start=0))
    start = at + len(info) + lost.get("by", 0)
    return sparse(path, "a.pdf", head, info + rest.format(at=at, start=start).encode(), size)


def huge_docx(path):
    """A document with a stored picture of a gigabyte before its properties."""
    size = 1 << 30
    small = ooxml(more=[member("word/media/image1.bin", b"", deflate=False), member(PART, CUSTOM)])
    name = b"word/media/image1.bin"
    hole_at = small.index(name) + len(name)
    hole = size - len(small)
    data = bytearray(small)
    entry = small.rindex(b"PK\1\2", 0, small.rindex(name))
    data[entry + 20 : entry + 28] = hole.to_bytes(4, "little") * 2
    last = small.rindex(b"PK\1\2")
    data[last + 42 : last + 46] = (int.from_bytes(data[last + 42 : last + 46], "little") + hole).to_bytes(4, "little")
    end = small.rindex(b"PK\5\6")
    data[end + 16 : end + 20] = (int.from_bytes(data[end + 16 : end + 20], "little") + hole).to_bytes(4, "little")
    return sparse(path, "a.docx", bytes(data[:hole_at]), bytes(data[hole_at:]), size)


HUGE = {"pdf": (huge_pdf, 1), "lost pdf": (lambda path: huge_pdf(path, by=7), 1), "docx": (huge_docx, 1)}


@pytest.mark.parametrize("name", HUGE)
def test_cost_does_not_grow_with_the_file(name, tmp_path):
    make, count = HUGE[name]
    file = make(tmp_path)
    options = Options(Level.METADATA)
    check(file, file.name, Context(), options, PACKS)
    start = time.process_time()
    report = check(file, file.name, Context(), options, PACKS)
    assert time.process_time() - start < 0.2, "50 ms are asked of a quiet machine"
    assert len(labels(report)) == count
    tracemalloc.start()
    try:
        check(file, file.name, Context(), options, PACKS)
        assert tracemalloc.get_traced_memory()[1] < 64 << 20
    finally:
        tracemalloc.stop()


# Other programs

EXIFTOOL = shutil.which("exiftool")
FOR_EXIFTOOL = {
    "docx": ("a.docx", ooxml(CUSTOM)),
    "docx stored": ("a.docx", ooxml(CUSTOM, deflate=False)),
    "xlsx": ("a.xlsx", ooxml(CUSTOM, kind="xlsx")),
    "pptx with a comment": ("a.pptx", ooxml(CUSTOM, kind="pptx", comment=b"comment")),
    "html": ("a.html", html(META)),
    "rtf": ("a.rtf", documents.rtf([("AIGC", BARE)])),
}


@pytest.mark.skipif(not EXIFTOOL, reason="exiftool is not installed")
@pytest.mark.parametrize("name", FOR_EXIFTOOL)
def test_exiftool_reads_the_same_label(name, tmp_path):
    file, data = FOR_EXIFTOOL[name]
    (tmp_path / file).write_bytes(data)
    command = [EXIFTOOL, "-json", "-U", "-a", "-G", str(tmp_path / file)]
    [document] = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout)
    values = [text for key, text in document.items() if "aigc" in key.lower()]
    assert any(text in (BARE, LABEL) for text in values), document


@pytest.mark.parametrize("name", [name for name in READ if PACKED.match(name)])
def test_zipfile_finds_the_archive_sound(name):
    with zipfile.ZipFile(io.BytesIO(READ[name][1])) as packed:
        assert packed.testzip() is None
