"""What became of a file's labels since an earlier version of it [Measures, Art. 10 ¶2: 删除、篡改、伪造、隐匿].

Not one of `DETECTORS`: it compares what they found in both files. One finding says what became of the implicit label, one
of the explicit label; none where the earlier file had no such label.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from labelcheck.model import EXCERPT, SCHEMES, Asset, Evidence, Finding, Kind, Location, Modality, Note, Report
from labelcheck.source import Source

NAME = "label_change"
_LABEL = "tc260-aigc"
_EXPLICIT = frozenset(scheme for scheme, kind in SCHEMES.items() if kind is Kind.EXPLICIT)

_VISIBLE = frozenset({"visible-text"})
_LEGIBLE = 20
"""Pixels of height from which a mark is read nearly always, also in a picture that was compressed hard."""

_PRODUCER = "ContentProducer"
_PRODUCERS_OWN = ("Label", _PRODUCER, "ProduceID", "ReservedCode1")
"""The fields that whoever generates the content writes, and nobody else changes [Annex E c to f]."""

_VALUES = ("1", "2", "3")
"""Values of Label, strongest first: is, may be, is suspected to be AI-generated."""


def changes(before: Report, findings: Sequence[Finding], notes: Sequence[Note]) -> Iterator[Finding]:
    """What became of the labels of `before`, given what was found in the file now.

    `kept` = yes, no, or unknown where one of the files could not be read whole.
    """
    yield from _implicit(before, findings, notes)
    yield from _explicit(before, findings, notes)


def looks_gone(before: Report, findings: Sequence[Finding]) -> bool:
    """Whether the earlier file had an explicit label and none was found in this one."""
    return any(map(_declares, before.findings)) and not any(map(_declares, findings))


def too_small(before: Report, asset: Asset, source: Source) -> Iterator[Note]:
    """A Note where the earlier file's mark, at its share of this picture, would be too small to be read.

    Raises ReadError where the picture cannot be decoded.
    """
    shares = [float(_value(old, "height_ratio") or 0) for old in before.findings if _declares(old)]
    if any(shares) and max(shares) * _short_side(asset, source) < _LEGIBLE:
        yield Note("detect", "the label of the earlier version would be too small to be read here", _VISIBLE)


def _short_side(asset: Asset, source: Source) -> int:
    """Pixels of the shortest side as displayed; 0 for what shows nothing."""
    if asset.modality is Modality.IMAGE:
        from labelcheck.media.pictures import decode  # noqa: PLC0415  # heavy libraries behind it

        return min((min(picture.size) for picture in decode(source, asset.format)), default=0)
    if asset.modality is Modality.VIDEO:
        from labelcheck.media.frames import opened  # noqa: PLC0415  # as above

        with opened(source, asset.format) as film:
            view = next((frame.view for frame in film.frames()), None)
            return min(view.width, view.height) if view else 0
    return 0


def _implicit(before: Report, findings: Sequence[Finding], notes: Sequence[Note]) -> Iterator[Finding]:
    old = [finding for finding in before.findings if finding.scheme == _LABEL]
    new = [finding for finding in findings if finding.scheme == _LABEL]
    if old and new:
        yield _pair(*max(((a, b) for a in old for b in new), key=lambda pair: _likeness(*pair)))
    elif gap := _gap(notes if old else before.asset.notes, frozenset({_LABEL})):
        yield _finding({"label": "implicit", "kept": "unknown"}, _noted(gap))
    elif old:
        yield _finding({"label": "implicit", "kept": "no", "ai": "yes"} | _was(old[0]), *_told(old[0], "before"))


def _likeness(old: Finding, new: Finding) -> tuple[int, bool, bool]:
    """How many of the producer's fields are the same, whether its name is, and whether both signatures are."""
    same = [_value(old, name) == _value(new, name) for name in _PRODUCERS_OWN]
    return sum(same), same[1], old.properties.get("signature") == new.properties.get("signature")


def _pair(old: Finding, new: Finding) -> Finding:
    """What changed between a label and the one that is most like it now."""
    changed = [name for name in _PRODUCERS_OWN if name != _PRODUCER and _value(old, name) != _value(new, name)]
    properties = {
        "label": "implicit",
        "kept": "yes",
        "changed": ",".join(changed) or "none",
        "producer": _producer(_value(old, _PRODUCER), _value(new, _PRODUCER)),
        "value": _direction(_value(old, "Label"), _value(new, "Label")),
        "signature": _signature(old.properties.get("signature", ""), new.properties.get("signature", "")),
    }
    properties |= _was(old) | {f"now_{name}": _value(new, name) for name in ("Label", _PRODUCER)}
    return _finding(properties, *_told(old, "before"), *_told(new, "after"))


def _was(old: Finding) -> dict[str, str]:
    return {f"was_{name}": _value(old, name) for name in ("Label", _PRODUCER)}


def _producer(old: str, new: str) -> str:
    if old == new:
        return "kept"
    return "removed" if not new else "added" if not old else "other"


def _direction(old: str, new: str) -> str:
    """Whether Label says less now: 1 is 属于, 2 可能, 3 疑似."""
    if old == new:
        return "kept"
    if old not in _VALUES or new not in _VALUES:
        return "other"
    return "lowered" if _VALUES.index(new) > _VALUES.index(old) else "raised"


def _signature(old: str, new: str) -> str:
    """What became of a signature that was valid; `none` where there was none to lose."""
    if old != "valid":
        return "none"
    return {"valid": "kept", "invalid": "broken", "absent": "removed"}.get(new, "unknown")


def _explicit(before: Report, findings: Sequence[Finding], notes: Sequence[Note]) -> Iterator[Finding]:
    old = [finding for finding in before.findings if _declares(finding)]
    new = [finding for finding in findings if _declares(finding)]
    if old and new:
        yield _finding({"label": "explicit", "kept": "yes"}, *_told(old[0], "before"), *_told(new[0], "after"))
    elif old and (gap := _gap(notes, _EXPLICIT)):
        yield _finding({"label": "explicit", "kept": "unknown"}, *_told(old[0], "before"), _noted(gap))
    elif old:
        properties = {"label": "explicit", "kept": "no", "ai": "yes", "was_text": old[0].properties.get("text", "")}
        yield _finding(properties, *_told(old[0], "before"))


def _declares(finding: Finding) -> bool:
    """An explicit label of the file itself, with both elements, or the audio rhythm."""
    properties = finding.properties
    if finding.kind is not Kind.EXPLICIT or properties.get("own", "yes") != "yes":
        return False
    both = all(properties.get(f"{element}_element") == "yes" for element in ("ai", "generation"))
    return both or finding.scheme == "audio-rhythm"


def _gap(notes: Sequence[Note], schemes: frozenset[str]) -> Note | None:
    return next((note for note in notes if note.hides & schemes), None)


def _value(finding: Finding, name: str) -> str:
    return finding.properties.get(name, "")


def _finding(properties: dict[str, str], *evidence: Evidence) -> Finding:
    return Finding(Kind.TRACE, "label-change", NAME, {"ai": "unknown"} | properties, 1.0, evidence)


def _told(finding: Finding, when: str) -> list[Evidence]:
    """The first place of a finding, with the file it is in before its path."""
    first = finding.evidence[0]
    at = first.at
    return [Evidence(Location(f"{when}: {at.path}", at.span, at.seconds, at.box), first.excerpt)]


def _noted(note: Note) -> Evidence:
    return Evidence(note.at, note.problem[:EXCERPT])
