"""`labelcheck rules test`, `new` and `schema`: tools for who writes a rule pack."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from labelcheck.cli.lang import lang_option
from labelcheck.errors import BadInput
from labelcheck.model import Level, Outcome, Text
from labelcheck.reports.wording import OUTCOMES, say

if TYPE_CHECKING:
    from labelcheck.audit.samples import Tried
    from labelcheck.reports.wording import Language

_SKELETON = Path(__file__).with_name("skeleton.toml")

_ABSENT = Text("{rule} {name}: there is no such file below {folder}", "{rule} {name}：{folder} 下没有此文件")
_WRONG = Text(
    "{rule} {name}: promised {promised}, found {said}", "{rule} {name}：规则包所写为“{promised}”，实际为“{said}”"
)
_SILENT = Text("nothing (the rule does not apply, or selects no finding)", "无（规则不适用，或没有选中任何结果）")
_RIGHT = Text(
    "{right} of {all} samples are as promised ({rules} rules)",
    "{all} 个样例中 {right} 个符合规则包所写（{rules} 条规则）",
)
_WRITTEN = Text(
    "{path}: written; next: labelcheck rules test {path}", "已写入 {path}；下一步：labelcheck rules test {path}"
)


@click.command(
    name="test",
    short_help="Tries a pack's samples.",
    epilog="""\b
Examples:
  labelcheck rules test acme.toml
  labelcheck rules test acme.toml --samples files/ --level metadata

\b
Exit codes: 0 every sample is as promised; 1 one is not; 2 a pack that cannot be read.""",
)
@click.argument("pack", metavar="PACK")
@click.option("--samples", metavar="DIR", help="Where the samples lie.  [default: the folder samples beside PACK]")
@click.option(
    "--level",
    type=click.Choice([level.value for level in Level]),
    default=Level.FULL.value,
    show_default=True,
    help="How deep to look at the samples.",
)
@lang_option
@click.pass_context
def test_command(ctx: click.Context, pack: str, samples: str | None, level: str, language: Language) -> None:
    """Checks that PACK, a TOML file, can be read, and that each of its rules says of its samples what the pack promises."""
    from labelcheck.audit.samples import try_samples  # noqa: PLC0415  # --help needs none of these
    from labelcheck.detectors import Options  # noqa: PLC0415  # as above
    from labelcheck.rulepack import load_packs  # noqa: PLC0415  # as above

    path = Path(pack)
    if not path.is_file():
        raise BadInput(f"{pack}: no such file, expected a rule pack (*.toml)")
    packs = load_packs(path)
    folder = Path(samples) if samples is not None else path.parent / "samples"
    tried = list(try_samples(packs[-1], packs, folder, Options(Level(level))))
    wrong = [each for each in tried if each.said is not each.promised]
    for line in _told(wrong, folder, language):
        click.echo(line)
    rules = {each.rule.id for each in tried}
    click.echo(say(_RIGHT, language).format(right=len(tried) - len(wrong), all=len(tried), rules=len(rules)))
    ctx.exit(1 if wrong else 0)


def _told(wrong: Iterable[Tried], folder: Path, language: Language) -> Iterable[str]:
    from labelcheck.reports.escape import printable  # noqa: PLC0415  # as above

    def named(outcome: Outcome | None) -> str:
        return say(OUTCOMES[outcome] if outcome else _SILENT, language)

    for each in wrong:
        text = _WRONG if each.found else _ABSENT
        line = say(text, language).format(
            rule=each.rule.id,
            name=each.name,
            folder=folder.as_posix(),
            promised=named(each.promised),
            said=named(each.said),
        )
        yield printable(line)


@click.command(name="new", short_help="Writes a pack to begin with.")
@click.argument("path", metavar="FILE")
@lang_option
def new_command(path: str, language: Language) -> None:
    """Writes a commented rule pack to FILE, which must not exist yet: one document, one rule, one adjustment."""
    try:
        with Path(path).open("x", encoding="utf-8", newline="\n") as file:
            file.write(_SKELETON.read_text(encoding="utf-8"))
    except FileExistsError:
        raise BadInput(f"{path}: exists already, expected the name of a new file") from None
    except OSError as error:
        raise BadInput(f"{path}: cannot be written: {error.strerror}") from None
    click.echo(say(_WRITTEN, language).format(path=path))


@click.command(name="schema", short_help="Prints the JSON Schema of packs, for editors.")
def schema_command() -> None:
    """Prints the JSON Schema (draft 7) of the pack format: editors of TOML complete and check with it."""
    from labelcheck.pack_shape import pack_schema  # noqa: PLC0415  # as above

    click.echo(json.dumps(pack_schema(), ensure_ascii=False, indent=2))
