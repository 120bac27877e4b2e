"""Visible labels: labelcheck beside an OCR package on one synthetic set, `python bench/explicit.py`, from `make bench-explicit`.

The set is the part `fresh` of bench/explicit_set.py, kept under build/bench-explicit. One process, one thread, one processor; the two look in turn, so that a slow minute of the machine meets both. The OCR package (rapidocr)
reads the whole picture with its own defaults but for the number of threads; a text match decides. It looks at every
`--ocr-every`th picture, and is compared on those. Times are processor seconds from the path to the answer, warm. Writes the
section "Visible labels" of bench/RESULTS.md, and every look to build/bench-explicit/looks.jsonl.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [str(HERE)]

from explicit_page import page  # noqa: E402  # bench/ is no package
from results import write_section  # noqa: E402  # as above

KEPT = ROOT / "build" / "bench-explicit"
TITLE = "Visible labels"
SEED = 45438
TIMED = {"1024x1024": 30, "3840x2160": 8, "7680x4320": 3}
"""Pictures with a label of each size, for the times; as many without."""

_GENERATOR = (
    "explicit_fresh",
    "explicit_set",
    "explicit_ink",
    "explicit_ground",
    "explicit_words",
    "explicit_negatives",
    "explicit_video",
)
_ENGLISH = re.compile(
    r"(?:generated|created|made|produced)(?:by|with|using)(?:ai|artificialintelligence)|ai-?generated", re.IGNORECASE
)

Look = dict[str, Any]
Ocr = Callable[[Path], list[str]]


def built(name: str, *options: str) -> Path:
    """The folder of a set made with these options; made unless it is there, made by the same code."""
    code = b"".join((HERE / f"{each}.py").read_bytes() for each in _GENERATOR)
    key = hashlib.sha256(code + " ".join(options).encode()).hexdigest()
    folder, made = KEPT / name, KEPT / name / "made"
    if not made.exists() or made.read_text() != key:
        shutil.rmtree(folder, ignore_errors=True)
        sys.stdout.write(f"making {name}\n")
        sys.stdout.flush()
        subprocess.run([sys.executable, str(HERE / "explicit_set.py"), str(folder), *options], check=True)  # noqa: S603  # our own script
        made.write_text(key)
    return folder


def truths(folder: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The line about the set, and a line a file."""
    first, *rest = map(json.loads, (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines())
    return first, rest


def _one_thread() -> None:
    """One processor and one thread, before any library that looks is loaded."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-1:])
    os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"


def _ocr() -> Ocr:
    from rapidocr import RapidOCR  # noqa: PLC0415  # only here, after the number of threads is set

    engine = "EngineConfig.onnxruntime"
    whole = RapidOCR(
        params={
            "Global.log_level": "critical",
            f"{engine}.intra_op_num_threads": 1,
            f"{engine}.inter_op_num_threads": 1,
        }
    )
    return lambda path: list(whole(str(path)).txts or ())


def says_both(lines: list[str]) -> bool:
    """Whether text that was read has both elements: the OCR package's only judge."""
    text = re.sub(r"\s", "", "".join(lines))
    chinese = re.search("AI|人工智能", text) and re.search("生成|合成", text)
    return bool(chinese or _ENGLISH.search(text))


def _labelcheck(path: Path) -> list[dict[str, Any]]:
    from labelcheck import scan  # noqa: PLC0415  # as above

    return [
        {**finding.properties, "box": list(finding.evidence[0].at.box) if finding.evidence[0].at.box else None}
        for finding in scan(path).findings
        if finding.scheme == "visible-text"
    ]


def _timed(look: Callable[[Path], Any], path: Path) -> tuple[Any, float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    found = look(path)
    return found, time.process_time() - processor, time.perf_counter() - wall


def looked(name: str, folder: Path, ocr: Ocr | None, every: int) -> Iterator[Look]:
    """A look at each file of the set by labelcheck, and at some by the OCR package."""
    _, files = truths(folder)
    for number, truth in enumerate(files):
        path = folder / truth["file"]
        found, seconds, wall = _timed(_labelcheck, path)
        look: Look = {"set": name, "truth": truth, "found": found, "seconds": seconds, "wall": wall, "ocr": None}
        if ocr and truth["kind"] != "video" and number % every == number // every % every:
            text, seconds, wall = _timed(ocr, path)
            look["ocr"] = {"label": says_both(text), "seconds": seconds, "wall": wall, "text": " / ".join(text)[:500]}
        yield look
        if number % 50 == 0:
            sys.stdout.write(f"{name}: {number} of {len(files)}\n")
            sys.stdout.flush()


def _sets(asked: argparse.Namespace) -> Iterator[tuple[str, Path, int]]:
    """Name and folder of each set, and which of its pictures the OCR package sees."""
    common = ("--seed", str(asked.seed), "--split", asked.split)
    many = ("--positives", str(asked.positives), "--negatives", str(asked.negatives), "--videos", str(asked.videos))
    yield "main", built("main", *common, *many), asked.ocr_every
    for size, count in TIMED.items():
        some = str(max(1, round(count * min(1, asked.positives / 400))))
        counts = ("--positives", some, "--negatives", some, "--brands", "0", "--videos", "0")
        yield size, built(size, *common, *counts, "--sizes", size), 2


def main() -> None:
    """Makes the sets, looks at them, and writes the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--split", default="fresh", choices=("all", "tune", "report", "fresh"))
    parser.add_argument("--positives", type=int, default=400)
    parser.add_argument("--negatives", type=int, default=800)
    parser.add_argument("--videos", type=int, default=35)
    parser.add_argument("--ocr-every", type=int, default=4, help="0: leave the OCR package out")
    parser.add_argument(
        "--note", default="", help="a paragraph for the section: what has been tuned after looks at this part"
    )
    parser.add_argument("--print", action="store_true", help="print the section, leave bench/RESULTS.md as it is")
    asked = parser.parse_args()
    _one_thread()
    sets = list(_sets(asked))
    ocr = _ocr() if asked.ocr_every else None
    about, files = truths(sets[0][1])
    for warm in files[:2]:
        _labelcheck(sets[0][1] / warm["file"])
        if ocr:
            ocr(sets[0][1] / warm["file"])
    looks = []
    with (KEPT / "looks.jsonl").open("w", encoding="utf-8") as out:
        for name, folder, every in sets:
            for look in looked(name, folder, ocr, max(1, every)):
                out.write(json.dumps(look, ensure_ascii=False) + "\n")
                looks.append(look)
    text = page(about, looks, asked.note)
    sys.stdout.write(text + "\n")
    if not asked.print:
        write_section(TITLE, text)


if __name__ == "__main__":
    main()
