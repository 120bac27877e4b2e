"""bench/RESULTS.md in sections: each measurement writes its own and leaves the others as they are."""

from __future__ import annotations

import re
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"

_HEADING = re.compile(r"^## +(.+?) *$", re.MULTILINE)


def write_section(title: str, text: str, path: Path = RESULTS) -> None:
    """Replaces the section `## title` by this text (without its heading), or adds it at the end."""
    page = path.read_text(encoding="utf-8") if path.exists() else "# What was measured\n"
    section = f"## {title}\n\n{text.strip()}\n"
    headings = list(_HEADING.finditer(page))
    for number, heading in enumerate(headings):
        if heading[1] == title:
            end = headings[number + 1].start() if number + 1 < len(headings) else len(page)
            rest = page[end:]
            page = page[: heading.start()] + section + ("\n" + rest if rest else "")
            break
    else:
        page = f"{page.rstrip()}\n\n{section}"
    path.write_text(page, encoding="utf-8")
