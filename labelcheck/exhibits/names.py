"""Names of exhibits: safe on every system, the same for the same file in every run, and never the same for two files."""

from __future__ import annotations

import hashlib
import re

_MOST = 60, 150
"""Characters, and bytes in UTF-8, that are kept of a file's name: systems take 255 bytes."""

_RESERVED = re.compile(r"(?i:con|prn|aux|nul|com.|lpt.)(?:[.~]|$)")
"""Names that Windows takes for devices, whatever follows the first dot."""


def name_of(reported: str, distinguished_by: bytes) -> str:
    """The start of an exhibit's name: what can be kept of the reported name, and ten digits that tell files apart."""
    digits = hashlib.sha256(distinguished_by).hexdigest()[:10]
    return f"{_flat(reported)}~{digits}"


def _flat(reported: str) -> str:
    """Letters and digits of any script, dots and hyphens; anything else, folders too, becomes one low line."""
    kept = "".join(letter if letter.isalnum() or letter in ".-" else "_" for letter in reported)
    kept = re.sub(r"_{2,}", "_", re.sub(r"(?:^|_)\.+(?=_|$)", "", kept))[-_MOST[0] :]
    while len(kept.encode()) > _MOST[1]:
        kept = kept[1:]
    kept = kept.strip("._") or "file"
    return f"_{kept}" if _RESERVED.match(f"{kept}~") else kept
