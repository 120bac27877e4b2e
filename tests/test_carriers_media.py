"""Every home of an AIGC label in sound and video: what stands where, against what other programs read there."""

import base64
import json
import shutil
import subprocess
import time
from io import BytesIO

import pytest

import build
import build_media as media
from build import box, compact, frame, full, id3, label, txxx, wrapped
from labelcheck.rulepack import load_packs
from labelcheck.source import Limits
from looking import FAILED, labels, look, outcome, problems, residues

PACKS = load_packs()
LABEL = label()
BARE, WRAPPED = compact(LABEL), wrapped(LABEL)
XMP = build.xmp_label(BARE)
AIGC = ("AIGC", BARE)
LONG = ("AIGC", compact(label(ReservedCode1="x" * 70_000)))
PICTURE = ("METADATA_BLOCK_PICTURE", "A" * 300_000)

GUIDE, ELSEWHERE = "guide", "elsewhere"
GOOD = [("object", "bare", GUIDE)]
STRAY = [("object", "bare", ELSEWHERE)]
STRAY_WRAPPED = [("object", "wrapped", ELSEWHERE)]

INFO = media.info("AIGC", BARE)
TITLE = frame("TIT2", b"\3Song")
TAGS = media.aigc_tags(BARE)
NESTED = media.tags(media.tag(media.simple_tag("SERIES", None, media.simple_tag(*AIGC))))
META = {"duration": 1.0, "stereo": False, "encoder": "x", "keyframes": media.amf_object({"times": [0.0, 1.0, 2.0]})}
FREE_TAG = id3(txxx(*AIGC), flags=0x10, padding=0)
FOOTED = FREE_TAG + b"3DI" + FREE_TAG[3:10]

CASES = {
    # RIFF
    "wav guide": (media.wav(media.riff_chunk("AIGC", BARE.encode())), GOOD),
    "wav before the sound": (media.wav(before=[media.riff_chunk("AIGC", BARE.encode())]), GOOD),
    "wav with NUL": (media.wav(media.riff_chunk("AIGC", BARE.encode() + b"\0")), GOOD),
    "wav wrapped": (media.wav(media.riff_chunk("AIGC", WRAPPED.encode())), [("object", "wrapped", GUIDE)]),
    "wav odd size without its pad byte": (
        media.wav(before=[media.riff_chunk("AIGC", (BARE + " " * (1 - len(BARE) % 2)).encode())[:-1]]),
        GOOD,
    ),
    "wav odd sound": (media.wav(media.riff_chunk("AIGC", BARE.encode()), sound=bytes(33)), GOOD),
    "wav list": (media.wav(media.riff_list("INFO", media.info("ISFT", "x"), INFO)), STRAY),
    "wav comment": (media.wav(media.riff_list("INFO", media.info("ICMT", WRAPPED))), STRAY_WRAPPED),
    "wav id3": (media.wav(media.riff_chunk("id3 ", id3(txxx(*AIGC)))), STRAY),
    "wav ID3": (media.wav(media.riff_chunk("ID3 ", id3(txxx("AIGC", BARE, 3, 1), version=3))), STRAY),
    "wav xmp": (media.wav(media.riff_chunk("_PMX", XMP)), STRAY),
    "wav bext": (
        media.wav(before=[media.riff_chunk("bext", b'{"AIGC":{"Label":"1"}}'.ljust(602, b"\0"))]),
        STRAY_WRAPPED,
    ),
    "wav rf64": (media.rf64(media.riff_chunk("AIGC", BARE.encode())), GOOD),
    "wav bw64": (media.rf64(media.riff_chunk("AIGC", BARE.encode()), form="BW64"), GOOD),
    "wav streamed": (
        (b"RIFF\xff\xff\xff\xff" + media.wav(before=[media.riff_chunk("AIGC", BARE.encode())])[8:]).replace(
            b"data\x20\0\0\0", b"data\xff\xff\xff\xff"
        ),
        GOOD,
    ),
    "wav behind the form": (media.wav() + media.riff_chunk("AIGC", BARE.encode()), GOOD),
    "wav then junk": (media.wav(media.riff_chunk("AIGC", BARE.encode())) + b"vendor trailer", GOOD),
    "avi guide": (media.avi(before=[media.riff_list("INFO", media.info("ISFT", "x"), INFO)]), GOOD),
    "avi behind the pictures": (media.avi(behind=[media.riff_list("INFO", INFO)]), GOOD),
    "avi in the header list": (media.avi(media.riff_list("INFO", INFO)), GOOD),
    "avi in the second form": (media.avi(more=[media.avix(media.riff_list("INFO", INFO))]), GOOD),
    "avi comment": (media.avi(before=[media.riff_list("INFO", media.info("ICMT", WRAPPED))]), STRAY_WRAPPED),
    "avi xmp": (media.avi(behind=[media.riff_chunk("_PMX", XMP)]), STRAY),
    "aiff chunk": (media.aiff(media.riff_chunk("AIGC", BARE.encode(), ">")), STRAY),
    "aiff aifc": (media.aiff(media.riff_chunk("AIGC", BARE.encode(), ">"), kind="AIFC"), STRAY),
    "aiff id3": (media.aiff(media.riff_chunk("ID3 ", id3(txxx(*AIGC)), ">")), STRAY),
    "aiff annotation": (media.aiff(media.riff_chunk("ANNO", WRAPPED.encode(), ">")), STRAY_WRAPPED),
    "aiff xmp": (media.aiff(media.riff_chunk("APPL", b"XMP " + XMP, ">")), GOOD),
    # Vorbis comments
    "flac guide": (media.flac((4, media.comments(("TITLE", "t"), AIGC))), GOOD),
    "flac lower case": (media.flac((4, media.comments(("aigc", BARE)))), GOOD),
    "flac behind a picture": (media.flac((6, bytes(200_000)), (4, media.comments(PICTURE, AIGC))), GOOD),
    "flac behind id3": (media.flac((4, media.comments(AIGC)), before=id3(TITLE)), GOOD),
    "flac behind a long tag": (media.flac((4, media.comments(AIGC)), before=id3(TITLE, padding=9000)), GOOD),
    "flac id3 before": (media.flac(before=id3(txxx(*AIGC))), STRAY),
    "flac comment": (media.flac((4, media.comments(("COMMENT", WRAPPED)))), STRAY_WRAPPED),
    "opus guide": (media.opus(("ENCODER", "x"), AIGC), GOOD),
    "opus over pages": (media.opus(PICTURE, LONG, ("TITLE", "t"), room=200), GOOD),
    "ogg guide": (media.vorbis(AIGC), GOOD),
    "ogg over small pages": (media.vorbis(AIGC, room=2), GOOD),
    "ogg comment": (media.vorbis(("DESCRIPTION", WRAPPED)), STRAY_WRAPPED),
    "ogg flac": (media.ogg_flac(AIGC), GOOD),
    "ogg chained": (media.vorbis(("TITLE", "t")) + media.opus(AIGC, serial=2), GOOD),
    "ogg third link": (b"".join(media.opus(*pairs, serial=n) for n, pairs in enumerate([[], [], [AIGC]])), GOOD),
    "ogg far link": (
        media.opus() + b"".join(media.page(1, n, b"\xff" * 254 + b"\0", bytes(64770)) for n in range(9)) + media.opus(AIGC, serial=2),
        GOOD,
    ),
    "ogg then junk": (media.opus(AIGC) + b"TAG" + bytes(125), GOOD),
    "spx guide": (media.speex(AIGC), GOOD),
    "ogv comment": (media.theora(AIGC), STRAY),
    # Frames with tags before and behind
    "aac id3": (id3(txxx(*AIGC)) + media.ADTS_FRAMES, STRAY),
    "aac behind a long tag": (id3(txxx(*AIGC), padding=9000) + media.ADTS_FRAMES, STRAY),
    "aac ape": (media.ADTS_FRAMES + media.ape(("AIGC", BARE.encode(), 0)), STRAY),
    "mp3 ape": (build.mp3() + media.ape(("Title", b"t", 0), ("AIGC", BARE.encode(), 0)), STRAY),
    "mp3 ape before id3v1": (build.mp3() + media.ape(("AIGC", BARE.encode(), 0)) + media.id3v1(b"c"), STRAY),
    "mp3 ape behind a cover": (
        build.mp3() + media.ape(("Cover Art (Front)", bytes(70_000), 2), ("AIGC", BARE.encode(), 0)),
        STRAY,
    ),
    "mp3 ape without header": (build.mp3() + media.ape(("AIGC", BARE.encode(), 0), header=False), STRAY),
    "mp3 tag at the end": (build.mp3() + FOOTED, GOOD),
    "mp3 tag at the end before others": (
        build.mp3(id3(TITLE)) + FOOTED + b"LYRICSBEGIN000011LYRICS200" + media.id3v1(),
        GOOD,
    ),
    # Matroska
    "mkv guide": (media.matroska(TAGS), GOOD),
    "mkv behind the clusters": (media.matroska(behind=[TAGS]), GOOD),
    "mkv behind, not sought": (media.matroska(behind=[TAGS], sought=False), GOOD),
    "mkv behind the cues": (media.matroska(behind=[media.element("1c53bb6b", media.element("ec", bytes(9))), TAGS]), GOOD),
    "mkv live": (
        media.matroska(TAGS, size=media.UNKNOWN, clusters=[media.cluster(size=media.UNKNOWN)] * 2),
        GOOD,
    ),
    "mkv live behind": (
        media.matroska(
            behind=[TAGS], sought=False, size=media.UNKNOWN, clusters=[media.cluster(size=media.UNKNOWN)] * 2
        ),
        GOOD,
    ),
    "mkv nested": (media.matroska(NESTED), STRAY),
    "mkv comment": (media.matroska(media.tags(media.tag(media.simple_tag("COMMENT", WRAPPED)))), STRAY_WRAPPED),
    "mkv title": (media.matroska(media.info_element(WRAPPED)), STRAY_WRAPPED),
    "webm guide": (media.matroska(TAGS, kind="webm"), GOOD),
    "mka guide": (media.matroska(TAGS, tracks=media.SOUND), GOOD),
    # Flash video
    "flv guide": (media.flv(media.script("onMetaData", META | {"AIGC": BARE})), GOOD),
    "flv object": (media.flv(media.script("onMetaData", media.amf_object({"AIGC": BARE} | META))), GOOD),
    "flv long string": (media.flv(media.script("onMetaData", {"AIGC": media.amf_long(BARE)})), GOOD),
    "flv behind nested values": (
        media.flv(media.script("onMetaData", {"a": {"b": [{"c": "d"}, None, "e"]}, "AIGC": BARE})),
        GOOD,
    ),
    "flv nested": (media.flv(media.script("onMetaData", {"a": {"AIGC": BARE}})), STRAY),
    "flv comment": (media.flv(media.script("onMetaData", {"comment": WRAPPED})), STRAY_WRAPPED),
    "flv xmp": (media.flv(media.flv_xmp(BARE)), STRAY),
    "flv behind sound": (media.flv(media.flv_tag(8, b"\x22x") * 9, media.script("onMetaData", {"AIGC": BARE})), GOOD),
    # ASF
    "wmv attribute": (media.asf(media.extended_description(("WM/Year", "2025"), AIGC)), STRAY),
    "wmv library": (media.asf(media.header_extension(media.metadata_library(AIGC))), STRAY),
    "wmv description": (media.asf(media.content_description("t", WRAPPED)), STRAY_WRAPPED),
    "wmv xmp": (media.asf(behind=[media.asf_object(media.ASF_XMP, XMP)]), GOOD),
    "wma library": (media.asf(media.header_extension(media.metadata_library(AIGC)), sound=True), STRAY),
    "wma attribute": (media.asf(media.extended_description(AIGC), sound=True), STRAY),
    # MP4 and its kin
    "3gp guide": (build.mp4(build.udta_meta(BARE), brand="3gp6"), GOOD),
    "m4v guide": (build.mp4(build.udta_meta(BARE), brand="M4V "), GOOD),
    "3gp description": (
        build.mp4(box("udta", full("dscp", b"\x55\xc4" + WRAPPED.encode() + b"\0")), brand="3gp6"),
        STRAY_WRAPPED,
    ),
    "mp4 track meta": (build.mp4(box("trak", build.keys_and_items([AIGC]))), STRAY),
    "mp4 track user data": (build.mp4(box("trak", box("udta", box("AIGC", BARE.encode())))), STRAY),
    "mp4 fragmented": (
        build.mp4(
            box("mvex", full("trex", bytes(20))), build.udta_meta(BARE), media=False,
            after=[box("moof", full("mfhd", bytes(4))), box("mdat", build.jpeg())],
        ),
        GOOD,
    ),
}  # fmt: skip
NAMES = {id_: f"a.{id_.split()[0]}" for id_ in CASES}
FORMATS = {"mkv": "matroska", "opus": "ogg", "spx": "ogg", "wmv": "asf", "3gp": "mp4", "m4v": "mp4"}


@pytest.mark.parametrize("name", CASES)
def test_the_label_is_read_where_it_stands(name):
    data, expected = CASES[name]
    report = look(data, NAMES[name])
    kind = name.split()[0]
    assert report.asset.format == FORMATS.get(kind, kind)
    assert problems(report) == []
    assert [(one["json"], one["form"], one["place"]) for one in labels(report)] == expected
    assert residues(report) == []


@pytest.mark.parametrize("name", CASES)
def test_the_evidence_spans_the_value(name):
    data, _ = CASES[name]
    [finding] = look(data, NAMES[name]).findings
    offset, size = finding.evidence[0].at.span
    assert 0 <= offset <= offset + size <= len(data)
    found = data[offset : offset + size].replace(b"\0", b"")
    assert (b"ContentProducer" in found) or name in {"wav bext", "ogg over small pages"}
    plain = [BARE.encode(), WRAPPED.encode(), BARE.encode() + b" "]
    assert (
        found in plain
        or "xmp" in name
        or "bext" in name
        or "id3" in name
        or "pages" in name
        or "tag" in name
        or ("ID3" in name)
    )


@pytest.mark.parametrize("data", [media.AMR, media.TS, media.M2TS])
def test_what_has_no_place_has_no_fields_and_hides_nothing(data):
    report = look(data, "a.amr" if data == media.AMR else "a.ts", PACKS)
    assert report.asset.format == ("amr" if data == media.AMR else "mpegts")
    assert report.asset.fields == ()
    assert not any(note.hides for note in report.asset.notes)
    assert outcome(report, "CN-IMP-001") is None


RESIDUES = {
    "wav": ("a.wav", media.wav(media.riff_chunk("AIGC"))),
    "avi": ("a.avi", media.avi(before=[media.riff_list("INFO", media.info("AIGC", ""))])),
    "flac": ("a.flac", media.flac((4, media.comments(("AIGC", ""))))),
    "opus": ("a.opus", media.opus(("AIGC", ""))),
    "mkv": ("a.mkv", media.matroska(media.tags(media.tag(media.simple_tag("AIGC"))))),
    "mkv empty": ("a.mkv", media.matroska(media.tags(media.tag(media.simple_tag("AIGC", ""))))),
    "flv": ("a.flv", media.flv(media.script("onMetaData", {"AIGC": ""}))),
    "wmv": ("a.wmv", media.asf(media.extended_description(("AIGC", "")))),
    "mp3": ("a.mp3", build.mp3() + media.ape(("AIGC", b"", 0))),
}


@pytest.mark.parametrize("name", RESIDUES)
def test_a_shell_is_seen(name):
    file, data = RESIDUES[name]
    report = look(data, file)
    assert (residues(report), labels(report)) == (["empty-value"], [])


# Damage beside a label, and files that are cut

BROKEN = {
    "wav id3": ("a.wav", media.wav(media.riff_chunk("id3 ", b"junk"), media.riff_chunk("AIGC", BARE.encode()))),
    "wav list": ("a.wav", media.wav(media.riff_list("INFO", b"junk!"), media.riff_chunk("AIGC", BARE.encode()))),
    "wav xmp": ("a.wav", media.wav(media.riff_chunk("_PMX", b"<x"), media.riff_chunk("AIGC", BARE.encode()))),
    "flac": ("a.flac", media.flac((4, b"\xff\xff\xff\xff"), (4, media.comments(AIGC)))),
    "ogg": ("a.ogg", media.ogg(media.OPUS_HEAD, b"OpusTags\xff\xff\xff\xff") + media.opus(AIGC, serial=2)),
    "mp3 end": ("a.mp3", build.mp3(id3(txxx(*AIGC))) + media.ape(("a", b"b", 0)).replace(b"a\0b", b"abc")),
    "mkv tags": ("a.mkv", media.matroska(media.element("1254c367", b"junkjunk"), TAGS)),
    "mkv checksum": ("a.mkv", media.matroska(media.tags(media.tag(media.simple_tag(*AIGC)), crc=0))),
    "flv": ("a.flv", media.flv(media.flv_tag(18, b"junk"), media.script("onMetaData", {"AIGC": BARE}))),
    "wmv": ("a.wmv", media.asf(media.asf_object(media.ASF_XMP, b"<x"), media.extended_description(AIGC))),
    "mp4": ("a.mp4", build.mp4(box("cmov", b"x"), build.udta_meta(BARE))),
}


@pytest.mark.parametrize("name", BROKEN)
def test_damage_beside_a_label_is_noted_and_the_label_read(name):
    file, data = BROKEN[name]
    report = look(data, file)
    assert len(labels(report)) == 1
    assert len(problems(report)) == 1


PLAIN = {
    "wav": media.wav(),
    "avi": media.avi(),
    "opus": media.opus(),
    "mkv": media.matroska(),
    "webm": media.matroska(kind="webm"),
    "flv": media.flv(media.script("onMetaData", META)),
}


@pytest.mark.parametrize("kind", PLAIN)
def test_a_file_without_a_label_misses_it_and_a_cut_one_is_undetermined(kind):
    data = PLAIN[kind]
    assert outcome(look(data, f"a.{kind}", PACKS), "CN-IMP-001") == "missing"
    for end in range(len(data)):
        assert outcome(look(data[:end], f"a.{kind}", PACKS), "CN-IMP-001") == "undetermined", end


@pytest.mark.parametrize("behind", ["id3v1", "ape", "none"])
def test_a_checked_sound_file_without_a_label_misses_it(behind):
    tail = {"id3v1": media.id3v1(b"a comment"), "ape": media.ape(("Title", b"t", 0)), "none": b""}[behind]
    assert outcome(look(build.mp3() + tail, "a.mp3", PACKS), "CN-IMP-001") == "missing"


def test_a_wrong_checksum_stands_in_the_label():
    assert labels(look(*reversed(BROKEN["mkv checksum"])))[0]["carriage"] == "crc-bad"


def test_pictures_are_not_read():
    cover = ("METADATA_BLOCK_PICTURE", "A" * 3_000_000)
    data = media.flac((6, bytes(3_000_000)), (4, media.comments(cover, AIGC)))
    assert len(labels(look(data, "a.flac", limits=Limits(payload=200_000, total=200_000)))) == 1


HOSTILE = {
    "ogg marks": ("a.ogg", lambda: media.opus() + b"OggS" * 500_000),
    "ogg pages": ("a.ogg", lambda: media.page(1, 0, b"\x08", b"OpusHead", 2) + media.page(1, 1, b"", b"") * 100_000),
    "ogg links": ("a.ogg", lambda: b"".join(media.opus(serial=n) for n in range(300))),
    "ogg comments": ("a.ogg", lambda: media.opus(*[("a", "b")] * 20_000)),
    "flac comments": ("a.flac", lambda: media.flac(*[(4, media.comments(*[("a", "")] * 100))] * 1000)),
    "mkv nested": ("a.mkv", lambda: media.matroska(media.tags(nested_tags(3000)))),
    "mkv many": ("a.mkv", lambda: media.matroska(media.tags(media.small("7373", b"") * 120_000))),
    "mkv seeks": ("a.mkv", lambda: media.ebml() + media.segment(media.seek_head(*[("1254c367", 0)] * 60_000))),
    "mkv blocks": (
        "a.mkv",
        lambda: media.matroska(clusters=[media.element("1f43b675", b"\xa3\x80" * 150_000, media.UNKNOWN)]),
    ),
    "flv nested": ("a.flv", lambda: media.flv(media.flv_tag(18, media.amf("onMetaData") + b"\x03\0\1a" * 100_000))),
    "flv lists": ("a.flv", lambda: media.flv(media.flv_tag(18, media.amf("onMetaData") + b"\x0a\xff\xff\xff\xff" * 9))),
    "flv values": ("a.flv", lambda: media.flv(media.script("onMetaData", [None] * 200_000))),
    "flv key frames": (
        "a.flv",
        lambda: media.flv(media.script("onMetaData", {"times": [1.5] * 200_000, "AIGC": BARE})),
    ),
    "wav chunks": ("a.wav", lambda: media.wav(media.riff_chunk("JUNK") * 110_000)),
    "wav forms": ("a.wav", lambda: media.wav() + media.riff_chunk("RIFF", b"AVIX") * 100_000),
    "avi lists": ("a.avi", lambda: media.avi(before=[media.riff_list("INFO", media.info("ICMT", "") * 100_000)])),
    "mp3 ape items": ("a.mp3", lambda: build.mp3() + media.ape(*[("a", b"", 0)] * 50_000)),
    "wmv attributes": ("a.wmv", lambda: media.asf(*[media.extended_description(*[("a", "b")] * 2000)] * 20)),
}


def nested_tags(deep):
    data = media.simple_tag(*AIGC)
    for _ in range(deep):
        data = media.simple_tag("A", None, data)
    return media.tag(data)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_costs_little(name):
    file, make = HOSTILE[name]
    data = make()
    start = time.process_time()
    report = look(data, file, PACKS)
    assert time.process_time() - start < 3, "about a second is asked of a slow machine"
    assert FAILED not in [note.problem for note in report.asset.notes]


# Other programs read the same

EXIFTOOL, FFPROBE, FFMPEG = map(shutil.which, ("exiftool", "ffprobe", "ffmpeg"))


def fields(text):
    value = json.loads(text)
    return value.get("AIGC", value)


def ours(data, name):
    [found] = labels(look(data, name))
    return {key: found[key] for key in LABEL}


UNREAD_BY_EXIFTOOL = {
    "wav odd size without its pad byte", "wav bext", "wav streamed", "wav behind the form", "wav bw64", "wav ID3",
    "aiff chunk", "aiff aifc", "aiff xmp", "avi in the header list", "avi in the second form", "aac ape",
    "aac behind a long tag", "flac behind a long tag", "ogg far link", "ogg over small pages", "ogg chained",
    "ogg third link", "opus over pages", "spx guide", "ogv comment", "mp3 tag at the end before others",
    "mp3 tag at the end", "flv nested", "flv behind sound", "mkv live behind", "wmv xmp", "wmv attribute",
    "wmv library", "wma attribute", "wma library", "mp4 track meta",
}  # fmt: skip
"""What exiftool 12.57 does not read, or only in part, or under -u."""


@pytest.mark.skipif(not EXIFTOOL, reason="exiftool is not installed")
@pytest.mark.parametrize("name", sorted(CASES.keys() - UNREAD_BY_EXIFTOOL))
def test_exiftool_reads_the_same_label(name, tmp_path):
    data = CASES[name][0]
    path = tmp_path / NAMES[name]
    path.write_bytes(data)
    command = [EXIFTOOL, "-json", "-U", "-a", "-G", "-api", "largefilesupport=1", "-u", "-b", str(path)]
    [document] = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout)
    values = [str(value).removeprefix("(AIGC) ") for value in document.values()]
    coded = [value.removeprefix("base64:") for value in values if value.startswith("base64:")]
    texts = values + [base64.b64decode(value).decode("latin-1").strip("\0") for value in coded]
    assert ours(data, path.name) in [fields(text) for text in texts if text.startswith("{")]


FOR_FFPROBE = (
    "flac guide", "flac behind id3", "opus guide", "spx guide", "opus over pages", "ogg flac", "mkv guide",
    "mkv behind the clusters", "mkv live", "webm guide", "mka guide", "flv guide",
    "flv behind nested values", "wmv attribute", "wma attribute", "avi guide", "aac id3", "wav id3", "aiff id3", "3gp guide", "m4v guide",
)  # fmt: skip


@pytest.mark.skipif(not FFPROBE, reason="ffprobe is not installed")
@pytest.mark.parametrize("name", FOR_FFPROBE)
def test_ffprobe_reads_the_same_label(name, tmp_path):
    data = CASES[name][0]
    path = tmp_path / NAMES[name]
    path.write_bytes(data)
    command = [FFPROBE, "-v", "error", "-show_format", "-show_streams", "-of", "json", str(path)]
    document = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout)
    each = [document["format"], *document["streams"]]
    [text] = {value for one in each for key, value in one.get("tags", {}).items() if key.upper() == "AIGC"}
    assert fields(text) == ours(data, path.name)


MUTAGEN = {
    "flac": ("flac guide", "mutagen.flac", "FLAC", "aigc"),
    "opus": ("opus over pages", "mutagen.oggopus", "OggOpus", "aigc"),
    "ogg": ("ogg over small pages", "mutagen.oggvorbis", "OggVorbis", "aigc"),
    "spx": ("spx guide", "mutagen.oggspeex", "OggSpeex", "aigc"),
    "oga": ("ogg flac", "mutagen.oggflac", "OggFLAC", "aigc"),
    "wav": ("wav id3", "mutagen.wave", "WAVE", "TXXX:AIGC"),
    "aiff": ("aiff id3", "mutagen.aiff", "AIFF", "TXXX:AIGC"),
    "ape": ("mp3 ape before id3v1", "mutagen.apev2", "APEv2", "AIGC"),
    "wma": ("wma attribute", "mutagen.asf", "ASF", "AIGC"),
    "library": ("wma library", "mutagen.asf", "ASF", "AIGC"),
}


@pytest.mark.parametrize("kind", MUTAGEN)
def test_mutagen_reads_the_same_label(kind):
    name, module, reader, key = MUTAGEN[kind]
    data = CASES[name][0]
    value = getattr(pytest.importorskip(module), reader)(BytesIO(data))[key]
    text = value[0] if isinstance(value, list) else value
    assert fields(str(text)) == ours(data, NAMES[name])


ENCODED = {
    "mkv": ["-metadata", f"AIGC={BARE}", "-c:v", "mjpeg"],
    "webm": ["-metadata", f"AIGC={BARE}", "-c:v", "libvpx", "-c:a", "libopus"],
    "flv": ["-metadata", f"AIGC={BARE}", "-c:v", "flv", "-ar", "22050"],
    "avi": ["-metadata", f"comment={WRAPPED}", "-c:v", "mjpeg"],
    "wmv": ["-metadata", f"AIGC={BARE}"],
    "wma": ["-metadata", f"AIGC={BARE}", "-vn"],
    "flac": ["-metadata", f"AIGC={BARE}", "-vn"],
    "ogg": ["-metadata", f"AIGC={BARE}", "-vn", "-c:a", "libvorbis"],
    "opus": ["-metadata", f"AIGC={BARE}", "-vn", "-c:a", "libopus"],
    "spx": ["-metadata", f"AIGC={BARE}", "-vn", "-c:a", "libspeex", "-ar", "8000"],
    "mka": ["-metadata", f"AIGC={BARE}", "-vn"],
    "wav": ["-metadata", f"comment={WRAPPED}", "-vn"],
    "aiff": ["-metadata", f"AIGC={BARE}", "-vn", "-write_id3v2", "1"],
    "aac": ["-metadata", f"AIGC={BARE}", "-vn", "-write_id3v2", "1"],
    "mp4": ["-metadata", f"AIGC={BARE}", "-movflags", "use_metadata_tags+frag_keyframe+empty_moov"],
    "mov": ["-metadata", f"AIGC={BARE}", "-movflags", "use_metadata_tags+faststart"],
    "3gp": ["-metadata", f"comment={WRAPPED}", "-c:v", "mpeg4", "-c:a", "aac"],
    "m4a": ["-metadata", f"AIGC={BARE}", "-movflags", "use_metadata_tags", "-vn"],
    "ts": [],
}
OPEN = {"mkv", "webm", "wav", "flac", "ogg"}


@pytest.mark.skipif(not FFMPEG, reason="ffmpeg is not installed")
@pytest.mark.parametrize("kind", ENCODED)
@pytest.mark.parametrize("piped", [False, True])
def test_what_ffmpeg_writes_is_read(kind, piped, tmp_path):
    if piped and kind not in OPEN:
        pytest.skip("needs to seek")
    path = tmp_path / f"a.{kind}"
    inputs = ["-f", "lavfi", "-i", "testsrc=size=64x64:rate=5:duration=2", "-f", "lavfi", "-i", "sine=duration=2"]
    form = {"mkv": "matroska", "wav": "wav"}.get(kind, kind)
    target = ["-f", form, "pipe:1"] if piped else [str(path)]
    command = [FFMPEG, "-v", "error", *inputs, "-map", "0:v", "-map", "1:a", *ENCODED[kind], *target]
    if "-vn" in command:
        command = [part for index, part in enumerate(command) if (part, command[index - 1]) != ("0:v", "-map")]
        command.remove("-map")
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    data = done.stdout if piped else path.read_bytes()
    report = look(data, path.name, PACKS)
    assert problems(report) == []
    wanted = {"avi": STRAY_WRAPPED, "wav": STRAY_WRAPPED, "3gp": STRAY_WRAPPED, "ts": []}.get(kind)
    wanted = wanted if wanted is not None else STRAY if kind in {"wmv", "wma", "aiff", "aac"} else GOOD
    assert [(one["json"], one["form"], one["place"]) for one in labels(report)] == wanted
