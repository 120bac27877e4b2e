import os
import re
from pathlib import Path

import pytest

from build import EXAMPLE_CODE
from labelcheck import model
from labelcheck.errors import BadInput
from labelcheck.judge import judge, question
from labelcheck.model import Evidence, Finding, Kind, Location, Match, Outcome, Place, Role, Status, Text
from labelcheck.pack_shape import FAILING
from labelcheck.rulepack import Pack, load_pack, load_packs

HERE = Path(__file__).parent
BROKEN = sorted((HERE / "broken_packs").glob("*.toml"))
GOLDEN = HERE / "golden" / "broken_packs.txt"

MEASURES = """
Art. 1|Art. 2|Art. 3|Art. 4 ¶1|Art. 4 ¶1 (1)|Art. 4 ¶1 (2)|Art. 4 ¶1 (3)|Art. 4 ¶1 (4)|Art. 4 ¶1 (5)|Art. 4 ¶1 (6)
Art. 4 ¶2|Art. 5|Art. 6 ¶1 (1)|Art. 6 ¶1 (2)|Art. 6 ¶1 (3)|Art. 6 ¶1 (4)|Art. 6 ¶2|Art. 7|Art. 8|Art. 9
Art. 10 ¶1|Art. 10 ¶2|Art. 11|Art. 12|Art. 13|Art. 14
"""
STANDARD = """
5.1|5.2|5.3 a|5.3 b|5.3 c|5.3 d|5.3 e|5.3 f|5.4|5.5|5.6|6.1|6.1 c
Annex E a|Annex E b|Annex E c|Annex E d|Annex E e|Annex E f|Annex E g|Annex E h|Annex E i|Annex E j|Annex E note 1|Annex F
"""
SEVERITIES = """
error CN-IMP-001 CN-IMP-003 CN-IMP-004 CN-IMP-005 CN-IMP-006 CN-IMP-010 CN-IMP-011 CN-IMP-013 CN-IMP-020 CN-EXP-TXT-001
error CN-EXP-IMG-001 CN-EXP-IMG-002 CN-EXP-IMG-003 CN-EXP-VID-001 CN-EXP-VID-002 CN-EXP-VID-003 CN-EXP-VID-004
error CN-EXP-AUD-001 CN-EXP-AUD-002 CN-IMP-014 CN-DIFF-001 CN-DIFF-002 CN-DIFF-003 CN-DIFF-004
warning CN-EXP-IMG-004 CN-EXP-AUD-003 CN-EXP-AUD-004
warning CN-IMP-002 CN-IMP-007 CN-IMP-009 CN-IMP-012 CN-IMP-015 CN-IMP-016 CN-IMP-018 CN-IMP-021 CN-EXP-TXT-002
info CN-IMP-008 CN-IMP-017 CN-IMP-019
"""
PRODUCER_AND_PUBLISHER = {"CN-IMP-001", "CN-IMP-004", "CN-EXP-TXT-001", "CN-EXP-TXT-002"} | {
    f"CN-EXP-{kind}-00{number}" for kind in ("IMG", "VID", "AUD") for number in (1, 2, 3, 4)
}
CONVENTIONS = {"CN-IMP-008", "CN-IMP-018", "CN-IMP-019", "CN-IMP-021"}

GOOD = """
[pack]
name = "example"
version = "2"
document = "Example 1-2025"
url = "https://example.org/law"
effective = 2025-09-01

[[clause]]
section = "1"
title = { en = "A clause", zh = "条款" }
status = "manual"
document = "Guide 3"
url = "https://example.org/guide"
effective = 2025-10-02

[[clause]]
section = "2"
title = { en = "Another", zh = "另一条" }
status = "partial"

[[clause.rule]]
id = "EX-IMP-001"
slug = "ex-example"
title = { en = "A rule", zh = "规则" }
duty = "should"
severity = "info"
require = [{ scheme = ["tc260-aigc"], where = [["height", "at_least", 1], ["Label", "in", ["1", "2"]], ["code", "present"]] }]
message = { en = "wrong", zh = "错误" }
measured = { en = "Read.", zh = "读取。" }
mend = { en = "Mend.", zh = "改正。" }
samples = { compliant = ["png/good.png"], defective = ["png/bad.png"] }
"""


@pytest.fixture(scope="module")
def packs() -> dict[str, Pack]:
    return {pack.name: pack for pack in load_packs()}


def error_of(text: str, where: str) -> str:
    with pytest.raises(BadInput) as raised:
        load_pack(text, where)
    return str(raised.value)


def words(table: str) -> set[str]:
    return set(table.strip().replace("\n", "|").split("|"))


def test_every_mistake_is_told_as_the_golden_file_has_it() -> None:
    told = "".join(f"{error_of(path.read_text(encoding='utf-8'), path.name)}\n" for path in BROKEN)
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(told, encoding="utf-8", newline="\n")
    assert told == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_mistake_is_one_line_that_begins_with_the_file(path: Path) -> None:
    told = error_of(path.read_text(encoding="utf-8"), path.name)
    assert told.startswith(f"{path.name}: ")
    assert told.isprintable()


@pytest.mark.parametrize(
    "text",
    ["a = " + "[" * 5000, "a = " + "9" * 5000, '[pack]\n"\\u202e\\n" = 1', "[[clause]]\nsection = '\x7f'"],
    ids=["deep", "huge", "bidi key", "control"],
)
def test_hostile_toml_is_one_line_too(text: str) -> None:
    assert error_of(text, "x.toml").isprintable()


def test_what_a_pack_says_becomes_the_model() -> None:
    pack = load_pack(GOOD, "good.toml")
    guide, clause = pack.clauses
    assert (pack.name, pack.version) == ("example", "2")
    assert (guide.document, guide.url, guide.effective) == ("Guide 3", "https://example.org/guide", "2025-10-02")
    assert (clause.document, clause.url, clause.effective) == (
        "Example 1-2025",
        "https://example.org/law",
        "2025-09-01",
    )
    (rule,) = pack.rules
    assert rule.clause is clause
    assert rule.title == Text("A rule", "规则")
    tests = (
        model.Test("height", "at_least", 1.0),
        model.Test("Label", "in", ("1", "2")),
        model.Test("code", "present"),
    )
    assert rule.require == (Match(schemes=frozenset({"tc260-aigc"}), where=tests),)
    assert (rule.given, rule.unsure_if, rule.stripped_if, rule.unless) == (None, None, (), frozenset())
    assert rule.applies.role == frozenset()
    assert rule.samples == {Outcome.COMPLIANT: ("png/good.png",), Outcome.DEFECTIVE: ("png/bad.png",)}


def test_a_folder_adds_its_packs_in_order(tmp_path: Path) -> None:
    built_in = load_packs()
    (tmp_path / "b").mkdir()
    for where, name in (("b/a.toml", "second"), ("a.toml", "first")):
        ids = GOOD.replace("EX-", f"{name.upper()}-").replace("ex-example", name)
        (tmp_path / where).write_text(ids.replace('"example"', f'"{name}"'), encoding="utf-8-sig")
    assert [pack.name for pack in load_packs(tmp_path)] == [pack.name for pack in built_in] + ["first", "second"]


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (("EX-IMP-001", "CN-IMP-001"), "own.toml: rule CN-IMP-001: id: found 'CN-IMP-001'"),
        (("ex-example", "cn-implicit-present"), "own.toml: rule EX-IMP-001: slug: found 'cn-implicit-present'"),
        (('"example"', '"cn-gb45438-2025"'), "own.toml: pack: name: found 'cn-gb45438-2025'"),
        (('"partial"', '"partial"\ntested_by = ["CN-IMP-099"]'), "own.toml: clause 2: tested_by: found CN-IMP-099"),
    ],
)
def test_packs_do_not_take_each_others_names(tmp_path: Path, edit: tuple[str, str], told: str) -> None:
    (tmp_path / "own.toml").write_text(GOOD.replace(*edit), encoding="utf-8")
    with pytest.raises(BadInput) as raised:
        load_packs(tmp_path)
    assert str(raised.value).startswith(f"{tmp_path.as_posix()}/{told}")


def test_a_folder_without_packs_is_wrong_use(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(BadInput, match=r"found no \*.toml file"):
            load_packs(folder)


def test_a_pack_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "gbk.toml").write_bytes("# 条款".encode("gbk"))
    with pytest.raises(BadInput, match=r"gbk.toml: found a byte that is not UTF-8 at 2"):
        load_packs(tmp_path)


def test_the_measures_are_listed_article_by_article(packs: dict[str, Pack]) -> None:
    assert words(MEASURES) <= {clause.section for clause in packs["cn-measures-2025"].clauses}


def test_the_standard_is_listed_clause_by_clause(packs: dict[str, Pack]) -> None:
    listed = {clause.section for clause in packs["cn-gb45438-2025"].clauses if clause.document == "GB 45438-2025"}
    assert words(STANDARD) <= listed


def test_no_clause_is_listed_twice(packs: dict[str, Pack]) -> None:
    listed = [(clause.document, clause.section) for pack in packs.values() for clause in pack.clauses]
    assert len(set(listed)) == len(listed)


def test_what_is_seen_and_heard_is_claimed_as_far_as_it_is_measured(packs: dict[str, Pack]) -> None:
    statuses = {clause.section: clause.status for clause in packs["cn-gb45438-2025"].clauses}
    assert [statuses[f"5.3 {letter}"] for letter in "abc"] == ["automated"] * 3
    assert [statuses[f"5.3 {letter}"] for letter in "def"] == ["partial"] * 3
    assert statuses["5.2"] == statuses["5.4"] == "automated"


def test_severities_are_those_of_the_reference(packs: dict[str, Pack]) -> None:
    wanted = {rule: line.split()[0] for line in SEVERITIES.strip().splitlines() for rule in line.split()[1:]}
    assert {rule.id: rule.severity for pack in packs.values() for rule in pack.rules} == wanted


def test_rules_bind_whom_the_reference_says(packs: dict[str, Pack]) -> None:
    roles = {rule.id: rule.applies.role for pack in packs.values() for rule in pack.rules if rule.applies.role}
    assert roles == dict.fromkeys(PRODUCER_AND_PUBLISHER, frozenset({Role.PRODUCER, Role.PUBLISHER})) | {
        "CN-IMP-012": frozenset({Role.PRODUCER}),
        "CN-IMP-013": frozenset({Role.PROPAGATOR}),
        "CN-IMP-014": frozenset({Role.PROPAGATOR}),
    }


def test_only_the_explicit_label_can_be_waived(packs: dict[str, Pack]) -> None:
    waivable = {rule.id for pack in packs.values() for rule in pack.rules if rule.unless}
    explicit = {rule.id for pack in packs.values() for rule in pack.rules if rule.id.startswith("CN-EXP-")}
    assert waivable == explicit | {"CN-DIFF-004"}


def test_what_no_clause_asks_is_called_a_convention(packs: dict[str, Pack]) -> None:
    rules = [rule for pack in packs.values() for rule in pack.rules if rule.duty == "convention"]
    assert {rule.id for rule in rules} == CONVENTIONS
    assert all("our convention" in rule.measured.en and "本工具约定" in rule.measured.zh for rule in rules)


def test_a_missing_label_and_missing_propagation_elements_are_stripped_by_the_same_signs(
    packs: dict[str, Pack],
) -> None:
    rules = {rule.id: rule for pack in packs.values() for rule in pack.rules}
    assert rules["CN-IMP-001"].stripped_if == rules["CN-IMP-013"].stripped_if
    assert rules["CN-IMP-013"].applies.status == frozenset(Status) - {Status.NONE}
    assert rules["CN-IMP-001"].applies.place == frozenset({Place.DEFINED})
    assert rules["CN-IMP-010"].given == Match(Kind.IMPLICIT, frozenset({"tc260-aigc"}), at_most=1)


def test_samples_cover_outcomes_and_modalities(packs: dict[str, Pack]) -> None:
    rules = [rule for pack in packs.values() for rule in pack.rules]
    samples = {outcome: {name for rule in rules for name in rule.samples.get(outcome, ())} for outcome in Outcome}
    for rule in rules:
        assert rule.samples[Outcome.COMPLIANT]
        assert any(outcome in rule.samples for outcome in FAILING)
    assert all(samples[outcome] for outcome in Outcome if outcome is not Outcome.NONE)
    folders = {name.split("/")[0] for names in samples.values() for name in names}
    assert folders >= {"png", "jpeg", "mp4", "mp3", "markdown", "text", "pdf", "docx", "html", "srt"}


def test_texts_stand_in_both_languages(packs: dict[str, Pack]) -> None:
    texts = [clause.title for pack in packs.values() for clause in pack.clauses]
    for rule in (rule for pack in packs.values() for rule in pack.rules):
        texts += [rule.title, rule.message, rule.measured, rule.mend]
    for text in texts:
        assert text.en != text.zh
        assert any("\u4e00" <= character <= "\u9fff" for character in text.zh), text.zh


def test_addresses_and_dates_are_those_of_the_documents(packs: dict[str, Pack]) -> None:
    measures, standard = packs["cn-measures-2025"], packs["cn-gb45438-2025"]
    assert {(clause.url, clause.effective) for clause in measures.clauses} == {
        ("https://www.cac.gov.cn/2025-03/14/c_1743654684782215.htm", "2025-09-01")
    }
    own = {(clause.url, clause.effective) for clause in standard.clauses if clause.document == "GB 45438-2025"}
    assert own == {
        ("https://openstd.samr.gov.cn/bzgk/std/newGbInfo?hcno=F32EA2A561F1886CD8D606513512D547", "2025-09-01")
    }


RIGHT = {
    "Label": "1",
    "ContentProducer": EXAMPLE_CODE,
    "ProduceID": "7c9e6679",
    "ContentPropagator": EXAMPLE_CODE,
    "PropagateID": "7c9e6679",
    "json": "object",
    "form": "bare",
    "place": "guide",
    **dict.fromkeys(
        ("missing", "misspelt", "extra", "non_string", "outside_charset", "placeholder", "personal"), "none"
    ),
    **dict.fromkeys(("code", "propagator_code", "uscc", "propagator_uscc"), "valid"),
    "service_type": "fit",
    "propagator": "equal",
    "copies_agree": "yes",
    "carriage": "sound",
    "signature": "valid",
    "signature_problem": "none",
}
SAYS_SO = {"ai_element": "yes", "generation_element": "yes", "wording": "standard", "declares": "yes", "lacks": "none"}
SHOWN = SAYS_SO | {
    "text": "AI生成", "language": "zh", "height_ratio": "0.0700", "height_low": "0.0680", "height_high": "0.0720",
    "contrast": "0.5000", "position": "bottom-right", "edge_distance": "0.0200", "own": "yes", "doubt": "none",
    "start": "0.00", "start_low": "0.00", "duration": "3.00", "duration_high": "3.10", "total": "3.00",
    "covers_whole": "yes", "start_frame": "yes",
}  # fmt: skip
SPOKEN = SAYS_SO | {
    "text": "本音频由人工智能生成",
    "language": "zh",
    "characters_per_minute": "140",
    "position": "start",
}
RHYTHM = {"unit": "0.100", "level": "20.0", "loudness": "-12.0", "position": "start"}
HIDDEN = model.Note("read", "the file ends before its end mark", frozenset({"tc260-aigc", "visible-text"}))


def found(scheme: str, **properties: str) -> Finding:
    return Finding(model.SCHEMES[scheme], scheme, "test", properties, 1.0, (Evidence(Location("here"), "…"),))


def label(**other: str) -> Finding:
    return found("tc260-aigc", **RIGHT | other)


def kept(which: str = "implicit", **other: str) -> Finding:
    now = {f"{when}_{name}": RIGHT[name] for when in ("was", "now") for name in ("Label", "ContentProducer")}
    same = {"kept": "yes", "changed": "none", "producer": "kept", "value": "kept", "signature": "none"}
    return found("label-change", **{"label": which} | same | now | other)


def sentence(**other: str) -> Finding:
    return found("document-text", **SAYS_SO | other)


def mark(**other: str) -> Finding:
    return found("visible-text", **SHOWN | other)


def voice(**other: str) -> Finding:
    return found("spoken-text", **SPOKEN | other)


def rhythm(**other: str) -> Finding:
    return found("audio-rhythm", **RHYTHM | other)


@pytest.mark.parametrize(
    ("rule", "findings", "outcome"),
    [
        ("CN-EXP-AUD-001", [], Outcome.MISSING),
        ("CN-EXP-AUD-001", [rhythm()], Outcome.COMPLIANT),
        ("CN-EXP-AUD-001", [voice()], Outcome.COMPLIANT),
        ("CN-EXP-AUD-001", [voice(wording="unsettled")], Outcome.UNDETERMINED),
        ("CN-EXP-AUD-001", [voice(generation_element="no", declares="no")], Outcome.DEFECTIVE),
        ("CN-EXP-AUD-002", [], None),
        ("CN-EXP-AUD-002", [voice(generation_element="no"), rhythm()], Outcome.COMPLIANT),
        ("CN-EXP-AUD-002", [voice(ai_element="no")], Outcome.DEFECTIVE),
        ("CN-EXP-AUD-003", [rhythm()], None),
        ("CN-EXP-AUD-003", [voice(characters_per_minute="300")], Outcome.DEFECTIVE),
        ("CN-EXP-AUD-003", [voice(characters_per_minute="80")], Outcome.DEFECTIVE),
        ("CN-EXP-AUD-003", [voice(characters_per_minute="160")], Outcome.COMPLIANT),
        ("CN-EXP-AUD-004", [rhythm(level="1.0")], Outcome.DEFECTIVE),
        ("CN-EXP-AUD-004", [rhythm(loudness="-60.0")], Outcome.DEFECTIVE),
        ("CN-EXP-AUD-004", [rhythm(level="1.0"), rhythm()], Outcome.COMPLIANT),
        ("CN-IMP-001", [], Outcome.MISSING),
        ("CN-IMP-001", [found("label-residue", residue="empty-value", ai="unknown")], Outcome.STRIPPED),
        ("CN-IMP-001", [found("visible-text", own="yes", provider_writes_implicit="yes")], Outcome.STRIPPED),
        ("CN-IMP-001", [found("visible-text", own="doubtful", provider_writes_implicit="yes")], Outcome.MISSING),
        ("CN-IMP-002", [label(place="elsewhere")], Outcome.DEFECTIVE),
        ("CN-IMP-002", [label(place="unknown")], Outcome.UNDETERMINED),
        ("CN-IMP-002", [label(place="elsewhere"), label(place="annex-b")], Outcome.COMPLIANT),
        ("CN-IMP-003", [label(json="double-encoded")], Outcome.DEFECTIVE),
        ("CN-IMP-003", [label(json="yaml")], Outcome.COMPLIANT),
        ("CN-IMP-004", [label(ContentProducer="")], Outcome.DEFECTIVE),
        ("CN-IMP-004", [label(form="unreadable", Label="")], None),
        ("CN-IMP-005", [label(Label="AIGC")], Outcome.DEFECTIVE),
        ("CN-IMP-005", [label(Label="")], None),
        ("CN-IMP-006", [label(non_string="Label")], Outcome.DEFECTIVE),
        ("CN-IMP-007", [label(misspelt="ReserveCode1")], Outcome.DEFECTIVE),
        ("CN-IMP-008", [label(extra="Timestamp")], Outcome.DEFECTIVE),
        ("CN-IMP-009", [label(outside_charset="ContentProducer")], Outcome.DEFECTIVE),
        ("CN-IMP-010", [label(), label()], Outcome.DEFECTIVE),
        ("CN-IMP-011", [label(copies_agree="no"), label(copies_agree="no")], Outcome.DEFECTIVE),
        ("CN-IMP-012", [label(propagator="partial")], Outcome.DEFECTIVE),
        ("CN-IMP-012", [label(propagator="other")], Outcome.COMPLIANT),
        ("CN-IMP-013", [label(PropagateID="")], Outcome.DEFECTIVE),
        ("CN-IMP-013", [], Outcome.MISSING),
        ("CN-IMP-013", [found("label-residue", residue="cut-value", ai="unknown")], Outcome.STRIPPED),
        ("CN-IMP-001", [kept(kept="no")], Outcome.STRIPPED),
        ("CN-IMP-001", [kept("explicit", kept="no")], Outcome.MISSING),
        ("CN-IMP-013", [kept("explicit", kept="no")], Outcome.MISSING),
        ("CN-EXP-IMG-001", [kept("explicit", kept="no")], Outcome.STRIPPED),
        ("CN-EXP-IMG-001", [kept(kept="no")], Outcome.MISSING),
        ("CN-IMP-014", [kept(value="lowered", changed="Label")], Outcome.DEFECTIVE),
        ("CN-IMP-014", [kept(producer="other")], Outcome.DEFECTIVE),
        ("CN-IMP-014", [], None),
        ("CN-DIFF-001", [kept(kept="no")], Outcome.STRIPPED),
        ("CN-DIFF-001", [kept(kept="unknown")], Outcome.UNDETERMINED),
        ("CN-DIFF-001", [kept("explicit", kept="no")], None),
        ("CN-DIFF-002", [kept(changed="ProduceID")], Outcome.DEFECTIVE),
        ("CN-DIFF-002", [kept(signature="broken")], Outcome.DEFECTIVE),
        ("CN-DIFF-002", [kept(producer="other")], Outcome.COMPLIANT),
        ("CN-DIFF-002", [kept(kept="no")], None),
        ("CN-DIFF-003", [kept(producer="removed")], Outcome.DEFECTIVE),
        ("CN-DIFF-004", [kept("explicit", kept="no")], Outcome.STRIPPED),
        ("CN-DIFF-004", [kept("explicit", kept="unknown")], Outcome.UNDETERMINED),
        ("CN-IMP-015", [label(propagator_code="malformed")], Outcome.DEFECTIVE),
        ("CN-IMP-015", [label(code="name", propagator_code="absent")], Outcome.COMPLIANT),
        ("CN-IMP-016", [label(uscc="invalid")], Outcome.DEFECTIVE),
        ("CN-IMP-017", [label(service_type="unfit")], Outcome.DEFECTIVE),
        ("CN-IMP-018", [label(placeholder="ProduceID")], Outcome.DEFECTIVE),
        ("CN-IMP-019", [label(personal="user-id")], Outcome.DEFECTIVE),
        ("CN-IMP-020", [label(signature="invalid")], Outcome.DEFECTIVE),
        ("CN-IMP-020", [label(signature="unsupported", signature_problem="algorithm")], Outcome.UNDETERMINED),
        ("CN-IMP-020", [label(signature="unsupported", signature_problem="bare")], None),
        ("CN-IMP-020", [label(signature="absent")], None),
        ("CN-IMP-021", [label(carriage="base64")], Outcome.DEFECTIVE),
        ("CN-IMP-021", [label(carriage="crc-bad")], Outcome.UNDETERMINED),
        ("CN-IMP-021", [found("label-residue", residue="empty-value", ai="unknown")], Outcome.DEFECTIVE),
        ("CN-EXP-TXT-001", [], Outcome.MISSING),
        ("CN-EXP-TXT-001", [sentence(declares="partly")], Outcome.COMPLIANT),
        ("CN-EXP-TXT-001", [sentence(generation_element="no", lacks="generation")], Outcome.DEFECTIVE),
        ("CN-EXP-TXT-001", [sentence(wording="unsettled", language="en")], Outcome.UNDETERMINED),
        ("CN-EXP-TXT-002", [sentence(ai_element="no", lacks="ai")], Outcome.DEFECTIVE),
        ("CN-EXP-TXT-002", [sentence(ai_element="no", lacks="ai"), sentence()], Outcome.COMPLIANT),
        ("CN-EXP-IMG-001", [], Outcome.MISSING),
        ("CN-EXP-IMG-001", [mark()], Outcome.COMPLIANT),
        ("CN-EXP-IMG-001", [mark(doubt="away-from-edge", own="doubtful")], Outcome.COMPLIANT),
        ("CN-EXP-IMG-001", [mark(doubt="shown-picture", own="doubtful")], Outcome.UNDETERMINED),
        ("CN-EXP-IMG-001", [mark(wording="unsettled", language="en")], Outcome.UNDETERMINED),
        ("CN-EXP-IMG-001", [mark(generation_element="no", lacks="generation")], Outcome.DEFECTIVE),
        ("CN-EXP-IMG-002", [mark(edge_distance="0.1000")], Outcome.COMPLIANT),
        ("CN-EXP-IMG-002", [mark(edge_distance="0.1010", doubt="away-from-edge")], Outcome.DEFECTIVE),
        ("CN-EXP-IMG-002", [mark(doubt="shown-picture")], Outcome.UNDETERMINED),
        ("CN-EXP-IMG-002", [mark(generation_element="no", lacks="generation")], None),
        ("CN-EXP-IMG-003", [mark(height_low="0.0500")], Outcome.COMPLIANT),
        ("CN-EXP-IMG-003", [mark(height_low="0.0470", height_high="0.0530")], Outcome.UNDETERMINED),
        ("CN-EXP-IMG-003", [mark(height_low="0.0400", height_high="0.0499")], Outcome.DEFECTIVE),
        ("CN-EXP-IMG-003", [mark(height_low="0.0400", height_high="0.0499"), mark()], Outcome.COMPLIANT),
        ("CN-EXP-IMG-004", [mark(contrast="0.1400")], Outcome.DEFECTIVE),
        ("CN-EXP-IMG-004", [mark(contrast="0.1500")], Outcome.COMPLIANT),
        ("CN-EXP-VID-001", [], Outcome.MISSING),
        ("CN-EXP-VID-001", [mark(start="1.00", start_low="1.00")], Outcome.COMPLIANT),
        ("CN-EXP-VID-001", [mark(start="1.04", start_low="1.04")], Outcome.DEFECTIVE),
        ("CN-EXP-VID-001", [mark(start="8.00", start_low="0.00")], Outcome.UNDETERMINED),
        ("CN-EXP-VID-001", [mark(doubt="shown-picture")], Outcome.UNDETERMINED),
        ("CN-EXP-VID-001", [mark(generation_element="no", lacks="generation")], Outcome.DEFECTIVE),
        ("CN-EXP-VID-002", [mark(duration="1.50", duration_high="1.60", covers_whole="no")], Outcome.DEFECTIVE),
        ("CN-EXP-VID-002", [mark(duration="1.95", duration_high="2.05", covers_whole="no")], Outcome.UNDETERMINED),
        ("CN-EXP-VID-002", [mark(duration="1.50", duration_high="1.60")], Outcome.COMPLIANT),
        ("CN-EXP-VID-003", [mark(height_low="0.0480")], Outcome.UNDETERMINED),
        ("CN-EXP-VID-003", [mark(height_low="0.0400", height_high="0.0460")], Outcome.DEFECTIVE),
        ("CN-EXP-VID-004", [mark(generation_element="no", lacks="generation")], Outcome.DEFECTIVE),
        ("CN-EXP-VID-004", [mark(generation_element="no", lacks="generation"), mark()], Outcome.COMPLIANT),
        ("CN-EXP-VID-004", [mark(wording="unsettled", language="en")], Outcome.UNDETERMINED),
        ("CN-EXP-VID-004", [], None),
    ],
)
def test_a_rule_judges_what_a_detector_measured(
    packs: dict[str, Pack], rule: str, findings: list[Finding], outcome: Outcome | None
) -> None:
    rules = {each.id: each for pack in packs.values() for each in pack.rules}
    verdict = judge(question(rules[rule]), findings, [])
    assert (verdict and verdict.outcome) == outcome


def test_every_rule_is_content_with_a_right_label_and_sentence(packs: dict[str, Pack]) -> None:
    for rule in (rule for pack in packs.values() for rule in pack.rules):
        verdict = judge(question(rule), [label(), sentence(), mark(), voice(), rhythm(), kept(), kept("explicit")], [])
        assert verdict is not None
        assert verdict.outcome is Outcome.COMPLIANT, rule.id


def test_what_could_not_be_read_accuses_nobody(packs: dict[str, Pack]) -> None:
    rules = {rule.id: rule for pack in packs.values() for rule in pack.rules}
    for rule in ("CN-IMP-001", "CN-IMP-013", "CN-EXP-IMG-001", "CN-EXP-VID-001"):
        verdict = judge(question(rules[rule]), [], [HIDDEN])
        assert verdict is not None
        assert verdict.outcome is Outcome.UNDETERMINED


def test_a_message_names_only_what_detectors_write(packs: dict[str, Pack]) -> None:
    known = {*RIGHT, *SHOWN, *SPOKEN, *RHYTHM, *kept().properties, "was_text"}
    for rule in (rule for pack in packs.values() for rule in pack.rules):
        named = set(re.findall(r"\{(\w+)\}", rule.message.en))
        assert named <= known
        assert named == set(re.findall(r"\{(\w+)\}", rule.message.zh))
