"""Who labels: the providers of `rules/providers.toml`, found by code, by name or by visible mark."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple, TypeVar

from labelcheck.model import Modality, Text
from labelcheck.provider_code import USCC_AT, decode_code, uscc_check_digit, uscc_valid
from labelcheck.toml_shape import BOTH, SLUG, TEXT, a_value, built_in, each, one_of, parse, show, some_of, table, wrong

KINDS = ("producer", "platform", "software", "sample")
BASES = ("image", "video", "audio", "text", "documentation", "recorded")
CONFIDENCES = ("H", "M", "L")
WRITES = ("yes", "no", "unknown")
MAKES = ("ai", "any")

_T = TypeVar("_T")


class KnownCode(NamedTuple):
    """A USCC, the whole codes seen with it, what they were seen in (`BASES`), and how sure the provider is."""

    uscc: str
    full: tuple[str, ...]
    basis: tuple[str, ...]
    confidence: str
    default: bool


class Mark(NamedTuple):
    """A visible mark that names its provider."""

    text: str
    modality: frozenset[Modality]
    confidence: str


class Generator(NamedTuple):
    """A name that a provider's software has in C2PA manifests. `makes`: ai where it makes nothing else, else any."""

    name: str
    makes: str
    basis: str
    confidence: str


class Provider(NamedTuple):
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
    generators: tuple[Generator, ...] = ()

    def known_code(self, text: str) -> KnownCode | None:
        """What is known of this provider's code `text`: of the whole code, else of its USCC."""
        code = decode_code(text)
        same = [known for known in self.codes if code and known.uscc == code.uscc]
        return next((known for known in self.codes if text.strip() in known.full), same[0] if same else None)


class Providers(NamedTuple):
    """Every provider, in the order of the file, and the ways to find one."""

    entries: tuple[Provider, ...]
    by_full: Mapping[str, Provider]
    by_uscc: Mapping[str, Provider]
    by_name: Mapping[str, Provider]
    marks: Mapping[str, tuple[Provider, Mark]]
    generators: Mapping[str, tuple[Provider, Generator]]

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

    def by_generator(self, text: str) -> tuple[Provider, Generator] | None:
        """Whose software a claim generator or software agent names: all of the name, but for versions and libraries."""
        return self.generators.get(_generator_key(text))

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


def _generator_key(text: str) -> str:
    """The product of a user agent string: what stands before its version or the library behind it."""
    return _folded(re.split(r"/| c2pa-rs|\(", text, maxsplit=1)[0]).replace("_", " ").strip()


def _mark_key(text: str) -> str:
    """The letters of a mark: no case, no blank, no symbol, no version number at its end."""
    return "".join(character for character in _folded(text) if character.isalnum()).rstrip(string.digits)


@cache
def load_providers() -> Providers:
    """The built-in providers; BadInput for the first mistake in their file."""
    return read_providers((built_in() / "providers.toml").read_text(encoding="utf-8"))


def read_providers(text: str, where: str = "rules/providers.toml") -> Providers:
    """The providers that the TOML `text` holds; `where` names it in the BadInput that a mistake raises."""
    entries: tuple[Provider, ...] = _FILE(parse(text, where), where)["provider"]
    full = [(code, p) for p in entries for known in p.codes for code in known.full]
    names = [(name, p) for p in entries for name in _names(p)]
    marks = [(_mark_key(mark.text), (p, mark)) for p in entries for mark in p.marks]
    generators = [(_generator_key(one.name), (p, one)) for p in entries for one in p.generators]
    _unique(((p.id, p) for p in entries), f"{where}: id")
    return Providers(
        entries,
        _unique(full, f"{where}: full"),
        _usccs(entries, f"{where}: uscc"),
        _unique(names, f"{where}: name"),
        _unique(marks, f"{where}: mark"),
        _unique(generators, f"{where}: generator"),
    )


_KNOWN_CODE = table(
    {
        "uscc": TEXT,
        "full": each(TEXT, least=0),
        "basis": each(one_of(*BASES)),
        "confidence": one_of(*CONFIDENCES),
        "default?": a_value(lambda value: isinstance(value, bool), "true or false"),
    }
)
_MARK = table({"text": TEXT, "modality": some_of(*Modality), "confidence": one_of(*CONFIDENCES)}, Mark)


def _known_code(value: Any, at: str) -> KnownCode:
    keys = _KNOWN_CODE(value, at)
    uscc = keys["uscc"]
    if not uscc_valid(uscc):
        digit = uscc_check_digit(uscc[:17]) if len(uscc) == 18 else None
        raise wrong(
            f"{at}: uscc", show(uscc), f"the check digit {digit}" if digit else "18 characters of GB 32100-2015"
        )
    if any(code[USCC_AT] != uscc for code in keys["full"]):
        raise wrong(f"{at}: full", show(list(keys["full"])), f"codes with {uscc} at positions 5 to 22")
    return KnownCode(**{"default": False} | keys)


def _mark(value: Any, at: str) -> Mark:
    mark: Mark = _MARK(value, at)
    if not _mark_key(mark.text):
        raise wrong(f"{at}: text", show(mark.text), "at least one letter")
    return mark


_GENERATOR = table(
    {"name": TEXT, "makes": one_of(*MAKES), "basis": one_of(*BASES), "confidence": one_of(*CONFIDENCES)}, Generator
)
_PROVIDER = table(
    {
        "id": SLUG,
        "name": BOTH,
        "owner": a_value(lambda value: isinstance(value, str), "a text in quotes"),
        "kinds": each(one_of(*KINDS)),
        "aliases": each(TEXT, least=0),
        "names": each(TEXT, least=0),
        "codes": each(_known_code, named="uscc", least=0),
        "marks": each(_mark, named="text", least=0),
        "writes_implicit": one_of(*WRITES),
        "why": BOTH,
        "generators?": each(_GENERATOR, named="name"),
    },
    Provider,
)
_FILE = table({"provider": each(_PROVIDER, named="id")})


def _names(provider: Provider) -> list[str]:
    own = (provider.id, provider.name.en, provider.name.zh, *provider.aliases, *provider.names)
    return list(dict.fromkeys(_folded(name) for name in own))


def _unique(pairs: Iterable[tuple[str, _T]], at: str) -> dict[str, _T]:
    found: dict[str, _T] = {}
    for key, value in pairs:
        if key in found:
            raise wrong(at, f"{show(key)} twice", "once")
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
