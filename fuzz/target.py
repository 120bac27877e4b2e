"""One format under random bytes: `python fuzz/target.py FORMAT SECONDS SEEDS CRASHES`.

Whatever the bytes, checking them must give a report, and one that does not own up to a bug. With atheris installed the
bytes are led by what the code does with them; without it they are mutated from a seed, as the contract tests do.
"""

from __future__ import annotations

import random
import sys
import time
from contextlib import nullcontext
from pathlib import Path

try:
    import atheris
except ImportError:
    atheris = None

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests"))

with atheris.instrument_imports(include=["labelcheck"]) if atheris else nullcontext():
    from labelcheck.check import check
    from labelcheck.detectors import Options
    from labelcheck.model import Context, Level
    from labelcheck.rulepack import load_packs
    from labelcheck.source import Limits

from looking import FAILED  # behind what is instrumented
from test_contract import NAMES, mutated  # as above

LIMITS = Limits(payload=1 << 20, total=8 << 20, items=2000)
PACKS = load_packs()
SEED = 45438
LONGEST = 1 << 16


def target(data: bytes, name: str) -> None:
    """Checks the bytes as a file of this name; raises AssertionError where labelcheck failed on them."""
    report = check(data, name, Context(), Options(Level.METADATA, LIMITS), PACKS)
    for note in report.asset.notes:
        if note.problem == FAILED:
            raise AssertionError(f"{FAILED}: {note.stage}: {note.at.path}")


def mutate(name: str, seconds: float, seeds: Path, crashes: Path) -> None:
    """Mutations of the seeds for so long; a file that fails is kept, and the first ends the run."""
    chance = random.Random(SEED)  # noqa: S311  # a seed that anybody can repeat, no secret
    pool = [path.read_bytes() for path in sorted(seeds.iterdir())]
    start, runs = time.monotonic(), 0
    while time.monotonic() - start < seconds:
        data = mutated(chance.choice(pool), chance)
        runs += 1
        try:
            target(data, name)
        except Exception:
            (crashes / f"{Path(name).suffix[1:]}-mutated-{runs}").write_bytes(data)
            raise
    sys.stderr.write(f"Done {runs} runs in {time.monotonic() - start:.0f} second(s)\n")


def main() -> None:
    """Runs until the time is over or a crash was saved."""
    form, seconds, seeds, crashes = sys.argv[1:]
    name = NAMES[form]
    if atheris is None:
        mutate(name, float(seconds), Path(seeds), Path(crashes))
        return
    options = [
        f"-max_total_time={seconds}",
        f"-artifact_prefix={crashes}/{form}-",
        f"-max_len={LONGEST}",
        f"-seed={SEED}",
        "-timeout=10",
        "-rss_limit_mb=2048",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, seeds], lambda data: target(data, name))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
