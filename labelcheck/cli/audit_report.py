"""`labelcheck audit report`: what an audit found, by platform, account, provider, month, outcome and clause."""

from __future__ import annotations

import click


@click.command(name="report")
def command() -> None:
    """X"""
