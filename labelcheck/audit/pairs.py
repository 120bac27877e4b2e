"""Files before and after somebody worked on them, paired by their names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from labelcheck.audit.walk import STDIN, Entry, walk
from labelcheck.errors import BadInput


@dataclass(frozen=True, slots=True)
class Pairs:
    """The later files that have an earlier version, those versions by the later files' names, and who has no partner."""

    entries: tuple[Entry, ...]
    earlier: Mapping[str, Entry]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]


def pair(before: str, after: str, exclude: Sequence[str] = ()) -> Pairs:
    """Two files, or the files of two folders: by the path below the folder, else by that path without its extension.

    Without extension, a path must be the only one of its kind on both sides. Raises BadInput for a path that does not
    exist, for a file beside a folder, and for standard input.
    """
    if STDIN in {before, after}:
        raise BadInput("compare: found -, expected two files or two folders")
    older, newer = list(walk([before], exclude)), list(walk([after], exclude))
    if Path(before).is_dir() != Path(after).is_dir():
        raise BadInput(f"compare: found a file and a folder ({before}, {after}), expected two files or two folders")
    if not Path(before).is_dir():
        return Pairs(tuple(newer), {name: older[0] for name, _ in newer if older}, (), ())
    old, new = _below(older, before), _below(newer, after)
    partner = {path: path for path in new if path in old}
    left_old, left_new = old.keys() - partner.keys(), new.keys() - partner.keys()
    old_stems, new_stems = _stems(left_old), _stems(left_new)
    partner |= {new_stems[stem]: old_stems[stem] for stem in new_stems.keys() & old_stems.keys()}
    taken = set(partner.values())
    return Pairs(
        tuple(entry for path, entry in new.items() if path in partner),
        {new[path][0]: old[other] for path, other in partner.items()},
        tuple(entry[0] for path, entry in old.items() if path not in taken),
        tuple(entry[0] for path, entry in new.items() if path not in partner),
    )


def _below(entries: Iterable[Entry], folder: str) -> dict[str, Entry]:
    """The entries by their path below the folder."""
    return {entry[0][len(folder.rstrip("/")) :].lstrip("/"): entry for entry in entries}


def _stems(paths: Iterable[str]) -> dict[str, str]:
    """Paths by themselves without extension, where that names only one."""
    stems = [(str(Path(path).with_suffix("")), path) for path in paths]
    counts = Counter(stem for stem, _ in stems)
    return {stem: path for stem, path in stems if counts[stem] == 1}
