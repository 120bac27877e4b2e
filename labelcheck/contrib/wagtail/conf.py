"""The setting `LABELCHECK` of a Django project: a dict, every key of which may be left out (docs/wagtail.md)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from labelcheck.errors import BadInput
from labelcheck.model import Level, Outcome, Role
from labelcheck.rulepack import Pack, load_packs

NAME = "LABELCHECK"

_ACCUSING = frozenset({Outcome.STRIPPED, Outcome.MISSING, Outcome.DEFECTIVE})


@dataclass(frozen=True, slots=True)
class Conf:
    """What the site asks for; each field is a key of the setting, in capitals.

    `block` and `warn`: the outcomes of a file that stop a page which uses it, or that its editor is told of. `declarable`:
    those among them that an editor's declaration (Art. 6 (2)) answers, where the label is shown beside the file. `shown_beside`: every template
    shows `labelcheck_label` beside a picture. `timeout`: seconds for one file. `rules`: a further rule pack, or a folder of them.
    `renditions`: compare renditions with their pictures, but for the specs in `passed_over`.
    """

    role: Role = Role.PUBLISHER
    level: Level = Level.FULL
    timeout: float = 60.0
    block: frozenset[Outcome] = _ACCUSING
    warn: frozenset[Outcome] = frozenset({Outcome.UNDETERMINED})
    declarable: frozenset[Outcome] = frozenset({Outcome.MISSING, Outcome.DEFECTIVE, Outcome.UNDETERMINED})
    shown_beside: bool = False
    redact: bool = False
    rules: str | None = None
    speech_model: str | None = None
    scan_on_upload: bool = True
    renditions: bool = True
    passed_over: frozenset[str] = frozenset({"max-165x165", "max-800x600"})


def conf() -> Conf:
    """The site's settings. Raises ImproperlyConfigured for what `problems` would name."""
    for problem in problems():
        raise ImproperlyConfigured(problem)
    return Conf(**{key.lower(): _READ[key.lower()](value) for key, value in _given().items()})


def problems() -> Iterator[str]:
    """What is wrong with the setting, one sentence each."""
    given = getattr(settings, NAME, {})
    if not isinstance(given, Mapping):
        yield f"{NAME}: found {given!r}, expected a dict"
        return
    for key, value in given.items():
        read = _READ.get(key.lower()) if isinstance(key, str) and key.isupper() else None
        if read is None:
            yield f"{NAME}: found the key {key!r}, allowed: {', '.join(sorted(map(str.upper, _READ)))}"
            continue
        try:
            read(value)
        except ValueError as error:
            yield f"{NAME}[{key!r}]: found {value!r}, {error}"


def packs() -> tuple[Pack, ...]:
    """The rule packs of the site. Raises BadInput for a pack that is broken."""
    return _packs(conf().rules)


@cache
def _packs(rules: str | None) -> tuple[Pack, ...]:
    return load_packs(Path(rules) if rules is not None else None)


def pack_problem() -> str | None:
    """What is wrong with the site's own rule packs."""
    try:
        packs()
    except (BadInput, OSError) as error:
        return f"{NAME}['RULES']: {error}"
    return None


def _given() -> Mapping[str, Any]:
    given: Mapping[str, Any] = getattr(settings, NAME, {})
    return given


def _one_of(kind: type[Role] | type[Level] | type[Outcome]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        try:
            return kind(value)
        except ValueError:
            raise ValueError(f"allowed: {', '.join(kind)}") from None

    return read


def _outcomes(value: Any) -> frozenset[Outcome]:
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        raise ValueError(f"expected a list of outcomes ({', '.join(Outcome)})")
    return frozenset(map(_one_of(Outcome), value))


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("expected True or False")  # noqa: TRY004  # one sort of error for every wrong value
    return value


def _seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
        raise ValueError("expected a number of seconds above 0")
    return float(value)


def _path(value: Any) -> str | None:
    if value is not None and not isinstance(value, str | Path):
        raise ValueError("expected a path")
    return None if value is None else str(value)


def _specs(value: Any) -> frozenset[str]:
    if isinstance(value, str) or not hasattr(value, "__iter__") or not all(isinstance(spec, str) for spec in value):
        raise ValueError("expected a list of filter specs, such as max-165x165")
    return frozenset(value)


_READ: dict[str, Callable[[Any], Any]] = {
    "role": _one_of(Role),
    "level": _one_of(Level),
    "timeout": _seconds,
    "block": _outcomes,
    "warn": _outcomes,
    "declarable": _outcomes,
    "shown_beside": _truth,
    "redact": _truth,
    "rules": _path,
    "speech_model": _path,
    "scan_on_upload": _truth,
    "renditions": _truth,
    "passed_over": _specs,
}
assert _READ.keys() == {field.name for field in fields(Conf)}  # noqa: S101  # our own two lists, not input
