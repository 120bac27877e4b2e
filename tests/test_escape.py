"""Text of untrusted files, made safe to show."""

import os
import unicodedata

import pytest

from labelcheck.reports.escape import HIDDEN, contract_name, printable, well_formed


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("图片一.png", "图片一.png"),
        ("a\nb\tc\r", r"a\nb\tc\r"),
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("\x07\x00\x7f", r"\x07\x00\x7f"),
        ("\x9b31m\x85", r"\u009b31m\u0085"),
        ("gnp.\u202egpj", r"gnp.\u202egpj"),
        ("a\u200bb\u2066c\ufeff", r"a\u200bb\u2066c\ufeff"),
        ("line\u2028next", r"line\u2028next"),
        ("\U000e0041", r"\U000e0041"),
        ("\ud800", r"\ud800"),
        (os.fsdecode(b"caf\xe9.png"), r"caf\xe9.png"),
    ],
)
def test_printable_spells_out_what_a_terminal_obeys_or_a_reader_cannot_see(text, shown):
    assert printable(text) == shown
    assert not HIDDEN.search(printable(text))


def test_no_control_or_format_character_survives():
    for code in range(0x110000):
        if unicodedata.category(chr(code)) in {"Cc", "Cs", "Zl", "Zp"}:
            assert HIDDEN.match(chr(code)), hex(code)
        if unicodedata.bidirectional(chr(code)) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}:
            assert HIDDEN.match(chr(code)), hex(code)


def test_a_contract_name_is_utf8_with_slashes():
    assert contract_name(os.fsdecode(b"m\xff/\xe5\x9b\xbe.png")) == r"m\xff/图.png"
    contract_name(os.fsdecode(b"\xff\xfe")).encode("utf-8")
    assert contract_name("a\nb") == "a\nb"


def test_a_backslash_is_a_separator_on_windows_only(monkeypatch):
    assert contract_name(r"a\b.png") == r"a\b.png"
    monkeypatch.setattr(os, "sep", "\\")
    assert contract_name(r"a\b.png") == "a/b.png"


def test_well_formed_keeps_everything_but_surrogates():
    assert well_formed("a\n\u202e人\ud800") == "a\n\u202e人\\ud800"
