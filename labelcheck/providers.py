"""Who labels: provider codes [TC260-PG-20252A] taken apart by position, and the providers of `rules/providers.toml`.

A code is 27 characters: 00 · subject type · binding · the 18 of a unified social credit code (USCC, 统一社会信用代码,
GB 32100-2015) · service type · 4 of a model or app. GB 45438-2025 Annex E d allows a name instead.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from labelcheck.errors import BadInput
from labelcheck.model import Modality, Text

LENGTH = 27
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015: digits and capitals without I, O, S, V, Z; a character's value is its index."""

KINDS = ("producer", "platform", "software", "sample")
BASES = ("image", "video", "audio", "text", "documentation", "recorded")
CONFIDENCES = ("H", "M", "L")
WRITES = ("yes", "no", "unknown")

_ALPHABET = frozenset(string.digits + string.ascii_uppercase)
_ALPHANUMERIC = frozenset(string.digits + string.ascii_letters)
_USCC_AT = slice(4, 22)
_LONGEST = 64
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Code:
    """A code by position; parts that a short text lacks are "". A bare USCC has nothing but its `uscc`.

    `uscc` is None where positions 5 to 22 are not known to hold one. `problems`, of the shape: bare-uscc, length,
    characters, format, service-type; of the USCC: uscc-check (a wrong check digit, or a character it may not have).
    """

    text: str
    format: str
    subject_type: str
    binding: str
    uscc: str | None
    uscc_valid: bool
    service_type: str
    model_code: str
    problems: tuple[str, ...]


def decode_code(text: str) -> Code | None:
    """The parts of a code, also of a malformed one; None where the text is nothing like a code, but a name or empty."""
    if not _code_like(text):
        return None
    bare = text.strip()
    if len(bare) == 18:
        valid = uscc_valid(bare)
        return Code(text, "", "", "", bare, valid, "", "", ("bare-uscc",) if valid else ("bare-uscc", "uscc-check"))
    body, service = bare[_USCC_AT], bare[22:23]
    valid, whole = uscc_valid(body), len(bare) == LENGTH
    bound = whole and bare[3] == "1"  # another binding need not hold a USCC; in another length it may not stand there
    found = {
        "length": not whole,
        "characters": not _ALPHABET.issuperset(text),
        "format": bare[:2] != "00",
        "service-type": whole and service not in "012",
        "uscc-check": bound and not valid,
    }
    problems = tuple(problem for problem, is_so in found.items() if is_so)
    uscc = body if valid or bound else None
    return Code(text, bare[:2], bare[2:3], bare[3:4], uscc, valid, service, bare[23:LENGTH], problems)


def code_shape(text: str) -> str:
    """Whether a ContentProducer or ContentPropagator is a code: valid, malformed, name or absent.

    The shape only: a code with a wrong USCC check digit is valid in shape, see `Code.uscc_valid`.
    """
    if not text.strip():
        return "absent"
    code = decode_code(text)
    if code is None:
        return "name"
    return "malformed" if set(code.problems) - {"uscc-check"} else "valid"


def uscc_check_digit(first17: str) -> str | None:
    """The 18th character that the first 17 of a USCC ask for [GB 32100-2015]; None where they cannot be ones."""
    if len(first17) != 17 or not set(first17) <= set(USCC_ALPHABET):
        return None
    total = sum(USCC_ALPHABET.index(character) * pow(3, i, 31) for i, character in enumerate(first17))
    return USCC_ALPHABET[-total % 31]


def uscc_valid(text: str) -> bool:
    """True for 18 characters of which the last is the right check digit."""
    return len(text) == 18 and uscc_check_digit(text[:17]) == text[17]


def _code_like(text: str) -> bool:
    """True for what was meant as a code: 18 to 36 letters and digits, many of them digits, or whatever begins 0011."""
    bare = text.strip()
    if len(bare) > _LONGEST or sum(character in string.digits for character in bare) < 8:
        return False
    if bare.startswith("0011"):
        return True
    return 18 <= len(bare) <= 36 and bare[0] in string.digits and _ALPHANUMERIC.issuperset(bare)


@dataclass(frozen=True, slots=True)
class KnownCode:
    """A USCC, the whole codes seen with it, what they were seen in (`BASES`), and how sure the provider is."""

    uscc: str
    full: tuple[str, ...]
    basis: tuple[str, ...]
    confidence: str
    default: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A visible mark that names its provider."""

    text: str
    modality: frozenset[Modality]
    confidence: str


@dataclass(frozen=True, slots=True)
class Provider:
    """A company or product; the fields are those of `rules/providers.toml`, explained at its head."""

    id: str
    name: Text
    owner: str
    kinds: tuple[str, ...]
    aliases: tuple[str, ...]
    names: tuple[str, ...]
    codes: tuple[KnownCode, ...]
    marks: tuple[Mark, ...]
    writes_implicit: str
    why: Text

    def known_code(self, text: str) -> KnownCode | None:
        """What is known of this provider's code `text`: of the whole code, else of its USCC."""
        code = decode_code(text)
        same = [known for known in self.codes if code and known.uscc == code.uscc]
        return next((known for known in self.codes if text.strip() in known.full), same[0] if same else None)


@dataclass(frozen=True, slots=True)
class Providers:
    """Every provider, in the order of the file, and the ways to find one."""

    entries: tuple[Provider, ...]
    by_full: Mapping[str, Provider]
    by_uscc: Mapping[str, Provider]
    by_name: Mapping[str, Provider]
    marks: Mapping[str, tuple[Provider, Mark]]

    def by_value(self, text: str) -> Provider | None:
        """Who stands in a ContentProducer or ContentPropagator: by the whole code, by its USCC, or by the exact name.

        A USCC that several providers share names its default provider, or nobody.
        """
        if text.strip() in self.by_full:
            return self.by_full[text.strip()]
        code = decode_code(text)
        if code is not None:
            return self.by_uscc.get(code.uscc or "")
        return self.by_name.get(_folded(text))

    def by_mark(self, text: str, modality: Modality | None = None) -> Provider | None:
        """Whose visible mark the text is, or one of its lines: never a mention inside other words."""
        for part in (text, *_BREAK.split(text)):
            provider, mark = self.marks.get(_mark_key(part), (None, None))
            if mark and (modality is None or modality in mark.modality):
                return provider
        return None


_BREAK = re.compile(r"[\n\r@/|，。；,;]|\s{2,}")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _mark_key(text: str) -> str:
    """The letters of a mark: no case, no blank, no symbol, no version number at its end."""
    return "".join(character for character in _folded(text) if character.isalnum()).rstrip(string.digits)


@cache
def load_providers() -> Providers:
    """The built-in providers; BadInput for the first mistake in their file."""
    from importlib.resources import files  # noqa: PLC0415  # costs more than a scan that needs no provider

    return read_providers(files("labelcheck.rules").joinpath("providers.toml").read_text(encoding="utf-8"))


def read_providers(text: str, where: str = "rules/providers.toml") -> Providers:
    """The providers that the TOML `text` holds; `where` names it in the BadInput that a mistake raises."""
    import tomllib  # noqa: PLC0415  # as above

    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadInput(f"{where}: not TOML: {' '.join(str(error).split())}") from None
    tables = _Table(data, where, ("provider",)).tables("provider", _PROVIDER)
    entries = tuple(_provider(table) for table in tables)
    full = [(code, p) for p in entries for known in p.codes for code in known.full]
    names = [(name, p) for p in entries for name in _names(p)]
    marks = [(_mark_key(mark.text), (p, mark)) for p in entries for mark in p.marks]
    _unique(((p.id, p) for p in entries), f"{where}: id")
    return Providers(
        entries,
        _unique(full, f"{where}: full"),
        _usccs(entries, f"{where}: uscc"),
        _unique(names, f"{where}: name"),
        _unique(marks, f"{where}: mark"),
    )


_PROVIDER = ("id", "name", "owner", "kinds", "aliases", "names", "codes", "marks", "writes_implicit", "why")
_CODE = ("uscc", "full", "basis", "confidence", "default")
_MARK = ("text", "modality", "confidence")


class _Table:
    """One TOML table and its place; each reader raises BadInput where the value is not of its kind."""

    def __init__(self, data: object, at: str, keys: tuple[str, ...]) -> None:
        self.at = at
        self.data: dict[str, Any] = data if isinstance(data, dict) else {}
        if not isinstance(data, dict):
            raise BadInput(f"{at}: found {data!r:.60}, expected a table with {', '.join(keys)}")
        for key in self.data:
            if key not in keys:
                raise BadInput(f"{at}: found the key {key!r:.60}, expected {', '.join(keys)}")

    def wrong(self, key: str, expected: str) -> BadInput:
        found = f"{self.data[key]!r:.60}" if key in self.data else "nothing"
        return BadInput(f"{self.at}: {key}: found {found}, expected {expected}")

    def text(self, key: str, allowed: tuple[str, ...] = ()) -> str:
        value = self.data.get(key)
        if not isinstance(value, str) or (allowed and value not in allowed):
            raise self.wrong(key, f"one of {', '.join(allowed)}" if allowed else "text")
        return value

    def texts(self, key: str, allowed: tuple[str, ...] = ()) -> tuple[str, ...]:
        value = self.data.get(key)
        if not isinstance(value, list) or not all(isinstance(v, str) and (not allowed or v in allowed) for v in value):
            raise self.wrong(key, f"a list of {', '.join(allowed) or 'texts'}")
        return tuple(value)

    def both(self, key: str) -> Text:
        table = _Table(self.data.get(key), f"{self.at}: {key}", ("en", "zh"))
        return Text(table.text("en"), table.text("zh"))

    def tables(self, key: str, keys: tuple[str, ...]) -> list[_Table]:
        value = self.data.get(key)
        if not isinstance(value, list):
            raise self.wrong(key, "a list of tables")
        return [_Table(item, f"{self.at}: {key} {n}", keys) for n, item in enumerate(value, 1)]


def _provider(table: _Table) -> Provider:
    name = table.text("id")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise table.wrong("id", "lower-case words with hyphens")
    table.at += f" ({name})"
    return Provider(
        name,
        table.both("name"),
        table.text("owner"),
        table.texts("kinds", KINDS),
        table.texts("aliases"),
        table.texts("names"),
        tuple(_known_code(code) for code in table.tables("codes", _CODE)),
        tuple(_mark(mark) for mark in table.tables("marks", _MARK)),
        table.text("writes_implicit", WRITES),
        table.both("why"),
    )


def _known_code(table: _Table) -> KnownCode:
    uscc, full, default = table.text("uscc"), table.texts("full"), table.data.get("default", False)
    if not uscc_valid(uscc):
        expected = uscc_check_digit(uscc[:17]) if len(uscc) == 18 else None
        raise table.wrong("uscc", f"the check digit {expected}" if expected else "18 characters of GB 32100-2015")
    if any(code[_USCC_AT] != uscc for code in full):
        raise table.wrong("full", f"codes with {uscc} at positions 5 to 22")
    if not isinstance(default, bool):
        raise table.wrong("default", "true or false")
    return KnownCode(uscc, full, table.texts("basis", BASES), table.text("confidence", CONFIDENCES), default)


def _mark(table: _Table) -> Mark:
    text = table.text("text")
    if not _mark_key(text):
        raise table.wrong("text", "at least one letter")
    modality = frozenset(map(Modality, table.texts("modality", tuple(Modality))))
    return Mark(text, modality, table.text("confidence", CONFIDENCES))


def _names(provider: Provider) -> list[str]:
    own = (provider.id, provider.name.en, provider.name.zh, *provider.aliases, *provider.names)
    return list(dict.fromkeys(_folded(name) for name in own))


def _unique(pairs: Iterable[tuple[str, _T]], at: str) -> dict[str, _T]:
    found: dict[str, _T] = {}
    for key, value in pairs:
        if key in found:
            raise BadInput(f"{at}: found {key!r} twice, expected it once")
        found[key] = value
    return found


def _usccs(entries: tuple[Provider, ...], at: str) -> dict[str, Provider]:
    """A provider for each USCC that has only one, or one that is its default."""
    owners: dict[str, dict[str, Provider]] = {}
    defaults = []
    for provider in entries:
        for known in provider.codes:
            owners.setdefault(known.uscc, {})[provider.id] = provider
            if known.default:
                defaults.append((known.uscc, provider))
    sole = {uscc: next(iter(found.values())) for uscc, found in owners.items() if len(found) == 1}
    return sole | _unique(defaults, f"{at} with default")
