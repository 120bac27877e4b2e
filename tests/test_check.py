"""Bad input: one clear note for that file, undetermined where it hides something, and never an exception."""

import io
import os
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image

import build
import test_contract
from build import compact, label
from labelcheck import formats, scan
from labelcheck.check import check
from labelcheck.detectors import Options
from labelcheck.errors import BadInput, Damaged
from labelcheck.model import SCHEMES, Context, Field, Level, Location, Outcome, Role, Status
from labelcheck.rulepack import load_packs
from looking import FAILED, look, outcome, problems

SAMPLES = Path(__file__).parent.parent / "samples"
PACKS = load_packs()
BARE = compact(label())
PNG = build.png(build.text_chunk("AIGC", BARE))
HTML = b"<!DOCTYPE html><html><title>404 Not Found</title></html>\n"


def checked(target, name="a.png", level=Level.METADATA, **context):
    return check(target, name, Context(**context), Options(level), PACKS)


# What can be read


def test_a_path_bytes_and_a_file_object_give_the_same_report(tmp_path):
    path = tmp_path / "x.png"
    path.write_bytes(PNG)
    with path.open("rb") as stream:
        assert checked(PNG) == checked(path) == checked(str(path)) == checked(stream) == checked(io.BytesIO(PNG))


def test_the_report_says_what_was_asked():
    report = checked(PNG, role=Role.PROPAGATOR, declared=True)
    assert (report.asset.name, report.asset.size, report.asset.format, report.asset.mime) == (
        "a.png",
        len(PNG),
        "png",
        "image/png",
    )
    assert (report.context.role, report.level, report.status) == (Role.PROPAGATOR, Level.METADATA, Status.CONFIRMED)
    assert len(report.packs) == len(PACKS)
    assert report.tool.startswith("labelcheck ")


def test_nothing_is_assumed_of_what_a_propagator_gets():
    report = checked(build.png(), role=Role.PROPAGATOR)
    assert (report.outcome, report.status, report.verdicts) == (Outcome.NONE, Status.NONE, ())


# What cannot

UNREADABLE = "the file cannot be opened or read"


def assert_undetermined(report, problem):
    assert problems(report) == [problem]
    assert report.asset.notes[0].hides == frozenset(SCHEMES)
    assert (str(report.outcome), outcome(report, "CN-IMP-001")) == ("undetermined", "undetermined")


def test_a_file_that_is_not_there(tmp_path):
    report = checked(tmp_path / "none.png")
    assert_undetermined(report, UNREADABLE)
    assert report.asset.notes[0].at.path == os.strerror(2)


def test_a_folder(tmp_path):
    assert_undetermined(checked(tmp_path), UNREADABLE)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root and Windows read everything")
def test_a_file_without_permission(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(PNG)
    path.chmod(0)
    assert_undetermined(checked(path), UNREADABLE)


def test_a_broken_link(tmp_path):
    link = tmp_path / "a.png"
    link.symlink_to("nowhere")
    assert_undetermined(checked(link), UNREADABLE)


class Failing(io.BytesIO):
    """A disk that fails behind a file's first bytes."""

    def read(self, size=-1):
        if self.tell() > 4:
            raise OSError(5, "Input/output error")
        return super().read(min(size, 4096))


def test_a_disk_that_fails():
    report = checked(Failing(build.png(build.chunk("tEXt", b"x\0" + bytes(90_000)))))
    assert UNREADABLE in problems(report) or report.outcome is Outcome.UNDETERMINED
    assert report.outcome is Outcome.UNDETERMINED


def test_an_empty_file():
    assert_undetermined(checked(b""), "the file is empty")


@pytest.mark.parametrize("name", ["a", "a.bin", "a.py", "a.json"])
def test_what_is_no_media_and_no_document_has_no_duty(name):
    report = checked(b"\0\1\2\3", name)
    assert (report.asset.format, report.outcome, report.verdicts, report.asset.notes) == (
        "unknown",
        Outcome.NONE,
        (),
        (),
    )


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.mp4", "a.mp3", "a.pdf"])
@pytest.mark.parametrize("data", [HTML, b"not found", b"\0" * 100])
def test_a_page_that_is_named_as_media(name, data):
    assert_undetermined(checked(data, name), "the content is not of the format that the name says")


def test_a_picture_by_another_name_is_read_as_what_it_is():
    report = checked(PNG, "a.jpg")
    assert (report.asset.format, problems(report)) == ("png", ["the extension belongs to another format"])
    assert report.asset.notes[0].hides == frozenset()
    assert outcome(report, "CN-IMP-001") == "compliant"


@pytest.mark.parametrize("name", ["a.mp4", "a.m4v", "a.mov", "a.m4a"])
def test_boxes_by_another_brand_are_no_wonder(name):
    assert problems(checked(build.mp4(build.udta_meta(BARE)), name)) == []


def test_a_name_that_is_not_utf_8():
    report = checked(PNG, os.fsdecode(b"\xff\xfe.png"))
    assert outcome(report, "CN-IMP-001") == "compliant"


class Shrinking(io.BytesIO):
    """A file that loses its end after its size was asked."""

    def seek(self, offset, whence=0):
        size = super().seek(offset, whence)
        if whence == io.SEEK_END:
            self.truncate(self.left)
        return size


@pytest.mark.parametrize("data", test_contract.SAMPLES["uof"])
def test_a_format_that_is_only_known_is_undetermined(data):
    report = checked(data, "a.uof")
    assert report.outcome is Outcome.UNDETERMINED
    assert problems(report)[0] == "this version does not read this format"
    assert {outcome(report, rule) for rule in ("CN-IMP-001", "CN-EXP-TXT-001")} == {"undetermined"}


@pytest.mark.parametrize("left", [0, 4, 20, 60, len(PNG) - 4])
def test_a_file_that_shrinks_while_it_is_read(left):
    stream = Shrinking(PNG)
    stream.left = left
    report = checked(stream)
    assert problems(report) == ["the file became shorter while it was read"]
    assert outcome(report, "CN-IMP-001") == "undetermined"


def test_wrong_use_is_no_bad_file():
    with pytest.raises(BadInput, match="expected a path"):
        checked(3)


# What goes wrong inside


def stub(read):
    return SimpleNamespace(
        NAME="png",
        MIME="image/png",
        EXTENSIONS=(".png",),
        MODALITY="image",
        PLACE="defined",
        MAGIC=(0, (b"",)),
        accepts=lambda *_: True,
        read=read,
    )


def test_a_bug_in_a_reader_becomes_a_note_and_what_it_gave_is_kept(monkeypatch):
    def read(_source):
        yield Field("PNG tEXt", "AIGC", BARE, Location("PNG/tEXt AIGC", (0, 1)))
        raise ZeroDivisionError

    monkeypatch.setattr(formats, "_asked", lambda _first: (stub(read),))
    report = look(PNG, "a.png", PACKS)
    assert problems(report) == [FAILED]
    assert report.asset.notes[0].at.path == "ZeroDivisionError"
    assert outcome(report, "CN-IMP-001") == "compliant"


def test_damage_hides_what_may_have_stood_behind_it(monkeypatch):
    def read(_source):
        raise Damaged("the file ends before its end mark", "PNG/IEND")
        yield

    monkeypatch.setattr(formats, "_asked", lambda _first: (stub(read),))
    assert_undetermined(look(b"x", "a.png", PACKS), "the file ends before its end mark")


@pytest.mark.parametrize("bad", [b"", PNG[:60], HTML, b"\x89PNG\r\n\x1a\n"])
def test_bad_files_are_never_missing_or_stripped(bad):
    for role in Role:
        for level in Level:
            report = checked(bad, role=role, declared=True, level=level)
            assert report.outcome in {Outcome.UNDETERMINED, Outcome.NONE}


@pytest.mark.parametrize("role", ["propagator", "publisher"])
def test_a_file_that_may_hide_its_label_is_undetermined_for_every_role(role):
    """Without a sign of AI nothing is due, but a file that could not be read shows no sign whatever it is."""
    damaged, whole = build.png()[:60], build.png()
    assert scan(damaged, name="a.png", role=role).outcome == "undetermined"
    assert scan(whole, name="a.png", role=role).outcome == "none"
    assert scan(b"---\nAIGC\n\nA walk.\n", name="a.md", role=role).outcome == "undetermined"
    assert scan(b"A walk by the lake.\n", name="a.md", role=role).outcome == "none"


@pytest.mark.parametrize("role", list(Role))
def test_what_cannot_be_opened_is_undetermined_whatever_it_is_called(role, tmp_path):
    """A locked folder, say, is an entry without an extension: it may hold anything."""
    link = tmp_path / "downloads"
    link.symlink_to("nowhere")
    report = scan(link, role=role)
    assert (report.outcome, report.verdicts) == ("undetermined", ())
    assert [note.problem for note in report.asset.notes] == [UNREADABLE]
    data = tmp_path / "README"
    data.write_text("Source code and the like are no documents.", "utf-8")
    assert scan(data, role=role).outcome == "none"


@pytest.mark.parametrize(
    ("limit", "says"),
    [
        ({"max_pixels": 0}, "max_pixels: found 0, expected a whole number above 0"),
        ({"max_pixels": 1.5}, "max_pixels: found 1.5, expected a whole number"),
        ({"max_frames": True}, "max_frames: found True, expected a whole number"),
        ({"max_seconds": float("nan")}, "max_seconds: found nan, expected a number above 0"),
        ({"max_seconds": "60"}, "max_seconds: found '60', expected a number"),
    ],
)
def test_a_wrong_limit_is_bad_input(limit, says):
    with pytest.raises(BadInput, match=re.escape(says)):
        scan(b"", **limit)


def test_limits_and_thoroughness_are_keywords():
    sample = SAMPLES / "png" / "label-guide.png"
    assert [note.problem for note in scan(sample, max_pixels=99).asset.notes] == [
        "the picture has more pixels than the limit allows"
    ]
    report = scan(sample, thorough=True, max_seconds=1, max_frames=5)
    assert [finding.scheme for finding in report.findings] == ["tc260-aigc", "visible-text"]


@pytest.mark.parametrize("mode", ["I;16", "1", "P", "LA", "F"])
def test_a_large_picture_of_any_mode_is_looked_at(mode):
    file = io.BytesIO()
    Image.new(mode, (3300, 3300)).save(file, "TIFF")
    assert problems(scan(file, name="a.tif")) == []


def test_files_that_look_the_same_to_the_rules_share_their_verdicts():
    def labelled(produce_id):
        return look(build.png(build.text_chunk("AIGC", compact(label(ProduceID=produce_id)))), "a.png", PACKS)

    first, same, other = map(labelled, ("a" * 32, "b" * 32, ""))
    assert first.verdicts is same.verdicts
    assert first.findings[0].properties["ProduceID"] != same.findings[0].properties["ProduceID"]
    assert other.outcome is not first.outcome
