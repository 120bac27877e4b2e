"""What a reader sees of an RTF document: body, headers, footers and notes, without hidden text [RTF 1.9.1]."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from labelcheck.model import Location, Note
from labelcheck.prose.lines import HIDES, PARAGRAPH, ROW, Block, Part, part_of
from labelcheck.source import Source

FORMATS = ("rtf",)

_TOKEN = re.compile(
    rb"\\bin(\d{1,9}) ?|\\u(-?\d{1,5}) ?|((?:\\'[0-9a-fA-F]{2})+)|\\([a-z]{1,32})(-?\d{1,10})? ?|\\([^a-z])|([{}])|([^\\{}]+)"
)
_WORD = re.compile(rb"[\r\n]*\\([a-z]{1,32})")
_PAGES = {932: "cp932", 936: "gb18030", 949: "cp949", 950: "cp950", 54936: "gb18030", 65001: "utf-8"}
_CHARSETS = {128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 204: "cp1251", 238: "cp1250"}
_AROUND = {b"header", b"headerl", b"headerr", b"headerf", b"footer", b"footerl", b"footerr", b"footerf"}
_SHOWN = _AROUND | {
    b"rtf",
    b"footnote", b"shptxt", b"fldrslt", b"pntext", b"listtext", b"shp", b"shpinst", b"field", b"dptxbxtext", b"nonshppict",
}  # fmt: skip
_UNSEEN = (
    b"fonttbl colortbl stylesheet info pict object themedata colorschememapping latentstyles datastore listtable"
    b" listoverridetable rsidtbl generator annotation atnid atnauthor fldinst xmlnstbl userprops operator filetbl revtbl"
    b" bkmkstart bkmkend shppict sp sn sv docvar mmathPr pgdsctbl"
).split()
_BREAKS = {b"par", b"line", b"sect", b"page", b"row", b"cell", b"nestcell"}
_SAID = {
    b"tab": " ", b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
    b"bullet": "•", b"emspace": " ", b"enspace": " ",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits; `replaced`: how many characters stand behind a Unicode character for old readers."""

    seen: bool = True
    hidden: bool = False
    charset: str = ""
    replaced: int = 1
    place: str = ""
    row: bool = False
    fonts: bool = False


def read(source: Source, _form: str) -> Iterator[Part | Note]:
    """The document as one part; past the limit, its first part."""
    most = min(source.limits.payload, source.limits.text)
    data = source.read_up_to(0, most)
    if source.size > most:
        yield Note("detect", "the end of the text was not searched", HIDES, Location("RTF"))
    yield part_of(_Reader(data, source.limits.depth * 4).blocks(), last=source.size <= most)


class _Reader:
    """Walks the groups with a stack of states, and keeps what was said since the last paragraph ended."""

    def __init__(self, data: bytes, deepest: int) -> None:
        self._data, self._deepest = data, deepest
        self._at = self._beyond = self._font = self._skip = 0
        self._opened = False
        self._state, self._stack = _State(), list[_State]()
        self._page, self._fonts = "cp1252", dict[int, str]()
        self._said, self._raw, self._raw_in = list[str](), bytearray(), ""
        self._found: list[Block] = []

    def blocks(self) -> list[Block]:
        """The paragraphs in order."""
        while token := _TOKEN.match(self._data, self._at):
            self._at = token.end()
            binary, unit, coded, word, number, symbol, brace, plain = token.groups()
            if brace:
                self._group(brace)
                continue
            if binary:
                self._at += int(binary)
            elif word:
                self._word(word, int(number) if number else None)
            elif symbol == b"*":
                if self._destination() not in _SHOWN:
                    self._state = replace(self._state, seen=False)
                continue
            elif self._shown():
                self._say(unit, coded, symbol, plain)
            self._opened = False
        self._end()
        return self._found

    def _group(self, brace: bytes) -> None:
        self._settle()
        self._opened = brace == b"{"
        if self._opened and len(self._stack) < self._deepest:
            self._stack.append(self._state)
        elif self._opened:
            self._beyond += 1
        elif self._beyond:
            self._beyond -= 1
        elif self._stack:
            if self._state.place != self._stack[-1].place:
                self._end()
            self._state = self._stack.pop()

    def _shown(self) -> bool:
        return self._state.seen and not self._state.hidden

    def _destination(self) -> bytes:
        word = _WORD.match(self._data, self._at)
        return word[1] if word else b""

    def _word(self, word: bytes, value: int | None) -> None:
        """A control word."""
        if word in _BREAKS:
            if self._state.seen:
                self._end()
        elif word in _SAID:
            if self._shown():
                self._settle()
                self._said.append(_SAID[word])
        elif self._opened and word in _UNSEEN:
            self._state = replace(self._state, seen=False, fonts=word == b"fonttbl")
        elif word in _AROUND:
            self._state = replace(self._state, place=word.decode()[:6])
        elif word == b"ansicpg":
            self._page = _PAGES.get(value or 0, _codec(value or 0))
        elif self._state.fonts:
            self._font_word(word, value or 0)
        else:
            self._state = self._changed(word, value)

    def _font_word(self, word: bytes, value: int) -> None:
        if word == b"f":
            self._font = value
        elif word == b"fcharset":
            self._fonts[self._font] = _CHARSETS.get(value, "")

    def _changed(self, word: bytes, value: int | None) -> _State:
        """The state behind a control word."""
        match word:
            case b"f":
                return replace(self._state, charset=self._fonts.get(value or 0, ""))
            case b"uc":
                return replace(self._state, replaced=min(max(value or 0, 0), 8))
            case b"v" | b"deleted":
                return replace(self._state, hidden=value != 0)
            case b"plain":
                return replace(self._state, hidden=False)
            case b"intbl" | b"pard":
                return replace(self._state, row=word == b"intbl")
        return self._state

    def _say(self, unit: bytes | None, coded: bytes | None, symbol: bytes | None, plain: bytes | None) -> None:
        """Characters of the text, or bytes of it."""
        if unit:
            self._settle()
            self._said.append(chr(int(unit) & 0xFFFF))
            self._skip = self._state.replaced
        elif coded or plain:
            raw = (
                bytes.fromhex(coded.replace(b"\\'", b"").decode()) if coded else (plain or b"").translate(None, b"\r\n")
            )
            # Behind a Unicode character stand some for readers that do not know it.
            gone = min(self._skip, len(raw))
            self._skip -= gone
            charset = self._state.charset or self._page
            if charset != self._raw_in:
                self._settle()
                self._raw_in = charset
            self._raw += raw[gone:]
        elif symbol in {b"\\", b"{", b"}"}:
            self._raw += symbol or b""
        elif symbol in {b"~", b"_"}:
            self._settle()
            self._said.append(" " if symbol == b"~" else "-")

    def _settle(self) -> None:
        """Decodes the bytes that were said."""
        if self._raw:
            self._said.append(bytes(self._raw).decode(self._raw_in or self._page, "replace"))
            self._raw.clear()

    def _end(self) -> None:
        """A paragraph ends."""
        self._settle()
        self._skip = 0
        # Characters beyond U+FFFF come as two surrogates.
        text = "".join(self._said).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        self._said.clear()
        if text.strip():
            at = Location(self._state.place or f"paragraph {len(self._found) + 1}")
            self._found.append(Block(text, at, ROW if self._state.row else PARAGRAPH))


def _codec(page: int) -> str:
    try:
        codecs.lookup(f"cp{page}")
    except LookupError:
        return "cp1252"
    return f"cp{page}"
