"""Who checks the uploads: as many processes as asked for, and no more requests taken in than they can serve in time."""

from __future__ import annotations

import asyncio
import math
import queue
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from labelcheck.audit.keeper import Errand, Keeper
from labelcheck.audit.one import Settings
from labelcheck.service.config import Config
from labelcheck.service.refusal import Refusal


class Desk:
    """Keepers, each of which serves one thread at a time."""

    def __init__(self, settings: Settings, config: Config) -> None:
        self._config = config
        self.keepers = [Keeper(settings, config.timeout) for _ in range(config.jobs)]
        self._idle: queue.SimpleQueue[Keeper] = queue.SimpleQueue()
        for keeper in self.keepers:
            self._idle.put(keeper)
        self._threads = ThreadPoolExecutor(config.jobs, "check")
        self._admitted = 0
        self._mean = 0.5
        self.is_ready = False

    @contextmanager
    def admitted(self) -> Iterator[None]:
        """A place in the queue for one request. Raises Refusal (429) with Retry-After where there is none."""
        if self._admitted >= self._config.queue:
            wait = math.ceil(min(60.0, max(1.0, self._mean * self._admitted / self._config.jobs)))
            raise Refusal(429, "too many requests are being served; try again later", {"Retry-After": str(wait)})
        self._admitted += 1
        try:
            yield
        finally:
            self._admitted -= 1

    async def check(self, errands: Sequence[Errand[Any]]) -> list[Any]:
        """What came of each errand, in order; those not begun are dropped if nobody waits any more."""
        loop = asyncio.get_running_loop()
        return await asyncio.gather(*(loop.run_in_executor(self._threads, self._check, errand) for errand in errands))

    async def warm_up(self, errand: Errand[Any]) -> None:
        """Starts every process and has it load what it needs."""
        await self.check([errand] * self._config.jobs)
        self.is_ready = True

    def close(self) -> None:
        """Drops what was not begun and ends every process, also in the middle of a file."""
        self.is_ready = False
        self._threads.shutdown(wait=False, cancel_futures=True)
        for keeper in self.keepers:
            keeper.end()
        self._threads.shutdown()

    def _check(self, errand: Errand[Any]) -> Any:
        keeper, start = self._idle.get(), time.monotonic()
        try:
            return keeper.check(errand)
        finally:
            self._idle.put(keeper)
            self._mean += (time.monotonic() - start - self._mean) / 20
