"""Pictures for a person who wants to look: what is written where, and that nothing else changes for it."""

import io
import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from labelcheck import scan
from labelcheck.cli import main
from labelcheck.exhibits import write
from labelcheck.exhibits.names import name_of
from labelcheck.exhibits.write import MOST, Exhibits
from labelcheck.source import Limits

SAMPLES = Path(__file__).parent.parent / "samples"
PICTURE = SAMPLES / "png" / "label-guide.png"
VIDEO = SAMPLES / "mp4" / "label-guide.mp4"


@pytest.fixture
def media(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = Path("media")
    (folder / "图片").mkdir(parents=True)
    (folder / "图片" / "海报.png").write_bytes(PICTURE.read_bytes())
    (folder / "clip.mp4").write_bytes(VIDEO.read_bytes())
    (folder / "notes.txt").write_text("Nothing.\n", "utf-8")
    return folder


def run(*arguments, **options):
    result = CliRunner().invoke(main, ["scan", *map(str, arguments), "--format", "jsonl"], **options)
    assert result.exit_code in {0, 1}, result.stderr
    return result


def one_line(*arguments):
    result = CliRunner().invoke(main, ["scan", *map(str, arguments)])
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1), result.stderr
    return result.stderr


def names(folder):
    """The exhibits' names without the digits that tell files apart."""
    assert not [path for path in Path(folder).iterdir() if path.name.startswith(".")]
    return sorted(path.name.replace(path.name.partition("~")[2][:11], "") for path in Path(folder).iterdir())


def opened(folder, ending):
    [path] = [path for path in Path(folder).iterdir() if path.name.endswith(ending)]
    return Image.open(path).convert("RGB")


def reds(image):
    """Pixels of the line that is drawn around a mark."""
    data = image.tobytes()
    return sum(r > 180 and g < 90 and b < 110 for r, g, b in zip(data[::3], data[1::3], data[2::3], strict=True))


def test_every_mark_that_was_seen_is_shown(media):
    run(media, "--evidence", "seen/here")
    assert names("seen/here") == [
        "media_clip.mp4~1.crop.png",
        "media_clip.mp4~1.first.jpg",
        "media_clip.mp4~1.strip.jpg",
        "media_图片_海报.png~1.crop.png",
        "media_图片_海报.png~1.whole.jpg",
    ]


def test_the_box_stands_around_the_mark_and_the_crop_holds_it(media):
    run(media / "图片", "--evidence", "seen")
    whole, crop = opened("seen", "whole.jpg"), opened("seen", "crop.png")
    x, y, w, h = scan(PICTURE).findings[1].evidence[0].at.box
    assert whole.size == Image.open(PICTURE).size
    width, height = whole.size
    beside = whole.crop((int(x * width) - 8, int(y * height) - 8, width, height))
    assert reds(beside) > 100
    assert reds(whole.crop((0, 0, width // 2, height // 2))) == 0
    assert reds(crop) == 0
    assert min(crop.size) >= 64
    assert crop.width / crop.height == pytest.approx((w * width + 2 * h * height) / (3 * h * height), rel=0.2)


def test_a_strip_shows_frames_one_after_the_other(media):
    run(media / "clip.mp4", "--evidence", "seen")
    strip, first = opened("seen", "strip.jpg"), opened("seen", "first.jpg")
    assert strip.width >= 2 * 360
    assert reds(first) > 100


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_report_is_the_same_with_and_without(media, jobs):
    for number in range(4):
        (media / f"{number}.png").write_bytes(PICTURE.read_bytes())
    alone = run(media, "-j", jobs).stdout
    assert run(media, "-j", jobs, "--evidence", "seen").stdout == alone
    assert len(names("seen")) == 3 + 5 * 2


def test_the_same_names_in_every_run_and_older_exhibits_are_replaced(media):
    run(media / "图片", "--evidence", "seen")
    before = {path: path.read_bytes() for path in Path("seen").iterdir()}
    for path in before:
        path.write_bytes(b"old")
    run(media / "图片", "--evidence", "seen")
    assert {path: path.read_bytes() for path in Path("seen").iterdir()} == before


def test_a_folder_within_what_is_scanned_is_not_scanned(media):
    for _ in range(2):
        files = [json.loads(line)["file"] for line in run(media, "--evidence", media / "seen").stdout.splitlines()]
        assert files == ["media/clip.mp4", "media/notes.txt", "media/图片/海报.png"]


def test_a_folder_that_cannot_be_written_is_one_line(media):
    Path("file").write_text("x", "utf-8")
    assert "--evidence file" in one_line(media, "--evidence", "file")
    assert "--evidence file/below" in one_line(media, "--evidence", "file/below")
    assert "--evidence media: a folder that is scanned" in one_line(media, "--evidence", "media")
    assert "--evidence: found no name" in one_line(media, "--evidence", "")
    assert "nowhere: no such file" in one_line("nowhere", "--evidence", "seen")
    assert not Path("seen").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="/proc takes no files from anybody")
def test_a_folder_that_the_system_refuses_is_one_line(media):
    assert "cannot be written" in one_line(media, "--evidence", "/proc/seen")


def test_a_folder_that_is_gone_meanwhile_is_said_once_and_the_report_stands(media, monkeypatch):
    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Exhibits, "_save", refuse)
    result = run(media, "--evidence", "full")
    assert result.stderr == "labelcheck: --evidence full: not all could be written: No space left on device\n"
    assert len(result.stdout.splitlines()) == 3


def test_a_picture_that_cannot_be_decoded_again_is_left_out(tmp_path):
    report = scan(PICTURE)
    exhibits = Exhibits(str(tmp_path / "seen"), Limits())
    Path(exhibits.folder).mkdir()
    broken = tmp_path / "broken.png"
    broken.write_bytes(PICTURE.read_bytes()[:40])
    for path in (broken, tmp_path / "gone.png"):
        exhibits.write(str(path), report)
        exhibits._replace(redacted=True).write(str(path), report)
    exhibits._replace(limits=Limits(pixels=10)).write(str(PICTURE), report)
    assert names(exhibits.folder) == []


def test_what_shows_through_is_shown_on_the_ground_where_it_was_seen(tmp_path):
    grey = Image.open(PICTURE).convert("L")
    layered = Image.merge("LA", (grey, Image.new("L", grey.size, 254)))
    layered.save(tmp_path / "a.png")
    report = scan(tmp_path / "a.png")
    assert {finding.evidence[0].at.path for finding in report.findings} <= {"picture on white", "picture on black"}
    Exhibits(str(tmp_path), Limits()).write(str(tmp_path / "a.png"), report)
    assert len(list(tmp_path.glob("*.whole.jpg"))) == len(report.findings) > 0


def test_one_file_has_a_bounded_number_of_exhibits():
    report = scan(PICTURE)
    many = replace(report, findings=report.findings[1:] * (MOST + 5))
    assert len(list(write._places(many))) == MOST + 5
    assert list(write._places(replace(report, findings=report.findings[:1]))) == []


def test_redacted_names_show_no_directory(media):
    (media / "clip.mp4").unlink()
    run(media, "--evidence", "seen", "--redact")
    assert names("seen") == ["海报.png~1.crop.png", "海报.png~1.whole.jpg"]
    before = {path.name for path in Path("seen").iterdir()}
    Path("other").mkdir()
    (media / "图片").rename("other/name")
    run("other", "--evidence", "seen", "--redact")
    assert {path.name for path in Path("seen").iterdir()} == before


def test_standard_input_has_a_name_too(media):
    run("-", "--evidence", "seen", input=PICTURE.read_bytes())
    assert names("seen") == ["-~1.crop.png", "-~1.whole.jpg"]
    assert media.exists()


@pytest.mark.parametrize(
    ("reported", "kept"),
    [
        ("./media/a.png", "media_a.png"),
        ("../../etc/passwd", "etc_passwd"),
        ("/home/li/图.png", "home_li_图.png"),
        ("C:\\photos\\a b.png", "C_photos_a_b.png"),
        ("..", "file"),
        ("", "file"),
        ("con.png", "_con.png"),
        ("a/LPT1", "a_LPT1"),
        ("nul", "_nul"),
        ("a\x1b[31m\u202e\n.png", "a_31m_.png"),
        (os.fsdecode(b"a\xff.png") if os.name != "nt" else "a?.png", "a_.png"),
        ("图" * 300 + ".png", "图" * 48 + ".png"),
        ("x" * 300 + ".png", "x" * 56 + ".png"),
    ],
)
def test_names_are_safe_on_every_system(reported, kept):
    name = name_of(reported, b"")
    assert name == f"{kept}~e3b0c44298"
    assert len(f".{name}.99-12.whole.jpg.4194304.part".encode()) < 256


def test_two_files_never_share_a_name():
    files = ["a/b.png", "a_b.png", "a__b.png", "./a/b.png", "A/b.png", "/a/b.png", "a\\b.png"]
    assert len({name_of(file, file.encode()).lower() for file in files}) == len(files)


def test_help_says_what_evidence_shows():
    said = " ".join(CliRunner().invoke(main, ["scan", "--help"]).stdout.split())
    assert "pictures of --evidence show what they show" in said


def test_pages_of_a_tiff_are_told_apart(tmp_path):
    page = Image.open(PICTURE).convert("L")
    plain = Image.new("L", page.size, 200)
    file = io.BytesIO()
    plain.save(file, "TIFF", save_all=True, append_images=[page])
    (tmp_path / "a.tif").write_bytes(file.getvalue())
    report = scan(tmp_path / "a.tif")
    assert [finding.evidence[0].at.path for finding in report.findings] == ["page 2"]
    Exhibits(str(tmp_path), Limits()).write(str(tmp_path / "a.tif"), report)
    assert reds(opened(tmp_path, "whole.jpg")) > 100
