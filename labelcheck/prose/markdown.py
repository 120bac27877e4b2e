"""The lines of a Markdown or text document that a reader sees, and a line without its marks (CommonMark 0.31, GFM)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from labelcheck.prose.lines import TEXT, Lines, starts_of

HIDDEN = "\u200b"
"""Stands for each character of a mark, so that places in a line stay what they are."""

_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\r?\n(?:|(.*?)\r?\n)(?:\1|\.\.\.)[ \t]*\r?(?:\n|\Z)", re.DOTALL)
_KEY = re.compile(r"^[\w\"'-]+[ \t]*[:=]", re.MULTILINE)
_FENCE = re.compile(r"[ \t>]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)?(`{3,}|~{3,})([^`]*)$")
_ITEM = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])\s")
_REFERENCE = re.compile(r" {0,3}\[[^\]^][^\]]{0,200}\]:\s*(?:https?:|/|\.|#|<|mailto:)")
_WORD = re.compile(r"\w")

_INDENTED = ("    ", "\t")

_LINE = re.compile(r"[^\n]*\n?")
_BLOCK_MARKS = re.compile(
    r"(?:[ \t]*(?:>|#{1,6}(?=\s)|[-*+](?=\s)|\d{1,9}[.)](?=\s)|\[[ xX]\](?=\s)|\[!\w{1,20}\]|(?:!!!|\?\?\?\+?|:::)[ \t]*\w{0,20}))+"
)
"""What opens a line."""

# Each begins with a literal, not with a repetition or a look behind: so it skips what cannot match, many times as fast.
_MARKS = re.compile(
    r"!\[[^\]\n]{0,300}\](?:\([^)\n]{0,600}\)|\[[^\]\n]{0,100}\])?"  # an image with its alternative text
    r"|~~[^~\n]{1,400}~~"
    r"|<(del|s|strike)>[^<\n]{0,400}</\1>"
    r"|</?[A-Za-z][^<>\n]{0,300}>"
    r"|\*\*{0,2}|_(?<![A-Za-z0-9]_)_{0,2}|__{0,2}(?![A-Za-z0-9])|\\(?=[!-/:-@\[-`{-~])"
)
_LINK = re.compile(r"\[([^\[\]\n]{0,300})\](?:\([^()\n]{0,600}\)|\[[^\]\n]{0,100}\])")
_BLANK = re.compile(r"&(?:nbsp|ensp|emsp|thinsp);")


def visible_lines(text: str, markdown: bool) -> Lines:
    """The lines with words, without front matter, fenced code, comments, link targets and, in Markdown, indented code."""
    ending = "\n" if "\n" in text or "\r" not in text else "\r"
    texts = text.split(ending)
    starts = starts_of(texts)
    front = _FRONT_MATTER.match(text)
    behind = bisect_left(starts, front.end()) if front and (not front[2] or _KEY.search(front[2])) else 0
    numbers: Iterable[int] = range(behind, len(texts))
    commented = _holds(text, "<!--")
    if commented or _holds(text, "```") or _holds(text, "~~~"):
        numbers = _outside(text, texts, starts, behind)
    if markdown and any(line.startswith(_INDENTED) for line in texts):
        numbers = _uncoded(texts, numbers)
    seen = [n for n in numbers if (line := texts[n]) and (line[0].isalpha() or _shows(line))]
    shown = [texts[n] for n in seen]
    hidden = commented or HIDDEN in text
    changed = frozenset(i for i, line in enumerate(shown) if HIDDEN in line) if hidden else frozenset[int]()
    return Lines(shown, [starts[n] for n in seen], [n + 1 for n in seen], [TEXT] * len(seen), changed)


def _holds(text: str, mark: str) -> bool:
    """Whether the mark is in the text; a single character is found twenty times as fast as several."""
    return mark[0] in text and mark in text


def _shows(line: str) -> bool:
    """Whether a line that does not begin with a letter has words, and is no link target."""
    return _WORD.search(line) is not None and _REFERENCE.match(line) is None


def _uncoded(texts: Sequence[str], numbers: Iterable[int]) -> Iterator[int]:
    """Those of the numbered lines that are no indented code."""
    code, after_blank, in_list = False, True, False
    for n in numbers:
        line = texts[n]
        if not line.strip():
            after_blank = True
            continue
        if line.startswith(_INDENTED) and (code or (after_blank and not in_list)):
            code, after_blank = True, False
            continue
        if _ITEM.match(line):
            in_list = True
        elif after_blank and not line[0].isspace():
            in_list = False
        code, after_blank = False, False
        yield n


def _outside(text: str, texts: list[str], starts: Sequence[int], first: int) -> Iterator[int]:
    """The numbers of the lines from the first on that are outside of fenced code; takes the comments out of them."""
    fence, comments = "", _Comments(text)
    for n in range(first, len(texts)):
        raw = texts[n]
        if fence or "```" in raw or "~~~" in raw:
            fence, hidden = _fenced(raw, fence)
            if hidden:
                continue
        if comments.open or "<!--" in raw:
            texts[n] = comments.hide(raw, starts[n])
        yield n


def _fenced(raw: str, fence: str) -> tuple[str, bool]:
    """The fence that is open after this line, and whether the line is fence or code."""
    m = _FENCE.match(raw.rstrip("\r"))
    if not fence:
        return (m[1], True) if m else ("", False)
    closes = m and m[1][0] == fence[0] and len(m[1]) >= len(fence) and not m[2].strip()
    return ("" if closes else fence), True


class _Comments:
    """HTML comments, which may run over lines; one that is never closed hides nothing."""

    def __init__(self, text: str) -> None:
        self.open = False
        self._last_close = text.rfind("-->")

    def hide(self, raw: str, start: int) -> str:
        """The line, equally long, without what stands in comments."""
        seen, at = [], 0
        while True:
            mark = raw.find("-->" if self.open else "<!--", at)
            if self.open:
                end = mark + 3 if mark >= 0 else len(raw)
                seen.append(HIDDEN * (end - at))
                if mark < 0:
                    return "".join(seen)
                self.open, at = False, end
            else:
                quoted = raw[mark - 1 : mark] == "`"
                if mark < 0 or quoted or start + mark > self._last_close:
                    return "".join((*seen, raw[at:]))
                seen.append(raw[at:mark])
                self.open, at = True, mark


def unmark(line: str) -> str:
    """The line, equally long, without Markdown and HTML marks, struck-out words, pictures and link targets."""
    line = "".join([_opened(each) for each in _LINE.findall(line)])
    if any(map(line.__contains__, "!~<*_\\")):  # a tenth of what each pattern costs
        line = _MARKS.sub(lambda m: HIDDEN * len(m[0]), line)
    if "[" in line:
        line = _LINK.sub(lambda m: HIDDEN + m[1] + HIDDEN * (len(m[0]) - len(m[1]) - 1), line)
    return _BLANK.sub(lambda m: " " * len(m[0]), line) if "&" in line else line


def _opened(line: str) -> str:
    """The line without the marks that open it."""
    marks = _BLOCK_MARKS.match(line)
    return HIDDEN * marks.end() + line[marks.end() :] if marks else line
