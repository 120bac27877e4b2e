"""The service under load on this machine: `python bench/service.py`, from `make bench-service`; writes its section of RESULTS.md.

Sixteen clients upload 200 files of 1 MB: labelled PNG at level metadata, pictures to look at at level full.
"""

from __future__ import annotations

import io
import platform
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import numpy as np
from PIL import Image

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

import results  # noqa: E402  # bench/ is no package
from serving import SAMPLES, Server, serving  # noqa: E402  # as above

CLIENTS, UPLOADS, SIZE = 16, 200, 1 << 20


def labelled() -> bytes:
    """A PNG with its label, with bytes behind its end up to 1 MB."""
    content = (SAMPLES / "png/label-guide.png").read_bytes()
    return content + bytes(SIZE - len(content))


def picture() -> bytes:
    """A JPEG of 1024 by 1024 pixels and about 1 MB: a sky with grain."""
    grain = np.random.default_rng(7).normal(0, 34, (1024, 1024, 3))
    sky = np.linspace(90, 200, 1024)[:, None, None] + grain
    out = io.BytesIO()
    Image.fromarray(sky.clip(0, 255).astype(np.uint8)).save(out, "JPEG", quality=93)
    return out.getvalue()


def load(server: Server, content: bytes, level: str) -> tuple[float, list[float], int]:
    """Seconds in all, seconds of each upload, and how many answers were wrong or none."""

    def upload(number: int) -> tuple[float, bool]:
        start = time.perf_counter()
        files = {"file": (f"{number}.bin", content)}
        answer = client.post("/v1/scan", files=files, data={"level": level})
        is_right = answer.status_code == 200 and answer.json()[0]["file"] == f"{number}.bin"
        return time.perf_counter() - start, is_right

    start = time.perf_counter()
    with httpx.Client(base_url=server.url, timeout=120) as client, ThreadPoolExecutor(CLIENTS) as pool:
        answers = list(pool.map(upload, range(UPLOADS)))
    return time.perf_counter() - start, [spent for spent, _ in answers], sum(not right for _, right in answers)


def main() -> None:
    """Measures and writes the section."""
    rows = []
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), jobs=2) as server:
        server.ready()
        for level, content in (("metadata", labelled()), ("full", picture())):
            whole, each, lost = load(server, content, level)
            p95 = statistics.quantiles(each, n=20)[-1]
            rows.append(
                f"| {level} | {len(content) / 1e6:.2f} MB | {UPLOADS / whole:.0f} | {statistics.median(each):.2f} s"
                f" | {p95:.2f} s | {lost} | {len(server.waiting())} |"
            )
            print(rows[-1])  # noqa: T201  # a script that says what it saw
    results.write_section(
        "The service under load",
        f"""Measured {time.strftime("%Y-%m-%d")} by `make bench-service`: {UPLOADS} uploads from {CLIENTS} clients on the same machine,
{platform.machine()}, Python {platform.python_version()}, two processes that check. At level full each is a JPEG of 1024² without text.

| level | upload | uploads/s | median | p95 | lost or wrong | left on disk |
| --- | --- | --- | --- | --- | --- | --- |
"""
        + "\n".join(rows),
    )


if __name__ == "__main__":
    main()
