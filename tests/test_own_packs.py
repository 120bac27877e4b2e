"""Packs that users write: the schema for editors, a skeleton, samples that are tried, rules that are silenced or made graver."""

import datetime as dt
import json
import tomllib
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

import build
from build import compact, label
from labelcheck import BadInput, scan
from labelcheck.cli import main
from labelcheck.pack_shape import pack_schema
from labelcheck.rulepack import load_pack, load_packs

ROOT = Path(__file__).parent.parent
HEAD = """
[pack]
name = "own"
version = "1"
document = "Own handbook"
url = "https://example.org/own"
effective = 2026-01-01
"""
ONLY_LABELCHECK = {
    "clause_automated_without_rule", "clause_manual_with_rule", "op_at_most_not_finite", "rule_id_twice",
    "rule_slug_twice", "samples_none_fail", "samples_none_pass", "scheme_not_of_kind", "toml_syntax",
}  # fmt: skip
"""Broken packs whose mistake a schema cannot tell."""


def as_editors_see(text):
    """The tables of a TOML text, a date as its text."""

    def plain(value):
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        if isinstance(value, list):
            return [plain(item) for item in value]
        return value.isoformat() if isinstance(value, dt.date) else value

    return plain(tomllib.loads(text))


VALIDATOR = jsonschema.Draft7Validator(pack_schema(), format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER)


def run(*arguments):
    return CliRunner().invoke(main, ["rules", *map(str, arguments)])


def adjusting(rule="CN-IMP-018", severity="error", more=""):
    reason = 'reason.en = "we never release these"\nreason.zh = "不允许发布"\n'
    return f'{HEAD}\n[[adjust]]\nrule = "{rule}"\nseverity = "{severity}"\n{reason}{more}'


# The schema


def test_the_schema_is_one():
    jsonschema.Draft7Validator.check_schema(pack_schema())
    assert json.loads(run("schema").stdout) == pack_schema()


@pytest.mark.parametrize("path", sorted((ROOT / "rules").rglob("cn/*.toml")), ids=lambda path: path.name)
def test_the_schema_takes_the_built_in_packs(path):
    assert [error.message for error in VALIDATOR.iter_errors(as_editors_see(path.read_text("utf-8")))] == []


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "broken_packs").glob("*.toml")), ids=lambda path: path.stem)
def test_the_schema_finds_what_it_can_of_what_labelcheck_refuses(path):
    text = path.read_text("utf-8")
    with pytest.raises(BadInput):
        load_pack(text, path.name)
    if path.stem != "toml_syntax":
        assert VALIDATOR.is_valid(as_editors_see(text)) is (path.stem in ONLY_LABELCHECK)


# A pack to begin with, and its samples


@pytest.fixture
def pack(tmp_path):
    path = tmp_path / "acme.toml"
    assert run("new", path).exit_code == 0
    return path


def sample(path, *chunks):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(build.png(*chunks))


def test_the_skeleton_is_a_pack_and_is_not_written_twice(pack):
    text = pack.read_text("utf-8")
    assert VALIDATOR.is_valid(as_editors_see(text))
    (own,) = (each for each in load_packs(pack) if each.name == "acme-labels")
    assert [rule.id for rule in own.rules] == ["ACME-IMP-001"]
    again = run("new", pack)
    assert (again.exit_code, again.stderr) == (
        2,
        f"labelcheck: {pack}: exists already, expected the name of a new file\n",
    )
    assert pack.read_text("utf-8") == text


def test_the_samples_of_a_pack_are_tried(pack):
    told = run("test", pack)
    assert told.exit_code == 1
    assert "ACME-IMP-001 acme/ours.png: there is no such file below" in told.stdout
    ours, another = (pack.parent / "samples" / "acme" / name for name in ("ours.png", "another.png"))
    sample(ours, build.text_chunk("AIGC", compact(label())))
    sample(another, build.text_chunk("AIGC", compact(label(ContentProducer="another"))))
    told = run("test", pack)
    assert (told.exit_code, told.stdout) == (0, "2 of 2 samples are as promised (1 rules)\n")
    sample(another, build.text_chunk("AIGC", compact(label())))
    sample(ours)
    told = run("test", pack, "--level", "metadata")
    assert told.exit_code == 1
    assert "acme/another.png: promised defective, found compliant" in told.stdout
    assert "acme/ours.png: promised compliant, found nothing" in told.stdout
    assert "规则包所写为“不合规”" in run("test", pack, "--lang", "zh").stdout.replace("标识不合规", "不合规")


def test_the_samples_may_lie_elsewhere_and_be_compared_with_earlier_ones(tmp_path):
    path = tmp_path / "own.toml"
    rules = tomllib.loads((ROOT / "rules/cn/measures-2025.toml").read_text("utf-8"))
    names = [
        rule["samples"] for clause in rules["clause"] for rule in clause.get("rule", ()) if rule["id"] == "CN-DIFF-001"
    ]
    text = (
        adjusting().split("[[adjust]]")[0]
        + f"""
[[clause]]
section = "1"
title = {{ en = "t", zh = "t" }}
status = "automated"

[[clause.rule]]
id = "OWN-001"
slug = "own"
title = {{ en = "t", zh = "t" }}
duty = "convention"
severity = "error"
applies = {{ role = ["publisher"] }}
given = {{ kind = "trace", scheme = ["label-change"], where = [["label", "is", "implicit"]] }}
require = [{{ kind = "trace", where = [["kept", "is", "yes"]] }}]
stripped_if = [{{ kind = "trace", where = [["kept", "is", "no"]] }}]
message = {{ en = "m", zh = "m" }}
measured = {{ en = "m", zh = "m" }}
mend = {{ en = "m", zh = "m" }}
samples = {{ compliant = {json.dumps(names[0]["compliant"])}, stripped = {json.dumps(names[0]["stripped"])} }}
"""
    )
    path.write_text(text, "utf-8")
    told = run("test", path, "--samples", ROOT / "samples", "--level", "metadata")
    assert (told.exit_code, told.stdout) == (0, "3 of 3 samples are as promised (1 rules)\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["test", "nothing.toml"], "nothing.toml: no such file, expected a rule pack (*.toml)"),
        (["new", "no/such/folder/x.toml"], "no/such/folder/x.toml: cannot be written"),
    ],
)
def test_wrong_use_is_one_line(arguments, said):
    result = run(*arguments)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert said in result.stderr


# Adjustments


PLACEHOLDER = build.png(build.text_chunk("AIGC", compact(label(ProduceID="0" * 32, PropagateID="0" * 32))))


def judged(tmp_path, text):
    path = tmp_path / "own.toml"
    path.write_text(text, "utf-8")
    report = scan(PLACEHOLDER, name="x.png", level="metadata", rules=path)
    return report, {verdict.rule.id: verdict for verdict in report.verdicts}


def test_a_rule_may_be_made_graver_or_silenced_and_the_report_says_why(tmp_path):
    plain = scan(PLACEHOLDER, name="x.png", level="metadata")
    assert (plain.outcome, plain.adjusted) == ("compliant", ())
    graver, verdicts = judged(tmp_path, adjusting())
    assert (graver.outcome, verdicts["CN-IMP-018"].rule.severity) == ("defective", "error")
    silent, verdicts = judged(tmp_path, adjusting(severity="off"))
    assert "CN-IMP-018" not in verdicts
    assert silent.outcome == "compliant"
    (adjustment,) = silent.adjusted
    assert (adjustment.rule, adjustment.severity, adjustment.pack) == ("CN-IMP-018", "off", "own")


def test_every_form_of_report_shows_it(tmp_path):
    path, picture = tmp_path / "own.toml", tmp_path / "x.png"
    picture.write_bytes(PLACEHOLDER)
    path.write_text(adjusting(severity="off"), "utf-8")

    def told(*more):
        arguments = ["scan", str(picture), "--level", "metadata", "--rules", str(path), *more]
        return CliRunner().invoke(main, arguments).stdout

    assert "CN-IMP-018 is not asked, as pack own says: we never release these" in " ".join(told().split())
    assert "按规则包 own 不检查 CN-IMP-018：不允许发布" in told("--lang", "zh").replace("\n", "")
    (report,) = json.loads(told("--format", "json"))
    assert report["adjusted"] == [
        {
            "rule": "CN-IMP-018",
            "severity": "off",
            "pack": "own",
            "reason": {"en": "we never release these", "zh": "不允许发布"},
        }
    ]
    path.write_text(adjusting(), "utf-8")
    assert "CN-IMP-018 is of severity error, as pack own says" in " ".join(told().split())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (adjusting(rule="CN-IMP-181"), "adjust CN-IMP-181: rule: found CN-IMP-181, allowed: the id of a rule (did you mean CN-IMP-018?)"),
        (adjusting(rule="CN-IMP-001", severity="warning"), "adjust CN-IMP-001: severity: found warning, allowed: off"),
        (adjusting(severity="warning"), "adjust CN-IMP-018: severity: found warning, allowed: off, error"),
        (adjusting(severity="none"), "severity: found 'none', allowed: off, error, warning, info"),
        (adjusting(more=adjusting().removeprefix(HEAD)), "adjust CN-IMP-018: rule: found CN-IMP-018 twice, allowed: once"),
        (adjusting().replace("reason.zh", "reason.cn"), "reason: found the key 'cn', allowed: en, zh"),
        (HEAD, "found neither clause nor adjust, allowed: a pack with [[clause]], [[adjust]] or both"),
    ],
)  # fmt: skip
def test_a_wrong_adjustment_names_the_file_the_rule_and_what_is_allowed(tmp_path, text, said):
    with pytest.raises(BadInput) as told:
        judged(tmp_path, text)
    assert str(told.value).startswith((tmp_path / "own.toml").as_posix())
    assert said in str(told.value)
