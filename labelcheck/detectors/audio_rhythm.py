"""The explicit label of sound as a rhythm: 短长 短短, AI in Morse code (Measures Art. 4 (2), GB 45438-2025 5.3 a, c, d, f)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from labelcheck.containers.isobmff import sound_codings
from labelcheck.errors import ReadError, Unsupported
from labelcheck.model import Asset, Evidence, Finding, Kind, Location, Modality, Note
from labelcheck.source import Source

if TYPE_CHECKING:
    from labelcheck.media.rhythm import Rhythm
    from labelcheck.media.sound import Track

NAME = "audio_rhythm"
SCHEMES = frozenset({"audio-rhythm"})

MOST = 10
"""Findings in one file; further repetitions would say nothing new."""

_ENCRYPTED = {"enca", "drms"}
_SURE = 4.0


def looks_at(asset: Asset) -> bool:
    """Sound, and the sound of a video."""
    return asset.modality in {Modality.AUDIO, Modality.VIDEO}


def detect(asset: Asset, source: Source, _options: object) -> Iterator[Finding | Note]:
    """A finding for each rhythm, and Notes on what was not heard. The middle is not decoded where an end has the rhythm."""
    for track in tracks_of(asset, source):
        try:
            found = _search(track)
        except ReadError as error:
            yield Note("detect", error.problem, SCHEMES, Location(error.at))
            continue
        track.has_label = bool(found)
        for problem, at in track.problems.items():
            yield Note("detect", problem, SCHEMES, Location(at))
        total = sum(rhythm.end - rhythm.start for _, rhythm in found)
        for offset, rhythm in found[:MOST]:
            yield _finding(offset, rhythm, total, track)


def tracks_of(asset: Asset, source: Source) -> Sequence[Track]:
    """The sound tracks of the file, none where it has none and is a video. Raises ReadError where it is encrypted or cannot be read."""
    from labelcheck.media.sound import sound_of  # noqa: PLC0415  # heavy libraries behind it

    coding = ""
    if asset.format in {"mp4", "mov", "m4a"}:
        with suppress(ReadError):
            coding = next(sound_codings(source), "")
    if coding in _ENCRYPTED:
        raise Unsupported("the sound is encrypted", coding)
    try:
        return sound_of(source, asset.format, is_due=asset.modality is Modality.AUDIO)
    except Unsupported as error:
        raise Unsupported(error.problem, error.at or coding) from None


def _search(track: Track) -> list[tuple[float, Rhythm]]:
    """The rhythms by time, each with the second at which its stretch starts."""
    from labelcheck.media.rhythm import find_rhythms  # noqa: PLC0415  # as above

    found: list[tuple[float, Rhythm]] = []
    for stretch in track.stretches():
        if found and not (stretch.opens or stretch.closes):
            break
        for rhythm in find_rhythms(stretch.samples, stretch.opens, stretch.closes):
            at = stretch.start + rhythm.start
            if all(abs(at - offset - other.start) > other.unit for offset, other in found):
                found.append((stretch.start, rhythm))
    return sorted(found, key=lambda each: each[0] + each[1].start)


def _finding(offset: float, rhythm: Rhythm, total: float, track: Track) -> Finding:
    start, end = offset + rhythm.start, offset + rhythm.end
    properties = {
        "unit": f"{rhythm.unit:.3f}",
        "dash_ratio": f"{rhythm.ratio:.2f}",
        "letter_gap": f"{rhythm.letter_gap:.2f}",
        "level": f"{rhythm.level:.1f}",
        "loudness": f"{rhythm.loudness:.1f}",
        "pitch": f"{rhythm.pitch:.0f}",
        "start": f"{start:.2f}",
        "duration": f"{end - start:.2f}",
        "total": f"{total:.2f}",
        "position": position(start, end, track.length),
    }
    evidence = Evidence(Location(track.name, seconds=(round(start, 2), round(end, 2))), "· – · ·")
    confidence = 0.98 if rhythm.score >= _SURE else 0.9
    return Finding(Kind.EXPLICIT, "audio-rhythm", NAME, properties, confidence, (evidence,))


def position(start: float, end: float, length: float | None) -> str:
    """Where a label stands in the sound: at the start, the end, or in the middle (GB 45438-2025 5.3 d; how near is our convention)."""
    near = max(5.0, 0.1 * (length or 0.0))
    before, behind = start, (length - end) if length is not None else float("inf")
    if min(before, behind) > near:
        return "middle"
    return "start" if before <= behind else "end"
