"""What every request passes: who asks, from which page, under which name; and what every answer carries.

Pages of other sites reach a service on the same machine too: by a form that they send, or by a name of theirs that leads here
(DNS rebinding). Neither is served.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from labelcheck.service.config import Config
from labelcheck.service.keys import holder

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""What the page may do: nothing that comes from elsewhere, no script but its own."""

_ALWAYS = {
    "content-security-policy": PAGE,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
}

LOG = logging.getLogger("labelcheck.service")


class Guard:
    """Stands before the application; one line in the log a request, without names or content of files."""

    def __init__(self, app: ASGIApp, config: Config) -> None:
        self._app, self._config = app, config

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuses, or lets through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start, seen = time.monotonic(), {"status": 500}
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        who = holder(self._config.keys, _bearer(headers))

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
                message = {**message, "headers": _with(message["headers"])}
            await send(message)

        try:
            refused = self._refused(scope, headers, who)
            if refused:
                await _refuse(answer, *refused)
            else:
                await self._app(scope, receive, answer)
        finally:
            spent = 1000 * (time.monotonic() - start)
            LOG.info("%s %s %d %.0f ms %s", scope["method"], _shown(scope["path"]), seen["status"], spent, who or "-")

    def _refused(self, scope: Scope, headers: dict[str, str], who: str | None) -> tuple[int, str] | None:
        host = _name(headers.get("host", ""))
        if self._config.names and host not in self._config.names:
            return 421, "Host: this service is not asked under that name"
        origin = headers.get("origin")
        is_foreign = origin is not None and origin.partition("://")[2] != headers.get("host")
        if scope["method"] not in {"GET", "HEAD"} and (
            is_foreign or headers.get("sec-fetch-site", "none") in {"cross-site", "same-site"}
        ):
            return 403, "Origin: pages of other sites may not ask"
        if self._config.keys and scope["path"].startswith("/v1/") and who is None:
            return 401, "Authorization: expected Bearer and an API key"
        return None


def _name(host: str) -> str:
    """The name without its port."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].lower()


def _bearer(headers: dict[str, str]) -> str:
    kind, _, key = headers.get("authorization", "").partition(" ")
    return key.strip() if kind.lower() == "bearer" else ""


def _with(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    given = list(headers)
    names = {name.lower() for name, _ in given}
    return given + [(name.encode(), value.encode()) for name, value in _ALWAYS.items() if name.encode() not in names]


_KNOWN = ("/", "/healthz", "/readyz", "/openapi.json", "/v1/scan", "/v1/compare", "/v1/rules")


def _shown(path: str) -> str:
    """The path as the log shows it: nothing that a client made up."""
    if path.startswith("/v1/providers/"):
        return "/v1/providers/…"
    return path if path in _KNOWN or path.startswith("/static/") else "…"


async def _refuse(send: Any, status: int, problem: str) -> None:

    headers = [(b"content-type", b"application/json"), (b"connection", b"close")]
    if status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps({"error": problem}).encode()})
