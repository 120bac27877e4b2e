"""What the roles, dates and signs make of a file, and the words that go with them."""

import json
from pathlib import Path

import pytest

import build
from labelcheck import BadInput, scan
from labelcheck.reports.contract import as_json

SAMPLES = Path(__file__).parent.parent / "samples"


def test_on_a_day_only_the_clauses_in_force_are_asked():
    data = (SAMPLES / "png/plain.png").read_bytes()
    for on, asked in (("2025-08-31", False), ("2025-09-01", True), ("", True)):
        report = scan(data, name="x.png", level="metadata", on=on)
        assert ("CN-IMP-001" in {verdict.rule.id for verdict in report.verdicts}) is asked
    with pytest.raises(BadInput, match="scan: on: found '2025-9', expected a day such as 2025-09-01"):
        scan(data, on="2025-9")


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("png/label-empty.png", ("the remains of an AIGC label (empty-value)", "AIGC 标识的残留（empty-value）")),
        ("png/visible-stripped.png", ('the mark "豆包AI生成" of doubao', "doubao 的可见标识“豆包AI生成”")),
    ],
)
@pytest.mark.parametrize("role", ["producer", "propagator", "publisher"])
def test_stripped_names_the_sign_and_nobody(name, sign, role):
    report = scan(SAMPLES / name, name=name, role=role)
    (message,) = {verdict.message for verdict in report.verdicts if verdict.outcome == "stripped"}
    assert "by whom is not known" in message.en
    assert "何人所为不得而知" in message.zh
    assert sign[0] in message.en
    assert sign[1] in message.zh


@pytest.mark.parametrize(
    ("changes", "declared", "words"),
    [
        ({}, False, "属于生成合成内容"),
        ({"Label": "2"}, False, "可能为生成合成内容"),
        ({"Label": "3"}, False, "疑似生成合成内容"),
        (None, True, "可能为生成合成内容"),
        (None, False, None),
    ],
)
def test_a_platform_is_told_what_to_show_beside_the_content(changes, declared, words):
    chunks = [] if changes is None else [build.text_chunk("AIGC", build.compact(build.label(**changes)))]
    report = scan(build.png(*chunks), name="x.png", role="propagator", level="metadata", declared=declared)
    told = json.loads(as_json(report)).get("show_beside")
    assert (told is None) is (words is None)
    if words:
        assert words in told["zh"]
        assert told["en"].startswith("Art. 6 (")
    other = scan(build.png(*chunks), name="x.png", role="publisher", level="metadata", declared=declared)
    assert "show_beside" not in json.loads(as_json(other))
