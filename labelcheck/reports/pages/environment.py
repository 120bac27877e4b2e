"""Templates that escape all they show: HTML by Jinja, and what a reader cannot see (bidi, controls) as in every report."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from labelcheck.model import Finding, Location, Note, Report, Text
from labelcheck.phrases import in_chinese
from labelcheck.reports.contract import clause_name
from labelcheck.reports.entry import where
from labelcheck.reports.escape import contract_name, printable
from labelcheck.reports.wording import MEANINGS, MODALITIES, OUTCOMES, SCHEMES, SEVERITIES, STATUSES

if TYPE_CHECKING:
    from jinja2 import Environment, Template
    from markupsafe import Markup


def template(name: str) -> Template:
    """A template of this folder."""
    return _environment().get_template(name)


def compiled(text: str) -> Template:
    """A template that lies elsewhere; it may include those of this folder."""
    return _environment().from_string(text)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415  # only pages need it

    pages = Environment(
        loader=PackageLoader("labelcheck.reports", "pages"),
        autoescape=True,
        finalize=_visible,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters |= {
        "both": _both,
        "about": _about,
        "where": _where,
        "marked": _marked,
        "problem": _problem,
        "clause": clause_name,
    }
    pages.filters |= {"outcome": OUTCOMES.__getitem__, "meaning": MEANINGS.__getitem__, "scheme": SCHEMES.__getitem__}
    pages.filters |= {"severity": SEVERITIES.__getitem__, "named": contract_name}
    pages.globals["t"] = lambda en, zh: _both(Text(en, zh))
    pages.tests["finding"] = lambda item: isinstance(item, Finding)
    return pages


def _visible(value: Any) -> Any:
    """Text with hidden characters spelt out; what is HTML already passed through this before."""
    return value if hasattr(value, "__html__") or not isinstance(value, str) else printable(value)


def _both(text: Text) -> Markup:
    """The text in its two languages, of which the reader's choice shows one."""
    from markupsafe import Markup  # noqa: PLC0415  # as above

    if text.en == text.zh:
        return Markup.escape(printable(text.en))
    in_two = Markup('<span lang="en">{}</span><span lang="zh">{}</span>')
    return in_two.format(printable(text.en), printable(text.zh))


def _about(report: Report) -> Text:
    asset, size = report.asset, _size(report.asset.size)
    if asset.modality is None:
        return Text(f"{asset.format}, {size}", f"{asset.format}，{size}")
    kind, status = MODALITIES[asset.modality], STATUSES[report.status]
    return Text(f"{kind.en}, {asset.format}, {size}, {status.en}", f"{kind.zh}，{asset.format}，{size}，{status.zh}")


def _size(size: float) -> str:
    if size < 1000:
        return f"{size:g} B"
    for unit in ("kB", "MB"):
        size /= 1000
        if size < 999.5:
            return f"{size:.3g} {unit}"
    return f"{size / 1000:.3g} GB"


def _where(at: Location) -> Text:
    return Text(where(at, "en"), where(at, "zh"))


def _problem(note: Note) -> Text:
    return Text(note.problem, in_chinese(note.problem))


def _marked(excerpt: str, words: str) -> Markup:
    """The excerpt with the words of the label highlighted, or all of it where they stand otherwise."""
    from markupsafe import Markup  # noqa: PLC0415  # as above

    before, found, after = excerpt.partition(words) if words else (excerpt, "", "")
    if not found:
        return Markup("<mark>{}</mark>").format(printable(excerpt))
    return Markup("{}<mark>{}</mark>{}").format(*map(printable, (before, found, after)))
