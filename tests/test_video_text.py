"""Labels in videos: from when until when, how high, and what is said where not all could be looked at."""

import json
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest

import build
import build_media
import drawn
import glyphs
from build_clip import clip, picture
from labelcheck.errors import ReadError
from labelcheck.model import Level
from labelcheck.rulepack import load_packs
from labelcheck.sight.clip import strip
from labelcheck.source import Limits, open_source
from looking import look, outcome

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
PACKS = load_packs()
NOTHING, MARKED = picture(""), picture()
SIZE = (480, 320)


def report(data, name="a.mp4", limits=None):
    return look(data, name, PACKS, level=Level.FULL, limits=limits)


def marks(seen):
    return [finding.properties for finding in seen.findings if finding.scheme == "visible-text"]


def problems(seen):
    return [note.problem for note in seen.asset.notes]


def times(properties):
    return [float(properties[name]) for name in ("start", "duration", "total")]


@cache
def wavy(number, text, x):
    """A frame whose ground moves from frame to frame, with a mark."""
    across, down = np.meshgrid(np.arange(SIZE[0]), np.arange(SIZE[1]))
    rows = 110 + 50 * np.sin((across + 7 * number) / 23) * np.cos((down + 3 * number) / 17)
    if text:
        ink = np.array(glyphs.write(glyphs.ground(*SIZE, 0), text, x, 270)) > 0
        rows[ink] = 235
    return cv2.imencode(".png", rows.astype(np.uint8))[1].tobytes()


def moving(shown, frames=50, step=100):
    """A clip of that many frames with the mark where `shown(seconds)` says, at an x or None."""
    out = []
    for number in range(frames):
        x = shown(number * step / 1000)
        out.append((wavy(number, "AI生成" if x is not None else "", x or 0), step))
    return clip(out)


def test_a_label_from_start_to_end():
    (mark,) = marks(report(clip([(MARKED, 40)] * 75)))
    assert times(mark) == [0, 3, 3]
    assert (mark["covers_whole"], mark["start_frame"], mark["position"]) == ("yes", "yes", "bottom-right")


def test_a_label_that_comes_and_goes_over_a_moving_ground():
    (mark,) = marks(report(moving(lambda now: 330 if 0.6 <= now < 3.2 else None)))
    assert times(mark) == pytest.approx([0.6, 2.6, 2.6], abs=0.11)
    assert (mark["covers_whole"], mark["start_frame"]) == ("no", "no")


def test_a_label_that_jumps_is_one_label():
    def place(now):
        return 330 if now < 1.5 else 20 if 2 <= now < 5 else None

    seen = report(moving(place))
    (mark,) = marks(seen)
    assert times(mark) == pytest.approx([0, 3, 4.5], abs=0.11)
    places = [evidence.at for finding in seen.findings for evidence in finding.evidence]
    assert [round(at.box[0], 1) for at in places] == pytest.approx([0.7, 0.0], abs=0.1)
    assert [at.seconds[0] for at in places] == pytest.approx([0, 2], abs=0.11)


def test_a_label_that_drifts_goes_on():
    (mark,) = marks(report(moving(lambda now: round(330 - 30 * now))))
    assert times(mark) == pytest.approx([0, 5, 5], abs=0.11)


def test_a_video_without_a_label_has_none():
    seen = report(moving(lambda _: None, frames=30))
    assert marks(seen) == []
    assert outcome(seen, "CN-EXP-VID-001") == "missing"


def test_the_height_is_against_the_shortest_side_as_displayed():
    """The same stored picture, whose pixels are twice as high as they are wide."""
    rows = glyphs.marked(480, 480, scale=1)
    squeezed = drawn.png([row[::2] for row in glyphs.marked(480, 480, scale=2, x=-20)])
    (plain,) = marks(report(clip([(drawn.png(rows), 2500)], size=(480, 480))))
    (wide,) = marks(report(clip([(squeezed, 2500)], size=(240, 480), aspect=(2, 1))))
    assert float(plain["height_ratio"]) == pytest.approx(31 / 480, rel=0.1)
    assert float(wide["height_ratio"]) == pytest.approx(62 / 480, rel=0.1)


def test_a_corrupt_frame_leaves_the_label_and_is_said():
    broken = NOTHING[:60] + bytes(40)
    seen = report(clip([(MARKED, 1000), (broken, 100), (MARKED, 2000)]))
    assert problems(seen) == ["frames that cannot be decoded were passed over"]
    assert outcome(seen, "CN-EXP-VID-001") == "compliant"


def test_a_corrupt_frame_accuses_nobody():
    seen = report(clip([(NOTHING, 1000), (NOTHING[:60] + bytes(40), 100), (NOTHING, 2000)]))
    assert outcome(seen, "CN-EXP-VID-001") == "undetermined"


def film(seconds, shown, step=500):
    """A long film of few frames."""
    return clip([(picture("AI生成" if shown(at / 1000) else ""), step) for at in range(0, seconds * 1000, step)])


def test_a_long_film_is_looked_at_in_samples():
    seen = report(film(600, lambda _: True))
    (mark,) = marks(seen)
    assert times(mark) == pytest.approx([0, 600, 600], abs=1)
    assert problems(seen) == ["a long film was looked at in samples between its start and its end"]


def test_a_label_in_the_middle_of_a_long_film_is_late_and_not_missing():
    seen = report(film(600, lambda now: 200 <= now < 400))
    (mark,) = marks(seen)
    assert 200 <= float(mark["start"]) <= 230
    assert float(mark["start_low"]) > 1
    assert outcome(seen, "CN-EXP-VID-001") == "defective"
    assert outcome(seen, "CN-EXP-VID-002") == "compliant"


def test_what_lies_behind_the_limit_is_said_and_the_start_is_judged():
    seen = report(film(60, lambda now: now > 30), limits=Limits(seconds=20))
    assert "the video is longer than the limit: what comes later was not looked at" in problems(seen)
    assert outcome(seen, "CN-EXP-VID-001") == "missing"
    seen = report(film(60, lambda _: False), limits=Limits(seconds=1))
    assert outcome(seen, "CN-EXP-VID-001") == "undetermined"


def test_a_film_past_the_limit_of_frames_accuses_nobody():
    seen = report(clip([(NOTHING, 40), (picture("", grey=1), 40)] * 40), limits=Limits(frames=10))
    assert outcome(seen, "CN-EXP-VID-001") == "undetermined"
    assert "more frames would be decoded than the limit allows" in problems(seen)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (clip([(MARKED, 1000)], codec="encv"), "the video is encrypted"),
        (clip([(MARKED, 1000)], codec="zzzz"), "the codec of the video is not decoded"),
        (clip([]), "no frame of the video can be decoded"),
    ],
)
def test_what_cannot_be_decoded_is_undetermined_with_its_coding(data, problem):
    seen = report(data)
    (note,) = [note for note in seen.asset.notes if note.problem == problem]
    assert note.at.path in {"encv", "zzzz", "png"}
    assert outcome(seen, "CN-EXP-VID-001") == "undetermined"


def test_a_prefix_accuses_nobody():
    data = clip([(NOTHING, 1000)] * 3, build.udta_meta(build.compact(build.label())), first=True)
    assert outcome(report(data), "CN-EXP-VID-001") == "missing"
    for end in range(8, len(data), max(1, len(data) // 60)):
        assert outcome(report(data[:end]), "CN-EXP-VID-001") == "undetermined"


def test_an_avi_is_looked_at_too():
    assert outcome(report(build_media.avi(), "a.avi"), "CN-EXP-VID-001") in {"missing", "undetermined"}


def test_a_strip_shows_the_frame_before_and_those_of_the_label():
    data = clip([(NOTHING, 500)] * 2 + [(MARKED, 500)] * 5)
    with open_source(data) as source:
        shown = list(strip(source, "mp4", 1.0, 3.5))
    assert [seconds for seconds, _ in shown][:2] == [1.0, 0.0]
    assert {pixels.shape for _, pixels in shown} == {(320, 480, 3)}
    with open_source(b"\0" * 99) as source, pytest.raises(ReadError):
        list(strip(source, "mp4", 0, 1))


TRUTH = (
    json.loads((CORPUS / "manifest.json").read_text("utf-8"))["files"] if (CORPUS / "manifest.json").exists() else []
)
VIDEOS = [one for one in TRUTH if one["file"].endswith((".mp4", ".mkv", ".mov"))]


@pytest.mark.skipif(not VIDEOS, reason="no corpus of real files beside the project")
@pytest.mark.parametrize("truth", VIDEOS, ids=[one["file"] for one in VIDEOS])
def test_marks_of_real_videos(truth):
    path = CORPUS / truth["file"]
    found = marks(report(path.read_bytes(), path.name))
    labels = [mark for mark in found if mark["generation_element"] == mark["ai_element"] == "yes"]
    drawn_on = truth["ground_truth"]["explicit_watermark"] or []
    if any("生成" in str(one["text"]) and "无" not in one["text"] and "豆包" in one["text"] for one in drawn_on):
        (label,) = labels
        assert times(label) == pytest.approx([0.7, 2.9, 7.3], abs=0.35)
        assert float(label["height_ratio"]) == pytest.approx(0.049, rel=0.2)
        assert label["provider"] == "doubao"
    else:
        assert labels == []
