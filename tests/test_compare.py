"""What became of the labels since an earlier version: told only where both files could be read, by whom is never said."""

import json

import pytest
from click.testing import CliRunner

import build
import drawn
import glyphs
from build import EXAMPLE_CODE, EXAMPLE_PROPAGATOR, compact, label, wrapped
from labelcheck import BadInput, Outcome, scan
from labelcheck.audit.pairs import pair
from labelcheck.cli import main
from test_samples import SAMPLES

RULES = ("CN-DIFF-001", "CN-DIFF-002", "CN-DIFF-003", "CN-DIFF-004", "CN-IMP-014")
OTHER = "0011" + "91990000MA0AAAAAAR" + "1X000"


def labelled(*labels):
    return build.png(*(build.text_chunk("AIGC", compact(one)) for one in labels))


def compared(before, after, name="x.png", role="propagator", **more):
    report = scan(after, name=name, before=before, role=role, level="metadata", **more)
    change = [finding.properties for finding in report.findings if finding.scheme == "label-change"]
    return report, change, {v.rule.id: v.outcome for v in report.verdicts if v.rule.id in RULES}


def test_without_an_earlier_version_there_is_no_change():
    report = scan(labelled(label()), name="x.png", level="metadata")
    assert not [finding for finding in report.findings if finding.scheme == "label-change"]
    assert not [verdict for verdict in report.verdicts if verdict.rule.id in RULES]


def test_a_file_that_had_no_label_is_never_stripped():
    for role in ("producer", "propagator", "publisher"):
        report, change, verdicts = compared(build.png(), build.png(), role=role)
        assert (change, verdicts) == ([], {})
        assert report.outcome is not Outcome.STRIPPED


def test_a_label_that_came_later_is_no_change():
    _, change, verdicts = compared(build.png(), labelled(label()))
    assert (change, verdicts) == ([], {})


@pytest.mark.parametrize("role", ["producer", "propagator", "publisher"])
def test_a_label_that_is_gone_is_stripped_for_every_role(role):
    report, (change,), verdicts = compared(labelled(label()), build.png(), role=role)
    assert (change["kept"], change["was_Label"], change["was_ContentProducer"]) == ("no", "1", EXAMPLE_CODE)
    assert (report.outcome, report.status, verdicts["CN-DIFF-001"]) == ("stripped", "suspected", "stripped")
    message = next(verdict.message for verdict in report.verdicts if verdict.rule.id == "CN-DIFF-001")
    assert "by whom is not known" in message.en
    assert "何人所为不得而知" in message.zh


@pytest.mark.parametrize(
    ("changes", "properties", "failing"),
    [
        ({"ContentPropagator": EXAMPLE_PROPAGATOR, "PropagateID": "7", "ReservedCode2": "x"}, {}, set()),
        ({"Label": "2"}, {"changed": "Label", "value": "lowered"}, {"CN-DIFF-002", "CN-IMP-014"}),
        ({"ProduceID": "9"}, {"changed": "ProduceID"}, {"CN-DIFF-002", "CN-IMP-014"}),
        ({"ReservedCode1": "9"}, {"changed": "ReservedCode1"}, {"CN-DIFF-002", "CN-IMP-014"}),
        ({"ContentProducer": OTHER}, {"producer": "other"}, {"CN-DIFF-003", "CN-IMP-014"}),
        ({"ContentProducer": ""}, {"producer": "removed"}, {"CN-DIFF-003", "CN-IMP-014"}),
        ({"ContentProducer": None}, {"producer": "removed"}, {"CN-DIFF-003", "CN-IMP-014"}),
    ],
)
def test_what_the_producer_wrote_is_compared_and_what_a_platform_writes_is_not(changes, properties, failing):
    _, (change,), verdicts = compared(labelled(label()), labelled(label(**changes)))
    kept = {"kept": "yes", "changed": "none", "producer": "kept", "value": "kept", "signature": "none"}
    assert {name: change[name] for name in kept} == kept | properties
    assert {rule for rule, outcome in verdicts.items() if outcome is Outcome.DEFECTIVE} == failing
    assert set(verdicts.values()) <= {Outcome.DEFECTIVE, Outcome.COMPLIANT}


def test_a_label_may_move_and_change_its_form_and_its_container():
    before = labelled(label())
    for name, after in (
        ("x.jpg", build.jpeg(build.app_exif(build.exif(build.ASCII + wrapped(label()).encode())))),
        ("x.mp3", build.mp3(build.id3(build.txxx("AIGC", compact(compact(label())))))),
        ("x.md", build.front_matter(label(), "text").encode()),
    ):
        _, (change,), _ = compared(before, after, name)
        assert (change["kept"], change["changed"], change["producer"]) == ("yes", "none", "kept"), name


def test_one_equal_label_among_several_is_enough():
    both = labelled(label(), label(ProduceID="9", Label="3"))
    for before, after in ((both, labelled(label())), (labelled(label()), both)):
        assert compared(before, after)[1][0]["changed"] == "none"


def test_null_and_an_empty_text_are_the_same_value():
    before, after = labelled(label() | {"ReservedCode1": None}), labelled(label(ReservedCode1=""))
    assert compared(before, after)[1][0]["changed"] == "none"


@pytest.mark.parametrize("role", ["producer", "propagator", "publisher"])
def test_where_one_file_cannot_be_read_nobody_is_accused(role):
    whole = labelled(label())
    for end in range(0, len(whole) - 12, 7):
        report, _, verdicts = compared(whole, whole[:end], role=role)
        assert report.outcome is not Outcome.STRIPPED
        assert verdicts["CN-DIFF-001"] is Outcome.UNDETERMINED or "CN-DIFF-002" in verdicts
    report, (change,), verdicts = compared(build.png()[:40], build.png(), role=role)
    assert (change["kept"], verdicts["CN-DIFF-001"]) == ("unknown", "undetermined")


def test_an_earlier_file_that_cannot_be_opened_is_undetermined(tmp_path):
    report = scan(build.png(), name="x.png", before=tmp_path / "none.png", role="publisher", level="metadata")
    assert {verdict.rule.id: verdict.outcome for verdict in report.verdicts}["CN-DIFF-001"] == "undetermined"


def test_the_explicit_label_may_be_waived_and_the_implicit_one_not():
    before, after = (SAMPLES / part / "text-gone.md" for part in ("before", "after"))
    with_it = scan(after, before=before, role="publisher", level="metadata")
    assert {verdict.rule.id: verdict.outcome for verdict in with_it.verdicts}["CN-DIFF-004"] == "stripped"
    waived = scan(after, before=before, role="publisher", level="metadata", waived=["shown-beside"])
    assert "CN-DIFF-004" not in {verdict.rule.id for verdict in waived.verdicts}
    assert waived.outcome == "compliant"


@pytest.mark.parametrize(
    ("size", "kept"),
    [((480, 320), "no"), ((240, 160), "unknown"), ((100, 66), "unknown")],
)
def test_a_mark_that_would_be_too_small_to_be_read_is_not_called_gone(size, kept):
    before = SAMPLES / "before" / "mark-gone.png"
    report = scan(drawn.png(glyphs.ground(*size)), name="x.png", before=before, role="publisher", waived=[])
    (change,) = (
        finding.properties
        for finding in report.findings
        if finding.scheme == "label-change" and finding.properties["label"] == "explicit"
    )
    assert change["kept"] == kept
    wanted = "stripped" if kept == "no" else "undetermined"
    assert {verdict.rule.id: verdict.outcome for verdict in report.verdicts}["CN-DIFF-004"] == wanted


def test_a_film_is_measured_by_its_first_frame():
    gone = SAMPLES / "mp4" / "visible-none.mp4"
    report = scan(gone, before=SAMPLES / "mp4" / "label-guide.mp4", role="publisher", speech_model="none")
    kept = {f.properties["label"]: f.properties["kept"] for f in report.findings if f.scheme == "label-change"}
    assert kept == {"implicit": "yes", "explicit": "no"}


# The command


def run(*arguments):
    return CliRunner().invoke(main, ["compare", *map(str, arguments)])


@pytest.fixture
def folders(tmp_path):
    files = {
        "before/a.png": labelled(label()), "after/a.png": labelled(label()),
        "before/deep/b.png": labelled(label()), "after/deep/b.png": build.png(),
        "before/c.png": labelled(label()), "after/c.webp": build.png(),
        "before/d.png": build.png(), "before/d.gif": build.png(), "after/d.jpg": build.png(),
        "before/gone.png": build.png(), "after/new.png": build.png(),
    }  # fmt: skip
    for name, data in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "before", tmp_path / "after"


def test_files_are_paired_by_path_then_without_extension_where_that_is_one(folders):
    before, after = map(str, folders)
    pairs = pair(before, after)
    assert {name.removeprefix(after): old[0].removeprefix(before) for name, old in pairs.earlier.items()} == {
        "/a.png": "/a.png",
        "/deep/b.png": "/deep/b.png",
        "/c.webp": "/c.png",
    }
    assert [name.removeprefix(before) for name in pairs.only_before] == ["/d.gif", "/d.png", "/gone.png"]
    assert [name.removeprefix(after) for name in pairs.only_after] == ["/d.jpg", "/new.png"]
    assert pair(f"{before}/", f"{after}/").earlier.keys() == {
        name.replace(after, f"{after}", 1) for name in pairs.earlier
    }


@pytest.mark.parametrize("jobs", [[], ["-j", "2", "--timeout", "30"]])
def test_folders_are_compared_and_files_without_a_partner_named(folders, jobs):
    result = run(*folders, "--level", "metadata", "--format", "jsonl", *jobs)
    reports = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(report["file"].rpartition("/")[2], report["outcome"]) for report in reports] == [
        ("a.png", "compliant"),
        ("c.webp", "stripped"),
        ("b.png", "stripped"),
    ]
    assert [report["before"].rpartition("/")[2] for report in reports] == ["a.png", "c.png", "b.png"]
    assert result.exit_code == 1
    assert result.stderr.count("nothing to compare") == 5
    assert f"{folders[1]}/new.png with: it is only in {folders[1]}" in result.stderr


def test_two_files_in_every_form_and_language(folders):
    one, other = folders[0] / "a.png", folders[1] / "deep" / "b.png"
    assert "先前版本有隐式标识" in run(one, other, "--level", "metadata", "--lang", "zh").stdout
    assert "the earlier version has an implicit label" in run(one, other, "--level", "metadata").stdout
    (report,) = json.loads(run(one, other, "--level", "metadata", "--format", "json").stdout)
    assert (report["role"], report["outcome"]) == ("publisher", "stripped")
    assert run(one, one, "--level", "metadata").exit_code == 0
    assert run(one, other, "--level", "metadata", "--fail-on", "missing").exit_code == 0


def test_redacted_there_is_no_number_and_no_directory_of_either_file(folders):
    renumbered = folders[1] / "a.png"
    renumbered.write_bytes(labelled(label(ProduceID="something-else")))
    told = run(folders[0] / "a.png", renumbered, "--level", "metadata", "--format", "jsonl", "--redact")
    assert "CN-DIFF-002" in told.stdout
    for secret in (label()["ProduceID"], "something-else", str(folders[0])):
        assert secret not in told.stdout + told.stderr


def test_wrong_use_is_one_line(folders):
    for arguments, said in (
        ((folders[0], folders[1] / "a.png"), "compare: found a file and a folder"),
        ((folders[0] / "nothing", folders[1]), "no such file or folder"),
        (("-", folders[1]), "compare: found -, expected two files or two folders"),
    ):
        result = run(*arguments)
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
        assert said in result.stderr
    with pytest.raises(BadInput):
        pair("-", "-")
