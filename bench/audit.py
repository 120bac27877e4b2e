"""Audits at scale: `python bench/audit.py`, from `make bench-audit`; writes its section of RESULTS.md and docs/scale.md.

100,000 small files go through `labelcheck audit`; then the run is killed half-way and resumed; then the report is asked of 10⁶
rows; then every format is read in this process, and what that costs is projected.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path

import duckdb

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

import corpus as corpora  # noqa: E402  # bench/ is no package
import results  # noqa: E402  # as above
from labelcheck.check import check  # noqa: E402  # as above
from labelcheck.detectors import Options  # noqa: E402  # as above
from labelcheck.model import Context, Level, Role  # noqa: E402  # as above
from labelcheck.reports.contract import as_json  # noqa: E402  # as above
from labelcheck.rulepack import load_packs  # noqa: E402  # as above
from labelcheck.source import Source  # noqa: E402  # as above

SAMPLES = HERE.parent / "samples"
SCALE = HERE.parent / "docs" / "scale.md"
LABELCHECK = [sys.executable, "-m", "labelcheck", "audit"]
SMALL = 40_000
"""Bytes: samples above are left out."""


def build(folder: Path, files: int) -> int:
    """Copies of the small samples, drawn with a seed, a thousand in a folder; their bytes in all."""
    chance = random.Random(45438)  # noqa: S311  # a seed that anybody can repeat, no secret
    names = [path for path in sorted(SAMPLES.rglob("*")) if path.is_file() and path.suffix not in {".py", ".toml"}]
    names = [path for path in names if path.stat().st_size < SMALL]
    total = 0
    for number in range(files):
        if number % 1000 == 0:
            inner = folder / f"{number // 1000:03}"
            inner.mkdir(parents=True)
        name = chance.choice(names)
        shutil.copyfile(name, inner / f"{number:06}-{name.name}")
        total += name.stat().st_size
    return total


class Memory(threading.Thread):
    """The most memory (PSS) that a process and its children have taken together, asked ten times a second."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.most = pid, 0
        self.start()

    def run(self) -> None:
        """Until the process is gone."""
        while True:
            try:
                self.most = max(self.most, sum(map(_pss, _family(self.pid))))
            except (OSError, ValueError):
                return
            time.sleep(0.1)


def _family(pid: int) -> list[int]:
    children = [
        int(child) for task in Path(f"/proc/{pid}/task").glob("*/children") for child in task.read_text().split()
    ]
    return [pid, *(each for child in children for each in _family(child))]


def _pss(pid: int) -> int:
    line = next(line for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines() if line.startswith("Pss:"))
    return int(line.split()[1]) << 10


def measured(*words: str) -> tuple[float, int]:
    """Seconds and the most memory of an audit."""
    start = time.perf_counter()
    process = subprocess.Popen([*LABELCHECK, *words, "-q"], stderr=subprocess.PIPE)  # noqa: S603  # our own words
    memory = Memory(process.pid)
    _, told = process.communicate()
    if process.returncode:
        raise SystemExit(told.decode())
    return time.perf_counter() - start, memory.most


_COUNTING = """
import os
from labelcheck.audit import run
counter = os.open({counter!r}, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
check = run.Task.check
def counted(self, item):
    os.write(counter, b"x")
    return check(self, item)
run.Task.check = counted
from labelcheck.cli import main
if __name__ == "__main__":
    main()
"""


def repeated(media: Path, folder: Path, files: int, seconds: float) -> int:
    """Files that are checked twice when an audit is killed after so many seconds and then resumed."""
    counter, script, out = folder / "counter", folder / "counting.py", folder / "killed"
    script.write_text(_COUNTING.format(counter=str(counter)), encoding="utf-8")
    words = [sys.executable, str(script), "audit", "--out", str(out), "-q"]
    process = subprocess.Popen([*words, str(media)], start_new_session=True)  # noqa: S603  # as above
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    subprocess.run([*words, "--resume"], check=True, stderr=subprocess.DEVNULL)  # noqa: S603  # as above
    return counter.stat().st_size - files


def million(out: Path, folder: Path) -> tuple[int, float, float]:
    """Rows, and the seconds that a table and a page of them take, whole process."""
    big = folder / "million" / "results"
    big.mkdir(parents=True)
    duckdb.connect().execute(
        f"COPY (SELECT file || '~' || n AS file, result.* EXCLUDE (file) FROM read_parquet('{out}/results/*.parquet') AS result,"  # noqa: S608  # our own words
        f" range(10) AS copies(n)) TO '{big}' (FORMAT parquet, COMPRESSION zstd, FILE_SIZE_BYTES '50MB', OVERWRITE_OR_IGNORE)"
    )
    spent = []
    for words in (["--by", "provider,outcome"], ["--format", "html", "--output", str(folder / "page.html")]):
        start = time.perf_counter()
        subprocess.run([*LABELCHECK, "report", str(big.parent), *words], check=True, stdout=subprocess.DEVNULL)  # noqa: S603  # as above
        spent.append(time.perf_counter() - start)
    rows = duckdb.connect().execute(f"SELECT count(*) FROM read_parquet('{big}/*.parquet')").fetchone()  # noqa: S608  # as above
    return (rows or (0,))[0], spent[0], spent[1]


def costs(folder: Path, files: int) -> dict[str, tuple[int, float, float, float]]:
    """By format: files, and of each processor milliseconds, bytes read and bytes it has, on average, in this process."""
    made = corpora.make(folder, files)
    options, packs = Options(Level.METADATA), load_packs()
    read = [0]
    fetch = Source._fetch

    def noted(self: Source, offset: int, size: int) -> bytes:
        data = fetch(self, offset, size)
        read[0] += len(data)
        return data

    Source._fetch = noted  # type: ignore[method-assign]
    seen: dict[str, list[tuple[float, int, int]]] = defaultdict(list)
    try:
        for path in sorted(made.folder.rglob("*")):
            if path.is_file():
                read[0], start = 0, time.process_time()
                report = check(str(path), path.name, Context(Role.PROPAGATOR), options, packs)
                as_json(report)
                seen[report.asset.format].append((time.process_time() - start, read[0], path.stat().st_size))
    finally:
        Source._fetch = fetch  # type: ignore[method-assign]
    return {
        name: (len(each), *(sum(values) / len(each) for values in zip(*each, strict=True)))
        for name, each in sorted(seen.items())
    }


def scale(rows: dict[str, tuple[int, float, float, float]], rate: float, size: float) -> str:
    """docs/scale.md: what a file costs, and what many would."""
    table = "\n".join(
        f"| {name} | {number} | {1000 * seconds:.2f} | {read / 1000:.0f} | {whole / 1000:.0f} |"
        for name, (number, seconds, read, whole) in rows.items()
    )
    projected = "\n".join(
        f"| 10{power} | {_span(count / rate)} | {_span(count / rate / 32)} | {count * size / 1e9:,.1f} GB |"
        for power, count in (("⁵", 1e5), ("⁶", 1e6), ("⁸", 1e8))
    )
    files = sum(number for number, *_ in rows.values())
    mean = sum(number * read for number, _, read, _ in rows.values()) / files
    return f"""# Scale

Written by `make bench-audit` (bench/audit.py), {time.strftime("%Y-%m-%d")}; do not edit.

What a file costs at level metadata, role propagator, from a warm disk, in one process: reading, finding, judging and its JSON. The files are those of bench/corpus.py:
5 KB to 2 MB, half of them labelled. Only as much of a file is read as its labels may stand in.

| format | files | processor ms | KB read | KB in all |
| --- | --- | --- | --- | --- |
{table}

Small files go through `labelcheck audit` at {rate:,.0f} a second on two cores (RESULTS.md), checkpoint and Parquet included. So, if nothing else gives way:

| files | two cores | sixty-four cores | results on disk |
| --- | --- | --- | --- |
{projected}

- **Disks.** From a disk that is not warm, what is read decides: {mean / 1000:.0f} KB a file on average over these formats, {mean * 1e6 / 1e9:,.0f} GB for 10⁶ files, in a few
  pieces each. Files of one folder are read one after the other, in the order of their names.
- **One machine.** One process a core, models loaded once each. Every result passes through one process that writes the Parquet files; where that is the narrow place, one audit a subtree,
  reported together (`read_parquet` takes several folders), is the way. The column of sixty-four cores takes it that this was done.
- **Many machines.** The seam is one function: `check_many(entries, jobs, work, timeout)` takes files and gives results in their order, and knows nothing of where they are kept. Another
  engine takes its place; the checkpoint stays as it is. It is not built.
- **10⁸ files** are 2,000 shards of 50,000 rows. The state (SQLite) holds every name: one audit for each million or so keeps it small.
- **Level full** costs what looking costs: 0.1 s a picture, 2 s for ten seconds of video (RESULTS.md): 10⁶ pictures are 28 hours of one core. That is what `--deepen` and `--sample` are for.
"""


def _span(seconds: float) -> str:
    for unit, size in (("days", 86400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def main() -> None:
    """Measures and writes the section and the page."""
    options = argparse.ArgumentParser()
    options.add_argument("--files", type=int, default=100_000)
    files = options.parse_args().files
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        media, out = folder / "media", folder / "out"
        size = build(media, files)
        measured(str(media), "--out", str(folder / "warm"))  # the disk is warm from here on
        seconds, memory = measured(str(media), "--out", str(out))
        again, _ = measured(str(media), "--out", str(out), "--incremental")
        twice = repeated(media, folder, files, seconds / 2)
        rows, table, page = million(out, folder)
        stored = sum(path.stat().st_size for path in out.rglob("*")) / files
        costly = costs(folder / "mixed", 2000)
    load = os.getloadavg()[2]
    results.write_section(
        "Audits",
        f"""Measured {time.strftime("%Y-%m-%d")} by `make bench-audit` on two processors (load of the machine over 15 minutes at the end: {load:.1f}).

| what | seen |
| --- | --- |
| `labelcheck audit`, {files:,} small files ({size / 1e6:,.0f} MB, warm), whole process | {seconds:.1f} s: {files / seconds:,.0f} files/s |
| most memory of all processes together (PSS) | {memory / 1e6:.0f} MB |
| `--incremental` when nothing has changed | {again:.1f} s |
| killed half-way and resumed: files checked twice | {twice} ({twice / files:.2%}) |
| `audit report` over {rows:,} rows, table | {table:.1f} s |
| the same as a page | {page:.1f} s |
""",
    )
    SCALE.write_text(scale(costly, files / seconds, stored), encoding="utf-8")


if __name__ == "__main__":
    main()
