"""The value of an AIGC label in every serialization seen: raw text in, its members and what is odd about it out.

GB 45438-2025 Annex E b asks for a JSON object; real files also hold YAML, doubly encoded or broken JSON.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from types import ModuleType
from typing import Any, NamedTuple

from labelcheck.model import AIGC_FIELDS

_WRAPPERS = ("AIGC", "aigc", "Aigc")
_LONGEST = 1 << 20
_LONGEST_KEY = 32
_NEAR = 0.86
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_LITERALS = ("true", "false", "null")
_HALF_ESCAPE = re.compile(r"\\u[0-9A-Fa-f]{0,4}$")
_PLAIN = re.compile(r"[\w \r\n.:\"'/+=,;()~-]*")
_MOST = 256
"""Members of an object that may be a label."""
_DEEPEST = 16


class Member(NamedTuple):
    """A key as written, its value as raw text (None for null), and whether the value was a string."""

    key: str
    value: str | None
    string: bool


@dataclass(frozen=True)
class Value:
    """A label's value as read.

    `json` is object, yaml, or what is wrong with it: malformed, cut, empty, double-encoded, repeated-key,
    trailing-comma, xml-entities, base64, dictionary, split; or foreign, for an object that has none of the seven keys
    and so is no label. `form` is bare, wrapped, mapping, dictionary, split or unreadable.
    """

    members: tuple[Member, ...]
    json: str
    form: str

    @cached_property
    def fields(self) -> Mapping[str, Member]:
        """The members that are fields of a label, under the standard's names; an exact key wins over a misspelt one."""
        found: dict[str, Member] = {}
        for member in self.members:
            name = field_name(member.key)
            if name and (name not in found or member.key == name):
                found[name] = member
        return found


class _Number(str):
    """A JSON number, kept as its text."""

    __slots__ = ()


class _Pairs(list[tuple[str, object]]):
    """A JSON object, with repeated keys kept."""


_DECODERS = {
    strict: json.JSONDecoder(
        object_pairs_hook=_Pairs, parse_int=_Number, parse_float=_Number, parse_constant=_Number, strict=strict
    )
    for strict in (True, False)
}


def read_json(text: str) -> Value:
    """The value that stands as JSON text, bare or wrapped in an object with one key AIGC."""
    text = text.strip("\0 \t\r\n\ufeff")
    if text in {"", "null"}:
        return Value((), "empty", "unreadable")
    if len(text) > _LONGEST:
        return Value((), "malformed", "unreadable")
    for problem, candidate in _candidates(text):
        parsed = _loads(candidate, strict=problem != "malformed")
        if isinstance(parsed, str) and not isinstance(parsed, _Number) and parsed.lstrip().startswith("{"):
            return _marked(read_json(parsed), "double-encoded")
        if isinstance(parsed, _Pairs):
            return _marked(_object(parsed), problem)
    return Value((), "cut" if _is_cut(text) else "malformed", "unreadable")


def _marked(value: Value, problem: str) -> Value:
    return replace(value, json=problem) if problem and value.json in {"object", "repeated-key"} else value


def _candidates(text: str) -> Iterable[tuple[str, str]]:
    """Readings of the text, the strict one first, each with the problem that it mends."""
    yield "", text
    if "&quot;" in text or "&#34;" in text:
        yield "xml-entities", html.unescape(text)
    if _TRAILING_COMMA.search(text):
        yield "trailing-comma", _TRAILING_COMMA.sub("", text)
    if text.startswith("ey"):
        try:
            yield "base64", base64.b64decode(text, validate=True).decode("utf-8")
        except ValueError:
            return
    # Control characters inside a string: JSON forbids them, but what is there can be read.
    yield "malformed", text


def _loads(text: str, *, strict: bool) -> object:
    try:
        return _DECODERS[strict].decode(text)
    except (ValueError, RecursionError):
        return None


def _object(pairs: _Pairs, depth: int = 0) -> Value:
    if len(pairs) > _MOST:
        return Value((), "malformed", "unreadable")
    wrapped = [value for key, value in pairs if key in _WRAPPERS]
    if not wrapped or depth >= _DEEPEST or any(key in AIGC_FIELDS for key, _ in pairs):
        return _judged(tuple([_member(key, value) for key, value in pairs]), "object", "bare")
    value = _unwrapped(wrapped[0], depth + 1)
    beside = tuple([_member(key, value) for key, value in pairs if key not in _WRAPPERS])
    twice = "repeated-key" if len(wrapped) > 1 and value.json == "object" else value.json
    return Value(value.members + beside, twice, "wrapped")


def _unwrapped(inner: object, depth: int) -> Value:
    if isinstance(inner, _Pairs):
        return _object(inner, depth)
    if isinstance(inner, str) and not isinstance(inner, _Number):
        return _marked(read_json(inner), "double-encoded")
    return Value((), "empty" if inner is None else "malformed", "unreadable")


def _judged(members: tuple[Member, ...], right: str, form: str) -> Value:
    """The value of these members, which may be no label's or hold a key twice."""
    keys = {member.key for member in members}
    if keys and not any(map(field_name, keys)):
        return Value(members, "foreign", form)
    return Value(members, right if len(keys) == len(members) else "repeated-key", form)


def _member(key: str, value: object) -> Member:
    if type(value) is str:  # most are
        return Member(key, value, string=True)
    if value is None:
        return Member(key, None, string=False)
    if isinstance(value, _Number):
        return Member(key, str(value), string=False)
    return Member(key, json.dumps(_unpaired(value), ensure_ascii=False), string=False)


def _unpaired(value: object, depth: int = 0) -> object:
    """Nested values as `json.dumps` takes them; what is nested too deep reads "…"."""
    if depth > _DEEPEST and isinstance(value, list):
        return "…"
    if isinstance(value, _Pairs):
        return {key: _unpaired(item, depth + 1) for key, item in value}
    return [_unpaired(item, depth + 1) for item in value] if isinstance(value, list) else value


def _is_cut(text: str) -> bool:
    """Whether an object only lacks its end: everything before it is right."""
    if not text.startswith("{"):
        return False
    try:
        json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        rest = text[error.pos :]
        if error.msg.startswith("Invalid \\u"):
            return _HALF_ESCAPE.search(text, error.pos - 2) is not None
        unfinished = rest == "-" or any(word.startswith(rest) for word in _LITERALS)
        return unfinished or error.msg.startswith("Unterminated string")
    except (ValueError, RecursionError):
        return False
    return False


def read_yaml(block: str) -> Value:
    """The value of a block `AIGC: …`, every scalar taken as a string [TC260-PG-20258A, 6.5]."""
    import yaml  # noqa: PLC0415  # only documents need it

    if block.count("[") + block.count("{") > _MOST:
        return _read_lines(block)
    try:
        node = yaml.compose(block, Loader=_loader(yaml, block))
    except (yaml.YAMLError, RecursionError, ValueError):
        return _read_lines(block)
    content = node.value[0][1] if isinstance(node, yaml.MappingNode) and node.value else None
    if isinstance(content, yaml.MappingNode) and len(content.value) <= _MOST:
        return _judged(tuple(_yaml_member(key, value) for key, value in content.value), "yaml", "mapping")
    # Anything but JSON is an author's own key: "AIGC: false" labels nothing.
    text = content.value.strip() if isinstance(content, yaml.ScalarNode) else "?"
    if text in {"", "null", "~"}:
        return Value((), "empty", "mapping")
    return read_json(text) if text.startswith("{") else _read_lines(block)


def _loader(yaml: ModuleType, block: str) -> Any:
    """Libyaml for a block that the two loaders read alike: it is six times as fast, but reads tabs, flows and aliases otherwise."""
    return getattr(yaml, "CBaseLoader", yaml.BaseLoader) if _PLAIN.fullmatch(block) else yaml.BaseLoader


def _read_lines(block: str) -> Value:
    """The value of a block that is no YAML: the JSON behind its colon, or its lines."""
    flow = block.partition(":")[2].strip()
    if flow.startswith("{"):
        return read_json(flow)
    members = _lines(block)
    return _judged(members, "malformed", "mapping") if members else Value((), "foreign", "mapping")


def _yaml_member(key: object, value: object) -> Member:
    text = getattr(value, "value", None)
    if not isinstance(text, str):
        return Member(str(getattr(key, "value", key)), str(text), string=False)
    null = not getattr(value, "style", None) and text in {"null", "~", "Null", "NULL"}
    return Member(str(getattr(key, "value", key)), None if null else text, string=not null)


def _lines(block: str) -> tuple[Member, ...]:
    """Members of a block that is no YAML, line by line, so that a report can still say what stood there."""
    pairs = (line.strip().partition(":") for line in block.splitlines()[1 : _MOST + 1] if ":" in line)
    return tuple(Member(key.strip("\"' "), value.strip().strip("\"'"), string=True) for key, _, value in pairs)


@lru_cache(maxsize=1024)
def field_name(key: str) -> str | None:
    """The standard's name for a key: itself, or the one that it misspells; None for another key."""
    if key in AIGC_FIELDS:
        return key
    folded = re.sub(r"[^a-z0-9]", "", key[:_LONGEST_KEY].lower())
    if folded in _MISSPELT:
        return _MISSPELT[folded]
    from difflib import get_close_matches  # noqa: PLC0415  # few keys are misspelt

    near = get_close_matches(folded, _MISSPELT, n=1, cutoff=_NEAR)
    return _MISSPELT[near[0]] if near else None


_MISSPELT = {name.lower(): name for name in AIGC_FIELDS} | {
    "propagator": "ContentPropagator",
    "propatorid": "PropagateID",
}
"""Folded to lower-case letters and digits: the names themselves, and those of drafts that differ too much to be guessed."""
