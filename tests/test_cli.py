"""The command as a user meets it: options, exit codes, streams, files."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

import labelcheck
from build import EXAMPLE_CODE
from labelcheck.cli import COMMANDS, main, output
from labelcheck.cli.lang import default_language
from labelcheck.reports import REPORTS

COMMAND = [sys.executable, "-m", "labelcheck"]
LABEL = {"Label": "1", "ContentProducer": EXAMPLE_CODE, "ProduceID": "user-778899-0001", "ReservedCode1": ""}
LABELLED = f"---\nAIGC: '{json.dumps(LABEL)}'\n---\n\n本文由人工智能生成。\n"
SAMPLES = Path(__file__).parent.parent / "samples"
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals and locales are those of POSIX")


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def media(here):  # noqa: ARG001  # the folder is made where `here` is
    folder = Path("media")
    (folder / "sub").mkdir(parents=True)
    (folder / "plain.txt").write_text("Nothing of note.\n", "utf-8")
    (folder / "sub" / "label.md").write_text(LABELLED, "utf-8")
    return folder


def run(*arguments, **options):
    return CliRunner().invoke(main, ["scan", *map(str, arguments)], **options)


def objects(result):
    assert result.exit_code in {0, 1}, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def one_line(result):
    assert result.exit_code == 2
    assert result.stdout == ""
    assert re.fullmatch(r"labelcheck: [^\n]+\n", result.stderr), result.stderr
    return result.stderr


def test_the_version_costs_nothing_but_click():
    code = "import sys; from labelcheck.cli import main; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    own = {name for name in loaded if name.startswith("labelcheck.")}
    assert own <= {f"labelcheck.{name}" for name in ("cli", "errors", "model", "version")}
    assert not {"rich", "yaml", "multiprocessing"} & set(loaded)
    assert CliRunner().invoke(main, ["--version"]).stdout.startswith("labelcheck 0.")


@pytest.mark.parametrize("arguments", [[], ["--help"], *([name, "--help"] for name in COMMANDS)])
def test_every_help_has_examples(arguments):
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0
    assert "Examples:\n" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_help_imports_nothing_heavy():
    code = "import sys; from labelcheck.cli import main; main(['--help'], standalone_mode=False); print(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    loaded = set(shown.splitlines()[-1].split())
    assert not loaded & {"rich", "yaml", "defusedxml", "labelcheck.check", "labelcheck.audit.pool", "multiprocessing"}


def test_jsonl_is_one_object_a_file_in_path_order(media):
    result = run(media, "--format", "jsonl")
    reports = objects(result)
    assert [report["file"] for report in reports] == ["media/plain.txt", "media/sub/label.md"]
    assert reports[0]["schema"] == "labelcheck/report/1"
    assert reports[0]["assumes"] == ["art17"]
    assert reports[0]["outcome"] == "missing"
    assert result.stderr == ""
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("fail_on", "code"),
    [("never", 0), ("missing", 1), ("stripped", 0), ("stripped, missing", 1), ("defective,undetermined", 0)],
)
def test_fail_on_decides_the_exit_code(media, fail_on, code):
    assert run(media / "plain.txt", "--fail-on", fail_on).exit_code == code


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["nowhere.png"], "nowhere.png: no such file or folder"),
        ([], "Missing argument 'PATH...'"),
        (["media", "--role", "king"], "'king' is not one of 'producer', 'propagator', 'publisher'"),
        (["media", "--format", "xml"], "'xml' is not one of"),
        (["media", "--fail-on", "stripped,gone"], "--fail-on: found 'gone', allowed: never, or a list of stripped"),
        (["media", "--fail-on", ""], "--fail-on: found ''"),
        (["media", "-j", "0"], "'-j'"),
        (["media", "--shown-beside"], "--shown-beside goes with --role publisher only, found --role producer"),
        (["media", "--art9-waiver", "--role", "publisher"], "--art9-waiver goes with --role producer only"),
        (["media", "--no-art17", "--role", "propagator"], "--no-art17 goes with --role producer only"),
        (["media", "--rules", "nowhere"], "nowhere"),
        (["media", "--output", "nowhere/r.jsonl"], "--output nowhere/r.jsonl: cannot be written: No such file"),
        (["media", "--output", "media"], "--output media: a folder"),
        (["media", "--colour"], "--colour"),
    ],
)
@pytest.mark.usefixtures("media")
def test_wrong_use_is_one_line_and_exit_code_2(options, says):
    assert says in one_line(run(*options))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--max-pixels", "0"], "--max-pixels"),
        (["--max-pixels", "many"], "--max-pixels"),
        (["--max-frames", "-1"], "--max-frames"),
        (["--max-seconds", "0"], "--max-seconds"),
        (["--max-seconds", "nan"], "not a number of seconds"),
        (["--timeout", "inf"], "not a number of seconds"),
        (["--level", "metadata", "--thorough"], "--thorough goes with --level full only"),
        (["--level", "metadata", "--evidence", "seen"], "--evidence goes with --level full only"),
    ],
)
def test_wrong_limits_are_one_line(media, options, says):
    assert says in one_line(run(media, *options))


def test_limits_cut_and_a_note_says_so(media):
    (media / "a.png").write_bytes((SAMPLES / "png" / "label-guide.png").read_bytes())
    (media / "b.mp4").write_bytes((SAMPLES / "mp4" / "visible-late.mp4").read_bytes())

    def said(*limits):
        return [note["problem"] for one in objects(run(media, "--format", "jsonl", *limits)) for note in one["notes"]]

    assert said() == []
    assert said("--max-seconds", "1.5") == ["the video is longer than the limit: what comes later was not looked at"]
    assert said("--max-frames", "2") == ["more frames would be decoded than the limit allows"]
    assert said("--max-pixels", "99999") == [
        "the picture has more pixels than the limit allows",
        "a frame has more pixels than the limit allows",
    ]


def test_an_unknown_command_is_one_line():
    assert "sacn" in one_line(CliRunner().invoke(main, ["sacn"]))


def test_a_broken_rule_pack_is_one_line(media):
    Path("mine").mkdir()
    Path("mine/x.toml").write_text("[pack]\nname = 1\n", "utf-8")
    assert "mine/x.toml" in one_line(run(media, "--rules", "mine"))


def test_standard_input_is_one_file(media):
    data = (media / "sub" / "label.md").read_bytes()
    (report,) = objects(run("-", "--format", "jsonl", input=data))
    assert report["file"] == "-"
    assert report["size"] == len(data)
    names = [each["file"] for each in objects(run(media, "-", "-", "--format", "jsonl", input=data))]
    assert names == ["-", "media/plain.txt", "media/sub/label.md"]


def test_standard_input_is_bounded(monkeypatch):
    monkeypatch.setattr(output, "STDIN_LIMIT", 1 << 20)
    assert "-: standard input is larger than" in one_line(run("-", input=b"x" * ((1 << 20) + 1)))


def test_output_appears_whole_and_says_nothing_else(media):
    shown = run(media, "--format", "jsonl").stdout
    result = run(media, "--format", "jsonl", "--output", "r.jsonl")
    assert (result.stdout, result.stderr, result.exit_code) == ("", "", 1)
    assert Path("r.jsonl").read_text("utf-8") == shown
    assert sorted(path.name for path in Path().iterdir()) == ["media", "r.jsonl"]


def test_output_within_the_scanned_folder_is_not_scanned(media):
    for _ in range(2):
        run(".", "--format", "jsonl", "-o", media / "r.jsonl")
        assert len((media / "r.jsonl").read_text("utf-8").splitlines()) == 2


def test_a_failure_leaves_the_old_output_and_nothing_beside_it(media, monkeypatch):
    Path("r.jsonl").write_text("old", "utf-8")

    def fail(*_):
        raise RuntimeError

    monkeypatch.setattr("labelcheck.audit.one.check", fail)
    assert isinstance(run(media, "-o", "r.jsonl").exception, RuntimeError)
    assert Path("r.jsonl").read_text("utf-8") == "old"
    assert sorted(path.name for path in Path().iterdir()) == ["media", "r.jsonl"]


@POSIX
def test_output_follows_a_link_and_spares_a_device(media):
    Path("real.jsonl").touch()
    Path("link.jsonl").symlink_to("real.jsonl")
    run(media, "--format", "jsonl", "-o", "link.jsonl")
    assert Path("link.jsonl").is_symlink()
    assert Path("real.jsonl").read_text("utf-8")
    run(media, "-o", "/dev/null")
    assert Path("/dev/null").is_char_device()


def test_exclude_may_be_repeated(media):
    (media / "x.jpg").write_bytes(b"")
    reports = objects(run(media, "--format", "jsonl", "--exclude", "*.jpg", "--exclude", "sub"))
    assert [report["file"] for report in reports] == ["media/plain.txt"]


def test_nothing_to_scan_is_said(media):
    result = run(media, "--exclude", "*")
    assert result.exit_code == 0
    assert "Nothing was scanned" in result.stdout


def test_redact_leaves_out_numbers_and_directories(media):
    whole = run(media, "--format", "json").stdout
    assert "user-778899" in whole
    for form in REPORTS:
        shown = run(media, "--format", form, "--redact").stdout
        assert "label.md" in shown
        assert not re.search(r"user-778899|(?<!@)media|sub/", shown)


def test_what_is_said_of_the_role_reaches_the_report(media):
    (report,) = objects(
        run(media / "plain.txt", "--role", "publisher", "--shown-beside", "--declared", "--format", "jsonl")
    )
    assert (report["role"], report["assumes"]) == ("publisher", ["declared", "shown-beside"])
    assert report["status"] == "possible"
    (report,) = objects(run(media / "plain.txt", "--no-art17", "--level", "metadata", "--format", "jsonl"))
    assert (report["assumes"], report["level"]) == ([], "metadata")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_MESSAGES": "zh_TW", "LANG": "C"}, "zh"),
        ({"LC_ALL": "", "LANG": "zh_CN"}, "zh"),
        ({}, "en"),
    ],
)
def test_the_language_is_that_of_the_locale(monkeypatch, environment, language):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert default_language() == language


def test_the_table_speaks_the_language_asked_for(media):
    assert "缺少标识" in run(media, "--lang", "zh").stdout
    assert "missing" in run(media, "--lang", "en").stdout


def test_several_processes_write_the_same_bytes():
    folder = Path("many")
    folder.mkdir()
    for number in range(600):
        (folder / f"{number}.txt").write_text(f"text {number} 由AI生成" * (number % 3), "utf-8")
    scan = [*COMMAND, "scan", "many", "--format", "jsonl", "--fail-on", "never"]
    one, two = (subprocess.run([*scan, "-j", jobs], capture_output=True, check=True).stdout for jobs in "12")
    assert one.count(b"\n") == 600
    assert one == two


@POSIX
def test_output_is_utf8_in_the_locale_c(media):
    (media / "图.txt").write_text("x", "utf-8")
    Path(os.fsdecode(b"media/\xff.txt")).write_text("x", "utf-8")
    environment = {
        **os.environ,
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONIOENCODING": "ascii",
    }
    done = subprocess.run([*COMMAND, "scan", "media"], env=environment, capture_output=True, check=False)
    assert done.returncode == 1
    assert "media/图.txt" in done.stdout.decode()
    assert "media/\\xff.txt" in done.stdout.decode()


@POSIX
def test_a_reader_that_stops_is_no_error():
    folder = Path("many")
    folder.mkdir()
    for number in range(2000):
        (folder / f"{number}.txt").touch()
    line = f"{sys.executable} -m labelcheck scan many --format jsonl -j 2 | head -n 1"
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False)
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


@POSIX
def test_an_interrupt_ends_quietly_and_leaves_nothing(tmp_path):
    spool = tmp_path / "spool"
    spool.mkdir()
    process = subprocess.Popen(
        [*COMMAND, "scan", "-", "-o", "r.txt"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(spool)},
    )
    deadline = time.monotonic() + 20
    while not list(spool.glob("*/stdin")) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors.strip()) == (130, b"")  # click ends the line of ^C
    assert list(spool.iterdir()) == []
    assert not Path("r.txt").exists()


def test_no_progress_bar_without_a_terminal(media):
    for number in range(20):
        (media / f"{number}.txt").touch()
    assert run(media).stderr == ""


def test_the_package_is_also_a_module():
    done = subprocess.run([*COMMAND, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"labelcheck {labelcheck.version.VERSION}\n"
