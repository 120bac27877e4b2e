"""An audit's answers for a terminal and for spreadsheets."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import TextIO

from labelcheck.model import Outcome, Text
from labelcheck.reports.escape import printable
from labelcheck.reports.survey import GROUPS, Count, Estimate, Survey
from labelcheck.reports.width import cells
from labelcheck.reports.wording import OUTCOMES, Language, say

_FILES, _AI, _KEPT = Text("files", "文件"), Text("AI", "AI"), Text("kept", "保留")
_NOBODY = Text("(not known)", "（不详）")
_ABOUT = Text(
    "AI: some sign says so. kept: the share of these that carry an implicit label.",
    "AI：有迹象表明为生成合成内容。保留：其中带有隐式标识的比例。",
)
_ESTIMATE = Text("Looked at in full by lot, {} of {} files:", "抽样完整检查 {} 个文件（共 {} 个）：")
_SHARE = Text("  {0}: {1:.1%} ({2:.1%} to {3:.1%}, 95 %)", "  {0}：{1:.1%}（95 % 区间 {2:.1%} 至 {3:.1%}）")
_WIDEST = 36
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_table(survey: Survey, by: Sequence[str], most: int | None, out: TextIO, language: Language) -> None:
    """The files by these groups, and all of them, in columns."""
    counts = [*(survey.counts(by, most) if by else ()), *survey.counts()]
    shown = [outcome for place, outcome in enumerate(Outcome) if any(count.outcomes[place] for count in counts)]
    heads = [say(GROUPS[name][1], language) for name in by] or [""]
    heads += [say(text, language) for text in (_FILES, _AI, _KEPT)] + [
        say(OUTCOMES[outcome], language) for outcome in shown
    ]
    lines = [heads, *(_cells(count, len(by) or 1, shown, language) for count in counts)]
    widths = [max(cells(line[place]) for line in lines) for place in range(len(heads))]
    for line in lines:
        left = len(by) or 1
        padded = (
            cell + " " * (width - cells(cell)) if place < left else " " * (width - cells(cell)) + cell
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        out.write("  ".join(padded).rstrip() + "\n")
    out.write(f"\n{say(_ABOUT, language)}\n")
    out.writelines(f"{line}\n" for line in estimated(survey.estimates(), language))


def estimated(estimates: Sequence[Estimate], language: Language) -> Iterator[str]:
    """What the sample says, line by line."""
    if estimates:
        yield say(_ESTIMATE, language).format(estimates[0].drawn, estimates[0].of)
    for each in estimates:
        name = say(OUTCOMES[Outcome(each.outcome)], language)
        yield say(_SHARE, language).format(name, each.share, each.low, each.high)


def write_csv(survey: Survey, by: Sequence[str], most: int | None, out: TextIO) -> None:
    """The files by these groups, one row a group; no cell is taken for a formula."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*by, "files", "ai", "implicit", "explicit", "looked", *(outcome.value for outcome in Outcome)])
    for count in survey.counts(by, most):
        groups = [_safe(group or "") for group in count.group]
        writer.writerow([*groups, count.files, count.ai, count.implicit, count.explicit, count.looked, *count.outcomes])


def _cells(count: Count, size: int, shown: Sequence[Outcome], language: Language) -> list[str]:
    groups = [_short(printable(group or say(_NOBODY, language))) for group in count.group] or [""] * size
    kept = "" if count.kept is None else f"{count.kept:.0%}"
    outcomes = dict(zip(Outcome, count.outcomes, strict=True))
    return [*groups, str(count.files), str(count.ai), kept, *(str(outcomes[outcome]) for outcome in shown)]


def _short(text: str) -> str:
    while cells(text) > _WIDEST:
        text = f"{text[:-2]}…"
    return text


def _safe(text: str) -> str:
    text = printable(text)
    return f"'{text}" if text.startswith(_FORMULA) else text
