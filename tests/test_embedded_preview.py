"""Previews inside a JPEG that show a label which the picture lacks; those that say nothing of it."""

import struct

import pytest

import build
import build_pictures as pictures
import drawn
import glyphs
from labelcheck.model import Level
from labelcheck.rulepack import load_packs
from looking import look, outcome

SCENE = glyphs.scene(480, 320)
LABELLED = glyphs.write(glyphs.scene(360, 240), "AI生成", -12, -12)
PREVIEW = drawn.jpeg(LABELLED)


def thumbnail(preview, rows=SCENE):
    return drawn.jpeg(rows, build.app_exif(build.exif_thumbnail(preview)))


def report(data):
    return look(data, "a.jpg", load_packs(), level=Level.FULL)


def previews(data):
    return [finding for finding in report(data).findings if finding.scheme == "embedded-preview"]


def behind(*further, rows=SCENE):
    """A JPEG of these rows with further pictures behind it."""
    start = 2 + 4 + 4
    table_at = 8 + 2 + 12 + 4

    def whole(places):
        table = b"".join(struct.pack(">IIIHH", 0, size, at, 0, 0) for size, at in places)
        entry = struct.pack(">HHII", 0xB002, 7, len(table), table_at)
        block = b"MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4) + table
        return drawn.jpeg(rows, build.segment(0xE2, b"MPF\0" + block))

    at = len(whole([(0, 0)] * (len(further) + 1)))
    places = [(at, 0)]
    for picture in further:
        places.append((len(picture), at - start))
        at += len(picture)
    return whole(places) + b"".join(further)


@pytest.mark.parametrize(
    ("data", "place"), [(thumbnail(PREVIEW), "EXIF thumbnail"), (behind(PREVIEW), "MPF 2")], ids=["exif", "mpf"]
)
def test_a_preview_that_still_shows_the_label_is_a_sign(data, place):
    (found,) = previews(data)
    assert found.properties["text"] == "AI生成"
    assert (found.properties["ai"], found.properties["same_scene"]) == ("yes", "yes")
    at = found.evidence[0].at
    assert at.path == place
    assert data[at.span[0] :][: at.span[1]] == PREVIEW
    assert outcome(report(data), "CN-EXP-IMG-001") == "stripped"
    assert report(data).status == "suspected"


def test_a_preview_beside_a_label_says_nothing():
    assert previews(thumbnail(PREVIEW, glyphs.write(SCENE, "AI生成", -12, -12))) == []


@pytest.mark.parametrize("rows", [glyphs.scene(480, 320, shift=2), glyphs.scene(480, 480), glyphs.ground(480, 320)])
def test_a_preview_of_another_scene_is_told_and_is_no_sign(rows):
    data = thumbnail(PREVIEW, rows)
    assert [found.properties["same_scene"] for found in previews(data)] == ["no"]
    assert outcome(report(data), "CN-EXP-IMG-001") == "missing"


@pytest.mark.parametrize(
    "preview",
    [
        drawn.jpeg(glyphs.scene(360, 240)), drawn.jpeg(glyphs.write(glyphs.scene(240, 160), "AI生成", -6, -6)), PREVIEW[:900],
        b"\xff\xd8\xff", b"x" * 200, PREVIEW.replace(struct.pack(">HH", 240, 360), struct.pack(">HH", 60_000, 60_000)),
    ],
    ids=["no label", "too small to read", "cut off", "no picture", "noise", "a bomb"],
)  # fmt: skip
def test_a_preview_without_a_label_that_can_be_read_says_nothing(preview):
    data = thumbnail(preview)
    assert previews(data) == []
    assert outcome(report(data), "CN-EXP-IMG-001") == "missing"


def test_a_block_that_points_out_of_itself_says_nothing():
    block = bytearray(build.exif_thumbnail(PREVIEW))
    block[36:40] = struct.pack(">I", 1 << 30)
    assert previews(drawn.jpeg(SCENE, build.app_exif(bytes(block)))) == []
    assert previews(pictures.mpf()) == []
