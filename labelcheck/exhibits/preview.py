"""What a report shows of a file: a small picture of what a person sees, or how long it lasts. Not a copy to publish."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from labelcheck.model import Kind, Location, Modality, Report
from labelcheck.source import Limits, Source, open_source

if TYPE_CHECKING:
    from labelcheck.exhibits.drawing import Pixels

_LONGEST = 800
"""Pixels of the longest side."""

_QUALITY = 82


class Preview(NamedTuple):
    """`jpeg` of `width` by `height` pixels (None for sound), which shows what `path` names ("picture", "page 2", "video").

    `at`: the second of a video that it shows. `length`: seconds that the video or the recording lasts, None where that is
    not known.
    """

    path: str
    jpeg: bytes | None = None
    width: int = 0
    height: int = 0
    at: float | None = None
    length: float | None = None


def preview(path: str, report: Report) -> Preview | None:
    """The preview of the file at `path`, of a video at a moment when a mark is seen; None where there is nothing to show."""
    show = {Modality.IMAGE: _picture, Modality.VIDEO: _video, Modality.AUDIO: _sound}.get(report.asset.modality)  # type: ignore[arg-type]  # None is no key
    if show is None:
        return None
    marked = _marked(report)
    try:
        with open_source(path, report.asset.name, Limits()) as source:
            return show(source, report.asset.format, marked)
    except Exception:  # whatever a library makes of it, the report stands; only a picture for it is wanting
        return None


def _marked(report: Report) -> Location:
    """Where the first visible mark stands, its own ones first."""
    marks = sorted(
        (finding for finding in report.findings if finding.kind is Kind.EXPLICIT),
        key=lambda finding: finding.properties.get("own") != "yes",
    )
    return next((each.at for mark in marks for each in mark.evidence if each.at.box), Location(""))


def _picture(source: Source, form: str, marked: Location) -> Preview | None:
    from labelcheck.media.pictures import decode  # noqa: PLC0415  # heavy libraries behind it

    first = None
    for picture in decode(source, form):
        if first is None or picture.name == marked.path:
            first = Preview(picture.name, *_coded(picture.pixels))
    return first


def _video(source: Source, form: str, marked: Location) -> Preview | None:
    from labelcheck.media.frames import opened  # noqa: PLC0415  # as above

    start, end = marked.seconds or (0.0, 0.0)
    with opened(source, form) as film:
        frame = next(film.frames((start + end) / 2), None)
        return Preview("video", *_coded(frame.pixels()), frame.seconds, film.seconds) if frame else None


def _sound(source: Source, form: str, _marked: Location) -> Preview | None:
    from labelcheck.media.sound import sound_of  # noqa: PLC0415  # as above

    tracks = sound_of(source, form, is_due=False)
    return Preview("sound", length=tracks[0].length) if tracks else None


def _coded(pixels: Pixels) -> tuple[bytes, int, int]:
    """JPEG, width and height of the picture, made smaller where a side is longer."""
    import cv2  # noqa: PLC0415  # heavy

    from labelcheck.exhibits.drawing import fitted  # noqa: PLC0415  # as above

    small = fitted(pixels, _LONGEST)
    _, data = cv2.imencode(".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return data.tobytes(), small.shape[1], small.shape[0]
