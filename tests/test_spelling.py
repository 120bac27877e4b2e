"""A phrase sought in what a recogniser thinks possible: hand-made frames in, costs and places out."""

import numpy as np
import pytest

from labelcheck.declaration.mark import PHRASES
from labelcheck.media.ocr import Alphabet, Reading
from labelcheck.media.spelling import FAR, Spelt, spelt

LETTERS = ("", *dict.fromkeys("AIaiLlo0xe1|生主成戌合台人入工智能非 -·.—_丨"))
ALPHABET = Alphabet(LETTERS, {letter: place for place, letter in enumerate(LETTERS)})
WORD = "AI生成"


def frames(*texts, **doubts):
    """A frame for each text: blank for "", else its letters share nearly all of the probability."""
    rows = np.full((len(texts), len(LETTERS)), 1e-4)
    for row, text in zip(rows, texts, strict=True):
        for letter in text or [""]:
            row[ALPHABET.index[letter]] = 0.99 / max(1, len(text))
    for place, (letter, probability) in doubts.items():
        rows[int(place[1:]), ALPHABET.index[letter]] = probability
    return Reading(rows.astype(np.float32), ALPHABET)


def cheapest(reading, *phrases):
    hit = spelt(reading, phrases or (WORD,))
    assert hit is not None
    return hit


def is_spelt(reading, *phrases):
    """Whether one of the phrases costs so little that a mark may be read."""
    hit = spelt(reading, phrases)
    return hit is not None and hit.cost < 4.5


@pytest.mark.parametrize(
    ("texts", "start", "end"),
    [
        (["A", "I", "生", "成"], 0, 4),
        (["", "", "A", "I", "生", "成", ""], 2, 6),
        (["x", "", "A", "I", "", "生", "成", "x"], 2, 7),
        (["A", "A", "", "I", "I", "I", "生", "", "", "成", "成", "o"], 0, 10),
        (["x", "A", "A", "I", "生", "成"], 1, 6),
    ],
)
def test_a_phrase_that_is_read_costs_nothing_and_has_its_frames(texts, start, end):
    hit = cheapest(frames(*texts))
    assert hit.cost == pytest.approx(0, abs=1e-6)
    assert (
        start <= hit.start <= start + (texts[start] == texts[start + 1])
    )  # a letter may begin in either of its frames
    assert hit.end in {end, end - 1}
    assert frames(*texts).text(hit.start, hit.end) == WORD


@pytest.mark.parametrize("between", ["", " ", "-", "·", ".", "—", "_"])
def test_blanks_and_separators_between_letters_cost_nothing(between):
    assert cheapest(frames("A", between, "I", between, between, "生", between, "成")).cost == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    "texts", [("A", "x", "I", "生", "成"), ("A", "I", "能", "生", "成"), ("A", "I", "生", "非", "成")]
)
def test_other_letters_between_cost_what_speaks_against_it(texts):
    assert not is_spelt(frames(*texts), WORD)


@pytest.mark.parametrize(
    "texts", [("a", "l", "主", "成"), ("A", "1", "生", "戌"), ("A", "|", "生", "成"), ("A", "丨", "生", "成"), ("A", "i", "生", "成")]
)  # fmt: skip
def test_letters_that_look_alike_cost_nothing(texts):
    assert cheapest(frames(*texts)).cost == pytest.approx(0, abs=1e-6)


def test_chinese_phrases_have_their_look_alikes_too():
    assert cheapest(frames("入", "工", "智", "能", "台", "戌"), "人工智能合成").cost == pytest.approx(0, abs=1e-6)
    assert not spelt(frames("人", "工", "智", "能", "o", "x"), ("人工智能合成",))


def test_latin_letters_are_read_in_either_case():
    assert cheapest(frames("L", "o", "x"), "loX").cost == pytest.approx(0, abs=1e-6)
    assert not is_spelt(frames("L", "0", "x"), "lox")


@pytest.mark.parametrize("probability", [0.5, 0.1, 0.01])
def test_a_letter_in_doubt_costs_what_speaks_against_it(probability):
    reading = frames("A", "I", "x", "成", f2=("生", probability))
    assert cheapest(reading).cost == pytest.approx(np.log(0.99 / probability), abs=1e-4)


def test_doubts_add_up():
    reading = frames("A", "I", "x", "x", f2=("生", 0.1), f3=("成", 0.1))
    assert cheapest(reading).cost == pytest.approx(2 * np.log(9.9), abs=1e-4)


def test_letters_that_share_a_frame_cost_nothing():
    assert cheapest(frames("A", "I", "生x", "成")).cost == pytest.approx(0, abs=1e-6)


def test_a_letter_that_comes_twice_needs_a_gap_between():
    assert not is_spelt(frames("A", "A"), "AA")
    assert not is_spelt(frames("A", "A", "A"), "AA")
    assert cheapest(frames("A", "", "A"), "AA").cost == pytest.approx(0, abs=1e-6)
    assert cheapest(frames("A", " ", "A"), "AA").cost == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("texts", [(), ("A",), ("A", "I", "生"), ("成", "生", "I", "A"), ("x",) * 4, ("",) * 9])
def test_what_is_too_short_or_costs_too_much_is_not_there(texts):
    assert not spelt(
        frames(*texts) if texts else Reading(np.zeros((1, len(LETTERS)), np.float32) + 0.01, ALPHABET), ("AI生成",)
    )


@pytest.mark.parametrize("phrases", [("AI合成", "AI生成", "工工工工"), ("AI生成", "AI合成"), ("AI生成",)])
def test_of_several_phrases_the_cheapest_is_taken(phrases):
    reading = frames("A", "I", "生", "成", f2=("合", 0.05))
    assert cheapest(reading, *phrases) == cheapest(reading, "AI生成")
    assert 0 < cheapest(reading, "AI合成").cost < FAR


def test_phrases_sought_together_are_found_as_they_are_alone():
    random, phrases = np.random.default_rng(3), ("AI", "AA", "AI生", "人工智能", "成成", "智")
    for _ in range(40):
        reading = Reading(random.dirichlet(np.full(len(LETTERS), 0.15), 9).astype(np.float32), ALPHABET)
        alone = [hit for phrase in phrases if (hit := spelt(reading, (phrase,)))]
        assert spelt(reading, phrases) == min(alone, key=lambda hit: hit.cost, default=None)


def test_of_several_places_the_cheapest_is_taken():
    reading = frames("A", "I", "x", "成", "", "A", "I", "生", "成", f2=("生", 0.2))
    assert (cheapest(reading).start, cheapest(reading).end) == (5, 9)


def test_no_phrase_needs_a_letter_that_the_alphabet_lacks():
    assert spelt(frames("A", "I", "生", "成"), PHRASES[:1]) == Spelt("AI生成", pytest.approx(0, abs=1e-6), 0, 4)


def every_path(reading, phrase):
    """The least cost of the phrase over every path there is: slow, and plain."""
    logs = np.log(np.maximum(reading.frames, 1e-9))
    against = logs.max(axis=1, keepdims=True) - logs
    gap = against[:, [ALPHABET.index[letter] for letter in ("", *" -·.—_")]].min(axis=1)
    alike = {"A": "Aa", "I": "Il1|丨i", "生": "生主"}
    letters = [against[:, [ALPHABET.index[each] for each in alike[letter]]].min(axis=1) for letter in phrase]
    costs = [cost for letter in letters for cost in (letter, gap)][:-1]

    def least(state, frame):
        ways = [state, state + 1]
        if state % 2 == 0 and state + 2 < len(costs) and phrase[state // 2] != phrase[state // 2 + 1]:
            ways.append(state + 2)
        rest = [least(way, frame + 1) for way in ways if way < len(costs) and frame + 1 < len(gap)]
        return costs[state][frame] + min([*rest, 0.0 if state == len(costs) - 1 else np.inf])

    return min(least(0, frame) for frame in range(len(gap)))


@pytest.mark.parametrize("phrase", ["AI", "AA", "AI生", "AAI"])
def test_the_cost_is_that_of_the_best_of_all_paths(phrase):
    random = np.random.default_rng(len(phrase))
    for _ in range(40):
        rows = random.dirichlet(np.full(len(LETTERS), 0.15), 7).astype(np.float32)
        hit = spelt(Reading(rows, ALPHABET), (phrase,))
        wanted = every_path(Reading(rows, ALPHABET), phrase)
        assert (hit is None) == (wanted >= FAR)
        if hit:
            assert hit.cost == pytest.approx(wanted, abs=1e-4)
            assert 0 <= hit.start < hit.end <= 7


def test_the_frames_of_the_best_path_cost_what_it_costs():
    random = np.random.default_rng(7)
    for _ in range(40):
        reading = Reading(random.dirichlet(np.full(len(LETTERS), 0.15), 9).astype(np.float32), ALPHABET)
        if hit := spelt(reading, ("AI生",)):
            only = Reading(reading.frames[hit.start : hit.end], ALPHABET)
            assert cheapest(only, "AI生").cost == pytest.approx(hit.cost, abs=1e-5)
