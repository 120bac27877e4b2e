"""Objects in the syntax of PDF [ISO 32000-1, 7.2 and 7.3]."""

from __future__ import annotations

import re
from typing import NamedTuple

from labelcheck.errors import Damaged, OverLimit

_SPACE = b"\0\t\n\f\r "
_TOKEN = re.compile(
    rb"(?:[\0\t\n\f\r ]++|%[^\r\n]*+)*+(?:"
    rb"(?P<ref>(?P<object>\d{1,10})[\0\t\n\f\r ]+(?P<generation>\d{1,5})[\0\t\n\f\r ]+R(?![^\0\t\n\f\r ()<>\[\]{}/%]))"
    rb"|(?P<number>[+-]?(?:\d+\.?\d*|\.\d+))"
    rb"|(?P<name>/[^\0\t\n\f\r ()<>\[\]{}/%]*)"
    rb"|(?P<open><<|\[)|(?P<close>>>|\])"
    rb"|(?P<hex><[0-9A-Fa-f\0\t\n\f\r ]*>)"
    rb"|(?P<word>[A-Za-z']+)"
    rb"|(?P<string>\())"
)
_CODED = re.compile(rb"#([0-9A-Fa-f]{2})")
_BRACKETS = re.compile(rb"\\.|[()]", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_DEPTH = 32


class Ref(NamedTuple):
    """An indirect reference."""

    number: int
    generation: int


class String(NamedTuple):
    """A string: its bytes as the standard decodes them, as they stand, and where they stand in what was parsed."""

    value: bytes
    raw: bytes
    at: int


class Word(NamedTuple):
    """A keyword such as `obj`, `stream`, `true`, `null`."""

    text: str


Value = None | int | float | str | Ref | String | Word | list["Value"] | dict[str, "Value"]


def parse(data: bytes, at: int, where: str) -> tuple[Value, int]:
    """The object at `at` and the offset behind it; a name is a str with its slash.

    Raises Damaged for what is no object or is cut, OverLimit for deep nesting.
    """
    stack: list[tuple[bytes, list[Value], int]] = []
    while True:
        token = _TOKEN.match(data, at)
        if token is None:
            raise Damaged("a PDF object cannot be read", f"{where} at {at}")
        kind, at = token.lastgroup, token.end()
        if kind == "open":
            if len(stack) >= _DEPTH:
                raise OverLimit("a PDF object is nested deeper than the limit", where)
            stack.append((token[kind], [], at))
            continue
        if kind == "close":
            value = _close(stack, token[kind], where)
        elif kind == "string":
            value, at = _string(data, at, where)
        else:
            value = _scalar(str(kind), token)
        if not stack:
            return value, at
        stack[-1][1].append(value)


def _close(stack: list[tuple[bytes, list[Value], int]], token: bytes, where: str) -> Value:
    opener, items, at = stack.pop() if stack else (b"", [], 0)
    if (opener, token) == (b"[", b"]"):
        return items
    if (opener, token) != (b"<<", b">>") or len(items) % 2:
        raise Damaged("a PDF object cannot be read", f"{where} at {at}")
    return {key: value for key, value in zip(items[::2], items[1::2], strict=True) if isinstance(key, str)}


def _scalar(kind: str, token: re.Match[bytes]) -> Value:
    text = token[kind]
    if kind == "ref":
        return Ref(int(token["object"]), int(token["generation"]))
    if kind == "number":
        return float(text) if b"." in text else int(text[:18])
    if kind == "name":
        return (_CODED.sub(lambda m: bytes.fromhex(m[1].decode()), text) if b"#" in text else text).decode("latin-1")
    if kind == "hex":
        digits = text[1:-1].translate(None, _SPACE)
        return String(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()), text[1:-1], token.start(kind) + 1)
    return None if text == b"null" else Word(text.decode())


def _string(data: bytes, start: int, where: str) -> tuple[String, int]:
    """A literal string whose opening parenthesis stands before `start` [7.3.4.2]."""
    depth = 1
    for mark in _BRACKETS.finditer(data, start):
        depth += {b"(": 1, b")": -1}.get(mark[0], 0)
        if depth == 0:
            raw = data[start : mark.start()]
            return String(_ESCAPE.sub(_unescape, raw), raw, start), mark.end()
    raise Damaged("a PDF string does not end", f"{where} at {start}")


def _unescape(match: re.Match[bytes]) -> bytes:
    code = match[1]
    if code[:1] in b"01234567":
        return bytes([int(code, 8) & 0xFF])
    if code in {b"\n", b"\r", b"\r\n"}:
        return b""
    return _ESCAPES.get(code, code)


def text(value: bytes) -> str:
    """A text string: UTF-16 or UTF-8 by its mark, else UTF-8 if it is that, else Latin-1 for PDFDocEncoding [7.9.2.2]."""
    if value[:2] in {b"\xfe\xff", b"\xff\xfe"}:
        return value.decode("utf-16", "replace")
    try:
        return value.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
