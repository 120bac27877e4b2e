"""The lines of a Markdown or text document that a reader sees, and a line without its marks (CommonMark 0.31, GFM)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from labelcheck.prose.lines import Line

HIDDEN = "\u200b"
"""Stands for each character of a mark, so that places in a line stay what they are."""

_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\r?\n(?:|(.*?)\r?\n)(?:\1|\.\.\.)[ \t]*\r?(?:\n|\Z)", re.DOTALL)
_KEY = re.compile(r"^[\w\"'-]+[ \t]*[:=]", re.MULTILINE)
_FENCE = re.compile(r"[ \t>]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)?(`{3,}|~{3,})([^`]*)$")
_ITEM = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])\s")
_REFERENCE = re.compile(r" {0,3}\[[^\]^][^\]]{0,200}\]:\s*(?:https?:|/|\.|#|<|mailto:)")
_WORD = re.compile(r"\w")

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


def visible_lines(text: str, markdown: bool) -> Iterator[Line]:
    """The lines with words, without front matter, fenced code, comments, link targets and, in Markdown, indented code."""
    code, after_blank, in_list = False, True, False
    for number, start, line in _outside(text):
        if line[:1].isalpha():  # a plain line, as most are: the patterns below begin otherwise
            in_list = in_list and not after_blank
            code, after_blank = False, False
            yield Line(number, start, line)
            continue
        if not line.strip():
            after_blank = True
            continue
        if markdown and line.startswith(("    ", "\t")) and (code or (after_blank and not in_list)):
            code, after_blank = True, False
            continue
        if _ITEM.match(line):
            in_list = True
        elif after_blank and not line[0].isspace():
            in_list = False
        code, after_blank = False, False
        if _WORD.search(line) and not _REFERENCE.match(line):
            yield Line(number, start, line)


def _outside(text: str) -> Iterator[tuple[int, int, str]]:
    """Number, start and characters of each line behind the front matter and outside of fenced code, without comments."""
    front = _FRONT_MATTER.match(text)
    skipped = front.end() if front and (not front[2] or _KEY.search(front[2])) else 0
    ending = "\n" if "\n" in text or "\r" not in text else "\r"
    marked = "```" in text or "~~~" in text or "<!--" in text
    fence, comments = "", _Comments(text)
    place = 0
    for number, raw in enumerate(text.split(ending), 1):
        start, place = place, place + len(raw) + 1
        if start < skipped:
            continue
        if not marked:
            yield number, start, raw
            continue
        if fence or "```" in raw or "~~~" in raw:
            fence, hidden = _fenced(raw, fence)
            if hidden:
                continue
        yield number, start, comments.hide(raw, start) if comments.open or "<!--" in raw else raw


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
    line = _MARKS.sub(lambda m: HIDDEN * len(m[0]), line)
    line = _LINK.sub(lambda m: HIDDEN + m[1] + HIDDEN * (len(m[0]) - len(m[1]) - 1), line)
    return _BLANK.sub(lambda m: " " * len(m[0]), line)


def _opened(line: str) -> str:
    """The line without the marks that open it."""
    marks = _BLOCK_MARKS.match(line)
    return HIDDEN * marks.end() + line[marks.end() :] if marks else line
