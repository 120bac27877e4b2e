"""Chunk grammars: walkers that say where the pieces of a file lie and read nothing of what is in them."""

from typing import NamedTuple


class Chunk(NamedTuple):
    """A piece of a file: its `id`, where its payload lies, and the `path` of ids that leads to it."""

    id: str
    offset: int
    size: int
    path: str
