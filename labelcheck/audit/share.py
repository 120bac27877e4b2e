"""How files are shared out over processes, and what one of them may take: by how deep each file is looked at."""

from __future__ import annotations

import os
from typing import NamedTuple

from labelcheck.detectors import Options
from labelcheck.model import Level


class Share(NamedTuple):
    """`few`: so many files are checked without another process. `chunk`: files that go to a process at once. `alike`: files of
    which those of one kind are checked one after another; their results are kept back until all are there.

    `memory`: bytes of address space that a process may take for itself and the file it checks, where the system can
    limit them. `timeout`: seconds that it may spend on one file.
    """

    few: int
    chunk: int
    alike: int
    memory: int
    timeout: float


READING = Share(few=500, chunk=64, alike=512, memory=2 << 30, timeout=60.0)
"""A file takes 0.3 ms, and a process up to 0.2 s to start."""

LOOKING = Share(few=4, chunk=4, alike=1, memory=4 << 30, timeout=60.0)
"""A picture takes 0.1 s, a clip up to 3 s, a film of an hour 30 s."""

THOROUGH = Share(few=4, chunk=4, alike=1, memory=4 << 30, timeout=600.0)
"""Ten times as long."""

_THREADS = ("OPENCV_FOR_THREADS_NUM", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")
"""What OpenCV and NumPy ask once, when they are imported."""


def share_of(options: Options) -> Share:
    """How files are shared out that are looked at so."""
    if options.level is Level.METADATA:
        return READING
    return THOROUGH if options.thorough else LOOKING


def use_one_thread() -> None:
    """Libraries that this process imports from here on start no threads: N processes keep N processors busy, and no more.

    PyAV, ONNX Runtime and Pillow's decoders are told so where they are used.
    """
    os.environ.update(dict.fromkeys(_THREADS, "1"))
