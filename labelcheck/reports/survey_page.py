"""An audit's answers as one self-contained page: charts, tables, and the worst cases with their evidence."""

from __future__ import annotations

from typing import NamedTuple, TextIO

from labelcheck.model import Outcome, Text
from labelcheck.reports.html import style
from labelcheck.reports.pages.environment import template
from labelcheck.reports.survey import GROUPS, Count, Survey
from labelcheck.reports.wording import Language

_MOST = 40
"""Groups in a chart."""

_CASES = 60

_CHARTS = (
    (("platform",), Text("Which platforms keep the labels", "各平台保留标识的情况")),
    (("provider",), Text("Whose labels are kept", "各生成服务的标识保留情况")),
    (("platform", "provider"), Text("Platforms and providers together", "平台与生成服务")),
    (("month",), Text("By month", "按月份")),
    (("account",), Text("By account", "按账号")),
    (("clause", "rule"), Text("Which clauses are not met", "未满足的条款")),
    (("modality", "format"), Text("By format", "按格式")),
)


class Chart(NamedTuple):
    """A table with a bar of outcomes in each row."""

    title: Text
    heads: tuple[Text, ...]
    counts: tuple[Count, ...]
    is_cut: bool


def write_page(survey: Survey, out: TextIO, language: Language, *, redacted: bool) -> None:
    """The page; without accounts, folders and values if `redacted`."""
    charts = [_chart(survey, by, title) for by, title in _CHARTS if not (redacted and "account" in by)]
    (whole,) = survey.counts()
    out.writelines(
        template("survey.html").generate(
            whole=whole,
            charts=[chart for chart in charts if any(any(count.group) for count in chart.counts)],
            estimates=survey.estimates(),
            cases=survey.worst(_CASES, redacted=redacted),
            outcomes=list(Outcome),
            language=language,
            style=style(),
        )
    )


def _chart(survey: Survey, by: tuple[str, ...], title: Text) -> Chart:
    counts = survey.counts(by, _MOST + 1)
    return Chart(title, tuple(GROUPS[name][1] for name in by), tuple(counts[:_MOST]), len(counts) > _MOST)
