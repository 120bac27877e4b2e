"""What a reader sees of an Excel workbook: text cells of sheets that are shown, headers, footers and text boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from labelcheck.containers.zip import Archive
from labelcheck.errors import Unsupported
from labelcheck.model import Location, Note
from labelcheck.prose.lines import PARAGRAPH, ROW, Block, Part, part_of
from labelcheck.prose.package import Paragraphs, Texts, listed, named, numbered, relations

_MAIN = "xl/workbook.xml"
_CODES = re.compile(r'&(?:[LCR]|"[^"]{0,100}"|K[0-9A-Fa-f]{6}|\d{1,3}|[A-Z])')
_HEADERS = {"oddHeader": "header", "evenHeader": "header", "firstHeader": "header"}
_FOOTERS = {"oddFooter": "footer", "evenFooter": "footer", "firstFooter": "footer"}


def read(archive: Archive) -> Iterator[Part | Note]:
    """A part for each sheet that is shown. Raises Unsupported for a binary workbook."""
    texts = Texts(archive)
    if not named(archive, _MAIN):
        raise Unsupported("the package is not of a kind that is read", "OOXML")
    strings = _Strings()
    for member in named(archive, "xl/sharedStrings.xml")[:1]:
        texts.walk(member, strings)
    targets = relations(texts, _MAIN)
    for sheet in listed(texts, _MAIN, "sheet"):
        if sheet.get("state", "visible") != "visible":
            continue
        part = targets.get(sheet.get("id", ""), "")
        for member in named(archive, part)[:1]:
            walker = _Sheet(strings.found, f"sheet {sheet.get('name', '')[:40]}")
            texts.walk(member, walker)
            drawn = _drawn(texts, part, walker.place)
            yield part_of([*walker.header, *walker.cells(), *drawn, *walker.footer])
        yield from texts.drained()
    yield from texts.drained()


def _drawn(texts: Texts, sheet: str, place: str) -> list[Block]:
    """Paragraphs of the text boxes that lie on a sheet."""
    found: list[Block] = []
    drawings = [name for name in relations(texts, sheet).values() if "/drawings/drawing" in name.lower()]
    for member in numbered(named(texts.archive, *drawings)):
        walker = Paragraphs(f"{place}, text box", frozenset({"t"}), frozenset({"Fallback"}))
        texts.walk(member, walker)
        found.extend(walker.found)
    return found


class _Strings:
    """The shared strings, without phonetic guides [ECMA-376-1, 18.4]."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._said: list[str] = []
        self._reads = self._guide = False

    def start(self, name: str, _attributes: Mapping[str, str]) -> None:
        if name == "si":
            self._said = []
        elif name == "rPh":
            self._guide = True
        self._reads = name == "t" and not self._guide

    def end(self, name: str) -> None:
        self._reads = False
        if name == "rPh":
            self._guide = False
        elif name == "si":
            self.found.append("".join(self._said))

    def text(self, text: str) -> None:
        if self._reads:
            self._said.append(text)


class _Sheet:
    """The cells that hold text, row by row, and the header and footer of the printed sheet."""

    def __init__(self, strings: list[str], place: str) -> None:
        self._rows: list[list[Block]] = []
        self._filled: list[int] = []
        self.header: list[Block] = []
        self.footer: list[Block] = []
        self.place = place
        self._strings = strings
        self._cell: Mapping[str, str] = {}
        self._said: list[str] = []
        self._hidden = self._guide = False
        self._reads = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "row":
            self._hidden = attributes.get("hidden") in {"1", "true"}
            self._rows.append([])
            self._filled.append(0)
        elif name == "c":
            self._cell, self._said = attributes, []
        elif name == "rPh":
            self._guide = True
        elif name in {"v", "t"} and not self._guide:
            self._reads = name
        elif name in _HEADERS or name in _FOOTERS:
            self._reads, self._said = name, []

    def end(self, name: str) -> None:
        if name == "c":
            self._end_cell()
        elif name == "rPh":
            self._guide = False
        elif name in _HEADERS:
            self.header.append(Block(_shown("".join(self._said)), Location(f"{self.place}, header"), PARAGRAPH))
        elif name in _FOOTERS:
            self.footer.append(Block(_shown("".join(self._said)), Location(f"{self.place}, footer"), PARAGRAPH))
        self._reads = ""

    def text(self, text: str) -> None:
        if self._reads:
            self._said.append(text)

    def cells(self) -> list[Block]:
        """The cells that hold text. One that is alone in the first or the last row that is filled is a line above or below the table."""
        rows = [(row, filled) for row, filled in zip(self._rows, self._filled, strict=True) if filled]
        for row, filled in (rows[0], rows[-1]) if rows else ():
            if filled == 1 and row:
                row[0] = row[0]._replace(kind=PARAGRAPH)
        return [cell for row, _ in rows for cell in row]

    def _end_cell(self) -> None:
        said, kind = "".join(self._said), self._cell.get("t", "n")
        if kind == "s":
            number = int(said) if said.isascii() and said.isdigit() and len(said) < 9 else -1
            said = self._strings[number] if 0 <= number < len(self._strings) else ""
        if not said or self._hidden or not self._rows:
            return
        self._filled[-1] += 1
        if kind in {"s", "str", "inlineStr"}:
            self._rows[-1].append(Block(said, Location(f"{self.place}, cell {self._cell.get('r', '?')[:12]}"), ROW))


def _shown(text: str) -> str:
    """A header or footer without its codes, its three sections on lines of their own [ECMA-376-1, 18.3.1.46]."""
    return _CODES.sub("\n", text.replace("&&", "\0")).replace("\0", "&")
