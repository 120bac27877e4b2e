"""Rule packs: one TOML file holds one legal document, its clauses, and the rules that test them.

What a pack may say is a table of keys and readers, below; a reader takes a TOML value and its place, and gives what
`labelcheck.model` wants of it. Every mistake is one line: file, clause and rule, key, what was found, what is allowed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
)
from labelcheck.toml_shape import (
    BOTH,
    COUNT,
    DAY,
    NUMBER,
    PATTERN,
    SLUG,
    TEXT,
    URL,
    Reader,
    each,
    near,
    one_of,
    parse,
    shaped,
    show,
    some_of,
    table,
    wrong,
)

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

FAILING = (Outcome.STRIPPED, Outcome.MISSING, Outcome.DEFECTIVE)


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """One legal document. `tested_by`: the ids of rules under other clauses that test this clause too.

    A pack equals only itself, so that what was worked out for it can be looked up by it.
    """

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
            raise wrong(folder.as_posix(), "no *.toml file", "a folder of rule packs")
        found += own
    packs = [(where, load_pack(_read(file, where), where)) for where, file in found]
    _refuse_twins(packs)
    known = {rule.id for _, pack in packs for rule in pack.rules}
    named = [(where, clause, rule) for where, pack in packs for clause, ids in pack.tested_by.items() for rule in ids]
    for where, clause, rule in named:
        if rule not in known:
            raise wrong(f"{where}: clause {clause.section}: tested_by", rule, f"the id of a rule{near(rule, known)}")
    return tuple(pack for _, pack in packs)


def load_pack(text: str, where: str) -> Pack:
    """The pack that the TOML `text` holds; `where` names it in the BadInput that a mistake raises."""
    file = _FILE(parse(text, where), where)
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
        raise wrong(where, f"a byte that is not UTF-8 at {error.start}", "TOML in UTF-8") from None


def _refuse_twins(packs: Iterable[tuple[str, Pack]]) -> None:
    first: dict[tuple[str, str], str] = {}
    for where, pack in packs:
        named = [(f"{where}: pack", "name", pack.name)]
        for rule in pack.rules:
            named += [(f"{where}: rule {rule.id}", "id", rule.id), (f"{where}: rule {rule.id}", "slug", rule.slug)]
        for at, key, value in named:
            if (key, value) in first:
                raise wrong(f"{at}: {key}", show(value), f"one that is not taken, as this is by {first[key, value]}")
            first[key, value] = at


_ID = shaped(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*-[0-9]{3}", "an id such as CN-IMP-001")
_SAMPLE = shaped(r"[\w-]+(/[\w-]+)*/[\w-]+(\.[\w-]+)+", "a path below samples/, such as png/plain.png")

_OPS: Mapping[str, Reader | None] = {
    "present": None,
    "is": TEXT,
    "in": each(TEXT),
    "matches": PATTERN,
    "at_least": NUMBER,
    "at_most": NUMBER,
}


def _test(value: Any, at: str) -> Test:
    """A comparison, written as a list: ["name", "op", value], or ["name", "present"]."""
    if not isinstance(value, list) or len(value) < 2:
        raise wrong(at, show(value), 'a list such as ["Label", "in", ["1", "2", "3"]]')
    name, op, *rest = TEXT(value[0], f"{at}: name"), one_of(*_OPS)(value[1], f"{at}: op"), *value[2:]
    read = _OPS[op]
    if len(rest) != (0 if read is None else 1):
        raise wrong(f"{at}: {op}", show(rest), "no value" if read is None else "one value")
    return Test(name, op, read(rest[0], f"{at}: {op}") if read else None)


def _match(**more: Reader) -> Reader:
    """A reader of a `Match`, with `more` optional keys."""
    keys = {"kind?": one_of(*Kind), "scheme?": some_of(*SCHEMES), "where?": each(_test)}
    plain = table(keys | {f"{name}?": reader for name, reader in more.items()})

    def read(value: Any, at: str) -> Match:
        match = plain(value, at)
        kind, schemes = match.get("kind"), match.pop("scheme", frozenset())
        if not (kind or schemes):
            raise wrong(at, show(value), "a match with kind, scheme or both")
        for stray in sorted(scheme for scheme in schemes if kind not in (None, SCHEMES[scheme])):
            raise wrong(f"{at}: scheme", show(stray), ", ".join(name for name in SCHEMES if SCHEMES[name] is kind))
        return Match(schemes=schemes, **match)

    return read


_APPLIES = table(
    {
        "role?": some_of(*Role),
        "modality?": some_of(*Modality),
        "status?": some_of(*Status),
        "place?": some_of(*Place),
    },
    Applies,
)
_RULE = table(
    {
        "id": _ID,
        "slug": SLUG,
        "title": BOTH,
        "duty": one_of("shall", "should", "may", "note", "convention"),
        "severity": one_of("error", "warning", "info"),
        "applies?": _APPLIES,
        "unless?": some_of("art9", "not-art17", "shown-beside"),
        "given?": _match(at_most=COUNT),
        "quantifier?": one_of("every", "some"),
        "require": each(_match()),
        "unsure_if?": _match(),
        "unsure?": BOTH,
        "stripped_if?": each(_match()),
        "message": BOTH,
        "measured": BOTH,
        "mend": BOTH,
        "samples": table({f"{outcome}?": each(_SAMPLE) for outcome in Outcome if outcome is not Outcome.NONE}),
    }
)
_DEFAULTS: Mapping[str, Any] = {
    "applies": Applies(),
    "unless": frozenset(),
    "given": None,
    "quantifier": "every",
    "unsure_if": None,
    "unsure": None,
    "stripped_if": (),
}


def _rule(value: Any, at: str) -> dict[str, Any]:
    keys: dict[str, Any] = _RULE(value, at)
    found = list(keys["samples"])
    if Outcome.COMPLIANT not in found or not any(outcome in found for outcome in FAILING):
        allowed = f"some under compliant, and some under {', '.join(FAILING[:-1])} or {FAILING[-1]}"
        raise wrong(f"{at}: samples", ", ".join(found) or "nothing", allowed)
    if "quantifier" in keys and "given" not in keys:
        raise wrong(f"{at}: quantifier", "no given beside it", "only in a rule with given")
    if ("unsure" in keys) != ("unsure_if" in keys):
        raise wrong(f"{at}: unsure", "one of the two alone", "unsure_if with unsure, the sentence that says why")
    return {**_DEFAULTS, **keys}


_CLAUSE = table(
    {
        "section": TEXT,
        "title": BOTH,
        "status": one_of("automated", "partial", "manual"),
        "document?": TEXT,
        "url?": URL,
        "effective?": DAY,
        "rule?": each(_rule, named="id"),
        "tested_by?": each(_ID),
    },
)


def _clause(value: Any, at: str) -> dict[str, Any]:
    keys: dict[str, Any] = _CLAUSE(value, at)
    tested = "rule" in keys or "tested_by" in keys
    if tested == (keys["status"] == "manual"):
        found = f"{keys['status']} {'with' if tested else 'without'} a rule"
        raise wrong(f"{at}: status", found, "manual without a rule, automated or partial with a rule or tested_by")
    return keys


_FILE = table(
    {
        "pack": table({"name": SLUG, "version": TEXT, "document": TEXT, "url": URL, "effective": DAY}),
        "clause": each(_clause, named="section"),
    }
)
