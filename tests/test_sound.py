"""Sound decoded from hostile, cut and ordinary files: mono at 16 kHz, in time, or one note that says why not."""

import io
import itertools
import random
import subprocess

import pytest

import build_sound as sound
import test_contract as contract
from build_sound import noise, quiet, signs, wav
from labelcheck.errors import Damaged, ReadError
from labelcheck.media.demux import DEMUXERS
from labelcheck.media.sound import RATE, sound_of
from labelcheck.model import Level
from labelcheck.rulepack import load_packs
from labelcheck.source import Limits, open_source
from looking import FAILED, look, outcome, problems

PACKS = load_packs()


def track(data, form="wav", **limits):
    with open_source(data, "a", Limits(**limits)) as source:
        return sound_of(source, form, is_due=True)[0]


def test_a_stretch_is_the_sound_in_time():
    (stretch,) = track(wav(signs() + quiet(500))).stretches()
    assert (stretch.opens, stretch.closes, stretch.start) == (True, True, 0)
    assert stretch.end == pytest.approx(0.66 + 0.5, abs=0.02)
    assert 0.5 < abs(stretch.samples).max() < 0.75


def test_the_ends_come_first_and_the_middle_overlaps():
    parts = list(track(wav(noise(1000) * 200)).stretches())
    assert [(part.opens, part.closes) for part in parts[:2]] == [(True, False), (False, True)]
    assert parts[0].end == pytest.approx(30, abs=0.1)
    assert parts[1].start == pytest.approx(170, abs=0.1)
    middle = parts[2:]
    assert middle[0].start < parts[0].end < middle[0].end
    assert all(after.start < before.end for before, after in itertools.pairwise(middle))
    assert middle[-1].end > parts[1].start + 11
    assert all(len(part.samples) <= 61 * RATE for part in parts)


def test_a_recording_beyond_the_limit_says_what_was_not_heard():
    long = track(wav(noise(1000) * 400), sound=120)
    assert sum(part.end - part.start for part in long.stretches()) < 240
    assert "the middle of the sound was not listened to" in long.problems


def test_bytes_beyond_the_limit_are_not_read():
    with pytest.raises(ReadError):
        list(track(wav(noise(1000) * 100), media=1000).stretches())


@pytest.mark.parametrize("form", ["au", "midi"])
def test_a_format_that_is_not_read_is_named(form):
    with pytest.raises(ReadError, match=form):
        track(b"x", form)


def test_bytes_that_are_none_of_the_format():
    with pytest.raises(Damaged):
        list(track(bytes(1000), "mp4").stretches())


EACH = [param for param in contract.EACH if param.values[0] in DEMUXERS]
CHANGED = 12


@pytest.mark.parametrize(("name", "data"), EACH)
def test_listening_to_changed_bytes_gives_a_report(name, data):
    chance = random.Random(45438)  # noqa: S311  # a seed that anybody can repeat, no secret
    for number in range(CHANGED):
        bytes_ = contract.mutated(data, chance) if number else data
        report = look(bytes_, contract.NAMES[name], PACKS, level=Level.FULL)
        assert FAILED not in problems(report), (number, report.asset.notes)


@pytest.mark.parametrize(("data", "name"), [(wav(quiet(200) + signs()), "a.wav"), (sound.mp3(), "a.mp3")])
def test_listening_to_a_recording_with_changed_bytes_gives_a_report(data, name):
    chance = random.Random(45438)  # noqa: S311  # as above
    for _ in range(60):
        report = look(contract.mutated(data, chance), name, PACKS, level=Level.FULL)
        assert FAILED not in problems(report), report.asset.notes


def test_a_video_reports_its_sound_and_is_not_judged_by_it(tmp_path):
    """Made here by PyAV: a movie with a sound track that carries the rhythm."""
    import av  # noqa: PLC0415  # heavy
    import numpy as np  # noqa: PLC0415  # heavy

    path = tmp_path / "a.mp4"
    pcm = np.array(quiet(500) + signs(unit=80) + quiet(1500), np.int16)[None] * 200
    with av.open(str(path), "w") as movie:
        picture, voice = movie.add_stream("mpeg4", rate=10), movie.add_stream("aac", rate=48000)
        picture.width, picture.height, picture.pix_fmt, voice.layout = 64, 64, "yuv420p", "mono"
        frame = av.AudioFrame.from_ndarray(pcm, "s16", "mono")
        frame.sample_rate = sound.RATE
        resampler = av.AudioResampler("fltp", "mono", 48000, frame_size=1024)
        for made in [*resampler.resample(frame), *resampler.resample(None)]:
            movie.mux(voice.encode(made))
        for _ in range(28):
            movie.mux(picture.encode(av.VideoFrame(64, 64, "yuv420p")))
        movie.mux(voice.encode(None))
        movie.mux(picture.encode(None))
    report = look(path.read_bytes(), "a.mp4", PACKS, level=Level.FULL)
    assert [f.scheme for f in report.findings if f.detector == "audio_rhythm"] == ["audio-rhythm"]
    assert outcome(report, "CN-EXP-AUD-001") is None


def two_tracks(*sounds):
    """A Matroska file with a sound track for each, made here by PyAV."""
    import av  # noqa: PLC0415  # heavy
    import numpy as np  # noqa: PLC0415  # heavy

    out = io.BytesIO()
    with av.open(out, "w", format="matroska") as movie:
        streams = [movie.add_stream("pcm_s16le", rate=sound.RATE, layout="mono") for _ in sounds]
        for stream, heard in zip(streams, sounds, strict=True):
            frame = av.AudioFrame.from_ndarray(np.array(heard, np.int16)[None] * 200, "s16", "mono")
            frame.sample_rate = sound.RATE
            movie.mux(stream.encode(frame))
    return out.getvalue()


def test_every_sound_track_is_listened_to():
    labelled, other = quiet(500) + signs(unit=80) + quiet(1500), noise(3000)
    report = look(two_tracks(other, labelled), "a.mka", PACKS, level=Level.FULL)
    [finding] = [f for f in report.findings if f.detector == "audio_rhythm"]
    assert finding.evidence[0].at.path == "sound 2"
    assert outcome(report, "CN-EXP-AUD-001") == "compliant"
    many = look(two_tracks(*[other] * 5), "a.mka", PACKS, level=Level.FULL)
    assert "the file has more sound tracks than are listened to" in problems(many)
    assert outcome(many, "CN-EXP-AUD-001") == "undetermined"


def test_an_encrypted_track_is_undetermined(tmp_path):
    path = tmp_path / "a.mp4"
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        "sine=duration=2",
        "-c:a",
        "aac",
        "-encryption_scheme",
        "cenc-aes-ctr",
    ]
    key = ["-encryption_key", "76a6c65c5ea762046bd749a2e632ccbb", "-encryption_kid", "a7e61c373e219033c21091fa607bf3b8"]
    try:
        subprocess.run([*command, *key, "-brand", "M4A ", str(path)], check=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("no ffmpeg that encrypts")
    report = look(path.read_bytes(), "a.m4a", PACKS, level=Level.FULL)
    assert "the sound is encrypted" in problems(report)
    assert report.asset.modality != "audio" or outcome(report, "CN-EXP-AUD-001") == "undetermined"
