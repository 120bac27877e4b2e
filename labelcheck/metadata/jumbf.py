"""Boxes of the JPEG universal metadata box format, in which C2PA keeps its manifests [ISO/IEC 19566-5, 6 and Annex A]."""

from collections.abc import Iterator
from typing import NamedTuple

from labelcheck.errors import Damaged, OverLimit
from labelcheck.source import Limits

_SUPER, _DESCRIPTION = b"jumb", b"jumd"
_UUID, _HAS_LABEL = 16, 0x02
_DEPTH = 16
_LABEL = 512


class Content(NamedTuple):
    """A box that is no superbox: the labels of the superboxes around it, its type, and its payload."""

    path: tuple[str, ...]
    kind: bytes
    data: memoryview


def contents(data: bytes, limits: Limits) -> Iterator[Content]:
    """Every content box, in the order of the bytes. Raises Damaged where a box is cut or has no description box."""
    view = memoryview(data)
    pending: list[tuple[int, int, tuple[str, ...]]] = [(0, len(data), ())]
    for _ in range(limits.items):
        while pending and pending[-1][0] == pending[-1][1]:
            pending.pop()
        if not pending:
            return
        start, end, path = pending.pop()
        kind, body, after = _box(view, start, end)
        pending.append((after, end, path))
        if kind != _SUPER:
            yield Content(path, kind, view[body:after])
            continue
        if len(path) == _DEPTH:
            raise OverLimit("boxes are nested deeper than the limit", "/".join(path))
        label, inner = _description(view, body, after)
        pending.append((inner, after, (*path, label)))
    raise OverLimit("the file has more pieces than the limit allows", "JUMBF")


def _box(view: memoryview, start: int, end: int) -> tuple[bytes, int, int]:
    """A box's type, where its payload begins, and where it ends [A.3]."""
    left = end - start
    size, head = int.from_bytes(view[start : start + 4]), 8
    if size == 1 and left >= 16:
        size, head = int.from_bytes(view[start + 8 : start + 16]), 16
    elif size == 0:
        size = left
    if left < 8 or size < head or size > left:
        raise Damaged("a box runs past the end of its parent", f"JUMBF at {start}")
    return bytes(view[start + 4 : start + 8]), start + head, start + size


def _description(view: memoryview, start: int, end: int) -> tuple[str, int]:
    """The label that the description box gives its superbox, and where the content boxes begin [A.3]."""
    kind, body, after = _box(view, start, end) if end > start else (b"", start, start)
    if kind != _DESCRIPTION or after - body <= _UUID:
        raise Damaged("a box runs past the end of its parent", f"JUMBF at {start}")
    if not view[body + _UUID] & _HAS_LABEL:
        return "", after
    text = bytes(view[body + _UUID + 1 : min(after, body + _UUID + 1 + _LABEL)])
    label, closed, _ = text.partition(b"\0")
    if not closed:
        raise Damaged("a box runs past the end of its parent", f"JUMBF at {body}")
    return label.decode("utf-8", "replace"), after
