"""What a voice says of the sound it is part of: a transcript in, claims with their places out (GB 45438-2025 5.3 a and b).

A recogniser hears syllables and guesses characters: 人工智能生存, or a whole line in traditional characters. So words of a
label are first spelt back by their pinyin, without tones and with the pairs that are mistaken for each other as one (zh z, sh s, ch c,
ng n); then the grammars of written label sentences read the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from labelcheck.declaration.claim import ANYWHERE, Claim
from labelcheck.declaration.mark import read_mark
from labelcheck.declaration.sentence import fold, read_sentence

Spell = Callable[[str], Sequence[str]]
"""Gives the syllable of each character of a text, without tone."""

_WORDS = (
    "人工智能",
    "生成",
    "合成",
    "本音频",
    "本段音频",
    "本内容",
    "以上内容",
    "以下内容",
    "本节目",
    "本语音",
    "本录音",
    "由",
    "语音",
    "声音",
    "内容",
    "音频",
)
_PAIRS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))
_AI = re.compile(r"人工智[能慧]|(?<![a-z])a[\s.]?i(?![a-z])|artificial intelligence", re.IGNORECASE)
_MADE = re.compile(r"生成|合成|generated|synthesi[sz]ed|created|made|produced", re.IGNORECASE)
_CHINESE = re.compile("人工智[能慧]|生成|合成")
_IS = re.compile(r"\b(?:in|as)(?= A\.?I\.?[ -](?:generated|created|made)\b)")
"""An is that was heard as another word of its length: This voice in AI generated."""
_GOES_ON = ("的", "式", "技术", "内容", "物", "器", "吗", "么", "还是")
_BEFORE, _BETWEEN, _BEHIND = 14, 14, 8
_HAN = re.compile(r"[\u3400-\u9fff]")


class Said(NamedTuple):
    """A claim, the text that makes it, and its first character in the transcript and the one behind its last."""

    claim: Claim
    text: str
    start: int
    end: int


def spelt_back(text: str, spell: Spell) -> str:
    """The text, equally long and with simplified characters, with words of a label where its syllables sound like them."""
    spelt = list(text)
    syllables = [_alike(syllable) for syllable in spell(text)]
    if len(syllables) != len(text):
        return text
    for word in _WORDS:
        wanted = [_alike(syllable) for syllable in spell(word)]
        for at in range(len(text) - len(word) + 1):
            if syllables[at : at + len(word)] == wanted and all(map(_HAN.match, text[at : at + len(word)])):
                spelt[at : at + len(word)] = word
    return "".join(spelt)


def has_a_word(text: str, spell: Spell) -> bool:
    """Whether something in the text sounds like a Chinese word of a label: then a hearing with a Chinese prompt is not made up."""
    return _CHINESE.search(spelt_back(text, spell)) is not None


def read_spoken(text: str, spell: Spell) -> Iterator[Said]:
    """Each claim of the transcript, sentence by sentence, and in a sentence that is none as a whole around the two elements."""
    back = _IS.sub("is", spelt_back(text, spell))
    for m in re.finditer(r"[^。！？!?.\n]+", back):
        claim = read_sentence(m[0])
        if claim is not None and claim.language in {"zh", "en"} and (claim.ai or claim.generation):
            yield Said(claim, text[m.start() : m.end()].strip(), m.start(), m.end())
            continue
        yield from _around(text, back, m.start(), m.end())


def _around(text: str, back: str, start: int, end: int) -> Iterator[Said]:
    for ai in _AI.finditer(back, start, end):
        made = _MADE.search(back, ai.end(), min(end, ai.end() + _BETWEEN))
        if made is None:
            continue
        first, last = max(start, ai.start() - _BEFORE), min(end, made.end() + _BEHIND)
        claim = (
            read_sentence(back[first:last])
            or _mark(back[first : ai.start()], back[ai.start() : made.end()], back[made.end() : last])
            or _as_far_as(back[first : made.end()], back[made.end() : last])
        )
        if claim is not None and claim.declares != "no" and claim.language in {"zh", "en"}:
            yield Said(claim, text[first:last].strip(), first, last)
            return


def _as_far_as(text: str, behind: str) -> Claim | None:
    """What a sentence about this text says up to its verb, where a recogniser garbled what follows: 本节目由人工智能合成与音波…"""
    claim = None if behind.startswith(_GOES_ON) else read_sentence(text)
    return claim if claim and claim.place == ANYWHERE and claim.language == "zh" else None


def _mark(before: str, phrase: str, behind: str) -> Claim | None:
    words = re.sub(r"[\s,，、.]", "", fold(phrase))
    known = {
        "ai生成": "AI生成",
        "ai合成": "AI合成",
        "人工智能生成": "人工智能生成",
        "人工智能合成": "人工智能合成",
    }.get(words)
    return read_mark(before, known, behind) if known else None


def _alike(syllable: str) -> str:
    low = syllable.lower()
    for exact, kept in _PAIRS:
        low = low.replace(exact, kept)
    return low
