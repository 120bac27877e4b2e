"""A real server, in a process of its own, and what its tests ask of it."""

import json
import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import httpx

SAMPLES = Path(__file__).parent.parent / "samples"

_RUN = """
import json, sys
from labelcheck.rulepack import load_packs
from labelcheck.service.config import Config
from labelcheck.service.run import serve
serve(Config(**json.loads(sys.argv[1])), load_packs())
"""


class Server:
    """One that runs: `url`, `pid`, a client, what it logged so far, and the folder in which uploads wait."""

    def __init__(self, process, spool, log):
        self.process, self.spool, self._log = process, spool, log
        self.url = self._wait_for(re.compile(r"serving on (http://\S+)"))[1]
        self.client = httpx.Client(base_url=self.url, timeout=60)

    @property
    def log(self):
        return self._log.read_text("utf-8")

    @property
    def pid(self):
        return self.process.pid

    def workers(self):
        """The processes that check."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/children")
        children = [int(child) for task in tasks for child in task.read_text("ascii").split()]
        return [child for child in children if b"resource_tracker" not in Path(f"/proc/{child}/cmdline").read_bytes()]

    def waiting(self):
        """Uploads on the disk."""
        return [path for path in self.spool.rglob("*") if path.is_file() and path.name != "lock"]

    def scan(self, *names, **fields):
        """The answer to samples that are sent."""
        files = [("file", (Path(name).name, (SAMPLES / name).read_bytes())) for name in names]
        return self.client.post("/v1/scan", files=files, data=fields)

    def ready(self):
        """Waits until every process has loaded what it needs."""
        until = time.monotonic() + 60
        while self.client.get("/readyz").status_code != 200:
            assert time.monotonic() < until, self.log
            time.sleep(0.05)
        return self

    def _wait_for(self, pattern):
        until = time.monotonic() + 60
        while time.monotonic() < until and self.process.poll() is None:
            if found := pattern.search(self.log):
                return found
            time.sleep(0.02)
        raise AssertionError(self.log)


@contextmanager
def serving(folder, *, command=None, **config):
    """A server with this configuration, or of this command; its uploads wait below `folder`."""
    spool, log = folder / "spool", folder / "log"
    spool.mkdir(exist_ok=True)
    given = {"port": 0, "jobs": 1, "folder": str(spool), **config}
    words = command or [sys.executable, "-c", _RUN, json.dumps(given)]
    with log.open("wb") as out:
        process = subprocess.Popen(words, stdout=out, stderr=out, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    try:
        yield Server(process, spool, log)
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def eventually(holds, seconds=20):
    """Whether it holds within so many seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.05)
    return bool(holds())
