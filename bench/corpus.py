"""A reproducible corpus of mixed files for measuring: every carrier that labelcheck reads, half of the files labelled.

The carriers are the samples of tests/test_contract.py, so the corpus grows with the formats. Each is padded in its media
part, or in its text, to a size drawn from a seed; the same seed gives the same bytes.
"""

from __future__ import annotations

import math
import random
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "bench")]

import build  # noqa: E402  # tests/ is no package
from padding import DOCUMENTS, PADDING, PROSE, Padding  # noqa: E402  # as above
from test_contract import NAMES, SAMPLES  # noqa: E402  # as above

SEED = 45438
FILES = 12_000
SMALLEST, LARGEST, LARGEST_DOCUMENT, LARGEST_PROSE = 5 << 10, 2 << 20, 400 << 10, 64 << 10
HOMELESS = frozenset({"text"})
"""Formats without a place for a label: what stands in them is no label."""

_FOLDER = 500
"""Files in one folder."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """The folder, how many bytes and files it holds of each format, and the names of the labelled ones."""

    folder: Path
    size: int
    formats: dict[str, int]
    labelled: frozenset[str]
    unpadded: tuple[str, ...]

    @property
    def files(self) -> int:
        """How many files there are."""
        return sum(self.formats.values())


def make(folder: Path, files: int = FILES) -> Corpus:
    """The corpus, written below `folder`: files of each format in turn, unlabelled and labelled in turn."""
    chance = random.Random(SEED)  # noqa: S311  # a seed that anybody can repeat, no secret
    padding = Padding(chance, LARGEST)
    formats = list(SAMPLES)
    counts = dict.fromkeys(formats, 0)
    labelled = set()
    total = 0
    for number in range(files):
        name = formats[number % len(formats)]
        data = _carrier(name, counts[name])
        counts[name] += 1
        if name in PADDING:
            data = PADDING[name](data, max(0, _size(chance, name) - len(data)), padding)
        path = folder / f"{number // _FOLDER:03}" / f"{number:05}{Path(NAMES[name]).suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        total += len(data)
        if name not in HOMELESS and holds_label(data):
            labelled.add(path.name)
    unpadded = tuple(name for name in formats if name not in PADDING)
    return Corpus(folder, total, {name: n for name, n in counts.items() if n}, frozenset(labelled), unpadded)


def _carrier(name: str, number: int) -> bytes:
    """An unlabelled sample for even numbers, the labelled ones in turn for odd numbers."""
    labelled = [data for data in SAMPLES[name] if holds_label(data)]
    if number % 2 and labelled:
        return labelled[number // 2 % len(labelled)]
    return next((data for data in SAMPLES[name] if not holds_label(data)), SAMPLES[name][0])


def holds_label(data: bytes) -> bool:
    """Whether the builders' invented provider stands in the bytes: they compress nothing."""
    return any(build.EXAMPLE_CODE.encode(codec) in data for codec in ("ascii", "utf-16-le", "utf-16-be"))


def _size(chance: random.Random, name: str) -> int:
    """A size between the smallest and the largest, every order of magnitude alike."""
    largest = LARGEST_PROSE if name in PROSE else LARGEST_DOCUMENT if name in DOCUMENTS else LARGEST
    return round(math.exp(chance.uniform(math.log(SMALLEST), math.log(largest))))


def main() -> None:
    """Writes the corpus into a folder: `python bench/corpus.py FOLDER [FILES]`."""
    corpus = make(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else FILES)
    sys.stdout.write(f"{corpus.files} files, {corpus.size / 1e9:.2f} GB, {len(corpus.labelled)} labelled\n")
    if corpus.unpadded:
        sys.stdout.write(f"not padded: {', '.join(corpus.unpadded)}\n")


if __name__ == "__main__":
    main()
