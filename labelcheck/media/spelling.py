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

    Floats = NDArray[np.float32]

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


def spelt(reading: Reading, phrases: Sequence[str]) -> list[Spelt]:
    """The phrases whose cost is below `FAR`, cheapest first."""
    import numpy as np  # noqa: PLC0415  # heavy

    plan = _plan(reading.alphabet, tuple(phrases))
    best = np.log(np.maximum(reading.frames.max(axis=1), 1e-9))
    symbols = np.stack([reading.frames[:, columns].max(axis=1) for columns in plan.columns], axis=1)
    costs = best[:, None] - np.log(np.maximum(symbols, 1e-9))
    least = costs.min(axis=0)
    near = [p for p, word in enumerate(plan.words) if sum(least[s] for s in word) < FAR]
    found = [_align(costs, plan, p) for p in near]
    return sorted((hit for hit in found if hit.cost < FAR), key=lambda hit: hit.cost)


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """`columns`: of each symbol, the alphabet's characters that stand for it; `words`: the phrases in symbols."""

    phrases: tuple[str, ...]
    columns: tuple[list[int], ...]
    words: tuple[tuple[int, ...], ...]


@cache
def _plan(alphabet: Alphabet, phrases: tuple[str, ...]) -> _Plan:
    letters = sorted({letter for phrase in phrases for letter in phrase})
    columns = [[0, *_columns(alphabet, _SEPARATORS)], *(_columns(alphabet, _alike(letter)) for letter in letters)]
    place = {letter: at for at, letter in enumerate(letters, 1)}
    return _Plan(phrases, tuple(columns), tuple(tuple(place[letter] for letter in phrase) for phrase in phrases))


def _columns(alphabet: Alphabet, characters: str) -> list[int]:
    return [alphabet.index[character] for character in characters if character in alphabet.index]


def _alike(letter: str) -> str:
    return _ALIKE.get(letter) or (letter if ord(letter) > 0x2E80 else letter.lower() + letter.upper())


def _align(costs: Floats, plan: _Plan, which: int) -> Spelt:
    """The cheapest place of one phrase. States alternate: letter, gap, letter, …; gap is symbol 0."""
    import numpy as np  # noqa: PLC0415  # heavy

    word = plan.words[which]
    states = np.zeros(2 * len(word) - 1, np.intp)
    states[::2] = word
    may_skip = np.zeros(len(states), bool)  # from letter to letter, with no gap between: only if they differ
    may_skip[2::2] = np.array(word[1:]) != np.array(word[:-1])
    total = np.full(len(states), np.inf, np.float32)
    begun = np.zeros(len(states), np.intp)
    best = Spelt(plan.phrases[which], float("inf"), 0, 0)
    for frame, cost in enumerate(costs[:, states]):
        stay, step, skip = total, np.r_[0.0, total[:-1]], np.r_[np.inf, np.inf, total[:-2]]
        skip = np.where(may_skip, skip, np.inf)
        starts = np.stack([begun, np.r_[frame, begun[:-1]], np.r_[0, 0, begun[:-2]]])
        ways = np.stack([stay, step, skip])
        chosen = ways.argmin(axis=0)
        total = np.take_along_axis(ways, chosen[None], 0)[0] + cost
        begun = np.take_along_axis(starts, chosen[None], 0)[0]
        if total[-1] < best.cost:
            best = Spelt(best.phrase, float(total[-1]), int(begun[-1]), frame + 1)
    return best
