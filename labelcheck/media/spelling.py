"""A phrase sought in what a crop may say, rather than in what it most likely says.

The recogniser gives a probability for every character in every frame. The cost of a phrase is the log-probability of the
best free path less that of the best path that contains the phrase: a Viterbi search over a small automaton, wildcards
(which cost nothing) before and after, a blank or a separator allowed between letters (CTC).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from labelcheck.media.ocr import Alphabet, Reading

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.floating]
    Integers = NDArray[np.intp]

FAR = 15.0
"""A cost at which a phrase is not there; none is worked out beyond it."""

_ALIKE: Mapping[str, str] = {
    "A": "AaАΑＡ", "I": "Il1|丨iІΙⅠＩ!", "生": "生主", "成": "成戍戌", "合": "合台", "人": "人入", "工": "工エ",
}  # fmt: skip
"""Characters that look so much alike that a reader takes one for the other."""

_SEPARATORS = " -·.—_"


@dataclass(frozen=True, slots=True)
class Spelt:
    """A phrase as it was found: its cost, and its frames [start, end)."""

    phrase: str
    cost: float
    start: int
    end: int


def spelt(reading: Reading, phrases: Sequence[str]) -> Spelt | None:
    """The cheapest of the phrases, the first of those that cost the same; None if none costs less than `FAR`."""
    import numpy as np  # noqa: PLC0415  # heavy

    plan = _plan(reading.alphabet, tuple(phrases))
    best = np.log(np.maximum(reading.frames.max(axis=1), 1e-9))
    used = np.maximum(reading.frames[:, plan.columns], 1e-9)
    costs = best[:, None] - np.log(np.maximum.reduceat(used, plan.starts, axis=1))
    least = costs.min(axis=0)
    near = [which for which, word in enumerate(plan.words) if least[word].sum() < FAR]  # a bound from below: exact
    return _align(costs, plan, near) if near else None


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """`columns` of the alphabet that stand for the symbols, each symbol's from its place in `starts`; symbol 0 is the gap.

    `words`: the phrases in symbols.
    """

    phrases: tuple[str, ...]
    columns: Integers
    starts: Integers
    words: tuple[Integers, ...]


@cache
def _plan(alphabet: Alphabet, phrases: tuple[str, ...]) -> _Plan:
    import numpy as np  # noqa: PLC0415  # heavy

    letters = sorted({letter for phrase in phrases for letter in phrase})
    columns = [[0, *_columns(alphabet, _SEPARATORS)], *(_columns(alphabet, _alike(letter)) for letter in letters)]
    place = {letter: at for at, letter in enumerate(letters, 1)}
    return _Plan(
        phrases,
        np.concatenate([np.array(each, np.intp) for each in columns]),
        np.cumsum([0, *map(len, columns[:-1])]),
        tuple(np.array([place[letter] for letter in phrase]) for phrase in phrases),
    )


def _columns(alphabet: Alphabet, characters: str) -> list[int]:
    return [alphabet.index[character] for character in characters if character in alphabet.index]


def _alike(letter: str) -> str:
    return _ALIKE.get(letter) or (letter if ord(letter) > 0x2E80 else letter.lower() + letter.upper())


def _align(costs: Floats, plan: _Plan, near: Sequence[int]) -> Spelt | None:
    """The cheapest place of any of these phrases, all aligned at once. States alternate: letter, gap, letter, …"""
    import numpy as np  # noqa: PLC0415  # heavy

    words = [plan.words[which] for which in near]
    states = np.zeros((len(words), 2 * max(map(len, words)) - 1), np.intp)
    barred = np.full(states.shape, np.inf)  # from letter to letter, with no gap between: only if they differ
    for row, word in enumerate(words):
        states[row, : 2 * len(word) : 2] = word
        barred[row, 2 : 2 * len(word) : 2] = np.where(word[1:] == word[:-1], np.inf, 0.0)
    # Two columns stand before the first state: one that cannot be left, and the wildcard, which costs nothing.
    totals = np.full((len(costs) + 1, len(words), states.shape[1] + 2), np.inf)
    totals[:, :, 1] = 0.0
    each = costs[:, states]
    for frame in range(len(costs)):
        before = totals[frame]
        ways = np.minimum(before[:, 2:], before[:, 1:-1])
        np.minimum(ways, before[:, :-2] + barred, out=ways)
        np.add(ways, each[frame], out=totals[frame + 1, :, 2:])
    lasts = totals[:, range(len(words)), [2 * len(word) for word in words]]
    row = int(lasts.min(axis=0).argmin())
    end = int(lasts[:, row].argmin())
    if not lasts[end, row] < FAR:
        return None
    start = _begin(totals[:, row], barred[row, : 2 * len(words[row]) - 1], end)
    return Spelt(plan.phrases[near[row]], float(lasts[end, row]), start, end)


def _begin(totals: Floats, barred: Floats, end: int) -> int:
    """The frame at which the cheapest path to the last state enters the first."""
    state, frame = len(barred) - 1, end
    while state >= 0 and frame > 0:
        before = totals[frame - 1]
        ways = (before[state + 2], before[state + 1], before[state] + barred[state])
        state -= ways.index(min(ways))
        frame -= 1
    return frame
