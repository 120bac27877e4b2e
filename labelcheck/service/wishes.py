"""What a client asks for with its uploads: the fields of the form, each checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from labelcheck.model import Context, Level, Role
from labelcheck.reports.wording import Language
from labelcheck.service.refusal import Refusal

FORMS = ("json", "jsonl", "html")

_YES, _NO = ("true", "1", "yes", "on"), ("false", "0", "no", "off", "")
_WAIVERS = {"art9_waiver": ("art9", Role.PRODUCER), "no_art17": ("not-art17", Role.PRODUCER), "shown_beside": ("shown-beside", Role.PUBLISHER)}  # fmt: skip
_KNOWN = frozenset({"role", "level", "declared", "on", "packs", "format", "lang", "redact", *_WAIVERS})


@dataclass(frozen=True, slots=True)
class Wishes:
    """How to check, by which packs (all for ()), and how to answer."""

    context: Context
    level: Level
    packs: tuple[str, ...]
    form: str
    language: Language
    redacted: bool


def wishes(fields: Mapping[str, Sequence[str]], packs: Sequence[str]) -> Wishes:
    """What the fields ask for; `packs` names those that are loaded. Raises Refusal (400) that says what, found and allowed."""
    for name in fields:
        if name not in _KNOWN:
            raise Refusal(400, f"{name[:40]!r}: no field, known: {', '.join(sorted(_KNOWN))}")
    role = Role(_one(fields, "role", [each.value for each in Role], Role.PUBLISHER))
    waived = []
    for name, (waiver, whose) in _WAIVERS.items():
        if _flag(fields, name):
            if role is not whose:
                raise Refusal(400, f"{name}: goes with role {whose} only, found role {role}")
            waived.append(waiver)
    asked = tuple(name for value in fields.get("packs", ()) for name in value.replace(",", " ").split())
    for name in asked:
        if name not in packs:
            raise Refusal(400, f"packs: found {name[:40]!r}, allowed: {', '.join(packs)}")
    return Wishes(
        Context(role, _flag(fields, "declared"), frozenset(waived), on=_day(_last(fields, "on", ""))),
        Level(_one(fields, "level", [each.value for each in Level], Level.FULL)),
        asked,
        _one(fields, "format", FORMS, "json"),
        "zh" if _one(fields, "lang", ("en", "zh"), "en") == "zh" else "en",
        _flag(fields, "redact"),
    )


def _last(fields: Mapping[str, Sequence[str]], name: str, usual: str) -> str:
    return fields.get(name, (usual,))[-1].strip()


def _one(fields: Mapping[str, Sequence[str]], name: str, allowed: Sequence[str], usual: str) -> str:
    found = _last(fields, name, usual) or usual
    if found not in allowed:
        raise Refusal(400, f"{name}: found {found[:40]!r}, allowed: {', '.join(allowed)}")
    return found


def _flag(fields: Mapping[str, Sequence[str]], name: str) -> bool:
    return _one(fields, name, (*_YES, *_NO), "false").lower() in _YES


def _day(given: str) -> str:
    try:
        return date.fromisoformat(given).isoformat() if given else ""
    except ValueError:
        raise Refusal(400, f"on: found {given[:40]!r}, expected a day such as 2025-09-01") from None
