"""What a style hides, as far as plain selectors say: `display: none` and the like [CSS 2.2, 9.2.4, 11.2]."""

from __future__ import annotations

import re

_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?:px|pt|em|rem|%)?\s*(?:;|!|$)"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)|mso-hide\s*:\s*all|text-indent\s*:\s*-\d{4,}",
    re.IGNORECASE,
)
_SIMPLE = re.compile(r"(\*|[a-z][\w-]*)?(?:([.#])([\w-]+))?", re.IGNORECASE)
_BRACE = re.compile(r"[{}]")
_LONGEST, _MOST = 64 << 10, 1000


def hides(name: str, attributes: dict[str, str]) -> bool:
    """Whether an element says itself that it is hidden."""
    return (
        "hidden" in attributes
        or (name == "input" and attributes.get("type") == "hidden")
        or bool(_HIDING.search(attributes.get("style", "")[:2000]))
    )


class Stylesheet:
    """The hiding rules of a page's own style elements; other selectors, and rules for print, are not followed."""

    def __init__(self) -> None:
        self._hidden: set[tuple[str, str, str]] = set()

    def add(self, text: str) -> None:
        """The rules of one style element."""
        text = re.sub(r"/\*.*?\*/", "", text[:_LONGEST], flags=re.DOTALL)
        depth, start, selector = 0, 0, ""
        for brace in _BRACE.finditer(text):
            if brace[0] == "{":
                if depth == 0:
                    selector = text[start : brace.start()]
                depth += 1
            else:
                depth = max(depth - 1, 0)
                if depth == 0 and not selector.lstrip().startswith("@") and _HIDING.search(text[start : brace.start()]):
                    self._hide(selector)
            start = brace.end()

    def _hide(self, selectors: str) -> None:
        for selector in selectors.split(",")[:_MOST]:
            plain = _SIMPLE.fullmatch(selector.strip())
            if plain and plain[0] and len(self._hidden) < _MOST:
                self._hidden.add(((plain[1] or "*").lower(), plain[2] or "", plain[3] or ""))

    def hides(self, name: str, attributes: dict[str, str]) -> bool:
        """Whether one of the rules hides such an element."""
        if not self._hidden:
            return False
        marks = [("", "")]
        marks += [(".", one) for one in attributes.get("class", "").split()[:50]]
        marks += [("#", attributes["id"])] if attributes.get("id") else []
        return any((tag, *mark) in self._hidden for tag in ("*", name) for mark in marks)
