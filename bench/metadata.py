"""`labelcheck scan --level metadata` beside ExifTool and MediaInfo on one corpus: `python bench/metadata.py`, from `make bench`.

The tools run in turn, so that a slow minute of the machine meets them all; whole process, warm cache, two processors, the
median of the rounds. What each found is counted from what it wrote. Writes its section of bench/RESULTS.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

import corpus as corpora  # noqa: E402  # bench/ is no package
import test_flat_cost as flat  # noqa: E402  # as above
from build import EXAMPLE_CODE  # noqa: E402  # as above
from labelcheck.version import VERSION  # noqa: E402  # as above
from results import RESULTS, write_section  # noqa: E402  # as above

PROCESSORS = 2
_COUNTED = (
    "Start-up is a run over an empty folder. Labels found: labelled files of which labelcheck reports a label, "
    "and of which the others write the provider code that stands in it. The system's Python is measured too, where there is one "
    "beside this: ExifTool has the system's Perl, and distributions build both optimized, which pyenv does not."
)
LABELCHECK = ["-m", "labelcheck", "scan", "--level", "metadata", "--format", "jsonl", "-q", "--fail-on", "never"]
SYSTEM = HERE.parent / ".venv/system/bin/python"
"""The Python that the system comes with, as ExifTool has the system's Perl: distributions build both optimized, pyenv does not."""


@dataclass(slots=True)
class Tool:
    """A command that takes a folder, how it names its version, and how its output names the labelled files."""

    name: str
    command: list[str]
    version: list[str]
    found: Callable[[str], set[str]]
    ours: bool = False
    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    start: float = 0.0
    labelled: set[str] = field(default_factory=set)


def _by_labelcheck(text: str) -> set[str]:
    reports = map(json.loads, text.splitlines())
    return {
        Path(each["file"]).name
        for each in reports
        if any(finding["scheme"] == "tc260-aigc" for finding in each["findings"])
    }


def _by_exiftool(text: str) -> set[str]:
    return {Path(each["SourceFile"]).name for each in json.loads(text or "[]") if EXAMPLE_CODE in json.dumps(each)}


def _by_mediainfo(text: str) -> set[str]:
    found = json.loads(text or "[]")
    files = [each["media"] for each in (found if isinstance(found, list) else [found]) if each.get("media")]
    return {Path(each["@ref"]).name for each in files if EXAMPLE_CODE in json.dumps(each)}


def tools() -> list[Tool]:
    """Our command under this Python and under the system's, and the others that are installed."""
    every = [
        _labelcheck("labelcheck", sys.executable),
        _labelcheck("labelcheck, the system's Python", str(SYSTEM)),
        Tool("ExifTool", ["exiftool", "-r", "-j", "-a", "-u", "-G1"], ["exiftool", "-ver"], _by_exiftool),
        Tool("MediaInfo", ["mediainfo", "--Output=JSON"], ["mediainfo", "--Version"], _by_mediainfo),
    ]
    return [tool for tool in every if shutil.which(tool.command[0])]


def _labelcheck(name: str, python: str) -> Tool:
    return Tool(name, [python, *LABELCHECK], [python, "--version"], _by_labelcheck, ours=True)


def run(tool: Tool, folder: Path) -> tuple[float, float, str]:
    """Seconds, processor seconds of all its processes, and the output of one run."""
    with tempfile.TemporaryFile() as out:
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run([*tool.command, str(folder)], stdout=out, stderr=subprocess.DEVNULL, check=False)  # noqa: S603  # from the list above
        seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        out.seek(0)
        text = out.read().decode("utf-8", "replace")
    return seconds, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, text


def measure(corpus: corpora.Corpus, rounds: int) -> list[Tool]:
    """The tools with their times over the corpus, in turn, and over an empty folder."""
    every = tools()
    if hasattr(os, "sync"):
        os.sync()  # what was just built is not written to the disk while the tools run
    with tempfile.TemporaryDirectory() as empty:
        for tool in every:
            tool.start = median(run(tool, Path(empty))[0] for _ in range(rounds))
    for _ in range(rounds):
        for tool in every:
            _warm(corpus.folder)
            seconds, cpu, text = run(tool, corpus.folder)
            tool.seconds.append(seconds)
            tool.cpu.append(cpu)
            tool.labelled = tool.found(text) & corpus.labelled
            sys.stdout.write(f"{tool.name}: {seconds:.2f} s\n")
            sys.stdout.flush()
    return every


def _warm(folder: Path) -> None:
    """Reads every file once: all tools find the same in the caches, whoever ran before them."""
    for path in folder.rglob("*"):
        if path.is_file():
            path.read_bytes()


def huge() -> Iterator[str]:
    """A table row for each huge sparse file of tests/test_flat_cost.py."""
    with tempfile.TemporaryDirectory() as folder:
        for name, make in flat.HUGE.items():
            path = Path(folder, f"huge.{name}")
            make(path)
            size = path.stat().st_size / flat.GIB
            runs = [flat.measure(path) for _ in range(3)]
            found = "yes" if runs[0][2] == 1 else "no"
            seconds, memory = median(each[0] for each in runs), max(each[1] for each in runs)
            yield f"| {name} | {size:.1f} GiB | {seconds * 1000:.1f} ms | {memory} MB | {found} |"
            path.unlink()


def page(corpus: corpora.Corpus, every: list[Tool], rounds: int) -> str:
    """The results as a section."""
    ours = [median(tool.seconds) for tool in every if tool.ours]
    return "\n".join(
        [
            "Written by `make bench` (bench/metadata.py); do not edit.",
            "",
            f"{_machine()}; labelcheck {VERSION}; "
            + "; ".join(f"{tool.name}{':' * tool.ours} {_version(tool)}" for tool in every)
            + ".",
            "",
            f"Corpus (bench/corpus.py, seed {corpora.SEED}): {corpus.files:,} files, {corpus.size / 1e9:.2f} GB, "
            f"{len(corpus.labelled):,} of them labelled; "
            f"{', '.join(f'{name} {count}' for name, count in corpus.formats.items())}. Media have 5 KB to 2 MB, "
            "documents to 400 KB, texts to 64 KB, every order of magnitude alike"
            + (f"; not made larger: {', '.join(corpus.unpadded)}." if corpus.unpadded else "."),
            "",
            f"Whole process, warm cache, {PROCESSORS} processors, the tools in turn, median of {rounds}. " + _COUNTED,
            "",
            "| tool | seconds | processor seconds | files/s | files/s net of start-up | labels found | labelcheck is |",
            "| --- | --- | --- | --- | --- | --- | --- |",
            *(_row(tool, corpus, ours) for tool in every),
            "",
            "Seconds of each round: "
            + "; ".join(f"{tool.name} {', '.join(f'{s:.2f}' for s in tool.seconds)}" for tool in every)
            + ".",
            "",
            "### Huge files",
            "",
            "Sparse files with their metadata at the end (tests/test_flat_cost.py): processor time and memory that one adds.",
            "",
            "| format | size | processor time | memory | label found |",
            "| --- | --- | --- | --- | --- |",
            *huge(),
            "",
        ]
    )


def _row(tool: Tool, corpus: corpora.Corpus, ours: list[float]) -> str:
    seconds = median(tool.seconds)
    net = corpus.files / max(seconds - tool.start, 1e-9)
    ratio = "" if tool.ours else f"{' and '.join(f'{seconds / each:.1f}' for each in ours)} times as fast"
    return (
        f"| {tool.name} | {seconds:.2f} | {median(tool.cpu):.2f} | {corpus.files / seconds:,.0f} | {net:,.0f} "
        f"| {len(tool.labelled):,} of {len(corpus.labelled):,} | {ratio} |"
    )


def _version(tool: Tool) -> str:
    text = subprocess.run(tool.version, capture_output=True, text=True, check=False).stdout  # noqa: S603  # as above
    version = text.split()[-1].removeprefix("v")
    return f"Python {version}" if tool.ours else version


def _machine() -> str:
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor() or platform.machine(),
    )
    return f"{platform.system()} on {model}, {PROCESSORS} processors of {os.cpu_count()}"


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines() if Path(path).exists() else []


def main() -> None:
    """Builds the corpus in a temporary folder, measures, and writes the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=corpora.FILES)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--output", type=Path, default=RESULTS)
    asked = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:PROCESSORS])
    os.environ.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # the first run keeps what it compiles, as an installed package has it
    with tempfile.TemporaryDirectory(prefix="labelcheck-bench-") as folder:
        corpus = corpora.make(Path(folder), asked.files)
        every = measure(corpus, asked.rounds)
        write_section("Implicit labels", page(corpus, every, asked.rounds), asked.output)
    for tool in every:
        lost = sorted(corpus.labelled - tool.labelled)
        sys.stdout.write(f"{tool.name}: {len(lost)} labelled files not found {', '.join(lost[:8])}\n")


if __name__ == "__main__":
    main()
