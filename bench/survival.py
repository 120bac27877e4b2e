"""Which settings keep labels: `python bench/survival.py`, from `make survival`; writes docs/survival.md.

Labelled files and their twins without a label go through the tools of a CMS, an editor and a messenger; labelcheck says before and after
what is there. The run holds labelcheck to what must be true whatever a tool does: where the label is gone it never says compliant,
and it calls no twin stripped. Then files of known history are judged (bench/histories.py).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

import histories  # noqa: E402  # bench/ is no package
from labelcheck import Finding, Outcome, Report, scan  # noqa: E402  # as above
from survival_files import MODALITIES, write_all  # noqa: E402  # as above
from survival_tools import Step, steps  # noqa: E402  # as above

PAGE = HERE.parent / "docs" / "survival.md"
MODULES = HERE.parent / "build" / "survival"
_EXPLICIT = {"visible-text", "document-text", "audio-rhythm"}
_VERSIONS = {
    "FFmpeg": ("ffmpeg", "-version"), "ExifTool": ("exiftool", "-ver"), "ImageMagick": ("convert", "-version"), "cwebp": ("cwebp", "-version"),
    "jpegtran": ("jpegtran", "-version"), "optipng": ("optipng", "--version"), "LibreOffice": ("soffice", "--version"), "pandoc": ("pandoc", "--version"),
    "Chromium": ("chromium", "--version"), "sharp": ("node", "-p", "require('sharp').versions.sharp"), "Pillow": (sys.executable, "-c", "import PIL; print(PIL.__version__)"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one file: whether its labels are still there, and what labelcheck says for a producer and a platform, and of its twin.

    `present`: the verdict of CN-IMP-001; none where no place is defined for the format that came out. `signs`: by which it was
    called stripped, as the report places them.
    """

    step: Step
    kind: str
    implicit: bool
    explicit: bool
    producer: str
    platform: str
    twin: str
    present: str
    signs: tuple[str, ...]

    @property
    def faults(self) -> Iterator[str]:
        """What labelcheck must never say."""
        if not self.implicit and self.present == "compliant":
            yield "the rule on the implicit label calls a file compliant that has none"
        if self.twin == "stripped":
            yield "a twin that never had a label is called stripped"


def _has(report: Report, schemes: set[str]) -> bool:
    return any(
        finding.scheme in schemes and finding.properties.get("declares") != "no" and finding.properties.get("generation_element") != "no"
        for finding in report.findings
    )  # fmt: skip


def _row(step: Step, kind: str, pair: tuple[Path, Path], folder: Path) -> Row | str:
    """The row of one step on one kind of file; the reason where the tool failed."""
    results = []
    for number, source in enumerate(pair):
        target = folder / f"{number}.{step.to or kind}"
        target.unlink(missing_ok=True)
        try:
            step.run(source, target)
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            return f"{step.tool}, {step.setting}, {kind}: {type(error).__name__}"
        if not target.exists():
            return f"{step.tool}, {step.setting}, {kind}: wrote nothing"
        results.append(target)
    report, twin = scan(results[0]), scan(results[1])
    platform = scan(results[0], role="propagator").outcome
    present = next((str(v.outcome) for v in report.verdicts if v.rule.id == "CN-IMP-001"), "none")
    return Row(
        step, kind, _has(report, {"tc260-aigc"}), _has(report, _EXPLICIT), str(report.outcome), str(platform), str(twin.outcome), present,
        tuple(_signs(report)),
    )  # fmt: skip


def _signs(report: Report) -> Iterator[str]:
    """What the report calls the file stripped by, and where it stands."""
    for verdict in report.verdicts:
        for sign in verdict.because if verdict.outcome is Outcome.STRIPPED else ():
            if isinstance(sign, Finding):
                yield f"{sign.scheme} in {sign.evidence[0].at.path}"


def _table(rows: Sequence[Row], kinds: Sequence[str]) -> Iterator[str]:
    yield "| tool | setting | files | implicit label kept | explicit label kept | labelcheck, producer | labelcheck, platform | the twin |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for step in dict.fromkeys(row.step for row in rows):
        some = [row for row in rows if row.step is step and row.kind in kinds]
        if some:
            yield (
                f"| {step.tool} | {step.setting} | {', '.join(row.kind for row in some)}{f' → {step.to}' if step.to else ''} | {_share(some, 'implicit')} | {_share(some, 'explicit')} "
                f"| {_said(some, 'producer')} | {_said(some, 'platform')} | {_said(some, 'twin')} |"
            )


def _share(rows: Sequence[Row], label: str) -> str:
    kept = [row.kind for row in rows if getattr(row, label)]
    return f"{len(kept)} of {len(rows)}" + (f" ({', '.join(kept)})" if 0 < len(kept) < len(rows) else "")


def _said(rows: Sequence[Row], who: str) -> str:
    said = [getattr(row, who) for row in rows]
    return ", ".join(f"{outcome} {said.count(outcome)}" for outcome in sorted(set(said)))


def _advice(rows: Sequence[Row]) -> Iterator[str]:
    """The settings that kept both labels of every kind of file that they were tried on, and those that kept the implicit one of none."""
    for step in dict.fromkeys(row.step for row in rows):
        some = [row for row in rows if row.step is step]
        if all(row.implicit and row.explicit for row in some):
            yield f"- **{step.tool}**, {step.setting} ({', '.join(row.kind for row in some)}{f' → {step.to}' if step.to else ''})"


def _remarks(rows: Sequence[Row]) -> Iterator[str]:
    """What a reader may wonder at in the tables: formats without a place for the label, and what was called stripped, and by which sign."""
    placeless = sorted({(row.step.to or row.kind).upper() for row in rows if row.present == "none"})
    if placeless:
        yield f"No place is defined for the implicit label in {', '.join(placeless)}: where one of these came out, only the explicit label is asked for."
    for row in rows:
        if row.signs:
            yield f"`stripped`: {row.step.tool}, {row.step.setting}, {row.kind}; the sign: {', '.join(row.signs)}."


def _versions(tools: Sequence[str]) -> Iterator[str]:
    for tool in tools:
        words = _VERSIONS.get(tool)
        if words:
            said = subprocess.run(words, capture_output=True, text=True, check=False, cwd=MODULES)  # noqa: S603  # our own words
            yield f"{tool}: {(said.stdout or said.stderr).strip().splitlines()[0][:60] if said.stdout or said.stderr else '?'}"


def page(rows: Sequence[Row], absent: Sequence[str], failed: Sequence[str]) -> Iterator[str]:
    """The lines of docs/survival.md."""
    yield from (
        "# What keeps labels",
        "",
        "Written by `make survival` (bench/survival.py); do not edit. Art. 10 of the Measures forbids removing labels and tools made for it; most labels are lost by accident,",
        "where a tool writes pixels and leaves the metadata behind. This page says which settings keep them, as tried.",
        "",
        "A labelled file has the implicit label in the place that the guide defines and an explicit one: words on the picture, the audio rhythm, a sentence. Its twin is",
        "the same without both. After each step labelcheck looks at both at level full, as for a producer and as for a platform.",
        "",
        "## Settings that kept both labels",
        "",
        *_advice(rows),
        "",
        *_remarks(rows),
        "",
        "A step that keeps only the explicit label needs one more: write the implicit label again into what comes out, as the service that answers for it",
        "(Art. 5), or keep the original beside it. After any step, check: `labelcheck compare BEFORE AFTER`.",
        "",
    )
    for name, kinds in MODALITIES.items():
        yield from (f"## {name}", "", *_table(rows, kinds), "")
    faults = [f"{row.step.tool}, {row.step.setting}, {row.kind}: {fault}" for row in rows for fault in row.faults]
    yield from ("## Held to", "")
    yield f"{len(rows)} labelled files and as many twins. Where the implicit label is gone, CN-IMP-001 says: {_said([r for r in rows if not r.implicit], 'present')}. Twins called stripped: {sum(r.twin == 'stripped' for r in rows)}."
    yield from ("", *(f"- fault: {fault}" for fault in faults), *(f"- the tool failed: {each}" for each in failed))
    yield from (f"- not installed: {each}" for each in absent)
    yield from ("", f"Tools: {'; '.join(_versions(list(dict.fromkeys(row.step.tool for row in rows))))}.", "")
    yield from histories.page()


def run() -> tuple[list[Row], list[str], list[str]]:
    """Every row, the tools that are not installed, and the steps that failed."""
    rows, absent, failed = [], [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = write_all(folder)
        for step in steps(MODULES):
            if not step.is_there:
                absent.append(step.tool)
                continue
            for kind in step.kinds:
                found = _row(step, kind, files[kind], folder)
                (rows if isinstance(found, Row) else failed).append(found)  # type: ignore[arg-type]
    return rows, list(dict.fromkeys(absent)), failed


def main() -> None:
    """Writes the page; ends with 1 where labelcheck said what it must never say."""
    MODULES.mkdir(parents=True, exist_ok=True)
    rows, absent, failed = run()
    PAGE.write_text("\n".join(page(rows, absent, failed)).rstrip() + "\n", encoding="utf-8")
    sys.exit(any(fault for row in rows for fault in row.faults))


if __name__ == "__main__":
    main()
