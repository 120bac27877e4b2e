"""Frames of a video as a person sees them, with their times: decoded by FFmpeg through PyAV, turned upright, in square pixels.

Time zero is the first frame that is displayed; edit lists are the demuxer's. One thread; every read is bounded by the Source.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from labelcheck.errors import Damaged, OverLimit, ReadError, Unsupported
from labelcheck.media.demux import DEMUXERS, PROBING
from labelcheck.media.stream import Stream
from labelcheck.source import Source

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

WORKING = 800
"""Pixels of the shortest side that is worked on; a smaller frame stays as it is."""

_FAILURES = 200
"""Packets in a row that cannot be decoded, after which the video is given up."""

_IDLE = frozenset({"unknown", ""})


Matrix = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class View:
    """How a stream's frames are displayed: size in square pixels, and how the stored picture is turned to be upright."""

    width: int
    height: int
    transposed: bool = False
    mirrored: bool = False
    flipped: bool = False

    def scaled(self, short: int) -> tuple[int, int]:
        """Width and height of the *stored* picture whose shortest side is `short`, or as it is if that is smaller."""
        factor = min(1.0, short / min(self.width, self.height))
        return max(2, round(self.width * factor)), max(2, round(self.height * factor))

    def turned(self, pixels: Pixels) -> Pixels:
        """The stored picture, upright."""
        import numpy as np  # noqa: PLC0415  # heavy

        out = pixels.swapaxes(0, 1) if self.transposed else pixels
        out = out[:, ::-1] if self.mirrored else out
        return np.ascontiguousarray(out[::-1] if self.flipped else out)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One displayed frame: from `seconds` on, until `until` (as far as the file says); converted only when asked for."""

    seconds: float
    until: float
    is_key: bool
    view: View
    picture: Any

    def pixels(self) -> Pixels:
        """RGB, uint8, upright, the shortest side at most `WORKING`."""
        width, height = self.view.scaled(WORKING)
        stored: Pixels = self.picture.reformat(width, height, "rgb24", interpolation="AREA", threads=1).to_ndarray()
        return self.view.turned(stored)

    def grey(self, short: int) -> Pixels:
        """Lightness, uint8, upright, of shape (height, width), the shortest side at most `short`."""
        import cv2  # noqa: PLC0415  # heavy

        stored = _luma(self.picture)
        size = self.view.scaled(short)
        method = cv2.INTER_AREA if stored.shape[1] % size[0] == 0 else cv2.INTER_LINEAR
        smaller: Pixels = stored if size == stored.shape[::-1] else cv2.resize(stored, size, interpolation=method)
        return self.view.turned(smaller)


class Film:
    """A video that is open: frames from any time on, until the limits. `skipped` counts what could not be decoded."""

    def __init__(self, container: Any, stream: Any, source: Source) -> None:
        self._container, self._stream, self._limits = container, stream, source.limits
        self._zero: float | None = None
        self._step = _step(stream)
        self._matrix: Matrix | None = (
            None  # of the first frame: a frame that is asked for it refers to itself from then on
        )
        self._fresh = True
        self.decoded = self.skipped = 0
        self.is_cut = False
        """Whether the file ended, or the limits did, before the video."""
        self.codec: str = stream.codec_context.name
        self.seconds = _length(container, stream)
        """How long it lasts, as the file says; None where it does not."""

    @property
    def step(self) -> float:
        """Seconds from frame to frame, as the file says, or a twenty-fifth."""
        return self._step

    @property
    def area(self) -> int:
        """Pixels of a frame."""
        return int(self._stream.width) * int(self._stream.height)

    def frames(self, start: float = 0.0) -> Iterator[Frame]:
        """The frames from the one displayed at `start` on, in the order of their times.

        Raises OverLimit where `limits.frames` is passed, Damaged where nothing can be decoded any more.
        """
        if start > 0 and self._zero is None:
            next(self._decoded(), None)
        if not self._fresh or start > 0:
            self._seek(start)
        self._fresh = False
        held: Frame | None = None
        for frame in self._decoded():
            if frame.seconds <= start:
                held = frame
                continue
            if held is not None:
                yield held
                held = None
            yield frame
        if held is not None:
            yield held

    def key_frame(self, near: float) -> Frame | None:
        """The frame at which decoding can begin at or before that time; None where none can be decoded there."""
        if self._zero is None:
            next(self._decoded(), None)
        self._fresh = False
        self._seek(near)
        context = self._stream.codec_context
        context.skip_frame = "NONKEY"
        try:
            return next(self._decoded(), None)
        finally:
            context.skip_frame = "DEFAULT"

    def _seek(self, seconds: float) -> None:
        import av  # noqa: PLC0415  # heavy

        target = int((seconds + (self._zero or 0.0)) / self._stream.time_base)
        try:
            self._container.seek(target, stream=self._stream, backward=True, any_frame=False)
        except (av.error.FFmpegError, OverflowError) as error:
            raise Damaged("the video cannot be sought in", type(error).__name__) from None

    def _decoded(self) -> Iterator[Frame]:
        """Frames as the decoder gives them, with times; broken ones are counted and passed over."""
        last, failures = -1.0, 0
        for pictures in self._packets():
            failures = 0 if pictures is not None else failures + 1
            self.skipped += pictures is None
            if failures > _FAILURES:
                raise Damaged("the video cannot be decoded", self.codec)
            for picture in pictures or ():
                self._count(picture)
                if picture.is_corrupt:
                    self.skipped += 1
                    continue
                seconds = self._time(picture, last)
                if seconds > last:
                    last = seconds
                    yield self._frame(picture, seconds)

    def _packets(self) -> Iterator[list[Any] | None]:
        """What each packet decodes to; None for one that cannot be decoded. Ends with the file, or where it is broken off."""
        import av  # noqa: PLC0415  # heavy

        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets, None)
            except av.error.FFmpegError:
                self.is_cut = True
                packet = None
            if packet is None:
                return
            if packet.is_corrupt:
                self.is_cut = True
            try:
                yield packet.decode()
            except av.error.EOFError:
                return
            except av.error.FFmpegError:
                yield None

    def _count(self, picture: Any) -> None:
        self.decoded += 1
        if self.decoded > self._limits.frames:
            raise OverLimit("more frames would be decoded than the limit allows", str(self._limits.frames))
        if picture.width * picture.height > self._limits.pixels:
            raise OverLimit("a frame has more pixels than the limit allows", f"{picture.width} × {picture.height}")

    def _time(self, picture: Any, last: float) -> float:
        stamp = picture.pts if picture.pts is not None else picture.dts
        base = picture.time_base or self._stream.time_base
        absolute = float(stamp * base) if stamp is not None else None
        if self._zero is None:
            self._zero = absolute or 0.0
        return round(absolute - self._zero, 6) if absolute is not None else last + self._step

    def _frame(self, picture: Any, seconds: float) -> Frame:
        base = picture.time_base or self._stream.time_base
        if self._matrix is None:
            self._matrix = _matrix(picture)
        shown = float(picture.duration * base) if picture.duration else self._step
        return Frame(
            seconds, seconds + shown, bool(picture.key_frame), _view(self._stream, picture, self._matrix), picture
        )


@contextmanager
def opened(source: Source, format_name: str) -> Iterator[Film]:
    """The film of a file.

    Raises Unsupported for a format, a codec or an encryption that is not decoded, OverLimit past `limits.pixels`, Damaged
    where there is no track of pictures.
    """
    if format_name not in DEMUXERS:
        raise Unsupported("the video of this format is not decoded", format_name)
    import av  # noqa: PLC0415  # heavy

    try:
        with av.open(
            Stream(source), format=DEMUXERS[format_name], options=PROBING, metadata_errors="ignore"
        ) as container:
            stream = _chosen(container)
            _prepare(stream, source)
            yield Film(container, stream, source)
    except av.error.MemoryError:  # what FFmpeg refuses to allocate: a forged size, or the limit of this process
        raise OverLimit("checking this file took more memory than the limit", "FFmpeg") from None
    except (ReadError, MemoryError):
        raise
    except (av.error.FFmpegError, ValueError, OverflowError, ZeroDivisionError) as error:
        raise Damaged("the video cannot be opened", f"{format_name}: {type(error).__name__}") from None


def _chosen(container: Any) -> Any:
    """The first track of moving pictures; covers and thumbnails are none."""
    from av.stream import Disposition  # noqa: PLC0415  # heavy

    still = Disposition.attached_pic | Disposition.timed_thumbnails
    for stream in container.streams.video:
        if not stream.disposition & still:
            return stream
    raise Damaged("there is no track of pictures")


def _prepare(stream: Any, source: Source) -> None:
    context = stream.codec_context
    if context is None or context.name in _IDLE:
        raise Unsupported("the codec of the video is not decoded", context.codec_tag if context else "")
    if stream.width * stream.height > source.limits.pixels:
        raise OverLimit("a frame has more pixels than the limit allows", f"{stream.width} × {stream.height}")
    context.thread_count = 1
    context.options = {"max_pixels": str(source.limits.pixels)}


def _step(stream: Any) -> float:
    rate = stream.average_rate or stream.guessed_rate or 25
    return float(1 / rate) if 0.1 < rate < 1000 else 0.04


def _length(container: Any, stream: Any) -> float | None:
    if stream.duration and stream.duration > 0:
        return float(stream.duration * stream.time_base)
    return container.duration / 1_000_000 if container.duration and container.duration > 0 else None


def _view(stream: Any, picture: Any, matrix: Matrix) -> View:
    """The display of a frame: its sample aspect ratio made square without enlarging, and its display matrix [ISO 14496-12, 8.3.2]."""
    width, height = picture.width, picture.height
    aspect = float(stream.sample_aspect_ratio or 1)
    if 1 < aspect < 20:
        height = round(height / aspect)
    elif 0.05 < aspect < 1:
        width = round(width * aspect)
    a, b, c, d = matrix
    if abs(a) + abs(d) >= abs(b) + abs(c):
        return View(width, height, False, a < 0, d < 0)
    return View(width, height, True, c < 0, b < 0)


def _matrix(picture: Any) -> Matrix:
    """The upper left of the display matrix: where a step to the right goes (a, b), and a step down (c, d)."""
    import struct  # noqa: PLC0415  # beside its only use

    for data in picture.side_data:
        if data.type.name == "DISPLAYMATRIX":
            a, b, _, c, d = struct.unpack_from("=5i", bytes(data))
            return a, b, c, d
    return 1, 0, 0, 1


_PLANAR = ("yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "nv12", "gray")
"""Formats whose first plane is the lightness, in bytes."""


def _luma(picture: Any) -> Pixels:
    """The lightness as it is stored."""
    import numpy as np  # noqa: PLC0415  # heavy

    if picture.format.name not in _PLANAR:
        grey: Pixels = picture.reformat(format="gray", threads=1).to_ndarray()
        return grey
    plane = picture.planes[0]
    return np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]
