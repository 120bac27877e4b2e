"""Reports made by hand, as every form renders them; `UPDATE_GOLDEN=1` writes the golden files anew."""

import io
import json
import os
import pickle
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len

from hand_made import HOSTILE_NAME, PACKS, PRODUCE_ID, PROPAGATOR, every_outcome, label, report
from labelcheck.model import Context, Evidence, Finding, Kind, Location, Modality, Note, Outcome, Role, Text, Verdict
from labelcheck.reports import REPORTS, json_list, jsonl, report_form, table
from labelcheck.reports.contract import as_json, assumptions
from labelcheck.reports.escape import HIDDEN
from labelcheck.reports.redact import redact
from labelcheck.reports.rendering import Rendering, unruled

GOLDEN = Path(__file__).parent / "golden"


def rendered(form, reports, language="en"):
    out = io.StringIO()
    form.write((form.prepare(each, None) for each in reports), out, Rendering(language, unruled(PACKS)))
    return out.getvalue()


def compare(text, name):
    path = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text("utf-8")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_table_is_as_agreed(language):
    compare(rendered(table, every_outcome(), language), f"table.{language}.txt")


def test_the_table_redacted_for_a_platform_is_as_agreed():
    reports = every_outcome(Context(Role.PROPAGATOR, declared=True))
    compare(rendered(table, map(redact, reports)), "table.redacted.txt")


@pytest.mark.parametrize("name", ["jsonl", "json"])
def test_the_machine_contract_is_as_agreed(name):
    compare(rendered(report_form(name), every_outcome()), f"report.{name}")


def test_the_machine_contract_redacted_is_as_agreed():
    compare(rendered(jsonl, map(redact, every_outcome())), "redacted.jsonl")


def test_a_lone_surrogate_is_told_as_text_wherever_it_stands():
    at = Location("a\udc80")
    finding, note = label("\ud800", at, Label="\udcff"), Note("read", "damaged", at=at)
    made = report("\udcff.png", Outcome.NONE, findings=[finding], notes=[note])
    line = as_json(made)
    assert line.encode()
    told = json.loads(line)
    (found,), (noted,) = told["findings"], told["notes"]
    assert told["file"] == r"\xff.png"
    assert found["properties"]["Label"] == r"\xff"
    assert (found["evidence"][0]["path"], found["evidence"][0]["excerpt"]) == (r"a\x80", r"\ud800")
    assert noted["path"] == r"a\x80"


@pytest.mark.parametrize("name", REPORTS)
def test_no_form_lets_a_hidden_character_through(name):
    text = rendered(report_form(name), every_outcome())
    assert not HIDDEN.search(text.replace("\n", ""))
    assert "\\u202e" in text


@pytest.mark.parametrize("name", REPORTS)
def test_nothing_scanned_is_still_a_report(name):
    text = rendered(report_form(name), [])
    assert {"json": "[]\n", "jsonl": ""}.get(name, text) == text
    assert name != "table" or text.startswith("Nothing was scanned")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_line_of_the_table_fits_80_columns(language):
    lines = rendered(table, every_outcome(), language).splitlines()
    assert max(map(cell_len, lines)) <= 80
    assert not [line for line in lines if line != line.rstrip()]


def test_jsonl_writes_each_report_before_it_asks_for_the_next():
    out, written = io.StringIO(), []

    def reports():
        for each in every_outcome():
            yield each
            written.append(out.getvalue().count("\n"))

    jsonl.write((jsonl.prepare(each, None) for each in reports()), out, Rendering())
    assert written == list(range(1, len(written) + 1))


def test_every_line_of_jsonl_is_an_object_of_the_list():
    lines = rendered(jsonl, every_outcome()).splitlines()
    assert [json.loads(line) for line in lines] == json.loads(rendered(json_list, every_outcome()))
    assert json.loads(lines[0])["file"] == HOSTILE_NAME[:-5] + "\\xff.png"


def test_because_counts_by_identity_also_after_a_process_boundary():
    twins = [label("{}", Location("PNG/tEXt AIGC", (8, 20))) for _ in range(3)]
    notes = (Note("read", "the file is empty"), Note("read", "the file is empty"))
    verdict = Verdict(PROPAGATOR, Outcome.DEFECTIVE, (twins[2], notes[1], twins[1]))
    made = report("a.png", Outcome.COMPLIANT, findings=twins, notes=notes, verdicts=(verdict,))
    for each in (made, pickle.loads(pickle.dumps(made)), redact(made)):  # noqa: S301  # our own bytes
        assert json.loads(as_json(each))["verdicts"][0]["because"] == {"findings": [1, 2], "notes": [1]}


@pytest.mark.parametrize(
    ("context", "assumed"),
    [
        (Context(), ["art17"]),
        (Context(waived=frozenset({"not-art17"})), []),
        (Context(declared=True, waived=frozenset({"art9"})), ["art17", "art9-waiver", "declared"]),
        (Context(Role.PUBLISHER, waived=frozenset({"shown-beside"})), ["shown-beside"]),
        (Context(Role.PROPAGATOR), []),
    ],
)
def test_what_is_assumed_stands_in_the_report(context, assumed):
    assert assumptions(context) == assumed


def test_many_files_without_a_fault_are_counted():
    good = every_outcome()[2]
    text = rendered(table, [replace(good, asset=replace(good.asset, name=f"{n}.png")) for n in range(100)])
    assert "compliant (100)" in text
    assert "not so in 100 of them" in text
    assert ".png" not in text


def test_unruled_are_the_modalities_without_a_rule_for_explicit_labels():
    assert unruled(PACKS) == {Modality.IMAGE, Modality.AUDIO, Modality.VIDEO}
    assert unruled(()) == set(Modality)


def test_the_table_says_what_it_cannot_check_only_of_what_was_scanned():
    everything = every_outcome()
    assert "Explicit labels in pictures and video are not checked" in rendered(table, everything)
    assert "Explicit labels" not in rendered(table, everything[-1:])


def test_no_colour_without_a_terminal(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    def written(out):
        table.write(every_outcome(), out, Rendering())
        return out.getvalue()

    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[" in written(Terminal())
    assert "\x1b[" not in written(io.StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[31m" not in written(Terminal())


def leak(report, secret):
    """Whether any form of the redacted report shows the secret."""
    clean = redact(report)
    return any(secret in rendered(report_form(name), [clean]) for name in REPORTS) or secret in repr(clean)


@pytest.mark.parametrize(
    ("excerpt", "properties"),
    [
        (f'{{"Label":"1","ProduceID":"{PRODUCE_ID}"}}', {}),
        (f'{{"Label":"1","ProduceID":"{PRODUCE_ID[:12]}', {}),
        (f'{{"Label":"1","ProduceId":"{PRODUCE_ID}"}}', {"misspelt": "ProduceId"}),
        (f'{{"Label":"1","PropagateID":"{PRODUCE_ID}"}}', {"ProduceID": "", "PropagateID": PRODUCE_ID}),
        (f"{{&quot;ProduceID&quot;:&quot;{PRODUCE_ID[:12]}", {"json": "xml-entities"}),
        (f'{{"ProduceID":"{PRODUCE_ID}', {"json": "malformed", "ProduceID": ""}),
        (f'"{{\\"ProduceID\\":\\"{PRODUCE_ID}\\"}}"', {"json": "double-encoded"}),
        (f"Label: 1\nProduceID: {PRODUCE_ID}\n", {"json": "yaml"}),
        (f"<T:ProduceID>{PRODUCE_ID}</T:ProduceID>", {"json": "split"}),
    ],
)
def test_redacted_labels_show_no_content_number(excerpt, properties):
    finding = label(excerpt, Location("PNG/tEXt AIGC"), **properties)
    assert not leak(report("a.png", Outcome.COMPLIANT, findings=(finding,)), PRODUCE_ID[:12])


def test_a_redacted_excerpt_that_ends_before_the_content_number_is_kept():
    finding = label('{"Label":"1","ContentProducer":"Exam', Location("PNG/tEXt AIGC"))
    clean = redact(report("a.png", Outcome.COMPLIANT, findings=(finding,)))
    assert clean.findings[0].evidence == finding.evidence


def test_redaction_reaches_other_findings_messages_places_and_the_name():
    finding = label("{}", Location(f"PNG/tEXt {PRODUCE_ID}"))
    trace = Finding(Kind.TRACE, "generator-metadata", "x", {"generator": PRODUCE_ID}, 1.0, finding.evidence)
    because = Verdict(PROPAGATOR, Outcome.MISSING, (finding,), Text(f"is {PRODUCE_ID}", f"为 {PRODUCE_ID}"))
    note = Note("read", "the file is empty", at=Location(f"box {PRODUCE_ID}"))
    made = report("li/x/a.png", Outcome.MISSING, findings=(finding, trace), verdicts=(because,), notes=(note,))
    assert not leak(made, PRODUCE_ID)
    assert not leak(made, "li/x")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("C:\\Users\\li\\out\\x.png", "…/x.png"),
        ("D:/work/li/x.png", "…/x.png"),
        ("at /home/li/out/x.png, line 2", "at …/x.png, line 2"),
        ("~/li/x.png", "…/x.png"),
        ("file:///home/li/x.png", "…/x.png"),
        ('{"path":"\\/home\\/li\\/x.png"}', '{"path":"…/x.png"}'),
        ("mail li@example.com now", "mail … now"),
        ('{"user_id":"li", "a": 1}', '{"user_id":"…", "a": 1}'),
        ("author=li;x", "author=…;x"),
        ("抖音号：li123 AI生成", "抖音号：… AI生成"),
        ("@li_li AI生成", "… AI生成"),
    ],
)
def test_redacted_texts_show_no_account_and_no_directory(text, kept):
    finding = replace(label("", Location("x")), evidence=(Evidence(Location("x"), text),))
    finding = replace(finding, kind=Kind.TRACE, scheme="generator-metadata", properties={"generator": text})
    clean = redact(report("a.png", Outcome.NONE, findings=(finding,))).findings[0]
    assert clean.evidence[0].excerpt == kept
    assert clean.properties["generator"] == kept


@pytest.mark.parametrize(
    "text",
    [
        "PNG/iTXt XML:com.adobe.xmp",
        "moov/udta/meta/ilst AIGC",
        "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
        "<rdf:li>AI</rdf:li></rdf:Bag>",
        "image/png",
        "/AIGC (1)",
        "Label: 1, 2/3",
    ],
)
def test_redaction_leaves_the_rest_alone(text):
    finding = label("", Location(text), ProduceID="")
    clean = redact(report("a.png", Outcome.NONE, findings=(finding,))).findings[0]
    assert clean.evidence[0].at.path == text


def test_redaction_keeps_the_providers_code():
    code = label("", Location("x")).properties["ContentProducer"]
    finding = label(f'{{"ContentProducer":"{code}"}}', Location("x"), ProduceID=code)
    clean = redact(report("a.png", Outcome.NONE, findings=(finding,))).findings[0]
    assert (clean.properties["ContentProducer"], clean.properties["ProduceID"]) == (code, "…")


def test_redaction_leaves_its_argument_alone():
    made = every_outcome()
    before = [*map(as_json, made)]
    assert [as_json(redact(each)) for each in made] != before == [*map(as_json, made)]
