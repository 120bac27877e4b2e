"""What reading a file costs does not grow with its size: huge sparse files, each in a process of its own."""

import subprocess
import sys

import pytest

import build
import build_media
from build import compact, label

BARE = compact(label())
GIB = 1 << 30
CPU, MEMORY = 0.5, 100
"""Seconds and megabytes that one file may add: generous, about 0.001 and 1 are measured (bench/RESULTS.md)."""

MEASURE = """
import resource, sys, time
from labelcheck import scan
scan(b"warm", name="a.txt", level="metadata")
def most():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> (20 if sys.platform == "darwin" else 10)
memory, start = most(), time.process_time()
report = scan(sys.argv[1], level="metadata")
print(time.process_time() - start, most() - memory)
print(sum(finding.scheme == "tc260-aigc" for finding in report.findings), report.asset.format)
"""


def mp4(path):
    """4 GiB of media data, and the movie behind them."""
    movie = build.mp4(build.udta_meta(BARE), media=False)
    at = int.from_bytes(movie[:4])
    head = movie[:at] + (1).to_bytes(4) + b"mdat" + (4 * GIB + 16).to_bytes(8)
    sparse(path, head, 4 * GIB, movie[at:])


def wav(path):
    """A wave file as long as RIFF can say, with the label behind the sound."""
    small = build_media.wav(build_media.riff_chunk("AIGC", BARE.encode()))
    at = small.index(b"data")
    size = int.from_bytes(small[at + 4 : at + 8], "little")
    more = 4 * GIB - len(small) - 64 & ~1
    total = int.from_bytes(small[4:8], "little") + more
    head = small[:4] + total.to_bytes(4, "little") + small[8 : at + 4] + (size + more).to_bytes(4, "little")
    body = at + 8 + size
    sparse(path, head + small[at + 8 : body], more, small[body:])


def pdf(path):
    """One stream of 1 GiB in an incremental update [ISO 32000-1, 7.5.6]."""
    small = build.pdf(f"<< /AIGC {build.pdf_string(BARE)} >>")
    previous = int(small.split()[-2])
    head = small + b"5 0 obj\n<< /Length %d >>\nstream\n" % GIB
    tail = b"\nendstream\nendobj\n"
    at = len(head) + GIB + len(tail)
    table = b"xref\n5 1\n%010d 00000 n \ntrailer\n<< /Size 6 /Root 1 0 R /Info 4 0 R /Prev %d >>\n" % (
        len(small),
        previous,
    )
    sparse(path, head, GIB, tail + table + b"startxref\n%d\n%%%%EOF\n" % at)


def sparse(path, head, hole, tail):
    with path.open("wb") as file:
        file.write(head)
        file.seek(hole, 1)
        file.write(tail)


def measure(path):
    """Seconds, megabytes, how many labels were found, and the format."""
    run = subprocess.run([sys.executable, "-c", MEASURE, path], capture_output=True, text=True, check=True)
    seconds, memory, labels, form = run.stdout.split()
    return float(seconds), int(memory), int(labels), form


HUGE = {"mp4": mp4, "wav": wav, "pdf": pdf}


@pytest.mark.skipif(sys.platform == "win32", reason="files are not sparse without asking, and memory is not measured")
@pytest.mark.parametrize("name", HUGE)
def test_a_huge_file_costs_no_more_than_a_small_one(name, tmp_path):
    path = tmp_path / f"huge.{name}"
    HUGE[name](path)
    assert path.stat().st_size >= GIB
    seconds, memory, labels, form = measure(path)
    assert (labels, form) == (1, name)
    assert seconds < CPU
    assert memory < MEMORY
