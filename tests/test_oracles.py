"""Other programs read the files of build.py as labelcheck does: exiftool, ffprobe, Pillow, piexif, mutagen.

What a program cannot read is not asked of it; one that is not installed skips its tests.
"""

import json
import shutil
import subprocess
from io import BytesIO

import pytest

import build
from build import ASCII, UNICODE, box, chunk, compact, id3, label, txxx, wrapped
from looking import labels, look

LABEL = label()
BARE, WRAPPED = compact(LABEL), wrapped(LABEL)
INFO = f"<< /Producer (x) /AIGC {build.pdf_string(BARE)} >>"

EXIFTOOL = shutil.which("exiftool")
FFPROBE = shutil.which("ffprobe")


def ours(data, name):
    """Our first label's fields, as one JSON text."""
    found = labels(look(data, name))[0]
    return {key: found[key] for key in LABEL if key in found}


def fields(text):
    """The fields of a label that another program read as text."""
    value = json.loads(text)
    return value.get("AIGC", value)


def every_value(document):
    """Every text in a nested JSON value."""
    if isinstance(document, dict):
        return [text for item in document.values() for text in every_value(item)]
    if isinstance(document, list):
        return [text for item in document for text in every_value(item)]
    return [document] if isinstance(document, str) else []


FOR_EXIFTOOL = {
    "jpeg exif ascii": ("a.jpg", build.jpeg(build.app_exif(build.exif(ASCII + WRAPPED.encode())))),
    "jpeg exif unicode": ("a.jpg", build.jpeg(build.app_exif(build.exif(UNICODE + WRAPPED.encode("utf-16-be"))))),
    "jpeg exif little": ("a.jpg", build.jpeg(build.app_exif(build.exif(ASCII + WRAPPED.encode(), order="<")))),
    "jpeg description": ("a.jpg", build.jpeg(build.app_exif(build.exif(description=WRAPPED.encode())))),
    "jpeg xmp": ("a.jpg", build.jpeg(build.app_xmp(build.xmp_label(BARE)))),
    "jpeg comment": ("a.jpg", build.jpeg(build.segment(0xFE, WRAPPED.encode()))),
    "png text": ("a.png", build.png(build.text_chunk("AIGC", BARE))),
    "png ztxt": ("a.png", build.png(build.ztxt_chunk("AIGC", BARE))),
    "png itxt": ("a.png", build.png(build.itxt_chunk("AIGC", BARE, compressed=True))),
    "png exif behind": ("a.png", build.png(after=[chunk("eXIf", build.exif(ASCII + WRAPPED.encode()))])),
    "png xmp": ("a.png", build.png(build.xmp_chunk(build.xmp_label(BARE)))),
    "mp4 key": ("a.mp4", build.mp4(build.udta_meta(BARE))),
    "mov key": ("a.mov", build.mp4(build.udta_meta(BARE), brand="qt  ")),
    "m4a freeform": ("a.m4a", build.mp4(box("udta", build.item_list(build.freeform("AIGC", BARE))), brand="M4A ")),
    "mp4 uuid": (
        "a.mp4",
        build.mp4(after=[box("uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + build.xmp_label(BARE))]),
    ),
    "mp3 2.2": ("a.mp3", build.mp3(id3(txxx("AIGC", BARE, 2, 0), version=2))),
    "mp3 2.3": ("a.mp3", build.mp3(id3(txxx("AIGC", BARE, 3, 1), version=3))),
    "mp3 2.4": ("a.mp3", build.mp3(id3(txxx("AIGC", BARE)))),
    "pdf string": ("a.pdf", build.pdf(INFO)),
    "pdf update": ("a.pdf", build.pdf_update(build.pdf("<< /Title (t) >>"), INFO)),
    "pdf streams": ("a.pdf", build.pdf_streams(INFO)),
}


@pytest.mark.skipif(not EXIFTOOL, reason="exiftool is not installed")
@pytest.mark.parametrize("name", FOR_EXIFTOOL)
def test_exiftool_reads_the_same_label(name, tmp_path):
    file, data = FOR_EXIFTOOL[name]
    (tmp_path / file).write_bytes(data)
    command = [EXIFTOOL, "-json", "-U", "-a", "-G", "-api", "largefilesupport=1", str(tmp_path / file)]
    [document] = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout)
    complaints = [str(text) for key, text in document.items() if key.endswith(("Error", "Warning"))]
    assert all(text.startswith("[minor]") for text in complaints)
    texts = [text.removeprefix("(AIGC) ") for text in every_value(document)]
    seen = [fields(text) for text in texts if text.startswith("{")]
    assert seen == [ours(data, file)] == [LABEL]


FOR_FFPROBE = {
    "mp4 key": ("a.mp4", build.mp4(build.udta_meta(BARE))),
    "mp4 moov first": ("a.mp4", build.mp4(build.udta_meta(BARE), media=False, after=[box("mdat", build.jpeg())])),
    "mp4 meta under moov": ("a.mp4", build.mp4(build.keys_and_items([("title", "t"), ("AIGC", BARE)]))),
    "mov key": ("a.mov", build.mp4(build.udta_meta(BARE), brand="qt  ")),
    "m4a freeform": ("a.m4a", build.mp4(box("udta", build.item_list(build.freeform("AIGC", BARE))), brand="M4A ")),
    "mp3 2.3": ("a.mp3", build.mp3(id3(txxx("AIGC", BARE, 3, 1), version=3))),
    "mp3 2.4": ("a.mp3", build.mp3(id3(txxx("AIGC", BARE)))),
}


@pytest.mark.skipif(not FFPROBE, reason="ffprobe is not installed")
@pytest.mark.parametrize("name", FOR_FFPROBE)
def test_ffprobe_reads_the_same_label(name, tmp_path):
    file, data = FOR_FFPROBE[name]
    (tmp_path / file).write_bytes(data)
    command = [FFPROBE, "-v", "error", "-show_format", "-of", "json", str(tmp_path / file)]
    document = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout)
    assert fields(document["format"]["tags"]["AIGC"]) == ours(data, file) == LABEL


@pytest.mark.parametrize("data", [build.jpeg(), build.png()])
def test_pictures_are_pictures(data):
    image = pytest.importorskip("PIL.Image")
    with image.open(BytesIO(data)) as picture:
        picture.load()
        assert picture.size == (8, 8)


@pytest.mark.parametrize("order", "<>")
def test_piexif_reads_the_same_exif(order):
    piexif = pytest.importorskip("piexif")
    block = build.exif(ASCII + WRAPPED.encode(), b"a picture", order)
    read = piexif.load(b"Exif\0\0" + block)
    assert read["Exif"][piexif.ExifIFD.UserComment] == ASCII + WRAPPED.encode()
    assert read["0th"][piexif.ImageIFD.ImageDescription].rstrip(b"\0") == b"a picture"


def test_we_read_what_piexif_writes():
    piexif = pytest.importorskip("piexif")
    block = piexif.dump({"Exif": {piexif.ExifIFD.UserComment: UNICODE + WRAPPED.encode("utf-16-be")}, "0th": {}})
    assert ours(build.jpeg(build.segment(0xE1, block)), "a.jpg") == LABEL


@pytest.mark.parametrize("version", [3, 4])
@pytest.mark.parametrize("encoding", [0, 1, 2, 3])
def test_we_read_what_mutagen_writes(version, encoding, tmp_path):
    tags = pytest.importorskip("mutagen.id3")
    path = tmp_path / "a.mp3"
    path.write_bytes(build.mp3())
    tag = tags.ID3()
    tag.add(tags.TXXX(encoding=encoding, desc="AIGC", text=[BARE]))
    tag.add(tags.APIC(encoding=0, mime="image/png", type=3, desc="", data=build.png() * 100))
    tag.save(path, v2_version=version)
    assert ours(path.read_bytes(), "a.mp3") == LABEL


@pytest.mark.parametrize(
    "data",
    [
        id3(txxx("AIGC", BARE, 2, 1), version=2),
        id3(txxx("AIGC", BARE, 3, 1), version=3),
        id3(txxx("AIGC", BARE)),
        id3(build.compressed_frame("TXXX", b"\3AIGC\0" + BARE.encode())),
        build.unsynchronised_tag(txxx("AIGC", BARE, 3, 1)),
    ],
)
def test_mutagen_reads_the_same_tag(data):
    tags = pytest.importorskip("mutagen.id3")
    tag = tags.ID3(BytesIO(build.mp3(data)))
    assert fields(tag["TXXX:AIGC"].text[0]) == ours(build.mp3(data), "a.mp3") == LABEL
