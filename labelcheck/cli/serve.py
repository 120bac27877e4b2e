"""`labelcheck serve`: the HTTP service and its page, of the extra `service`."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from labelcheck.errors import BadInput
from labelcheck.source import Limits

_LIMITS = Limits()


@click.command(
    name="serve",
    short_help="Serves HTTP and a page to drop files on.",
    epilog="""\b
Examples:
  labelcheck serve
  labelcheck serve --port 9000 --max-upload 2048
  labelcheck serve --api-keys keys.txt --new-key cms
  labelcheck serve --host 0.0.0.0 --api-keys keys.txt --host-name ai.example

\b
It answers this machine only, unless --host says otherwise; then every
caller needs an API key. Ctrl-C ends it when all requests are answered.""",
)
@click.option("--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option(
    "--port", metavar="N", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: a free one."
)
@click.option(
    "--host-name",
    "hosts",
    metavar="NAME",
    multiple=True,
    help="A name under which it is asked, besides localhost; may be repeated.",
)
@click.option(
    "--api-keys", "keys", metavar="FILE", help="Hashes of the API keys; needed as soon as --host is not this machine."
)
@click.option(
    "--new-key",
    metavar="NAME",
    help="Makes a key for NAME, writes its hash to the file of --api-keys, shows it once and ends.",
)
@click.option(
    "-j", "--jobs", metavar="N", type=click.IntRange(1, 61), help="Processes that check.  [default: one per processor]"
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(0, 3600, min_open=True),
    default=60.0,
    show_default=True,
    help="Give up a file that takes longer.",
)
@click.option(
    "--max-upload",
    metavar="MB",
    type=click.IntRange(1, 1 << 20),
    default=512,
    show_default=True,
    help="Of one request, in MiB.",
)
@click.option(
    "--max-files",
    metavar="N",
    type=click.IntRange(1, 10_000),
    default=50,
    show_default=True,
    help="Files in one request.",
)
@click.option(
    "--queue",
    metavar="N",
    type=click.IntRange(1, 10_000),
    default=64,
    show_default=True,
    help="Requests taken in at once; more get 429.",
)
@click.option(
    "--spool",
    "folder",
    metavar="DIR",
    help="Where uploads wait to be checked.  [default: the system's folder for such]",
)
@click.option("--rules", metavar="DIR|FILE", help="A further rule pack (*.toml) or a folder of them.")
@click.option("--trust-keys", metavar="FILE", help="Signers' SM2 public keys to trust, one hex key a line, or PEM.")
@click.option("--trust-anchors", metavar="PEM", help="A file of the certificates whose C2PA signatures to trust.")
@click.option(
    "--max-pixels",
    metavar="N",
    type=click.IntRange(1),
    default=_LIMITS.pixels,
    show_default=True,
    help="Pictures and frames with more pixels are not looked at.",
)
@click.option("--speech-model", metavar="DIR|none", help="As of labelcheck scan.")
@click.option("--log-names", is_flag=True, help="Log names of files and their outcomes too.")
def command(**given: Any) -> None:
    """Serves POST /v1/scan and /v1/compare, GET /v1/rules and /v1/providers/CODE, and a page at / to drop files on.

    Needs the extra: pip install 'labelcheck[service]'.
    """
    if given["new_key"] is not None:
        _new_key(given["keys"], given["new_key"])
        return
    for module in ("fastapi", "uvicorn", "python_multipart"):
        if find_spec(module) is None:
            raise BadInput(f"serve needs {module}: pip install 'labelcheck[service]'")

    from labelcheck.cli.run import anchors, processors, trusted  # noqa: PLC0415  # --help need not wait for them
    from labelcheck.media.speech import checked  # noqa: PLC0415  # as above
    from labelcheck.rulepack import load_packs  # noqa: PLC0415  # as above
    from labelcheck.service.config import Config  # noqa: PLC0415  # as above
    from labelcheck.service.keys import read_keys  # noqa: PLC0415  # as above
    from labelcheck.service.run import serve  # noqa: PLC0415  # as above

    config = Config(
        host=given["host"],
        port=given["port"],
        keys=read_keys(given["keys"]) if given["keys"] is not None else {},
        hosts=tuple(name.lower() for name in given["hosts"]),
        jobs=given["jobs"] or processors(),
        timeout=given["timeout"],
        upload=given["max_upload"] << 20,
        files=given["max_files"],
        queue=given["queue"],
        folder=_folder(given["folder"]),
        trust_keys=trusted(given["trust_keys"]) if given["trust_keys"] is not None else frozenset(),
        trust_anchors=anchors(given["trust_anchors"]) if given["trust_anchors"] is not None else "",
        speech_model=checked(given["speech_model"]),
        limits=replace(_LIMITS, pixels=given["max_pixels"]),
        log_names=given["log_names"],
    )
    if not config.is_private and not config.keys:
        raise BadInput(
            f"--host {config.host}: others can ask there, so --api-keys FILE is needed (--new-key NAME makes one)"
        )
    serve(config, load_packs(Path(given["rules"]) if given["rules"] is not None else None))


def _new_key(path: str | None, name: str) -> None:
    from labelcheck.service.keys import add_key  # noqa: PLC0415  # as above

    if path is None:
        raise BadInput("--new-key: --api-keys FILE must say where its hash goes")
    click.echo(add_key(path, name))
    click.echo(f"labelcheck: only its hash is kept, in {path}: note the key now", err=True)


def _folder(given: str | None) -> str:
    if given is not None and not Path(given).is_dir():
        raise BadInput(f"--spool {given}: no such folder")
    return given or ""
