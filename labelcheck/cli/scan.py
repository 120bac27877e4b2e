"""`labelcheck scan`: checks files and folders, writes one report, and ends with 1 where `--fail-on` says so."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import click

from labelcheck.cli.lang import lang_option
from labelcheck.errors import BadInput
from labelcheck.model import Context, Level, Outcome, Role
from labelcheck.source import Limits

if TYPE_CHECKING:
    from labelcheck.reports.wording import Language

FORMATS = ("table", "json", "jsonl")
"""The names of `labelcheck.reports.REPORTS`, here so that `--help` need not import them."""

FAIL_ON = "stripped,missing,defective,undetermined"

_LIMITS = Limits()


class _Seconds(click.FloatRange):
    """A number above 0 that is one: neither nan nor endless."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        seconds = float(super().convert(value, param, ctx))
        if not math.isfinite(seconds):
            self.fail(f"{value!r} is not a number of seconds.", param, ctx)
        return seconds


_SECONDS = _Seconds(0, min_open=True)


@click.command(
    name="scan",
    short_help="Checks files and folders for their labels.",
    epilog="""\b
Examples:
  labelcheck scan media/
  labelcheck scan media/ --level metadata --format jsonl --output report.jsonl
  labelcheck scan upload.mp4 --role propagator --declared
  labelcheck scan media/ --thorough --evidence seen/
  labelcheck scan site/ --role publisher --shown-beside --exclude thumbs
  labelcheck scan media/ --fail-on stripped,missing --lang zh
  labelcheck scan - < picture.png""",
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    default=Role.PRODUCER.value,
    show_default=True,
    help="For whom to check: who generates, the platform, or who publishes.",
)
@click.option("--declared", is_flag=True, help="The user declared the content to be AI-generated (Art. 6 (2)).")
@click.option("--no-art17", is_flag=True, help="Producer: the service is outside Art. 4 ¶1, no explicit label is due.")
@click.option(
    "--art9-waiver", is_flag=True, help="Producer: the user asked for copies without explicit labels (Art. 9)."
)
@click.option("--shown-beside", is_flag=True, help="Publisher: an explicit label stands beside the content.")
@click.option(
    "--level",
    type=click.Choice([level.value for level in Level]),
    default=Level.FULL.value,
    show_default=True,
    help="Read metadata and documents' text only, or look and listen too, as far as this version can.",
)
@click.option(
    "--thorough", is_flag=True, help="Look for visible marks as hard as can be; takes about ten times as long."
)
@click.option(
    "--evidence",
    metavar="DIR",
    help="Write pictures of every visible mark that was seen to DIR, a folder of its own, which is not scanned.",
)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How to write the report."
)
@click.option("--output", "-o", metavar="FILE", help="Write the report to FILE, which appears only when it is whole.")
@click.option(
    "--fail-on",
    metavar="LIST|never",
    default=FAIL_ON,
    show_default=True,
    help="Outcomes, with commas between, that end the command with exit code 1.",
)
@click.option("--rules", "folder", metavar="DIR", help="A folder of further rule packs (*.toml).")
@click.option("--trust-keys", metavar="FILE", help="Signers' SM2 public keys to trust, one hex key a line, or PEM.")
@click.option("--trust-anchors", metavar="PEM", help="A file of the certificates whose C2PA signatures to trust.")
@click.option(
    "--exclude", metavar="GLOB", multiple=True, help="Pass over files and folders of this name; may be repeated."
)
@click.option(
    "--redact",
    is_flag=True,
    help="Leave out ProduceID, PropagateID, accounts and directories; pictures of --evidence show what they show.",
)
@click.option("-j", "--jobs", metavar="N", type=click.IntRange(1), help="Processes.  [default: one per processor]")
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=_SECONDS,
    help="Give up a file that takes longer.  [default: 60, with --thorough 600, where several processes work]",
)
@click.option(
    "--max-pixels",
    metavar="N",
    type=click.IntRange(1),
    default=_LIMITS.pixels,
    show_default=True,
    help="Pictures and frames with more pixels are not looked at.",
)
@click.option(
    "--max-frames",
    metavar="N",
    type=click.IntRange(1),
    default=_LIMITS.frames,
    show_default=True,
    help="Frames of a video that are decoded.",
)
@click.option(
    "--max-seconds",
    metavar="N",
    type=_SECONDS,
    default=_LIMITS.seconds,
    show_default=f"{_LIMITS.seconds:g}, four hours",
    help="How much of a video or a recording is looked at, from its start.",
)
@click.option(
    "--speech-model",
    metavar="DIR|none",
    help="A Whisper model (CTranslate2) to hear voices with, or none.  [default: that of the extra `speech`, if installed]",
)
@click.option("-q", "--quiet", is_flag=True, help="No progress bar.")
@lang_option
def command(
    *,
    paths: tuple[str, ...],
    role: str,
    declared: bool,
    no_art17: bool,
    art9_waiver: bool,
    shown_beside: bool,
    level: str,
    thorough: bool,
    evidence: str | None,
    form: str,
    output: str | None,
    fail_on: str,
    folder: str | None,
    trust_keys: str | None,
    trust_anchors: str | None,
    exclude: tuple[str, ...],
    redact: bool,
    jobs: int | None,
    timeout: float | None,
    max_pixels: int,
    max_frames: int,
    max_seconds: float,
    speech_model: str | None,
    quiet: bool,
    language: Language,
) -> None:
    """Checks files, and folders with all that is below them. PATH - reads one file from standard input."""
    context = _context(Role(role), declared, {"not-art17": no_art17, "art9": art9_waiver, "shown-beside": shown_beside})
    failing = _failing(fail_on)
    _needs_full(
        Level(level),
        {"--thorough": thorough, "--evidence": evidence is not None, "--trust-anchors": trust_anchors is not None},
    )

    from labelcheck.cli.run import Request, run  # noqa: PLC0415  # --help need not wait for everything that scans

    seen = run(
        Request(
            paths=paths,
            exclude=exclude,
            context=context,
            level=Level(level),
            thorough=thorough,
            evidence=evidence,
            folder=folder,
            trust_keys=trust_keys,
            trust_anchors=trust_anchors,
            form=form,
            language=language,
            output=output,
            redact=redact,
            jobs=jobs,
            timeout=timeout,
            limits=Limits(pixels=max_pixels, frames=max_frames, seconds=max_seconds),
            speech_model=speech_model,
            quiet=quiet,
        )
    )
    click.get_current_context().exit(1 if seen & failing else 0)


def _context(role: Role, declared: bool, waived: dict[str, bool]) -> Context:
    whose = {"not-art17": Role.PRODUCER, "art9": Role.PRODUCER, "shown-beside": Role.PUBLISHER}
    option = {"not-art17": "--no-art17", "art9": "--art9-waiver", "shown-beside": "--shown-beside"}
    for waiver, is_given in waived.items():
        if is_given and role is not whose[waiver]:
            raise BadInput(f"{option[waiver]} goes with --role {whose[waiver]} only, found --role {role}")
    return Context(role, declared, frozenset(waiver for waiver, is_given in waived.items() if is_given))


def _needs_full(level: Level, given: dict[str, bool]) -> None:
    for option, is_given in given.items():
        if is_given and level is not Level.FULL:
            raise BadInput(f"{option} goes with --level full only, found --level {level}")


def _failing(names: str) -> frozenset[Outcome]:
    if names.strip() == "never":
        return frozenset()
    allowed = {outcome.value: outcome for outcome in Outcome}
    found = [name.strip() for name in names.split(",")]
    for name in found:
        if name not in allowed:
            raise BadInput(f"--fail-on: found {name!r}, allowed: never, or a list of {', '.join(allowed)}")
    return frozenset(allowed[name] for name in found)
