"""The options of every command that checks files, and what the user asked for by them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from labelcheck.cli.lang import lang_option
from labelcheck.errors import BadInput
from labelcheck.model import Context, Level, Outcome, Role
from labelcheck.reports import REPORTS
from labelcheck.source import Limits

if TYPE_CHECKING:
    from labelcheck.reports.wording import Language

FAIL_ON = "stripped,missing,defective,undetermined"

_F = TypeVar("_F", bound=Callable[..., Any])
_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for.

    `folder` holds further rule packs, `trust_keys` names a file of keys, `trust_anchors` one of certificates, `jobs` None is one process a processor;
    `timeout` None leaves a few files to this process, whose time nobody limits. `evidence` names the folder for pictures of
    what was seen. `stopping`: outcomes that end the command with exit code 1. `before` is a file or folder of earlier versions, which the one path is compared with.
    """

    paths: tuple[str, ...]
    exclude: tuple[str, ...]
    context: Context
    level: Level
    thorough: bool
    folder: str | None
    trust_keys: str | None
    trust_anchors: str | None
    form: str
    language: Language
    output: str | None
    redact: bool
    jobs: int | None
    timeout: float | None
    limits: Limits
    speech_model: str | None
    quiet: bool
    stopping: frozenset[Outcome]
    evidence: str | None = None
    before: str | None = None


class _Seconds(click.FloatRange):
    """A number above 0 that is one: neither nan nor endless."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        seconds = float(super().convert(value, param, ctx))
        if not math.isfinite(seconds):
            self.fail(f"{value!r} is not a number of seconds.", param, ctx)
        return seconds


_SECONDS = _Seconds(0, min_open=True)


def checking(
    role: Role, *, level: Level = Level.FULL, fail_on: str = FAIL_ON, writes_report: bool = True
) -> Callable[[_F], _F]:
    """Adds the options to a command that checks files, with these defaults, and those of its report."""

    def add(command: _F) -> _F:
        command = lang_option(command) if writes_report else command
        own = (_role(role), _level(level), _fail_on(fail_on))
        for option in reversed((*own, *_OPTIONS, *(_WRITING if writes_report else ()))):
            command = option(command)
        return command

    return add


def _level(default: Level) -> Callable[[_F], _F]:
    return click.option(
        "--level",
        type=click.Choice([level.value for level in Level]),
        default=default.value,
        show_default=True,
        help="Read metadata and documents' text only, or look and listen too, as far as this version can.",
    )


def _fail_on(default: str) -> Callable[[_F], _F]:
    return click.option(
        "--fail-on",
        metavar="LIST|never",
        default=default,
        show_default=True,
        help="Outcomes, with commas between, that end the command with exit code 1.",
    )


def _role(default: Role) -> Callable[[_F], _F]:
    return click.option(
        "--role",
        type=click.Choice([role.value for role in Role]),
        default=default.value,
        show_default=True,
        help="For whom to check: who generates, the platform, or who publishes.",
    )


_OPTIONS = (
    click.option("--declared", is_flag=True, help="The user declared the content to be AI-generated (Art. 6 (2))."),
    click.option(
        "--no-art17", is_flag=True, help="Producer: the service is outside Art. 4 ¶1, no explicit label is due."
    ),
    click.option(
        "--art9-waiver", is_flag=True, help="Producer: the user asked for copies without explicit labels (Art. 9)."
    ),
    click.option("--shown-beside", is_flag=True, help="Publisher: an explicit label stands beside the content."),
    click.option(
        "--thorough", is_flag=True, help="Look for visible marks as hard as can be; takes about ten times as long."
    ),
    click.option(
        "--on",
        metavar="DATE",
        type=click.DateTime(["%Y-%m-%d"]),
        help="Ask only clauses in force on that day, such as 2025-09-01.  [default: all]",
    ),
    click.option("--rules", "folder", metavar="DIR|FILE", help="A further rule pack (*.toml) or a folder of them."),
    click.option("--trust-keys", metavar="FILE", help="Signers' SM2 public keys to trust, one hex key a line, or PEM."),
    click.option("--trust-anchors", metavar="PEM", help="A file of the certificates whose C2PA signatures to trust."),
    click.option(
        "--exclude", metavar="GLOB", multiple=True, help="Pass over files and folders of this name; may be repeated."
    ),
    click.option(
        "--redact",
        is_flag=True,
        help="Leave out ProduceID, PropagateID, accounts and directories; pictures of --evidence show what they show.",
    ),
    click.option("-j", "--jobs", metavar="N", type=click.IntRange(1), help="Processes.  [default: one per processor]"),
    click.option(
        "--timeout",
        metavar="SECONDS",
        type=_SECONDS,
        help="Give up a file that takes longer.  [default: 60, with --thorough 600, where several processes work]",
    ),
    click.option(
        "--max-pixels",
        metavar="N",
        type=click.IntRange(1),
        default=_LIMITS.pixels,
        show_default=True,
        help="Pictures and frames with more pixels are not looked at.",
    ),
    click.option(
        "--max-frames",
        metavar="N",
        type=click.IntRange(1),
        default=_LIMITS.frames,
        show_default=True,
        help="Frames of a video that are decoded.",
    ),
    click.option(
        "--max-seconds",
        metavar="N",
        type=_SECONDS,
        default=_LIMITS.seconds,
        show_default=f"{_LIMITS.seconds:g}, four hours",
        help="How much of a video or a recording is looked at, from its start.",
    ),
    click.option(
        "--speech-model",
        metavar="DIR|none",
        help="A Whisper model (CTranslate2) to hear voices with, or none.  [default: that of the extra `speech`, if installed]",
    ),
)

_WRITING = (
    click.option(
        "--format",
        "form",
        type=click.Choice(list(REPORTS)),
        default="table",
        show_default=True,
        help="How to write the report.",
    ),
    click.option(
        "--output", "-o", metavar="FILE", help="Write the report to FILE, which appears only when it is whole."
    ),
    click.option("-q", "--quiet", is_flag=True, help="No progress bar."),
)
"""How a report is written."""

_AS_GIVEN = (
    "thorough", "folder", "trust_keys", "trust_anchors", "form", "language", "output", "exclude", "redact", "jobs",
    "timeout", "speech_model", "quiet",
)  # fmt: skip
"""Options that a request takes over as they are."""


def asked(paths: tuple[str, ...], given: Mapping[str, Any], *, deepens: bool = False, **more: Any) -> Request:
    """What to do; `deepens`: some files are looked at in full, whatever the level. Raises BadInput for options that do not fit together."""
    role, level = Role(given["role"]), Level(given["level"])
    waived = {"not-art17": given["no_art17"], "art9": given["art9_waiver"], "shown-beside": given["shown_beside"]}
    stopping = outcomes(given["fail_on"])
    full = {"--thorough": given["thorough"], "--trust-anchors": given["trust_anchors"] is not None}
    _needs_full(Level.FULL if deepens else level, full | {"--evidence": more.get("evidence") is not None})
    limits = Limits(pixels=given["max_pixels"], frames=given["max_frames"], seconds=given["max_seconds"])
    on = given["on"].date().isoformat() if given["on"] else ""
    context = replace(_context(role, given["declared"], waived), on=on)
    chosen = {name: given[name] for name in _AS_GIVEN}
    return Request(paths=paths, context=context, level=level, limits=limits, stopping=stopping, **chosen, **more)


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


def outcomes(names: str, option: str = "--fail-on") -> frozenset[Outcome]:
    """The outcomes of a list, none for never. Raises BadInput for another word."""
    if names.strip() == "never":
        return frozenset()
    allowed = {outcome.value: outcome for outcome in Outcome}
    found = [name.strip() for name in names.split(",")]
    for name in found:
        if name not in allowed:
            raise BadInput(f"{option}: found {name!r}, allowed: never, or a list of {', '.join(allowed)}")
    return frozenset(allowed[name] for name in found)
