"""The order of the judge's questions (docs: how a verdict is reached), asked of rules and findings made by hand."""

import pytest

from labelcheck.judge import applies, judge, needs_senses, outcome_of, question, sort_of, status_of
from labelcheck.model import (
    Applies,
    Asset,
    Clause,
    Context,
    Evidence,
    Finding,
    Kind,
    Location,
    Match,
    Modality,
    Note,
    Outcome,
    Place,
    Role,
    Rule,
    Status,
    Text,
    Verdict,
)
from labelcheck.model import Test as Comparison

CLAUSE = Clause("GB 45438-2025", "6.1", Text("t", "t"), "https://example.org", "2025-09-01", "automated")
IMPLICIT = Match(Kind.IMPLICIT, frozenset({"tc260-aigc"}))
EXPLICIT = Match(Kind.EXPLICIT, frozenset({"visible-text"}))
RESIDUE = Match(Kind.TRACE, frozenset({"label-residue"}))


def where(match, *tests):
    return Match(match.kind, match.schemes, tuple(Comparison(*test) for test in tests))


def rule(**changes):
    texts = {name: Text(name, name) for name in ("title", "message", "measured", "mend")}
    fields = texts | {
        "id": "X-1",
        "slug": "x",
        "clause": CLAUSE,
        "duty": "shall",
        "severity": "error",
        "applies": Applies(),
        "unless": frozenset(),
        "given": None,
        "quantifier": "every",
        "require": (IMPLICIT,),
        "unsure_if": None,
        "unsure": None,
        "stripped_if": (),
        "samples": {},
    }
    return Rule(**(fields | changes))


def finding(scheme="tc260-aigc", kind=Kind.IMPLICIT, **properties):
    return Finding(kind, scheme, "by hand", properties, 1.0, (Evidence(Location("here"), "x"),))


def visible(**properties):
    return finding("visible-text", Kind.EXPLICIT, **properties)


def note(*hides):
    return Note("read", "the file is empty", frozenset(hides))


SIGN = finding("label-residue", Kind.TRACE, residue="empty-value")
GAP = note("tc260-aigc")
GOOD, BAD, VAGUE = finding(a="good"), finding(a="bad"), finding(a="vague")

PRESENCE = rule(
    require=(where(IMPLICIT, ("a", "is", "good")), EXPLICIT),
    unsure_if=where(IMPLICIT, ("a", "is", "vague")),
    stripped_if=(RESIDUE,),
)


def verdict(a_rule, findings=(), notes=()):
    found = judge(question(a_rule), findings, notes)
    return found and (str(found.outcome), found.because)


# There is a label


def test_each_question_is_asked_only_where_those_before_were_answered_no():
    everything = [GOOD, VAGUE, BAD, SIGN]
    assert verdict(PRESENCE, everything, [GAP]) == ("compliant", ())
    assert verdict(PRESENCE, everything[1:], [GAP]) == ("undetermined", (VAGUE,))
    assert verdict(PRESENCE, everything[2:], [GAP]) == ("defective", (BAD,))
    assert verdict(PRESENCE, everything[3:], [GAP]) == ("undetermined", (GAP,))
    assert verdict(PRESENCE, everything[3:]) == ("stripped", (SIGN,))
    assert verdict(PRESENCE) == ("missing", ())


def test_any_of_the_required_suffices():
    assert verdict(PRESENCE, [BAD, visible()]) == ("compliant", ())


def test_a_near_miss_is_of_the_same_kind_and_scheme():
    assert verdict(PRESENCE, [finding("document-text", Kind.EXPLICIT)]) == ("missing", ())


def test_a_note_excuses_only_what_it_hides():
    assert verdict(PRESENCE, [SIGN], [note("c2pa")]) == ("stripped", (SIGN,))
    assert verdict(PRESENCE, [SIGN], [note("c2pa"), note("visible-text")])[0] == "undetermined"


# The labels are right

EVERY = rule(
    given=IMPLICIT, require=(where(IMPLICIT, ("a", "is", "good")),), unsure_if=where(IMPLICIT, ("a", "is", "vague"))
)
SOME = rule(
    given=EXPLICIT,
    quantifier="some",
    require=(where(EXPLICIT, ("a", "is", "good")),),
    unsure_if=where(EXPLICIT, ("a", "is", "vague")),
)


@pytest.mark.parametrize(
    ("findings", "wanted"),
    [
        ([], None),
        ([SIGN], None),
        ([GOOD], ("compliant", ())),
        ([GOOD, BAD], ("defective", (BAD,))),
        ([GOOD, VAGUE], ("undetermined", (VAGUE,))),
        ([VAGUE, BAD], ("defective", (BAD,))),
    ],
)
def test_every_label_must_be_right(findings, wanted):
    assert verdict(EVERY, findings) == wanted
    assert verdict(EVERY, findings, [GAP]) == wanted


@pytest.mark.parametrize(
    ("states", "wanted"),
    [
        ([], None),
        (["good"], "compliant"),
        (["good", "bad"], "compliant"),
        (["vague", "bad"], "undetermined"),
        (["bad", "bad"], "defective"),
    ],
)
def test_one_good_mark_suffices(states, wanted):
    found = judge(question(SOME), [visible(a=state) for state in states], [])
    assert (found and str(found.outcome)) == wanted


@pytest.mark.parametrize(
    ("count", "notes", "wanted"),
    [
        (0, [GAP], None),
        (1, [], "compliant"),
        (1, [GAP], "undetermined"),
        (1, [note("c2pa")], "compliant"),
        (2, [], "defective"),
        (2, [GAP], "defective"),
    ],
)
def test_at_most_counts_also_over_gaps(count, notes, wanted):
    at_most = rule(given=Match(Kind.IMPLICIT, frozenset({"tc260-aigc"}), at_most=1))
    found = judge(question(at_most), [finding(number=str(n)) for n in range(count)], notes)
    assert (found and str(found.outcome)) == wanted


# Comparisons


@pytest.mark.parametrize(
    ("op", "wanted", "value", "passes"),
    [
        ("present", None, "x", True),
        ("present", None, "", False),
        ("present", None, None, False),
        ("is", "a", "a", True),
        ("is", "a", "A", False),
        ("is", "a", None, False),
        ("is", "", None, False),
        ("in", ("a", "b"), "b", True),
        ("in", ("a", "b"), "c", False),
        ("in", ("", "b"), None, False),
        ("matches", "[0-9]+", "123", True),
        ("matches", "[0-9]+", "123x", False),
        ("matches", "[0-9]+", "123\n", False),
        ("matches", ".*", None, False),
        ("matches", "a*", "a" * 4096, True),
        ("matches", "a*", "a" * 4097, False),
        ("at_least", 0.05, "0.05", True),
        ("at_least", 0.05, "0.0499", False),
        ("at_least", 0.05, "big", False),
        ("at_least", 0.05, None, False),
        ("at_least", 0.05, "nan", False),
        ("at_most", 2, "2", True),
        ("at_most", 2, "2.1", False),
        ("at_most", 2, "nan", False),
        ("at_most", 2, "", False),
    ],
)
def test_operators(op, wanted, value, passes):
    properties = {} if value is None else {"p": value}
    found = judge(question(rule(require=(where(IMPLICIT, ("p", op, wanted)),))), [finding(**properties)], [])
    assert found.outcome is (Outcome.COMPLIANT if passes else Outcome.DEFECTIVE)


def test_all_comparisons_of_a_match_must_hold():
    both = rule(require=(where(IMPLICIT, ("a", "is", "1"), ("b", "is", "2")),))
    assert judge(question(both), [finding(a="1", b="2")], []).outcome is Outcome.COMPLIANT
    assert judge(question(both), [finding(a="1", b="3"), finding(a="0", b="2")], []).outcome is Outcome.DEFECTIVE


# Art. 6


@pytest.mark.parametrize(
    ("findings", "declared", "status"),
    [
        ([], False, "none"),
        ([], True, "possible"),
        ([finding(Label="1")], False, "confirmed"),
        ([finding(Label="2")], False, "possible"),
        ([finding(Label="3")], False, "suspected"),
        ([finding(Label="3")], True, "possible"),
        ([finding(Label="AIGC")], False, "confirmed"),
        ([finding()], False, "confirmed"),
        ([finding(Label="3"), finding(Label="1")], True, "confirmed"),
        ([visible(ai_element="yes", generation_element="yes")], False, "suspected"),
        ([visible(ai_element="yes", generation_element="no")], False, "none"),
        ([finding("audio-rhythm", Kind.EXPLICIT)], False, "suspected"),
        ([finding("c2pa", Kind.TRACE, ai="yes")], False, "suspected"),
        ([finding("c2pa", Kind.TRACE, ai="unknown")], False, "none"),
        ([finding("generator-metadata", Kind.TRACE)], False, "suspected"),
        ([SIGN], False, "suspected"),
        ([finding("embedded-preview", Kind.TRACE)], False, "none"),
    ],
)
def test_the_status_is_the_strongest_sign(findings, declared, status):
    assert status_of(findings, Context(declared=declared)) == status


# To whom a rule applies


def asset(modality=Modality.IMAGE, place=Place.DEFINED):
    return Asset("a", 1, "png", "image/png", modality, place, (), ())


def binds(a_rule, role=Role.PRODUCER, status=Status.CONFIRMED, waived=(), **more):
    return applies(a_rule, sort_of(asset(**more), status), Context(role=role, waived=frozenset(waived)))


def test_an_empty_set_admits_everything():
    assert all(
        binds(rule(), role, modality=modality, place=place) for role in Role for modality in Modality for place in Place
    )


@pytest.mark.parametrize(
    ("admitted", "fits", "fails"),
    [
        (Applies(role=frozenset({Role.PRODUCER})), {}, {"role": Role.PUBLISHER}),
        (Applies(modality=frozenset({Modality.IMAGE})), {}, {"modality": Modality.AUDIO}),
        (Applies(status=frozenset({Status.CONFIRMED})), {}, {"status": Status.SUSPECTED}),
        (Applies(place=frozenset({Place.DEFINED})), {}, {"place": Place.UNDEFINED}),
    ],
)
def test_each_set_admits_what_is_in_it(admitted, fits, fails):
    assert binds(rule(applies=admitted), **fits)
    assert not binds(rule(applies=admitted), **fails)


def test_what_is_neither_media_nor_a_document_has_no_duty():
    assert not binds(rule(), modality=None)


def test_only_of_a_producer_is_anything_assumed():
    assert {role: binds(rule(), role, Status.NONE) for role in Role} == {
        Role.PRODUCER: True,
        Role.PROPAGATOR: False,
        Role.PUBLISHER: False,
    }


@pytest.mark.parametrize("waiver", ["art9", "not-art17"])
@pytest.mark.parametrize("role", Role)
def test_a_waiver_lifts_the_rules_that_name_it(waiver, role):
    assert not binds(rule(unless=frozenset({waiver})), role, waived=[waiver])
    assert binds(rule(unless=frozenset({waiver})), role)
    assert binds(rule(), role, waived=[waiver])


def test_a_label_beside_the_content_serves_the_publisher_only():
    beside = rule(unless=frozenset({"shown-beside"}))
    assert {role for role in Role if not binds(beside, role, waived=["shown-beside"])} == {Role.PUBLISHER}


@pytest.mark.parametrize(
    ("a_rule", "senses"),
    [
        (rule(), False),
        (rule(require=(EXPLICIT,)), True),
        (rule(require=(EXPLICIT, IMPLICIT)), False),
        (rule(require=(Match(Kind.EXPLICIT),)), False),
        (rule(given=EXPLICIT, require=(Match(Kind.EXPLICIT),)), True),
    ],
)
def test_which_rules_need_looking_or_listening(a_rule, senses):
    assert needs_senses(a_rule) is senses


# The outcome of a file, and what is said


def decided(outcome, severity="error"):
    return Verdict(rule(severity=severity), outcome)


def test_the_outcome_is_the_worst_of_the_error_rules():
    order = list(Outcome)[:5]
    for index in range(len(order)):
        assert outcome_of([decided(outcome) for outcome in reversed(order[index:])]) is order[index]
    assert outcome_of([decided(Outcome.STRIPPED, "warning"), decided(Outcome.COMPLIANT)]) is Outcome.COMPLIANT
    assert outcome_of([decided(Outcome.STRIPPED, "info")]) is Outcome.NONE
    assert outcome_of([]) is Outcome.NONE


def test_a_message_quotes_the_finding_that_decided():
    speaks = rule(
        require=(where(IMPLICIT, ("Label", "is", "1")),), message=Text("Label is {Label}, {absent}", "值为 {Label}")
    )
    assert judge(question(speaks), [finding(Label="AIGC")], []).message == Text("Label is AIGC, –", "值为 AIGC")
    assert len(judge(question(speaks), [finding(Label="x" * 999)], []).message.zh) < 100
    assert (
        "{ContentProducer}"
        in judge(question(speaks), [finding(Label="{ContentProducer}", ContentProducer="y")], []).message.en
    )


def test_a_message_says_why_nothing_can_be_said():
    found = judge(question(PRESENCE), [], [GAP])
    assert "the file is empty" in found.message.en
    assert "文件为空" in found.message.zh


def test_stripped_accuses_nobody():
    assert "by whom is not known" in judge(question(PRESENCE), [SIGN], []).message.en


def test_a_compliant_verdict_says_nothing():
    assert judge(question(PRESENCE), [GOOD], []).message is None
