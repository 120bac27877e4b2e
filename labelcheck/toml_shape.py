"""What a table of TOML may hold, as a table of readers; a mistake is one line: where, what was found, what is allowed.

A reader takes a value and its place and gives what the model wants of it, and says as JSON Schema what it takes. Used for rule
packs and for providers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from labelcheck.errors import BadInput
from labelcheck.model import Text

Read = Callable[[Any, str], Any]
"""A function of a value and its place."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A function that reads a value, and the JSON Schema of the values that it takes (as far as a schema can say it)."""

    read: Read
    schema: Mapping[str, Any]

    def __call__(self, value: Any, at: str) -> Any:
        """What `read` gives."""
        return self.read(value, at)


def schema_of(read: Read) -> Mapping[str, Any]:
    """The schema of a reader; that of a plain function allows everything."""
    return read.schema if isinstance(read, Reader) else {}


_SHOWN = 60


def parse(text: str, where: str) -> dict[str, Any]:
    """The tables of a TOML text. Raises BadInput with the line of a mistake in the syntax."""
    import tomllib  # noqa: PLC0415  # only commands that judge need it

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{where}: not TOML: {error}") from None


def built_in() -> Path:
    """The folder of the TOML files that labelcheck comes with."""
    return Path(import_module("labelcheck.rules").__path__[0])


def wrong(at: str, found: str, allowed: str) -> BadInput:
    """The one line about a mistake."""
    return BadInput(f"{at}: found {found}, allowed: {allowed}")


def show(value: object) -> str:
    """`value` on one line, cut; TOML has no null, so None is a key that is not there."""
    if value is None:
        return "nothing"
    text = str(value).lower() if isinstance(value, bool) else str(value) if isinstance(value, date) else repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def near(value: object, allowed: Iterable[str]) -> str:
    """A hint at what was probably meant, or ""."""
    from difflib import get_close_matches  # noqa: PLC0415  # only for a mistake

    found = get_close_matches(value, allowed, 1) if isinstance(value, str) else []
    return f" (did you mean {found[0]}?)" if found else ""


def a_value(
    fits: Callable[[Any], bool],
    allowed: str,
    make: Callable[[Any], Any] = lambda value: value,
    schema: Mapping[str, Any] | None = None,
) -> Reader:
    """A reader of what `fits`, given back through `make`."""

    def read(value: Any, at: str) -> Any:
        if not fits(value):
            raise wrong(at, show(value), allowed)
        return make(value)

    return Reader(read, {"description": allowed, **(schema or {})})


def shaped(pattern: str, allowed: str) -> Reader:
    """A reader of text that the whole pattern fits."""
    schema = {"type": "string", "pattern": f"^(?:{pattern})$"}
    return a_value(
        lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None, allowed, schema=schema
    )


def one_of(*allowed: str) -> Reader:
    """A reader of a closed list; members of an enum come back as such."""

    def read(value: Any, at: str) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise wrong(at, show(value), ", ".join(allowed) + near(value, allowed))
        return allowed[allowed.index(value)]

    return Reader(read, {"enum": [str(word) for word in allowed]})


def each(item: Read, into: Callable[[Any], Any] = tuple, named: str = "", *, least: int = 1) -> Reader:
    """A reader of a list of `least` or more; an item is called by what it says under `named`, else by its number."""

    def read(value: Any, at: str) -> Any:
        if not isinstance(value, list) or len(value) < least:
            raise wrong(at, show(value), "a list [...] of one or more" if least else "a list [...]")
        return into([item(entry, f"{at} {_name(entry, named) or n}") for n, entry in enumerate(value, 1)])

    return Reader(read, {"type": "array", "items": schema_of(item), "minItems": least})


def _name(entry: object, key: str) -> str:
    name = entry.get(key) if isinstance(entry, dict) else None
    return name if isinstance(name, str) and name.isprintable() and len(name) <= _SHOWN else ""


def some_of(*allowed: str) -> Reader:
    """A reader of a set of words from a closed list."""
    return each(one_of(*allowed), frozenset)


def table(spec: Mapping[str, Read], make: Callable[..., Any] = dict) -> Reader:
    """A reader of a table with the keys of `spec`, those with a question mark optional, built by `make(**keys)`."""
    readers = {name.removesuffix("?"): reader for name, reader in spec.items()}

    def read(value: Any, at: str) -> Any:
        if not isinstance(value, dict):
            raise wrong(at, show(value), f"a table with {', '.join(readers)}")
        for key in value:
            if key not in readers:
                raise wrong(at, f"the key {show(key)}", ", ".join(readers) + near(key, readers))
        present = {key: reader for key, reader in readers.items() if key in spec or key in value}
        return make(**{key: reader(value.get(key), f"{at}: {key}") for key, reader in present.items()})

    schema = {
        "type": "object",
        "properties": {key: schema_of(reader) for key, reader in readers.items()},
        "required": [key for key in readers if key in spec],
        "additionalProperties": False,
    }
    return Reader(read, schema)


def _is_pattern(value: object) -> bool:
    try:
        return isinstance(value, str) and re.compile(value) is not None
    except (re.error, OverflowError, RecursionError):
        return False


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and -1e15 < value < 1e15


_SOME_TEXT = {"type": "string", "pattern": r"\S"}
TEXT = a_value(
    lambda value: isinstance(value, str) and value.strip() != "", "a text in quotes, not empty", schema=_SOME_TEXT
)
NUMBER = a_value(_is_number, "a number, without quotes", float, {"type": "number"})
COUNT = a_value(
    lambda value: type(value) is int and value >= 0,
    "a whole number, 0 or more",
    schema={"type": "integer", "minimum": 0},
)
DAY = a_value(
    lambda value: type(value) is date,
    "a date such as 2025-09-01, without quotes",
    date.isoformat,
    {"type": "string", "format": "date"},
)
PATTERN = a_value(_is_pattern, "a regular expression of Python", schema={"type": "string", "format": "regex"})
URL = shaped(r"https://[!-~]+", "an address that begins with https://")
SLUG = shaped(r"[a-z0-9]+(-[a-z0-9]+)*", "words in kebab-case, such as cn-implicit-present")
BOTH = table({"en": TEXT, "zh": TEXT}, Text)
