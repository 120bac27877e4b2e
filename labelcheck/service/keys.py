"""API keys: 256 random bits each, of which the file keeps a SHA-256; a slow hash guards what can be guessed, and these cannot."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from labelcheck.errors import BadInput

_LINE = re.compile(r"([\w.@-]{1,64}) sha256:([0-9a-f]{64})")
_HEAD = "# API keys of labelcheck serve: NAME sha256:HASH. Delete a line to end a key; restart the service.\n"


def read_keys(path: str) -> dict[str, str]:
    """The hashes by name. Raises BadInput for a file that cannot be read, a line that is none, and a file without any."""
    keys: dict[str, str] = {}
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise BadInput(f"--api-keys {path}: cannot be read: {error.strerror}") from None
    except ValueError:
        raise BadInput(
            f"--api-keys {path}: found bytes that are not text, expected lines of NAME sha256:HASH"
        ) from None
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line.strip())
        if not found:
            raise BadInput(f"--api-keys {path}: line {number}: expected NAME sha256:HASH, as --new-key writes it")
        if found[1] in keys:
            raise BadInput(f"--api-keys {path}: line {number}: the name {found[1]} comes twice")
        keys[found[1]] = found[2]
    if not keys:
        raise BadInput(f"--api-keys {path}: holds no key; --new-key NAME makes one")
    return keys


def add_key(path: str, name: str) -> str:
    """A new key, whose hash stands in the file from here on; the file appears if it is not there, for its owner only.

    Raises BadInput for a name that is none or is taken, and for a file that cannot be written.
    """
    if not re.fullmatch(r"[\w.@-]{1,64}", name):
        raise BadInput(f"--new-key: found {name!r}, expected up to 64 letters, digits and . @ - _")
    target = Path(os.path.realpath(path))
    held = read_keys(path) if target.exists() and target.stat().st_size else {}
    if name in held:
        raise BadInput(f"--new-key: {name} has a key in {path} already; delete its line first")
    key = f"lc_{secrets.token_urlsafe(32)}"
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        text = target.read_text(encoding="utf-8") if held else _HEAD
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            out.write(f"{text.rstrip()}\n{name} sha256:{_hashed(key)}\n")
        part.replace(target)
    except OSError as error:
        raise BadInput(f"--api-keys {path}: cannot be written: {error.strerror}") from None
    finally:
        part.unlink(missing_ok=True)
    return key


def holder(keys: Mapping[str, str], key: str) -> str | None:
    """Whose key it is; every one is compared, in the same time."""
    given = _hashed(key)
    holders = [name for name, known in keys.items() if hmac.compare_digest(known, given)]
    return holders[0] if holders else None


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
