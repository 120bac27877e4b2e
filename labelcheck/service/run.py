"""Serving until somebody says stop."""

from __future__ import annotations

import logging
import socket
import sys

import uvicorn

from labelcheck.audit.share import use_one_thread
from labelcheck.errors import BadInput
from labelcheck.rulepack import Pack
from labelcheck.service.app import create_app
from labelcheck.service.config import Config
from labelcheck.service.guard import LOG

GRACE = 30
"""Seconds that requests have to end in once the service is told to."""

_IDLE = 5
_WAITING = 128
_CONNECTIONS = 16
"""Connections for each request that may be taken in; one more is answered with 503."""


def serve(config: Config, packs: tuple[Pack, ...]) -> None:
    """Serves until SIGINT or SIGTERM; requests that are being answered are ended first. Raises BadInput for an address that cannot be had."""
    use_one_thread()
    listening = _bound(config)
    host, port = listening.getsockname()[:2]
    _log_to_stderr()
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(config, packs),
            http="h11",
            loop="asyncio",
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=_CONNECTIONS * config.queue,
            timeout_keep_alive=_IDLE,
            timeout_graceful_shutdown=GRACE,
        )
    )
    LOG.info("serving on http://%s:%d (Ctrl-C to stop)", f"[{host}]" if ":" in host else host, port)
    server.run([listening])


def _bound(config: Config) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            config.host, config.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_WAITING)  # who asks as soon as the address is told waits until the service is up
    except OSError as error:
        raise BadInput(f"--host {config.host} --port {config.port}: cannot listen there: {error.strerror}") from None
    return listening


def _log_to_stderr() -> None:
    line = logging.StreamHandler(sys.stderr)
    line.setFormatter(logging.Formatter("%(asctime)s labelcheck: %(message)s"))
    LOG.addHandler(line)
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).addHandler(line)
        logging.getLogger(name).setLevel(logging.WARNING)
        logging.getLogger(name).propagate = False
