"""Rule packs: one TOML file holds one legal document, its clauses, and the rules that test them.

What a pack may say stands in `pack_shape`. Every mistake is one line: file, clause and rule, key, what was found, what is
allowed. A user's pack may also silence a rule of another one, or make it graver.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from labelcheck.model import Adjustment, Clause, Rule
from labelcheck.pack_shape import FILE, SEVERITIES
from labelcheck.toml_shape import built_in, near, parse, show, wrong


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """One legal document. `tested_by`: the ids of rules under other clauses that test this clause too. `adjustments`: what it
    changes of other packs' rules.

    A pack equals only itself, so that what was worked out for it can be looked up by it.
    """

    name: str
    version: str
    clauses: tuple[Clause, ...]
    rules: tuple[Rule, ...]
    tested_by: Mapping[Clause, tuple[str, ...]] = field(default_factory=dict)
    adjustments: tuple[Adjustment, ...] = ()


def load_packs(folder: Path | None = None) -> tuple[Pack, ...]:
    """The built-in packs, then those below `folder` (or in that one file), each in order of path, adjusted as they say.

    Raises BadInput for the first mistake, and for a rule, slug or pack name that comes twice.
    """
    found = [entry for entry in _toml_files(built_in(), "rules") if entry[0] != "rules/providers.toml"]
    if folder is not None:
        own = list(_toml_files(folder, folder.as_posix())) if folder.is_dir() else []
        if folder.is_file():
            own = [(folder.as_posix(), folder)]
        if not own:
            raise wrong(folder.as_posix(), "no *.toml file", "a rule pack or a folder of them")
        found += own
    packs = [(where, load_pack(_read(file, where), where)) for where, file in found]
    _refuse_twins(packs)
    known = {rule.id for _, pack in packs for rule in pack.rules}
    named = [(where, clause, rule) for where, pack in packs for clause, ids in pack.tested_by.items() for rule in ids]
    for where, clause, rule in named:
        if rule not in known:
            raise wrong(f"{where}: clause {clause.section}: tested_by", rule, f"the id of a rule{near(rule, known)}")
    return _adjusted(packs)


def _adjusted(packs: Sequence[tuple[str, Pack]]) -> tuple[Pack, ...]:
    """The packs without the rules that a user's pack silences, and with the severities that it raises.

    Raises BadInput for a rule that is unknown, adjusted twice, or of that severity or a graver one.
    """
    rules = {rule.id: rule for _, pack in packs for rule in pack.rules}
    changed: dict[str, Rule | None] = {}
    for where, pack in packs:
        for adjustment in pack.adjustments:
            at, rule = f"{where}: adjust {adjustment.rule}", rules.get(adjustment.rule)
            if rule is None:
                raise wrong(f"{at}: rule", adjustment.rule, f"the id of a rule{near(adjustment.rule, rules)}")
            if adjustment.rule in changed:
                raise wrong(f"{at}: rule", f"{adjustment.rule} twice", "once")
            graver = SEVERITIES[: SEVERITIES.index(rule.severity)]
            if adjustment.severity not in {"off", *graver}:
                raise wrong(f"{at}: severity", adjustment.severity, ", ".join(("off", *graver)))
            silenced = adjustment.severity == "off"
            changed[rule.id] = None if silenced else replace(rule, severity=adjustment.severity)
    if not changed:
        return tuple(pack for _, pack in packs)
    return tuple(replace(pack, rules=_with(pack.rules, changed)) for _, pack in packs)


def _with(rules: Iterable[Rule], changed: Mapping[str, Rule | None]) -> tuple[Rule, ...]:
    return tuple(kept for rule in rules if (kept := changed.get(rule.id, rule)))


def load_pack(text: str, where: str) -> Pack:
    """The pack that the TOML `text` holds; `where` names it in the BadInput that a mistake raises."""
    file = FILE(parse(text, where), where)
    head = file["pack"]
    clauses, rules, tested_by = [], [], {}
    if not file.keys() & {"clause", "adjust"}:
        raise wrong(where, "neither clause nor adjust", "a pack with [[clause]], [[adjust]] or both")
    for keys in file.get("clause", ()):
        own, others = keys.pop("rule", ()), keys.pop("tested_by", ())
        clause = Clause(**{name: head[name] for name in ("document", "url", "effective")} | keys)
        clauses.append(clause)
        rules += [Rule(clause=clause, **rule) for rule in own]
        tested_by[clause] = others
    adjustments = tuple(Adjustment(**keys, pack=head["name"]) for keys in file.get("adjust", ()))
    pack = Pack(head["name"], head["version"], tuple(clauses), tuple(rules), tested_by, adjustments)
    _refuse_twins([(where, pack)])
    return pack


def _toml_files(folder: Path, prefix: str) -> Iterator[tuple[str, Path]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        where = f"{prefix}/{entry.name}"
        if entry.is_dir():
            yield from _toml_files(entry, where)
        elif entry.name.endswith(".toml"):
            yield where, entry


def _read(file: Path, where: str) -> str:
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
