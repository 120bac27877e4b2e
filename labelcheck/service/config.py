"""What a service is told when it starts."""

from __future__ import annotations

from dataclasses import dataclass, field

from labelcheck.source import Limits

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Config:
    """Where the service listens, who may ask, and what they may cost.

    `keys`: SHA-256 of every API key, in hex, by the name of its holder; `hosts`: names under which it may be asked, any for
    (). `jobs`: processes that check. `timeout`: seconds for one file. `upload`: bytes of one request; `files`: files in it.
    `patience`: seconds for which a request's body may stand still, and ten times that is all it may take. `queue`: requests
    that are taken in at once; more are answered with 429. `folder`: where uploads wait, the system's own for "".
    """

    host: str = "127.0.0.1"
    port: int = 8000
    keys: dict[str, str] = field(default_factory=dict)
    hosts: tuple[str, ...] = ()
    jobs: int = 2
    timeout: float = 60.0
    upload: int = 512 << 20
    files: int = 50
    patience: float = 30.0
    queue: int = 64
    folder: str = ""
    rules: str | None = None
    trust_keys: frozenset[str] = frozenset()
    trust_anchors: str = ""
    speech_model: str | None = None
    limits: Limits = field(default_factory=Limits)
    log_names: bool = False

    @property
    def is_private(self) -> bool:
        """Whether only this machine can ask."""
        return self.host in LOOPBACK

    @property
    def names(self) -> frozenset[str]:
        """The names of the host that a request may give, any if empty: another page's name that leads here is none of them."""
        return frozenset(self.hosts) | LOOPBACK if self.hosts or self.is_private else frozenset()

    @property
    def spool(self) -> int:
        """Bytes of all uploads that wait at once."""
        return 8 * self.upload
