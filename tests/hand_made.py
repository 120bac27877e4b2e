"""Reports made by hand: every outcome, every kind of evidence, and names and excerpts that want to deceive."""

import os

from build import EXAMPLE_CODE
from labelcheck.model import (
    Applies,
    Asset,
    Clause,
    Context,
    Evidence,
    Finding,
    Kind,
    Level,
    Location,
    Match,
    Modality,
    Note,
    Outcome,
    Place,
    Report,
    Rule,
    Status,
    Text,
    Verdict,
)
from labelcheck.rulepack import Pack

HOSTILE_NAME = os.fsdecode(b"media/\xe5\x9b\xbe\x1b[31m\xe2\x80\xae\n\xff.png")
PRODUCE_ID = "user-7788-20250901-000001"

STANDARD = "GB 45438-2025"


def rule(id_, section, title, message, *, severity="error", duty="shall", modality=(), kind=Kind.IMPLICIT):
    clause = Clause(STANDARD, section, Text(*title), "https://example.org/gb45438", "2025-09-01", "automated")
    return Rule(
        id=id_,
        slug=id_.lower(),
        title=Text(*title),
        clause=clause,
        duty=duty,
        severity=severity,
        applies=Applies(modality=frozenset(modality)),
        unless=frozenset(),
        given=None,
        quantifier="every",
        require=(Match(kind),),
        unsure_if=None,
        unsure=None,
        stripped_if=(),
        message=Text(*message),
        measured=Text("by reading", "读取"),
        mend=Text("add it", "添加"),
        samples={},
    )


PRESENT = rule(
    "CN-IMP-001",
    "6.1, Annex E",
    ("The implicit label is there", "有隐式标识"),
    ("The file's metadata hold no implicit label.", "文件元数据中没有隐式标识。"),
)
RIGHT = rule(
    "CN-IMP-004",
    "Annex E c)",
    ("Label is 1, 2 or 3", "Label 取值为 1、2 或 3"),
    ("Label is not the string 1, 2 or 3.", "Label 的值不是字符串 1、2 或 3。"),
)
PROPAGATOR = rule(
    "CN-IMP-012",
    "Annex E g), note 1",
    ("The propagation elements are filled in", "传播要素已填写"),
    (
        "ContentPropagator and PropagateID are empty; at first they equal the producer's.",
        "ContentPropagator 和 PropagateID 为空；首次写入时应与制作要素相同。",
    ),
    severity="warning",
    duty="note",
)
REMARK = rule("CN-IMP-019", "Annex E", ("A remark", "提示"), ("Nothing much.", "无妨。"), severity="info", duty="may")
SAID = rule(
    "CN-EXP-TXT-001",
    "5.1",
    ("The text says that it is AI-generated", "文本含显式标识"),
    ("No sentence says both that AI is meant and that it generated.", "没有同时含人工智能要素和生成合成要素的文字。"),
    modality=[Modality.TEXT],
    kind=Kind.EXPLICIT,
)

PACKS = (Pack("cn-gb45438-2025", "1", (PRESENT.clause,), (PRESENT, RIGHT, PROPAGATOR, REMARK, SAID)),)


def label(excerpt, at, **properties):
    read = {"Label": "1", "ContentProducer": EXAMPLE_CODE, "ProduceID": PRODUCE_ID, "json": "object", "form": "bare"}
    return Finding(Kind.IMPLICIT, "tc260-aigc", "aigc_label", {**read, **properties}, 1.0, (Evidence(at, excerpt),))


def report(name, outcome, *, format_="png", modality=Modality.IMAGE, status=Status.CONFIRMED, size=1234, **other):
    notes = other.get("notes", ())
    return Report(
        asset=Asset(name, size, format_, f"x/{format_}", modality, Place.DEFINED, (), tuple(notes)),
        findings=tuple(other.get("findings", ())),
        verdicts=tuple(other.get("verdicts", ())),
        not_checked=tuple(other.get("not_checked", ())),
        outcome=outcome,
        status=status,
        context=other.get("context", Context()),
        level=other.get("level", Level.METADATA),
        packs=("cn-gb45438-2025 1",),
        tool="labelcheck 0.1.0",
    )


def every_outcome(context=None):
    """Reports in path order with each outcome at least once."""
    given = {"context": context or Context()}
    good = label('{"Label":"1"}', Location("PNG/iTXt XML:com.adobe.xmp", (33, 812)))
    bare = label(
        f'{{"Label":"1","ContentProducer":"{EXAMPLE_CODE}","ProduceID":"{PRODUCE_ID}","ReservedCode1":"","Cont',
        Location("PNG/tEXt AIGC", (41, 230)),
        propagator="empty",
    )
    bad = label(
        '{"Label":"\x1b[2J\u202e1","ContentProducer":"\n"}',
        Location("moov/udta/meta/ilst AIGC", (48, 96)),
        Label="\x1b[2J\u202e1",
        ProduceID="",
    )
    husk = Finding(
        Kind.TRACE,
        "label-residue",
        "aigc_label",
        {"residue": "empty-value", "ai": "unknown"},
        1.0,
        tuple(Evidence(Location(f"XMP {place}", (place * 100, 60)), "<TC260:AIGC/>") for place in range(1, 6)),
    )
    said = Finding(
        Kind.EXPLICIT,
        "document-text",
        "document_text",
        {"text": "本文由AI生成", "ai_element": "yes", "generation_element": "yes", "language": "zh"},
        0.95,
        (Evidence(Location("line 3", (120, 18)), "本文由AI生成"),),
    )
    mark = Finding(
        Kind.EXPLICIT,
        "visible-text",
        "visible_text",
        {"text": "AI"},
        0.5,
        (Evidence(Location("picture", None, (0.0, 2.0), (0.81, 0.94, 0.17, 0.035)), "AI"),),
    )
    cut = Note("read", "the file ends before its end mark", frozenset({"tc260-aigc"}), Location("PNG/IEND"))
    odd = Note("identify", "the extension belongs to another format", frozenset(), Location("a\u202eb"))
    fine = Verdict(PRESENT, Outcome.COMPLIANT)
    return [
        report(
            HOSTILE_NAME,
            Outcome.DEFECTIVE,
            format_="mp4",
            modality=Modality.VIDEO,
            findings=(good, bad),
            verdicts=(
                fine,
                Verdict(RIGHT, Outcome.DEFECTIVE, (bad,), Text("Label is \x1b[2J1.", "Label 为 \x1b[2J1。")),
            ),
            **given,
        ),
        report("media/a.png", Outcome.COMPLIANT, findings=(good,), verdicts=(fine,), **given),
        report(
            "media/b.png",
            Outcome.COMPLIANT,
            findings=(bare,),
            verdicts=(
                fine,
                Verdict(PROPAGATOR, Outcome.DEFECTIVE, (bare,)),
                Verdict(REMARK, Outcome.DEFECTIVE, (bare,)),
            ),
            **given,
        ),
        report(
            "media/cut.png",
            Outcome.UNDETERMINED,
            status=Status.NONE,
            notes=(odd, cut),
            verdicts=(Verdict(PRESENT, Outcome.UNDETERMINED, (cut,)),),
            not_checked=("CN-EXP-IMG-001",),
            **given,
        ),
        report(
            "media/很长的文件夹名称/二〇二五年九月一日生成的一张非常漂亮的风景图片（最终版本）第三次修改.png",
            Outcome.MISSING,
            status=Status.SUSPECTED,
            findings=(mark,),
            verdicts=(Verdict(PRESENT, Outcome.MISSING), Verdict(PROPAGATOR, Outcome.UNDETERMINED, (mark,))),
            **given,
        ),
        report("media/notes.bin", Outcome.NONE, format_="unknown", modality=None, status=Status.NONE, **given),
        report(
            "media/text.md",
            Outcome.STRIPPED,
            format_="markdown",
            modality=Modality.TEXT,
            status=Status.SUSPECTED,
            findings=(said, husk),
            verdicts=(Verdict(SAID, Outcome.COMPLIANT), Verdict(PRESENT, Outcome.STRIPPED, (husk,))),
            **given,
        ),
    ]
