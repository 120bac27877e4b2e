"""Bytes to text: encodings, byte order marks, blocks that are cut inside a character, and bytes that are no text."""

import codecs

import pytest

from labelcheck.metadata.charset import decode, looks_like_text

TEXT = "春天到了，街道两旁的树木陆续发芽。\n本文由AI生成。\n"
ENCODED = {
    "utf-8": TEXT.encode(),
    "utf-8 with mark": codecs.BOM_UTF8 + TEXT.encode(),
    "utf-16-le": codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
    "utf-16-be": codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    "gb18030": TEXT.encode("gb18030"),
}


@pytest.mark.parametrize("name", ENCODED)
def test_text_comes_back_without_its_mark(name: str) -> None:
    assert decode(ENCODED[name]) == (TEXT, name.removesuffix(" with mark"))
    assert looks_like_text(ENCODED[name])


@pytest.mark.parametrize("name", ENCODED)
def test_a_head_may_end_anywhere(name: str) -> None:
    data = ENCODED[name]
    for size in range(4, len(data)):
        decoded = decode(data[:size], cut_end=True)
        assert decoded is not None, size
        assert TEXT.startswith(decoded[0])


@pytest.mark.parametrize("name", ["utf-8", "utf-16-le", "utf-16-be", "gb18030"])
def test_a_tail_may_start_inside_a_character(name: str) -> None:
    text = "😀开头\n" + TEXT * 2
    data = text.encode(name)
    step = 2 if name.startswith("utf-16") else 1
    for start in range(0, 12, step):
        decoded = decode(data[start:], cut_start=True, encoding=name)
        assert decoded is not None, start
        assert text.endswith(decoded[0])
        assert len(decoded[0]) > len(TEXT)


def test_a_block_of_gb18030_needs_one_plain_byte_to_start_from() -> None:
    assert decode("树木发芽".encode("gb18030")[1:], cut_start=True, encoding="gb18030") is None


def test_a_cut_character_is_no_text_when_the_file_is_whole() -> None:
    assert decode("树".encode()[:2]) is None


@pytest.mark.parametrize(
    "data",
    [
        b"plain\0text",
        b"MZ\x90\0\x03",
        bytes(range(1, 9)) * 4,
        TEXT.encode("utf-16-le"),  # without its mark
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
        "naïve café".encode("latin-1"),
        "今日は良い天気ですね。記事を書きました。".encode("shift_jis"),
        bytes((i * 37 + 200) % 256 or 1 for i in range(400)),
    ],
)
def test_what_is_no_text_or_of_another_encoding_is_refused(data: bytes) -> None:
    assert decode(data) is None
    assert not looks_like_text(data)


def test_nothing_is_text_but_does_not_look_like_it() -> None:
    assert decode(b"") == ("", "utf-8")
    assert not looks_like_text(b"")


def test_a_few_control_characters_are_text() -> None:
    assert decode(b"\x1b[31m" + b"an ordinary line of a log\n" * 8) is not None


def test_the_encoding_of_the_start_holds_for_a_later_block() -> None:
    assert decode(b"plain words", encoding="gb18030", cut_start=False) == ("plain words", "gb18030")
