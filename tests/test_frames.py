"""Frames as they are displayed: turned, in square pixels, at their times; and what cannot be decoded, said."""

import subprocess

import numpy as np
import pytest

import build
import build_media
import drawn
import glyphs
from build_clip import clip, labelled, picture
from labelcheck.errors import Damaged, OverLimit, ReadError, Unsupported
from labelcheck.media.frames import opened
from labelcheck.source import Limits, open_source

CORNERS = [[250, 20], [120, 180]]
WIDE, HIGH = 48, 32


def quarters():
    """A picture whose four quarters differ."""
    return drawn.png([[CORNERS[y * 2 // HIGH][x * 2 // WIDE] for x in range(WIDE)] for y in range(HIGH)])


def frames(data, start=0.0, form="mp4", limits=None):
    with open_source(data, "a", limits or Limits()) as source, opened(source, form) as film:
        return [(frame.seconds, frame.until, frame.pixels()) for frame in film.frames(start)], film


def corners(pixels):
    tall, wide = pixels.shape[:2]
    return [[int(pixels[y, x, 0]) for x in (wide // 4, 3 * wide // 4)] for y in (tall // 4, 3 * tall // 4)]


@pytest.mark.parametrize(
    ("matrix", "seen"),
    [
        ((1, 0, 0, 1), [[250, 20], [120, 180]]),
        ((0, 1, -1, 0), [[120, 250], [180, 20]]),
        ((-1, 0, 0, -1), [[180, 120], [20, 250]]),
        ((0, -1, 1, 0), [[20, 180], [250, 120]]),
        ((-1, 0, 0, 1), [[20, 250], [180, 120]]),
        ((1, 0, 0, -1), [[120, 180], [250, 20]]),
    ],
)
def test_a_frame_is_upright(matrix, seen):
    (only, *_), _ = frames(clip([(quarters(), 1000)], size=(WIDE, HIGH), matrix=matrix))
    assert corners(only[2]) == seen
    assert only[2].shape[:2] == ((WIDE, HIGH) if matrix[0] == 0 else (HIGH, WIDE))


@pytest.mark.parametrize(("aspect", "shape"), [((2, 1), (16, 48)), ((1, 2), (32, 24)), ((1, 1), (32, 48))])
def test_pixels_are_square(aspect, shape):
    (only, *_), _ = frames(clip([(quarters(), 1000)], size=(WIDE, HIGH), aspect=aspect))
    assert only[2].shape[:2] == shape


def test_a_large_frame_is_made_smaller_and_a_small_one_stays():
    large = drawn.png(glyphs.ground(2000, 1000))
    assert frames(clip([(large, 1000)], size=(2000, 1000)))[0][0][2].shape == (800, 1600, 3)
    assert frames(labelled())[0][0][2].shape == (320, 480, 3)


def test_times_are_those_of_presentation():
    data = clip([(picture(""), 40), (picture(), 500), (picture(""), 1960)])
    seen, film = frames(data)
    assert [(round(start, 3), round(end, 3)) for start, end, _ in seen] == [(0, 0.04), (0.04, 0.54), (0.54, 2.5)]
    assert film.seconds == 2.5


def test_frames_from_a_time_on_begin_with_the_one_displayed_then():
    data = clip([(picture(""), 400), (picture(), 400), (picture("", grey=1), 400)])
    assert [round(start, 3) for start, *_ in frames(data, 0.5)[0]] == [0.4, 0.8]
    assert [round(start, 3) for start, *_ in frames(data, 9.0)[0]] == [0.8]


def test_time_zero_is_the_first_displayed_frame():
    """An empty edit, and one that begins behind the first frame [ISO 14496-12, 8.6.6]."""
    shots = [(picture(""), 400), (picture(), 400), (picture(""), 400)]
    assert frames(clip(shots, edits=[(300, -1), (1200, 0)]))[0][0][0] == 0
    seen, _ = frames(clip(shots, edits=[(800, 400)]))
    assert seen[0][0] == 0
    assert seen[0][2].max() > 200


def test_a_corrupt_frame_is_skipped_and_not_the_video():
    broken = picture("")[:60] + bytes(40)
    seen, film = frames(clip([(picture(), 1000), (broken, 1000), (picture(""), 1000)]))
    assert [start for start, *_ in seen] == [0, 2]
    assert film.skipped == 1


def test_a_video_that_is_cut_off_is_seen_as_far_as_it_goes():
    data = clip([(picture(), 1000), (picture(""), 1000)], first=True)
    seen, film = frames(data[: -len(picture("")) // 2])
    assert [start for start, *_ in seen] == [0]
    assert film.skipped or film.is_cut


@pytest.mark.parametrize(
    ("data", "form", "error", "problem"),
    [
        (clip([(picture(), 1000)], codec="zzzz"), "mp4", Unsupported, "the codec of the video is not decoded"),
        (build.mp4(brand="M4A ")[:40], "mp4", Damaged, "the video cannot be opened"),
        (build.png(), "png", Unsupported, "the video of this format is not decoded"),
        (build_media.opus(), "ogv", Damaged, "there is no track of pictures"),
    ],
)  # fmt: skip
def test_what_cannot_be_decoded_is_said(data, form, error, problem):
    with pytest.raises(error) as caught:
        frames(data, form=form)
    assert caught.value.problem == problem


def test_a_track_without_frames_gives_none():
    assert frames(clip([]))[0] == []


@pytest.mark.parametrize("limits", [Limits(pixels=480 * 320 - 1), Limits(frames=2), Limits(media=700)])
def test_limits_end_the_decoding(limits):
    with pytest.raises(OverLimit):
        frames(labelled(), limits=limits)


def test_any_bytes_give_frames_or_an_error_of_ours():
    numbers = np.random.default_rng(4)
    data = labelled()
    for _ in range(40):
        changed = bytearray(data)
        for place in numbers.integers(0, len(data), 12):
            changed[place] = numbers.integers(0, 256)
        try:
            frames(bytes(changed))
        except ReadError:
            continue


def test_ffprobe_opens_what_is_built(tmp_path):
    path = tmp_path / "a.mp4"
    path.write_bytes(labelled())
    command = ["ffprobe", "-v", "error", "-count_frames", "-show_entries", "stream=codec_name,nb_read_frames",
               "-of", "csv=p=0", str(path)]  # fmt: skip
    try:
        run = subprocess.run(command, capture_output=True, text=True, check=True)
    except FileNotFoundError:
        pytest.skip("no ffprobe here")
    assert run.stdout.strip() == "png,3"
    assert run.stderr == ""
