"""labelcheck: are the explicit and implicit AI labels of GB 45438-2025 there, right, or stripped?

Example::

    from labelcheck import Outcome, scan

    report = scan("upload.png", role="publisher")
    for verdict in report.verdicts:
        if verdict.message and verdict.outcome is not Outcome.COMPLIANT:
            print(verdict.rule.id, verdict.outcome, verdict.message.en)
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from labelcheck.errors import BadInput
from labelcheck.model import Context, Finding, Level, Note, Outcome, Report, Role, Status, Verdict
from labelcheck.version import VERSION

if TYPE_CHECKING:
    from labelcheck.rulepack import Pack
    from labelcheck.source import Limits

__all__ = [
    "BadInput",
    "Finding",
    "Level",
    "Note",
    "Outcome",
    "Report",
    "Role",
    "Status",
    "Verdict",
    "__version__",
    "scan",
]

__version__ = VERSION


def scan(  # noqa: PLR0913  # every option has its keyword
    target: str | Path | bytes | BinaryIO,
    *,
    name: str | None = None,
    before: str | Path | bytes | BinaryIO | None = None,
    role: Role | str = Role.PRODUCER,
    level: Level | str = Level.FULL,
    declared: bool = False,
    waived: Iterable[str] = (),
    on: str = "",
    rules: str | Path | None = None,
    trust_keys: Iterable[str] = (),
    trust_anchors: str = "",
    thorough: bool = False,
    max_pixels: int | None = None,
    max_frames: int | None = None,
    max_seconds: float | None = None,
    speech_model: str | Path | None = None,
) -> Report:
    """The report on one file: a path, its bytes, or a seekable binary file object.

    `name` stands in the report, and its extension tells Markdown from other text; by default the path as given.
    `before` is an earlier version of the same content: what became of its labels stands in findings of the scheme
    label-change, judged by the rules CN-DIFF-001 to 004 and CN-IMP-014.
    `waived` may hold art9, not-art17 and shown-beside (see `Context`); `rules` names a rule pack or a folder of them beside the built-in ones; `on`, as YYYY-MM-DD, asks only clauses in force on that day; `trust_keys` are signers' SM2 public keys in hex or
    PEM, or their fingerprints: a label that one of them signed has `signed_by` = pinned-key. `trust_anchors` are
    certificates in PEM: a C2PA manifest whose signer they vouch for has `state` = trusted. A file that cannot be read gives an undetermined
    report, not an exception. `speech_model` is the folder of a Whisper model in CTranslate2 format, or "none" to listen for no
    voice; by default the model of the extra `speech`. `thorough` looks for visible marks as hard as can be, at about ten times the cost. `max_pixels` of a
    picture or a frame, `max_frames` and `max_seconds` of a video bound what one file may cost; `source.Limits` has the
    defaults, and a note says where a limit cut something off. Raises BadInput for any other kind of target, role, level,
    waiver, day, key, certificate, limit or model.
    """
    from labelcheck.check import as_before, check  # noqa: PLC0415  # `labelcheck --version` need not load the pipeline
    from labelcheck.detectors import Options  # noqa: PLC0415  # as above

    context = Context(_role(role), declared, frozenset(map(_waiver, waived)), on=_day(on))
    limits = _limits(pixels=max_pixels, frames=max_frames, seconds=max_seconds)
    options = Options(
        _level(level), limits, _trusted(tuple(trust_keys)), thorough, _speech(speech_model), _anchors(trust_anchors)
    )
    packs = _packs(rules)
    shown = name if name is not None else _shown(target)
    if before is not None:
        earlier = check(before, _shown(before) or shown, context, options, packs)
        context = replace(context, before=as_before(earlier))
    return check(target, shown, context, options, packs)


def _shown(target: str | Path | bytes | BinaryIO) -> str:
    return os.fspath(target) if isinstance(target, (str, Path)) else ""


def _packs(rules: str | Path | None) -> tuple[Pack, ...]:
    if rules is None:
        return _built_in()
    from labelcheck.rulepack import load_packs  # noqa: PLC0415  # as above

    return load_packs(Path(rules))


@cache
def _built_in() -> tuple[Pack, ...]:
    from labelcheck.rulepack import load_packs  # noqa: PLC0415  # as above

    return load_packs()


def _role(given: Role | str) -> Role:
    return Role(_allowed(given, [role.value for role in Role], "role"))


def _level(given: Level | str) -> Level:
    return Level(_allowed(given, [level.value for level in Level], "level"))


def _limits(*, pixels: int | None, frames: int | None, seconds: float | None) -> Limits:
    """The default limits but for those that are given."""
    from labelcheck.source import Limits  # noqa: PLC0415  # as above

    for name, value, kinds, kind in (
        ("max_pixels", pixels, (int,), "a whole number"),
        ("max_frames", frames, (int,), "a whole number"),
        ("max_seconds", seconds, (int, float), "a number"),
    ):
        if value is not None and (isinstance(value, bool) or not isinstance(value, kinds) or not 0 < value < math.inf):
            raise BadInput(f"scan: {name}: found {value!r}, expected {kind} above 0")
    usual = Limits()
    return replace(
        usual, pixels=pixels or usual.pixels, frames=frames or usual.frames, seconds=seconds or usual.seconds
    )


def _trusted(keys: tuple[str, ...]) -> frozenset[str]:
    if not keys:
        return frozenset()
    from labelcheck.signature import read_trusted  # noqa: PLC0415  # few callers name keys

    return read_trusted("\n".join(keys), "scan: trust_keys")


def _day(given: str) -> str:
    try:
        return date.fromisoformat(given).isoformat() if given else ""
    except ValueError:
        raise BadInput(f"scan: on: found {given!r}, expected a day such as 2025-09-01") from None


def _anchors(pem: str) -> str:
    if not pem:
        return ""
    from labelcheck.media.credentials import read_anchors  # noqa: PLC0415  # as above

    return read_anchors(pem, "scan: trust_anchors")


def _speech(given: str | Path | None) -> str | None:
    if given is None:
        return None
    from labelcheck.media.speech import checked  # noqa: PLC0415  # as above

    return checked(os.fspath(given))


def _waiver(given: str) -> str:
    return _allowed(given, ["art9", "not-art17", "shown-beside"], "waived")


def _allowed(given: str, words: list[str], what: str) -> str:
    if given not in words:
        raise BadInput(f"scan: {what}: found {given!r}, allowed: {', '.join(words)}")
    return given
