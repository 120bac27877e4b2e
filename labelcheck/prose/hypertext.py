"""What a reader sees of an HTML page: no script, style, comment, attribute, hidden or struck-out element [HTML, 13.2, 15]."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from functools import partial

from labelcheck.errors import OverLimit
from labelcheck.metadata.html_tags import NAME, RAW, read_attributes
from labelcheck.metadata.pieces import Piece
from labelcheck.model import Location, Note
from labelcheck.prose.lines import CORNER, HEADING, HIDES, ITEM, PARAGRAPH, ROW, Block, Part, is_corner, part_of
from labelcheck.prose.plain import whole_or_ends
from labelcheck.prose.stylesheet import Stylesheet, hides
from labelcheck.source import Source

FORMATS = ("html",)

_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "data",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "label",
        "mark",
        "nobr",
        "q",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "img",
    ]
)
_UNSEEN = frozenset(
    [
        "head",
        "template",
        "noscript",
        "datalist",
        "select",
        "option",
        "button",
        "object",
        "audio",
        "video",
        "canvas",
        "map",
        "rt",
        "rp",
        "del",
        "s",
        "strike",
        "dialog",
        "script",
        "style",
        "title",
        "textarea",
        "iframe",
        "noembed",
        "noframes",
    ]
)
_CODE = frozenset({"code", "kbd", "samp", "var"})
_KINDS = {"li": ITEM, "dt": ITEM, "td": ROW, "th": ROW, **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), HEADING)}
_OPEN = 64
"""Open elements that say what kind of line this is; what is nested deeper stays of the kind around it."""

OBJECT = "\ufffc"
"""Stands for code in a sentence."""


def read(source: Source, _form: str) -> Iterator[Part | Note]:
    """The page's text, or that of its first and its last part."""
    for piece in whole_or_ends(source):
        if isinstance(piece, Note):
            yield piece
            continue
        found: list[Block] = []
        try:
            found.extend(blocks(piece.text, partial(_place, piece), source.limits.items))
        except OverLimit as error:
            yield Note("detect", error.problem, HIDES, Location(error.at))
        yield part_of(found, first=piece.first, last=piece.last)


def _place(piece: Piece, start: int, end: int) -> Location:
    line = piece.text.count("\n", 0, start) + 1
    return Location(f"line {line}" if piece.first else f"line {line} of the last part", piece.span(start, end))


def blocks(text: str, place: Callable[[int, int], Location], most: int) -> Iterator[Block]:
    """The blocks that are seen; `place` gives the location of a stretch of `text`. Raises OverLimit past `most` tags."""
    page = _Page(text, place)
    at, tags = 0, 0
    while 0 <= at < len(text):
        mark = text.find("<", at)
        page.say(at, mark if mark >= 0 else len(text))
        if mark < 0:
            break
        if text.startswith(("<!", "<?"), mark):
            at = _past_declaration(text, mark)
            continue
        name = NAME.match(text, mark + 1)
        if name is None:
            page.say(mark, mark + 1)
            at = mark + 1
            continue
        tags += 1
        if tags > most:
            yield from page.flush()
            raise OverLimit("the file has more pieces than the limit allows", "HTML")
        given, at = read_attributes(text, name.end())
        if at >= 0 and name[0].startswith("/"):
            yield from page.close(name[1].lower())
        elif at >= 0:
            yield from page.open(name[1].lower(), given)
            at = page.past_raw(name[1].lower(), at)
    yield from page.flush()


def _past_declaration(text: str, mark: int) -> int:
    """Where to go on behind a comment, doctype or processing instruction; -1 where it does not end."""
    close = "-->" if text.startswith("<!--", mark) else ">"
    end = text.find(close, mark + 2)
    return end + len(close) if end >= 0 else -1


_BLANKS = ("  ", "\t", "\r", "\f", "\v", "\x85", "\u2028", "\u2029")
"""What may be left within a line of HTML and would be more than a space, or break it."""


def _run_together(text: str) -> str:
    """The text with each run of blanks as one space [CSS Text 3, 4.1.1]. Most runs are a line's end and the next one's indent."""
    lines = [line.strip() for line in text.split("\n")]
    said = " ".join(filter(None, lines))
    if any(blank in said for blank in _BLANKS):
        said = " ".join(said.split())
    return " " * text[:1].isspace() + said + " " * (bool(said) and text[-1:].isspace())


class _Page:
    """What has been seen of a page since the last block ended."""

    def __init__(self, text: str, place: Callable[[int, int], Location]) -> None:
        self._text, self._place = text, place
        self._said: list[str] = []
        self._start = self._end = 0
        self._hidden, self._depth = "", 0
        self._code = self._pre = 0
        self._open: list[str] = []
        self._raised = -1
        self._corners: list[Block] = []
        self._sheet = Stylesheet()

    def say(self, start: int, end: int) -> None:
        """Characters of the text, unless they are hidden."""
        if self._hidden or start == end:
            return
        said = html.unescape(self._text[start:end])
        if self._code:
            said = OBJECT * min(len(said.strip()), 1)
        elif not self._pre:
            said = _run_together(said)
        if not self._said:
            self._start = start
        self._said.append(said)
        self._end = end

    def open(self, name: str, given: dict[str, str]) -> Iterator[Block]:
        """A start tag."""
        # A head, and a paragraph, end where the next block begins.
        if (self._hidden == "head" and name == "body") or (self._hidden == "p" and name not in _INLINE):
            self._hidden = ""
        if self._hidden:
            self._depth += name == self._hidden and name not in _VOID
            return
        if name not in _INLINE and name not in _CODE:
            yield from self.flush()
        if name not in _VOID and (name in _UNSEEN or hides(name, given) or self._sheet.hides(name, given)):
            self._hidden, self._depth = name, 1
        else:
            self._enter(name)

    def _enter(self, name: str) -> None:
        if name in _CODE:
            self._code += 1
        elif name == "pre":
            self._pre += 1
        elif name == "sup":
            self._raised = len(self._said)
        elif name == "q":
            self._said.append("“")
        elif name in _KINDS and len(self._open) < _OPEN:
            self._open.append(name)

    def close(self, name: str) -> Iterator[Block]:
        """An end tag."""
        if self._hidden:
            self._depth -= name == self._hidden
            self._hidden = self._hidden if self._depth else ""
            return
        if name in _CODE:
            self._code = max(self._code - 1, 0)
        elif name == "sup":
            self._lower()
        elif name == "q":
            self._said.append("”")
        elif name not in _INLINE:
            yield from self.flush()
        if name == "pre":
            self._pre = max(self._pre - 1, 0)
        if name in self._open:
            last = len(self._open) - 1 - self._open[::-1].index(name)
            del self._open[last:]

    def _lower(self) -> None:
        """What was in superscript stands apart if it is a corner mark."""
        if self._raised >= 0 and is_corner(raised := "".join(self._said[self._raised :])):
            del self._said[self._raised :]
            self._corners.append(
                Block(raised.strip(), partial(self._place, self._end - len(raised), self._end), CORNER)
            )
        self._raised = -1

    def past_raw(self, name: str, at: int) -> int:
        """Where to go on behind the start tag: past the content of an element that holds no elements; -1 at the end."""
        if name not in RAW:
            return at
        closing = RAW[name].search(self._text, at)
        if closing is None:
            return -1
        if name == "style" and self._hidden in {"style", "head"}:
            self._sheet.add(self._text[at : closing.start()])
        return closing.start()

    def flush(self) -> Iterator[Block]:
        """The block that has come to its end."""
        said, self._said = "".join(self._said), []
        if said.strip():
            kind = _KINDS[self._open[-1]] if self._open else PARAGRAPH
            yield Block(said.strip(), partial(self._place, self._start, self._end), kind)
        yield from self._corners
        self._corners, self._raised = [], -1
