"""Every format under random bytes, one after the other: `python fuzz/run.py --seconds 60 [--format png]`.

Seeds are the samples of the contract tests and those of samples/. A crash is saved in fuzz/crashes/; once it is mended, it
becomes a sample with a name, by hand. Ends with 1 where there was one. A run over every format writes its section of
bench/RESULTS.md.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path += [str(ROOT / "tests"), str(ROOT / "bench")]

from results import write_section  # noqa: E402  # bench/ is no package
from test_contract import NAMES, SAMPLES  # noqa: E402  # tests/ is no package

CRASHES = HERE / "crashes"


def main() -> None:
    """Fuzzes the formats asked for, and says of each how many executions there were."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60, help="for each format")
    parser.add_argument("--format", choices=sorted(SAMPLES), action="append", help="this format only; may be repeated")
    asked = parser.parse_args()
    CRASHES.mkdir(exist_ok=True)
    runs = {form: fuzz(form, asked.seconds) for form in asked.format or SAMPLES}
    failed = [form for form, number in runs.items() if number is None]
    if not asked.format:
        write_section("Random bytes", page(runs, asked.seconds))
    if failed:
        sys.exit(f"failed: {', '.join(failed)}; see {CRASHES.relative_to(ROOT)}/")


def page(runs: dict[str, int | None], seconds: int) -> str:
    """The results as a section."""
    stood = {form: number for form, number in runs.items() if number is not None}
    return "\n".join(
        [
            f"Written by `make fuzz`: {len(runs)} formats, {seconds} s each, {sum(stood.values()):,} executions from the first byte to",
            f"the report, at level metadata. Crashed: {', '.join(sorted(runs.keys() - stood.keys())) or 'none'}.",
            "",
            f"Executions: {', '.join(f'{form} {number:,}' for form, number in stood.items())}.",
        ]
    )


def fuzz(form: str, seconds: int) -> int | None:
    """How many executions a format stood in so many seconds, None for a crash; writes a line with its figures, or the error."""
    with tempfile.TemporaryDirectory(prefix="labelcheck-fuzz-") as folder:
        seeds = Path(folder, "seeds")
        seeds.mkdir()
        suffix = Path(NAMES[form]).suffix
        for number, data in enumerate([*SAMPLES[form], *_files(suffix)]):
            (seeds / f"{number:03}").write_bytes(data)
        command = [sys.executable, str(HERE / "target.py"), form, str(seconds), str(seeds), str(CRASHES)]
        run = subprocess.run(command, check=False, capture_output=True, text=True, errors="replace", cwd=ROOT)  # noqa: S603  # our own
    done = re.search(r"Done (\d+) runs in (\d+) second", run.stderr)
    sys.stdout.write(f"{form:12} {_figures(done) if done else 'failed'}\n")
    if run.returncode:
        sys.stdout.write(run.stderr[-3000:] + "\n")
    sys.stdout.flush()
    return int(done[1]) if done and run.returncode == 0 else None


def _files(suffix: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted((ROOT / "samples").rglob(f"*{suffix}"))]


def _figures(done: re.Match[str]) -> str:
    runs, seconds = int(done[1]), max(int(done[2]), 1)
    return f"{runs} executions, {runs // seconds} a second, no crash"


if __name__ == "__main__":
    main()
