"""The explicit label of a video: words in its frames that say that AI generated it, and for how long (GB 45438-2025 5.4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from labelcheck.containers.isobmff import picture_codings
from labelcheck.errors import ReadError, Unsupported
from labelcheck.model import EXCERPT, Asset, Evidence, Finding, Kind, Location, Modality, Note
from labelcheck.source import Source

if TYPE_CHECKING:
    from labelcheck.detectors import Options
    from labelcheck.sight.clip import Seen
    from labelcheck.sight.measure import Measured
    from labelcheck.sight.times import Shown
    from labelcheck.sight.watch import Followed

NAME = "video_text"
SCHEMES = frozenset({"visible-text"})

MOST = 10
"""Findings in one video; labels come first."""

_PLACES = 8
"""Pieces of evidence of one finding: where a mark stood, and from when until when."""

_START = 3.0
"""Seconds from the first frame on that must have been followed for a label there not to be overlooked."""

_ENCRYPTED = {"encv", "drmi"}

_NOTHING: frozenset[str] = frozenset()


def looks_at(asset: Asset) -> bool:
    """Any video."""
    return asset.modality is Modality.VIDEO


def detect(asset: Asset, source: Source, options: Options) -> Iterator[Finding | Note]:
    """A finding for each label and each mark that was followed, labels first, and Notes on what was not looked at."""
    from labelcheck.media.frames import opened  # noqa: PLC0415  # heavy libraries behind it
    from labelcheck.sight.clip import watch  # noqa: PLC0415  # as above
    from labelcheck.sight.times import shown_marks  # noqa: PLC0415  # as above

    coding = _coding(asset, source)
    if coding in _ENCRYPTED:
        raise Unsupported("the video is encrypted", coding)
    try:
        with opened(source, asset.format) as film:
            seen = watch(film, source.limits.seconds, thorough=options.thorough)
    except Unsupported as error:
        raise Unsupported(error.problem, error.at or coding) from None
    yield from _notes(seen, source.limits.seconds)
    if seen.stretches:
        for shown in shown_marks(seen)[:MOST]:
            yield _finding(shown)


def _coding(asset: Asset, source: Source) -> str:
    """How an MP4 or MOV says that its pictures are coded; FFmpeg does not tell of what it does not know."""
    if asset.format not in {"mp4", "mov"}:
        return ""
    try:
        return next(picture_codings(source), "")
    except ReadError:
        return ""


def _notes(seen: Seen, limit: float) -> Iterator[Note]:
    """What may have kept a label from us. A label is due at the start: where that was followed, the rest hides none."""
    first = seen.stretches[0] if seen.stretches else None
    started = (
        first is not None
        and first.start == 0
        and (first.end >= _START or (seen.is_whole and (seen.seconds or 0) <= limit))
    )
    hides = _NOTHING if started else SCHEMES
    if first is None and seen.trouble is None:
        yield Note("detect", "no frame of the video can be decoded", SCHEMES, Location(seen.codec))
    if seen.trouble is not None:
        yield Note("detect", seen.trouble.problem, hides, Location(seen.trouble.at))
    if seen.skipped:
        at = Location(f"{seen.codec}: {seen.skipped}")
        yield Note("detect", "frames that cannot be decoded were passed over", SCHEMES, at)
    if seen.is_cut and first is not None:
        yield Note("detect", "the video is cut off: only what can be decoded was looked at", SCHEMES)
    if seen.seconds is not None and seen.seconds > limit:
        at = Location(f"{seen.seconds:.0f} > {limit:g}")
        yield Note("detect", "the video is longer than the limit: what comes later was not looked at", hides, at)
    unread = next((stretch.unread for stretch in seen.stretches if stretch.unread is not None), None)
    if unread is not None:
        hides = SCHEMES if unread < _START else _NOTHING
        yield Note("detect", "a frame of the video holds more text than was read", hides, Location(f"{unread:.2f} s"))
    if len(seen.stretches) > 1:
        yield Note("detect", "a long film was looked at in samples between its start and its end", _NOTHING)


def _finding(shown: Shown) -> Finding:
    from labelcheck.sight.times import best_reading  # noqa: PLC0415  # as above

    mark = best_reading(shown.parts)
    measured = _measured(shown)
    properties = measured.properties | _said(shown) | {
        "start": f"{shown.start:.2f}",
        "start_low": f"{shown.start_low:.2f}",
        "duration": f"{shown.longest:.2f}",
        "duration_high": f"{shown.longest_high:.2f}",
        "total": f"{shown.total:.2f}",
        "covers_whole": "yes" if shown.covers else "no",
        "start_frame": "yes" if shown.in_first_frame else "no",
    }  # fmt: skip
    evidence = tuple(_evidence(followed, shown) for followed in shown.parts[:_PLACES])
    return Finding(Kind.EXPLICIT, "visible-text", NAME, properties, mark.confidence, evidence)


def _measured(shown: Shown) -> Measured:
    """The measures of the shot whose height is the median of those that were kept of the mark that stayed longest."""
    from labelcheck.sight.follow import spans  # noqa: PLC0415  # as above
    from labelcheck.sight.measure import measure  # noqa: PLC0415  # as above

    pictured = [followed for followed in shown.parts if followed.shots]
    longest = max(pictured, key=lambda followed: sum(end - start for start, end in spans(followed.sights)))
    measures = [measure(shot.mark, shot.pixels) for shot in longest.shots]
    measures.sort(key=lambda measured: float(measured.properties["height_ratio"]))
    return measures[len(measures) // 2]


def _said(shown: Shown) -> dict[str, str]:
    """What the surest reading says."""
    from labelcheck.sight.measure import said  # noqa: PLC0415  # as above
    from labelcheck.sight.times import best_reading  # noqa: PLC0415  # as above

    return said(best_reading(shown.parts))


def _evidence(followed: Followed, shown: Shown) -> Evidence:
    from labelcheck.sight.follow import spans  # noqa: PLC0415  # as above

    times = spans(followed.sights)
    seconds = (times[0][0], times[-1][1]) if times else (shown.start, shown.start)
    if not followed.shots:
        return Evidence(Location("video", seconds=seconds), followed.trail.mark.text[:EXCERPT])
    shot = followed.shots[len(followed.shots) // 2]
    tall, wide = shot.pixels.shape[:2]
    left, top, right, bottom = shot.mark.bounds
    left, top, right, bottom = max(0.0, left), max(0.0, top), min(float(wide), right), min(float(tall), bottom)
    box = (left / wide, top / tall, (right - left) / wide, (bottom - top) / tall)
    return Evidence(Location("video", seconds=seconds, box=box), shot.mark.text[:EXCERPT])
