"""Rule packs: one TOML file holds one legal document, its clauses, and the rules that test them.

What a pack may say is a table of keys and readers, below; a reader takes a TOML value and its place, and gives what
`labelcheck.model` wants of it. Every mistake is one line: file, clause and rule, key, what was found, what is allowed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelcheck.errors import BadInput
from labelcheck.model import (
    SCHEMES,
    Applies,
    Clause,
    Kind,
    Match,
    Modality,
    Outcome,
    Place,
    Role,
    Rule,
    Status,
    Test,
    Text,
)

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Reader = Callable[[Any, str], Any]

FAILING = (Outcome.STRIPPED, Outcome.MISSING, Outcome.DEFECTIVE)

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Pack:
    """One legal document. `tested_by`: the ids of rules under other clauses that test this clause too."""

    name: str
    version: str
    clauses: tuple[Clause, ...]
    rules: tuple[Rule, ...]
    tested_by: Mapping[Clause, tuple[str, ...]] = field(default_factory=dict)


def load_packs(folder: Path | None = None) -> tuple[Pack, ...]:
    """The built-in packs, then those below `folder`, each in order of path.

    Raises BadInput for the first mistake, and for a rule, slug or pack name that comes twice.
    """
    from importlib.resources import files  # noqa: PLC0415  # costs more than reading a pack

    found = [entry for entry in _toml_files(files("labelcheck.rules"), "rules") if entry[0] != "rules/providers.toml"]
    if folder is not None:
        own = list(_toml_files(folder, folder.as_posix())) if folder.is_dir() else []
        if not own:
            raise _wrong(folder.as_posix(), "no *.toml file", "a folder of rule packs")
        found += own
    packs = [(where, load_pack(_read(file, where), where)) for where, file in found]
    _refuse_twins(packs)
    known = {rule.id for _, pack in packs for rule in pack.rules}
    named = [(where, clause, rule) for where, pack in packs for clause, ids in pack.tested_by.items() for rule in ids]
    for where, clause, rule in named:
        if rule not in known:
            raise _wrong(f"{where}: clause {clause.section}: tested_by", rule, f"the id of a rule{_near(rule, known)}")
    return tuple(pack for _, pack in packs)


def load_pack(text: str, where: str) -> Pack:
    """The pack that the TOML `text` holds; `where` names it in the BadInput that a mistake raises."""
    import tomllib  # noqa: PLC0415  # only commands that judge need it

    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{where}: not TOML: {error}") from None
    file = _FILE(raw, where)
    head = file["pack"]
    clauses, rules, tested_by = [], [], {}
    for keys in file["clause"]:
        own, others = keys.pop("rule", ()), keys.pop("tested_by", ())
        clause = Clause(**{name: head[name] for name in ("document", "url", "effective")} | keys)
        clauses.append(clause)
        rules += [Rule(clause=clause, **rule) for rule in own]
        tested_by[clause] = others
    pack = Pack(head["name"], head["version"], tuple(clauses), tuple(rules), tested_by)
    _refuse_twins([(where, pack)])
    return pack


def _toml_files(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        where = f"{prefix}/{entry.name}"
        if entry.is_dir():
            yield from _toml_files(entry, where)
        elif entry.name.endswith(".toml"):
            yield where, entry


def _read(file: Traversable, where: str) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise _wrong(where, f"a byte that is not UTF-8 at {error.start}", "TOML in UTF-8") from None


def _refuse_twins(packs: Iterable[tuple[str, Pack]]) -> None:
    first: dict[tuple[str, str], str] = {}
    for where, pack in packs:
        named = [(f"{where}: pack", "name", pack.name)]
        for rule in pack.rules:
            named += [(f"{where}: rule {rule.id}", "id", rule.id), (f"{where}: rule {rule.id}", "slug", rule.slug)]
        for at, key, value in named:
            if (key, value) in first:
                raise _wrong(f"{at}: {key}", _show(value), f"one that is not taken, as this is by {first[key, value]}")
            first[key, value] = at


def _wrong(at: str, found: str, allowed: str) -> BadInput:
    return BadInput(f"{at}: found {found}, allowed: {allowed}")


def _show(value: object) -> str:
    """`value` on one line, cut; TOML has no null, so None is a key that is not there."""
    if value is None:
        return "nothing"
    text = str(value).lower() if isinstance(value, bool) else str(value) if isinstance(value, date) else repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _near(value: object, allowed: Iterable[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415  # only for a mistake

    near = get_close_matches(value, allowed, 1) if isinstance(value, str) else []
    return f" (did you mean {near[0]}?)" if near else ""


def _if(fits: Callable[[Any], bool], allowed: str, make: Callable[[Any], Any] = lambda value: value) -> Reader:
    def read(value: Any, at: str) -> Any:
        if not fits(value):
            raise _wrong(at, _show(value), allowed)
        return make(value)

    return read


def _shaped(pattern: str, allowed: str) -> Reader:
    return _if(lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None, allowed)


def _one_of(*allowed: str) -> Reader:
    """A reader of a closed list; members of an enum come back as such."""

    def read(value: Any, at: str) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise _wrong(at, _show(value), ", ".join(allowed) + _near(value, allowed))
        return allowed[allowed.index(value)]

    return read


def _each(item: Reader, into: Callable[[Any], Any] = tuple, named: str = "") -> Reader:
    """A reader of a list that is not empty; an item is called by what it says under `named`, else by its number."""

    def read(value: Any, at: str) -> Any:
        if not isinstance(value, list) or not value:
            raise _wrong(at, _show(value), "a list [...] of one or more")
        return into([item(entry, f"{at} {_name(entry, named) or n}") for n, entry in enumerate(value, 1)])

    return read


def _name(entry: object, key: str) -> str:
    name = entry.get(key) if isinstance(entry, dict) else None
    return name if isinstance(name, str) and name.isprintable() and len(name) <= _SHOWN else ""


def _some_of(*allowed: str) -> Reader:
    return _each(_one_of(*allowed), frozenset)


def _table(spec: Mapping[str, Reader], make: Callable[..., Any] = dict) -> Reader:
    """A reader of a table with the keys of `spec`, those with a question mark optional, built by `make(**keys)`."""
    readers = {name.removesuffix("?"): reader for name, reader in spec.items()}

    def read(value: Any, at: str) -> Any:
        if not isinstance(value, dict):
            raise _wrong(at, _show(value), f"a table with {', '.join(readers)}")
        for key in value:
            if key not in readers:
                raise _wrong(at, f"the key {_show(key)}", ", ".join(readers) + _near(key, readers))
        present = {key: reader for key, reader in readers.items() if key in spec or key in value}
        return make(**{key: reader(value.get(key), f"{at}: {key}") for key, reader in present.items()})

    return read


def _is_pattern(value: object) -> bool:
    try:
        return isinstance(value, str) and re.compile(value) is not None
    except (re.error, OverflowError, RecursionError):
        return False


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and -1e15 < value < 1e15


_text = _if(lambda value: isinstance(value, str) and value.strip() != "", "a text in quotes, not empty")
_number = _if(_is_number, "a number, without quotes", float)
_count = _if(lambda value: type(value) is int and value >= 0, "a whole number, 0 or more")
_day = _if(lambda value: type(value) is date, "a date such as 2025-09-01, without quotes", date.isoformat)
_pattern = _if(_is_pattern, "a regular expression of Python")
_url = _shaped(r"https://[!-~]+", "an address that begins with https://")
_id = _shaped(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*-[0-9]{3}", "an id such as CN-IMP-001")
_slug = _shaped(r"[a-z0-9]+(-[a-z0-9]+)*", "words in kebab-case, such as cn-implicit-present")
_sample = _shaped(r"[\w-]+(/[\w-]+)*/[\w-]+(\.[\w-]+)+", "a path below samples/, such as png/plain.png")
_both = _table({"en": _text, "zh": _text}, Text)

_OPS: Mapping[str, Reader | None] = {
    "present": None,
    "is": _text,
    "in": _each(_text),
    "matches": _pattern,
    "at_least": _number,
    "at_most": _number,
}


def _test(value: Any, at: str) -> Test:
    """A comparison, written as a list: ["name", "op", value], or ["name", "present"]."""
    if not isinstance(value, list) or len(value) < 2:
        raise _wrong(at, _show(value), 'a list such as ["Label", "in", ["1", "2", "3"]]')
    name, op, *rest = _text(value[0], f"{at}: name"), _one_of(*_OPS)(value[1], f"{at}: op"), *value[2:]
    read = _OPS[op]
    if len(rest) != (0 if read is None else 1):
        raise _wrong(f"{at}: {op}", _show(rest), "no value" if read is None else "one value")
    return Test(name, op, read(rest[0], f"{at}: {op}") if read else None)


def _match(**more: Reader) -> Reader:
    """A reader of a `Match`, with `more` optional keys."""
    keys = {"kind?": _one_of(*Kind), "scheme?": _some_of(*SCHEMES), "where?": _each(_test)}
    table = _table(keys | {f"{name}?": reader for name, reader in more.items()})

    def read(value: Any, at: str) -> Match:
        match = table(value, at)
        kind, schemes = match.get("kind"), match.pop("scheme", frozenset())
        if not (kind or schemes):
            raise _wrong(at, _show(value), "a match with kind, scheme or both")
        for stray in sorted(scheme for scheme in schemes if kind not in (None, SCHEMES[scheme])):
            raise _wrong(f"{at}: scheme", _show(stray), ", ".join(name for name in SCHEMES if SCHEMES[name] is kind))
        return Match(schemes=schemes, **match)

    return read


_APPLIES = _table(
    {
        "role?": _some_of(*Role),
        "modality?": _some_of(*Modality),
        "status?": _some_of(*Status),
        "place?": _some_of(*Place),
    },
    Applies,
)
_RULE = _table(
    {
        "id": _id,
        "slug": _slug,
        "title": _both,
        "duty": _one_of("shall", "should", "may", "note", "convention"),
        "severity": _one_of("error", "warning", "info"),
        "applies?": _APPLIES,
        "unless?": _some_of("art9", "not-art17", "shown-beside"),
        "given?": _match(at_most=_count),
        "quantifier?": _one_of("every", "some"),
        "require": _each(_match()),
        "unsure_if?": _match(),
        "stripped_if?": _each(_match()),
        "message": _both,
        "measured": _both,
        "mend": _both,
        "samples": _table({f"{outcome}?": _each(_sample) for outcome in Outcome if outcome is not Outcome.NONE}),
    }
)
_DEFAULTS: Mapping[str, Any] = {
    "applies": Applies(),
    "unless": frozenset(),
    "given": None,
    "quantifier": "every",
    "unsure_if": None,
    "stripped_if": (),
}


def _rule(value: Any, at: str) -> dict[str, Any]:
    keys: dict[str, Any] = _RULE(value, at)
    found = list(keys["samples"])
    if Outcome.COMPLIANT not in found or not any(outcome in found for outcome in FAILING):
        allowed = f"some under compliant, and some under {', '.join(FAILING[:-1])} or {FAILING[-1]}"
        raise _wrong(f"{at}: samples", ", ".join(found) or "nothing", allowed)
    if "quantifier" in keys and "given" not in keys:
        raise _wrong(f"{at}: quantifier", "no given beside it", "only in a rule with given")
    if "stripped_if" in keys and "given" in keys:
        raise _wrong(f"{at}: stripped_if", "given beside it", "only in a rule without given")
    return {**_DEFAULTS, **keys}


_CLAUSE = _table(
    {
        "section": _text,
        "title": _both,
        "status": _one_of("automated", "partial", "manual"),
        "document?": _text,
        "url?": _url,
        "effective?": _day,
        "rule?": _each(_rule, named="id"),
        "tested_by?": _each(_id),
    },
)


def _clause(value: Any, at: str) -> dict[str, Any]:
    keys: dict[str, Any] = _CLAUSE(value, at)
    tested = "rule" in keys or "tested_by" in keys
    if tested == (keys["status"] == "manual"):
        found = f"{keys['status']} {'with' if tested else 'without'} a rule"
        raise _wrong(f"{at}: status", found, "manual without a rule, automated or partial with a rule or tested_by")
    return keys


_FILE = _table(
    {
        "pack": _table({"name": _slug, "version": _text, "document": _text, "url": _url, "effective": _day}),
        "clause": _each(_clause, named="section"),
    }
)
