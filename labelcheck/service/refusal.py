"""Why a request is refused: a status, one clear line, and headers that go with it."""

from __future__ import annotations

from collections.abc import Mapping


class Refusal(Exception):
    """An answer other than the one that was asked for; `headers` such as Retry-After."""

    def __init__(self, status: int, problem: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(problem)
        self.status, self.problem, self.headers = status, problem, dict(headers or {})
