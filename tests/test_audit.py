"""Audits: every file once, whatever happens; and what is told of the whole."""

import contextlib
import csv
import functools
import io
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from labelcheck.audit import checkpoint, shards
from labelcheck.audit.checkpoint import Checkpoint
from labelcheck.audit.items import items
from labelcheck.audit.posts import day_of, read_side
from labelcheck.cli import main
from labelcheck.reports.row import COLUMNS
from labelcheck.reports.survey import Survey, wilson

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
NAMES = (
    "png/label-guide.png", "png/label-empty.png", "png/generator-webui.png", "png/plain.png", "png/damaged.png",
    "mp4/visible-late.mp4", "mp3/label-double-encoded.mp3", "markdown/near-miss.md", "pdf/label-guide.pdf",
)  # fmt: skip
TYPES = {
    "text": "VARCHAR", "whole": "BIGINT", "day": "DATE", "flag": "BOOLEAN", "texts": "VARCHAR[]",
    "failures": "STRUCT(rule, outcome, severity, clause VARCHAR)[]",
}  # fmt: skip
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return tmp_path


@pytest.fixture
def media(here):  # noqa: ARG001  # the folder is made where `here` is
    folder = Path("media")
    folder.mkdir()
    for name in NAMES:
        shutil.copy(SAMPLES / name, folder)
    return folder


def audit(*arguments, code=0):
    result = CliRunner().invoke(main, ["audit", *map(str, arguments)], catch_exceptions=False)
    assert result.exit_code == code, result.stderr
    return result


def rows(out="out", columns="*"):
    """The results as dicts, by name."""
    base = duckdb.connect()
    found = base.execute(f"SELECT {columns} FROM read_parquet('{out}/results/*.parquet') ORDER BY file")  # noqa: S608  # our own words
    names = [each[0] for each in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def dump(out):
    """All results, sorted, as bytes."""
    return "\n".join(json.dumps(row, default=str, sort_keys=True) for row in rows(out)).encode()


def test_every_file_has_the_report_of_scan(media):
    audit(media, "--out", "out")
    printed = CliRunner().invoke(
        main, ["scan", str(media), "--role", "propagator", "--level", "metadata", "--format", "jsonl"]
    )
    lines = printed.stdout.splitlines()
    assert [row["report"] for row in rows()] == lines
    for row, line in zip(rows(), map(json.loads, lines), strict=True):
        assert (row["file"], row["outcome"], row["status"], row["format"]) == tuple(
            line[name] for name in ("file", "outcome", "status", "format")
        )
        assert row["schemes"] == sorted({finding["scheme"] for finding in line["findings"]})
        failed = {
            verdict["rule"]
            for verdict in line["verdicts"]
            if verdict["outcome"] != "compliant" and verdict["severity"] != "info"
        }
        assert {each["rule"] for each in row["failed"]} == failed


def test_the_columns_are_those_that_are_documented(media):
    audit(media, "--out", "out")
    assert list(rows()[0]) == [name for name, _, _ in COLUMNS]
    documented = (ROOT / "docs" / "audit.md").read_text("utf-8")
    assert [line for line in documented.splitlines() if re.match(r"\| `\w+` \|", line)] == [
        f"| `{name}` | {TYPES[kind]} | {about} |" for name, kind, about in COLUMNS
    ]


@pytest.mark.parametrize("kind", ["csv", "tsv", "jsonl"])
@pytest.mark.usefixtures("media")
def test_a_manifest_carries_its_columns_through(kind):
    told = [
        {
            "path": "media/plain.png",
            "platform": "抖音",
            "account": "王",
            "post_id": "7",
            "date": "2026-03-05",
            "declared": "true",
            "batch": "b",
        },
        {
            "path": "media/label-empty.png",
            "platform": "bilibili",
            "account": "",
            "post_id": "",
            "date": "",
            "declared": "",
            "batch": "",
        },
        {
            "path": "media/plain.png",
            "platform": "twice",
            "account": "",
            "post_id": "",
            "date": "",
            "declared": "",
            "batch": "",
        },
        {
            "path": "media/absent.png",
            "platform": "bilibili",
            "account": "",
            "post_id": "",
            "date": "",
            "declared": "",
            "batch": "",
        },
    ]
    manifest = Path(f"list.{kind}")
    with manifest.open("w", encoding="utf-8-sig", newline="") as file:
        if kind == "jsonl":
            file.writelines(json.dumps(row) + "\n" for row in told)
        else:
            writer = csv.DictWriter(file, told[0], delimiter={"csv": ",", "tsv": "\t"}[kind])
            writer.writeheader()
            writer.writerows(told)
    audit(manifest, "--out", "out")
    absent, stripped, declared = rows()
    assert (absent["file"], absent["outcome"]) == ("media/absent.png", "undetermined")
    assert (stripped["platform"], stripped["account"], stripped["outcome"]) == ("bilibili", None, "stripped")
    assert (declared["platform"], declared["account"], declared["post"], str(declared["date"])) == (
        "抖音",
        "王",
        "7",
        "2026-03-05",
    )
    assert (declared["declared"], declared["status"], json.loads(declared["carried"])) == (
        True,
        "possible",
        {"batch": "b"},
    )


def test_side_files_of_downloaders_tell_of_the_post_and_are_none_themselves(media):
    ours = {"extractor_key": "BiliBili", "uploader_id": "42", "uploader": "王", "id": "BV1", "upload_date": "20260301"}
    (media / "visible-late.info.json").write_text(json.dumps(ours), "utf-8")
    drawn = {
        "category": "pixiv",
        "user": {"name": "画", "id": 9},
        "id": 77,
        "date": "2026-02-03 10:00:00",
        "illust_ai_type": 2,
    }
    (media / "plain.png.json").write_text(json.dumps(drawn), "utf-8")
    (media / "alone.json").write_text("{}", "utf-8")
    audit(media, "--out", "out")
    found = {row["file"].rpartition("/")[2]: row for row in rows()}
    assert set(found) == {Path(name).name for name in NAMES} | {"alone.json"}
    video, picture = found["visible-late.mp4"], found["plain.png"]
    assert (video["platform"], video["account"], video["post"], str(video["date"]), video["declared"]) == (
        "bilibili",
        "42",
        "BV1",
        "2026-03-01",
        False,
    )
    assert (picture["platform"], picture["account"], picture["post"], str(picture["date"])) == (
        "pixiv",
        "画",
        "77",
        "2026-02-03",
    )
    assert (picture["declared"], picture["status"]) == (True, "possible")


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"illust_ai_type": 1}, False),
        ({"illust_ai_type": 2}, True),
        ({"is_ai_generated": True}, True),
        ({"is_ai_generated": "yes"}, False),
        ({"aigc_info": {"aigc_label_type": 1}}, True),
        ({"aigc_info": {"aigc_label_type": 0}}, False),
        ({"title": "is_ai_generated"}, False),
    ],
)
def test_a_platforms_own_notice_counts_as_a_declaration(here, told, says):
    (here / "a.info.json").write_text(json.dumps(told), "utf-8")
    assert read_side(str(here / "a.info.json")).declared is says


@pytest.mark.parametrize("text", ["{", "[]", '"x"', "\udcff", "[" * 100_000, '{"id": ' + "9" * 5000 + "}"])
def test_a_side_file_that_is_none_says_nothing(here, text):
    (here / "a.info.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert read_side(str(here / "a.info.json")).platform == ""


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("20260301", "2026-03-01"), ("2026-03-01T10:00:00Z", "2026-03-01"), ("2026/03/01", "2026-03-01"), (1772323200, "2026-03-01"),
        ("1772323200000", "2026-03-01"), ("20261301", ""), ("yesterday", ""), (None, ""), (True, ""), ("20260301123", ""),
    ],
)  # fmt: skip
def test_days_as_downloaders_write_them(given, day):
    assert day_of(given) == day


@pytest.mark.usefixtures("media")
def test_patterns_are_spread_and_folders_and_files_go_together():
    found = [item.name for item in items(["media/*.png", "media/near-miss.md"])]
    assert found == sorted(f"media/{Path(name).name}" for name in NAMES if name.endswith((".png", "near-miss.md")))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--out", "new"], "SOURCE: found nothing"),
        (["absent", "--out", "new"], "absent: no such file"),
        (["*.gif", "--out", "new"], "*.gif: no file matches"),
        (["-", "--out", "new"], "found -"),
        (["media", "--out", "media"], "expected a folder that is empty or new"),
        (["--out", "new", "--resume"], "holds no audit"),
        (["media", "--out", "new", "--resume", "--incremental"], "expected one of them"),
        (["media", "--out", "new", "--deepen", "gone"], "--deepen: found 'gone'"),
        (["bad.csv", "--out", "new"], "bad.csv: line 1: expected a column `path`, found a, b"),
        (["short.csv", "--out", "new"], "short.csv: line 2: expected a column `path`"),
        (["bad.jsonl", "--out", "new"], "bad.jsonl: line 2: expected one JSON object"),
        (["latin.csv", "--out", "new"], "latin.csv: found bytes that are not UTF-8"),
        (["report", "media"], "media: holds no results"),
    ],
)
def test_wrong_use_is_one_line(media, arguments, words):
    Path("bad.csv").write_text("a,b\n1,2\n", "utf-8")
    Path("short.csv").write_text("path,platform\n,x\n", "utf-8")
    Path("bad.jsonl").write_text('{"path": "media/plain.png"}\n[1]\n', "utf-8")
    Path("latin.csv").write_bytes(b"path\n\xff\xfe.png\n")
    before = sorted(media.iterdir())
    result = audit(*arguments, code=2)
    assert words in result.stderr
    assert result.stderr.count("\n") == 1
    assert sorted(media.iterdir()) == before


def test_incremental_checks_what_is_new_or_changed_and_forgets_what_is_gone(media, monkeypatch):
    audit(media, "--out", "out")
    before = {row["file"]: row for row in rows()}
    (media / "plain.png").unlink()
    shutil.copy(SAMPLES / "png/label-guide.png", media / "label-empty.png")
    shutil.copy(SAMPLES / "png/label-guide.png", media / "new.png")
    checked = noting(monkeypatch)
    audit(media, "--out", "out", "--incremental")
    assert sorted(checked) == ["media/label-empty.png", "media/new.png"]
    after = {row["file"]: row for row in rows()}
    assert set(after) == set(before) - {"media/plain.png"} | {"media/new.png"}
    assert after["media/label-empty.png"]["outcome"] == "compliant"
    assert after["media/near-miss.md"] == before["media/near-miss.md"]


def test_incremental_checks_everything_anew_where_it_is_asked_otherwise(media, monkeypatch):
    audit(media, "--out", "out")
    checked = noting(monkeypatch)
    audit(media, "--out", "out", "--incremental", "--role", "producer")
    assert len(checked) == len(NAMES)
    assert {json.loads(row["report"])["role"] for row in rows()} == {"producer"}


def noting(monkeypatch):
    """The names of the files whose results are written from here on."""
    names, add = [], Checkpoint.add

    def noted(self, results, run, **how):
        names.extend(item.name for item, _, _ in results)
        add(self, results, run, **how)

    monkeypatch.setattr(Checkpoint, "add", noted)
    return names


def test_files_are_looked_at_in_full_where_the_policy_or_the_lot_says(media):
    audit(media, "--out", "out", "--deepen", "stripped,missing", "--sample", "3")
    found = rows()
    assert {row["first"] for row in found if row["level"] == "full" and not row["drawn"]} == {"stripped", "missing"}
    assert sum(row["drawn"] for row in found) == 3
    assert all(row["first"] is None for row in found if row["level"] == "metadata")
    assert len(found) == len(NAMES)
    estimates = Survey(Path("out")).estimates()
    others = len(NAMES) - sum(row["first"] in {"stripped", "missing"} and not row["drawn"] for row in found)
    assert {(each.drawn, each.of) for each in estimates} == {(3, others)}
    assert sum(each.share for each in estimates) == pytest.approx(1)


def test_the_interval_of_a_share_is_wilsons():
    assert wilson(10, 100) == pytest.approx((0.0552, 0.1744), abs=1e-4)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)
    assert wilson(20, 20) == pytest.approx((0.8389, 1.0), abs=1e-4)


def test_redacted_it_keeps_no_ids_accounts_or_folders(media):
    shutil.copy(SAMPLES / "png/label-user-id.png", media)
    Path("list.csv").write_text(
        "path,account,post,note\nmedia/label-user-id.png,wang-account,post-778,wang-note\n", "utf-8"
    )
    audit("list.csv", "--out", "plain")
    audit("list.csv", "--out", "redacted", "--redact")
    secret = next(
        finding["properties"]["ProduceID"]
        for finding in json.loads(rows("plain")[0]["report"])["findings"]
        if finding["scheme"] == "tc260-aigc"
    )
    for word in (secret, "wang-account", "post-778", "wang-note", "media/"):
        assert word.encode() in dump("plain")
        assert word.encode() not in dump("redacted")


# Nothing is lost


_SLOW = """
import sys
from labelcheck.audit import run
run.SHARD = 16
from labelcheck.cli import main
if __name__ == "__main__":
    main()
"""


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A folder of some hundred files, how to audit it from there in small steps, the undisturbed result, and the seconds it took."""
    base = tmp_path_factory.mktemp("many")
    for number in range(270):
        name = SAMPLES / LIGHT[number % len(LIGHT)]
        folder = base / "media" / f"u{number % 7}"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(name, folder / f"{number:03}{name.suffix}")
    script = base / "slow.py"
    script.write_text(_SLOW, "utf-8")

    def start(*arguments):
        words = [sys.executable, str(script), "audit", *arguments, "-j", "1", "-q"]
        return subprocess.Popen(words, cwd=base, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)

    began = time.monotonic()
    process = start("media", "--out", "whole", *POLICY)
    process.communicate()
    assert process.returncode == 0
    return base, start, dump(base / "whole"), time.monotonic() - began


POLICY = ("--deepen", "defective", "--sample", "9")
LIGHT = (
    "markdown/near-miss.md",
    "text/plain.txt",
    "docx/label-and-text.docx",
    "html/text-label.html",
    "srt/text-label.srt",
)
"""Of these, none needs a model at level full."""


@POSIX
@pytest.mark.parametrize("seed", range(20))
def test_killed_at_any_moment_it_goes_on_and_ends_with_the_same(many, tmp_path, seed):
    _, start, whole, seconds = many
    out = str(tmp_path / "out")
    process = start("media", "--out", out, *POLICY)
    time.sleep(random.Random(seed).uniform(0.3, 1.0) * seconds)  # noqa: S311  # any moment will do
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    begun = Path(out, "audit.sqlite").exists() and Checkpoint(Path(out), COLUMNS).settings
    process = start("--out", out, "--resume") if begun else start("media", "--out", str(tmp_path / "new"), *POLICY)
    _, told = process.communicate()
    assert process.returncode == 0, told.decode()
    assert dump(out if begun else tmp_path / "new") == whole


@POSIX
def test_killed_between_the_rows_and_their_note_it_counts_them_once(media):
    """The one moment at which the two disagree."""
    script = (
        "import os, signal\nfrom labelcheck.audit import run, checkpoint\nrun.SHARD = 4\n"
        "name = checkpoint.Checkpoint._name\n"
        "def killed(self, shard):\n    if shard.name.endswith('2.parquet'):\n        os.kill(os.getpid(), signal.SIGKILL)\n    return name(self, shard)\n"
        "checkpoint.Checkpoint._name = killed\nfrom labelcheck.cli import main\nmain()\n"
    )
    killed = subprocess.run([sys.executable, "-c", script, "audit", "media", "--out", "out", "-j", "1"], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(list(Path("out/results").glob("*.parquet"))) == 2
    audit("--out", "out", "--resume")
    audit(media, "--out", "whole")
    assert dump("out") == dump("whole")


@POSIX
def test_interrupted_it_keeps_what_it_has_and_says_how_to_go_on(many, tmp_path):
    _, start, whole, _ = many
    out = tmp_path / "out"
    process = start("media", "--out", str(out), *POLICY)
    until = time.monotonic() + 60
    while not list(out.glob("results/*.parquet")) and time.monotonic() < until:
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGINT)
    _, told = process.communicate()
    assert process.returncode == 130
    assert f"labelcheck audit --out {out} --resume" in told.decode()
    process = start("--out", str(out), "--resume")
    process.communicate()
    assert dump(out) == whole


@pytest.mark.parametrize("statement", ["BEGIN IMMEDIATE", "INSERT INTO shard", "COMMIT"])
def test_interrupted_between_two_steps_of_a_note_it_keeps_it_once(media, monkeypatch, statement):
    """Ctrl-C right after the statement, before anything can take it back."""

    class Connection(sqlite3.Connection):
        left = 1

        def execute(self, sql, *values):
            done = super().execute(sql, *values)
            if sql.startswith(statement) and list(Path("out/results").glob("part-*")) and Connection.left:
                Connection.left = 0
                raise KeyboardInterrupt
            return done

    with monkeypatch.context() as patched:
        patched.setattr("labelcheck.audit.run.SHARD", 4)
        patched.setattr(checkpoint.sqlite3, "connect", functools.partial(sqlite3.connect, factory=Connection))
        result = CliRunner().invoke(main, ["audit", str(media), "--out", "out"])
    assert (result.exit_code, Connection.left) == (130, 0)
    audit("--out", "out", "--resume")
    audit(media, "--out", "whole")
    assert dump("out") == dump("whole")


def test_a_disk_that_is_full_is_told_and_nothing_is_lost(media, monkeypatch):
    written = []

    def full(*arguments):
        if written:
            raise OSError(28, "No space left on device")
        written.append(arguments)
        return shards.write_rows(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr("labelcheck.audit.run.SHARD", 4)
        patched.setattr(checkpoint, "write_rows", full)
        result = audit(media, "--out", "out", code=2)
    assert "No space left on device; what was done is kept, --resume goes on" in result.stderr
    audit("--out", "out", "--resume")
    audit(media, "--out", "whole")
    assert dump("out") == dump("whole")


def test_a_result_that_was_damaged_on_the_disk_is_made_again(media):
    audit(media, "--out", "out")
    audit(media, "--out", "whole")
    (shard,) = Path("out/results").glob("*.parquet")
    shard.write_bytes(shard.read_bytes()[:-100])
    result = audit("--out", "out", "--resume")
    assert f"{len(NAMES)} files had a damaged result" in result.stderr
    assert dump("out") == dump("whole")


@POSIX
def test_two_audits_do_not_work_in_one_folder(many, tmp_path):
    _, start, _, _ = many
    out = tmp_path / "out"
    process = start("media", "--out", str(out))
    until = time.monotonic() + 60
    while not list(out.glob("results/*.parquet")) and time.monotonic() < until:
        time.sleep(0.02)
    result = audit("--out", out, "--resume", code=2)
    process.communicate()
    assert "another audit works there" in result.stderr


def test_small_shards_are_joined_and_each_file_stands_once(media, monkeypatch):
    monkeypatch.setattr("labelcheck.audit.run.SHARD", 2)
    monkeypatch.setattr(checkpoint, "LARGE", 5)
    monkeypatch.setattr(checkpoint, "MANY", 2)
    audit(media, "--out", "out")
    sizes = sorted(next(shards.read_shard(path, 100)).num_rows for path in Path("out/results").glob("*.parquet"))
    assert sum(sizes) == len(NAMES)
    assert len(sizes) <= 3
    assert [row["file"] for row in rows()] == sorted(f"media/{Path(name).name}" for name in NAMES)


@POSIX
def test_at_a_terminal_it_says_how_far_it_is(many, tmp_path):
    base, _, _, _ = many
    ours, theirs = os.openpty()
    words = [sys.executable, str(base / "slow.py"), "audit", "media", "--out", str(tmp_path / "out"), "-j", "1"]
    with subprocess.Popen(words, cwd=base, stderr=theirs, stdin=theirs) as process:
        os.close(theirs)
        told = b""
        with contextlib.suppress(OSError):  # the other end is closed
            while block := os.read(ours, 4096):
                told += block
    os.close(ours)
    assert process.returncode == 0
    assert re.search(rb"metadata: \d+/270 files, \d+/s, \d+:\d\d left: \d+ ", told)
    assert b"270 files: " in told


# Answers


@pytest.fixture
def answered(media):
    lines = ["path,platform,account,date"]
    told = [("抖音", "wang"), ("=HYPERLINK(1)", "li"), ("", "")]
    for number, name in enumerate(sorted(NAMES)):
        platform, account = told[number % 3]
        lines.append(f'"{media}/{Path(name).name}",{platform},{account},2026-0{1 + number % 2}-01')
    Path("list.csv").write_text("\n".join(lines), "utf-8")
    audit("list.csv", "--out", "out", "--sample", "4")
    return Path("out")


def test_the_table_counts_as_the_results_do(answered):
    shown = audit("report", answered, "--by", "platform").stdout.splitlines()
    found = rows()
    assert shown[0].split()[:4] == ["platform", "files", "AI", "kept"]
    line = next(line for line in shown if line.startswith("抖音")).split()
    assert int(line[1]) == sum(row["platform"] == "抖音" for row in found)
    assert int(line[2]) == sum(row["platform"] == "抖音" and row["ai"] for row in found)
    assert any(line.split()[0] == str(len(found)) for line in shown)
    assert "Looked at in full by lot, 4 of 9 files" in "\n".join(shown)


@pytest.mark.parametrize(
    "by", ["account", "provider", "month", "outcome", "status", "modality", "format", "platform,month"]
)
def test_files_of_all_groups_are_all_files(answered, by):
    counts = Survey(answered).counts(by.split(","))
    assert sum(count.files for count in counts) == len(NAMES)
    assert all(sum(count.outcomes) == count.files for count in counts)


def test_rules_and_clauses_count_what_is_not_met(answered):
    found = rows()
    for name in ("rule", "clause"):
        counts = {count.group[0]: count.files for count in Survey(answered).counts([name])}
        for group, number in counts.items():
            assert number == sum(each[name] == group for row in found for each in row["failed"])


def test_csv_holds_no_formula(answered):
    table = list(csv.reader(io.StringIO(audit("report", answered, "--format", "csv").stdout)))
    assert table[0][:3] == ["platform", "files", "ai"]
    assert "'=HYPERLINK(1)" in {row[0] for row in table}


def test_in_chinese(answered):
    assert "标识不合规" in audit("report", answered, "--lang", "zh").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--by", "colour"], "--by: found 'colour', allowed: platform"),
        (["--by", "account", "--redact"], "--redact leaves accounts out"),
    ],
)
def test_a_question_that_is_none_is_told(answered, arguments, words):
    assert words in audit("report", answered, *arguments, code=2).stderr


def test_the_page_shows_charts_and_the_worst_cases_and_redacted_nobody(answered, page):
    audit("report", answered, "--format", "html", "--output", "audit.html")
    page.goto(Path("audit.html").resolve().as_uri())
    assert page.locator(".counts li").first.inner_text().startswith(str(len(NAMES)))
    bars = page.locator("section", has_text="Which platforms keep the labels").last.locator("tbody tr")
    assert bars.count() == 3
    assert bars.first.locator("rect").count() >= 1
    worst = page.locator("details.file").first
    assert "label-empty.png" in worst.inner_text()
    worst.locator("summary").click()
    assert worst.get_by_text("signs are left that a label was removed").is_visible()
    page.get_by_label("中文").check()
    assert worst.get_by_text("有标识曾被移除的迹象").is_visible()
    for width in (1000, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.complaints == []
    audit("report", answered, "--format", "html", "--output", "shared.html", "--redact")
    shared = Path("shared.html").read_text("utf-8")
    assert "wang" in Path("audit.html").read_text("utf-8")
    assert not {word for word in ("wang", "media/") if word in shared.replace("@media", "")}


def test_a_million_rows_are_counted(answered, page):
    copies = 1_000_000 // len(NAMES) + 1
    big = Path("big/results")
    big.mkdir(parents=True)
    base = duckdb.connect()
    base.execute(
        f"COPY (SELECT file || '~' || n AS file, result.* EXCLUDE (file) FROM read_parquet('out/results/*.parquet') AS result,"  # noqa: S608  # our own words
        f" range({copies}) AS copies(n)) TO '{big}/part-000001.parquet' (COMPRESSION zstd)"
    )
    audit("report", "big", "--format", "html", "--output", "big.html")
    page.goto(Path("big.html").resolve().as_uri())
    assert page.locator(".counts li").first.inner_text().startswith(str(copies * len(NAMES)))
    one, many = Survey(answered).counts(["platform"]), Survey(Path("big")).counts(["platform"])
    assert {count.group: count.files * copies for count in one} == {count.group: count.files for count in many}
