"""The sound of a file as mono samples, decoded by FFmpeg through PyAV, in the order in which a label is likeliest.

GB 45438-2025 5.3 d: a label stands at the start, at the end or in the middle. So the first and the last half minute come
first, and the middle only if somebody still asks. FFmpeg sees the bytes through `Source` and never probes for a format: it gets
the demuxer of the format that `labelcheck.formats` has identified, so no playlist opens another file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from labelcheck.errors import Damaged, OverLimit, ReadError, Unsupported
from labelcheck.media.demux import DEMUXERS, PROBING
from labelcheck.media.stream import Stream
from labelcheck.source import Source

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

RATE = 16_000
"""Samples a second of every stretch."""

END = 30.0
"""Seconds at either end that are listened to first."""

PIECE, OVERLAP = 60.0, 12.0
"""Seconds of a stretch of the middle, and how far it reaches back into the one before: no label is longer."""

_TRACKS = 4
"""Sound tracks of one file that are listened to."""

_BROKEN = 50
"""Frames that may be broken before we give up."""

_SILENT = 1e-4
"""Amplitude (−80 dB) below which a whole track is silent."""

_HOLE = 2.0
"""Seconds of a hole in the presentation times that silence fills."""

_LATE = 0.5
"""Seconds by which the sound may end before the length that the file announces."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Sound without a gap: when it starts in seconds, its samples, and whether the track opens and closes with it."""

    start: float
    samples: Samples
    opens: bool = False
    closes: bool = False

    @property
    def end(self) -> float:
        """When it ends, in seconds."""
        return self.start + len(self.samples) / RATE


class Track:
    """One sound track of a file, `name` says which. `stretches` decodes no more than is asked for; then `problems` says what was not heard.

    `length` is what the file announces, in seconds, or None; once all was heard, how long the sound is. `has_label`: a rhythm was
    found, so that no voice is needed.
    """

    def __init__(self, source: Source, demuxer: str, index: int = 0) -> None:
        self._source, self._demuxer, self._index = source, demuxer, index
        self.name = f"sound {index + 1}" if index else "sound"
        self.problems: dict[str, str] = {}
        self.has_label = False
        self._kept: list[Stretch] = []
        self._decoder = _Decoder(source, demuxer, self.problems, index)
        self.length = self._decoder.length
        self.count = self._decoder.count
        self._coming = self._decode()

    def stretches(self) -> Iterator[Stretch]:
        """The first half minute, the last, then the middle in pieces that overlap; what was decoded once is kept.

        Raises Damaged at the end where there was nothing to hear.
        """
        at = 0
        while True:
            if at == len(self._kept):
                coming = next(self._coming, None)
                if coming is None:
                    break
                self._kept.append(coming)
            yield self._kept[at]
            at += 1
        self._complain()

    def _decode(self) -> Iterator[Stretch]:
        length, last = self.length, None
        long = length is not None and length > 2 * END + OVERLAP
        room = min(self._source.limits.sound, self._source.limits.seconds)
        for index, piece in enumerate(self._decoder.pieces(0.0, END if long else PIECE)):
            yield piece
            room -= len(piece.samples) / RATE - (OVERLAP if index else 0)
            if index == 0 and long and length is not None:
                last = self._end(length)
                if last:
                    room -= len(last.samples) / RATE
                    yield last
            if last and piece.end > last.start + OVERLAP:
                return
            if room <= 0 and not piece.closes:
                _keep(self.problems, OverLimit("the middle of the sound was not listened to", _at(piece.end)))
                return
        heard = self._decoder.at
        if length is not None and heard < length - max(_LATE, length / 50):
            _keep(self.problems, Damaged("the sound ends before the length that the file announces", _at(heard)))
        self.length = heard

    def _end(self, length: float) -> Stretch | None:
        """The last half minute; None where it cannot be reached."""
        decoder = _Decoder(self._source, self._demuxer, {}, self._index)
        if not decoder.seek(length - END):
            return None
        last = next(decoder.pieces(length - END, 2 * END), None)
        if last is None or last.start < END - OVERLAP or not last.closes or abs(last.end - length) > _LATE:
            return None
        self.problems |= decoder.problems
        return last

    def _complain(self) -> None:
        """Raises Damaged where there was nothing to hear; notes a track that is silent throughout."""
        if not any(len(stretch.samples) for stretch in self._kept):
            if not self.problems:
                raise Damaged("the sound track is empty")
            raise Damaged(*next(iter(self.problems.items())))
        if all(_loudest(stretch.samples) < _SILENT for stretch in self._kept):
            _keep(self.problems, Damaged("the sound track is silent", ""))


def sound_of(source: Source, form: str, *, is_due: bool) -> Sequence[Track]:
    """The sound tracks of the file, kept for whoever asks again; none where a file from which none is due has none.

    Raises Damaged for what FFmpeg cannot open, Unsupported for a format that it does not read, a codec of the first track that it
    has not.
    """
    if form not in DEMUXERS:
        raise Unsupported("the sound of this format is not read", form)
    tracks = source.once("sound", lambda: _open(source, DEMUXERS[form]))
    if not tracks and is_due:
        raise Damaged("the file has no sound track")
    return tracks


def _open(source: Source, demuxer: str) -> Sequence[Track]:
    try:
        tracks = [Track(source, demuxer)]
    except _NoSoundError:
        return ()
    first = tracks[0]
    for index in range(1, min(first.count, _TRACKS)):
        try:
            tracks.append(Track(source, demuxer, index))
        except ReadError as error:
            _keep(first.problems, error)
    if first.count > _TRACKS:
        _keep(first.problems, OverLimit("the file has more sound tracks than are listened to", f"{first.count}"))
    return tracks


class _NoSoundError(Exception):
    """The file has no sound track."""


class _Decoder:
    """One pass of FFmpeg over the sound: `at` is how far it has come, in seconds."""

    def __init__(self, source: Source, demuxer: str, problems: dict[str, str], index: int) -> None:
        import av  # noqa: PLC0415  # heavy

        self.problems = problems
        self.at = 0.0
        self._items = source.limits.items
        try:
            self._container: Any = av.open(Stream(source), format=demuxer, options=PROBING, metadata_errors="replace")
        except (av.FFmpegError, ValueError) as error:
            raise Damaged("the sound cannot be read", _name(error)) from None
        streams = [stream for stream in self._container.streams if stream.type == "audio"]
        if index >= len(streams):
            raise _NoSoundError
        self.count = len(streams)
        self._stream: Any = streams[index]
        context: Any = self._stream.codec_context
        if context is None:
            raise Unsupported("the codec of the sound is not known", _codec(self._stream))
        context.thread_count = 1
        self.length = self._length()

    def _length(self) -> float | None:
        """What the file announces, in seconds from its beginning."""
        stream = self._stream
        if stream.duration and stream.time_base:
            return float((stream.duration + (stream.start_time or 0)) * stream.time_base)
        if self._container.duration:
            return float((self._container.duration + max(self._container.start_time or 0, 0)) / 1_000_000)
        return None

    def seek(self, start: float) -> bool:
        """Whether decoding can go on from `start` or before."""
        import av  # noqa: PLC0415  # heavy

        try:
            self._container.seek(int(start / self._stream.time_base), stream=self._stream)
        except (av.FFmpegError, ValueError):
            return False
        return True

    def pieces(self, start: float, first: float) -> Iterator[Stretch]:
        """Stretches from `start` on, the first of `first` seconds, all others `PIECE`, each with `OVERLAP` of the one before."""
        import numpy as np  # noqa: PLC0415  # heavy

        held: list[Samples] = []
        begin, size, wanted, opens = 0.0, 0, int(first * RATE), True
        for time, samples in self._placed(start):
            if size >= wanted:
                whole = np.concatenate(held)
                yield Stretch(begin, whole, opens and start == 0)
                kept = whole[-int(OVERLAP * RATE) :]
                begin += (size - len(kept)) / RATE
                held, size, wanted, opens = [kept], len(kept), int(PIECE * RATE), False
            if not held:
                begin = time
            held.append(samples)
            size += len(samples)
            self.at = begin + size / RATE
        if held:
            yield Stretch(begin, np.concatenate(held), opens and start == 0, closes=True)

    def _placed(self, start: float) -> Iterator[tuple[float, Samples]]:
        """Samples with their times, none before `start`; holes in the times become silence."""
        import numpy as np  # noqa: PLC0415  # heavy

        due: float | None = None
        for time, samples in self._samples():
            at = time if time is not None else due or 0.0
            if due is None and start - at > 0:
                cut = min(int((start - at) * RATE), len(samples))
                if cut == len(samples):
                    continue
                samples, at = samples[cut:], at + cut / RATE  # noqa: PLW2901  # what is left of it
            if due is not None and 0.05 < at - due < _HOLE:
                yield due, np.zeros(int((at - due) * RATE), np.float32)
                due = at
            place = at if due is None else due
            due = place + len(samples) / RATE
            yield place, samples

    def _samples(self) -> Iterator[tuple[float | None, Samples]]:
        """Each frame as mono samples with its presentation time."""
        import av  # noqa: PLC0415  # heavy

        resampler: Any = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        shape: tuple[object, ...] = ()
        for frame in self._frames():
            now = (frame.format.name, frame.layout.name, frame.sample_rate)
            if shape not in ((), now):
                resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
            shape, time = now, frame.time
            try:
                made = resampler.resample(frame)
            except (av.FFmpegError, ValueError) as error:
                _keep(self.problems, Damaged("a broken frame of the sound was skipped", _name(error)))
                continue
            for each in made:
                samples: Samples = each.to_ndarray().reshape(-1).astype("float32", copy=False)
                samples[~(abs(samples) < 8)] = 0  # NaN and infinity of broken float samples
                yield time, samples
                time = None

    def _frames(self) -> Iterator[Any]:
        import av  # noqa: PLC0415  # heavy

        broken = count = 0
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets)
                frames = packet.decode()
            except StopIteration:
                return
            except ReadError as error:
                _keep(self.problems, error)
                return
            except av.EOFError:
                return
            except (av.FFmpegError, ValueError) as error:
                broken += 1
                _keep(
                    self.problems, Damaged("a broken frame of the sound was skipped", f"{_name(error)} {_at(self.at)}")
                )
                if broken > _BROKEN:
                    return
                continue
            yield from frames
            count += 1
            if count > self._items:
                _keep(self.problems, OverLimit("the file has more pieces than the limit allows", _at(self.at)))
                return


def _keep(problems: dict[str, str], trouble: ReadError) -> None:
    """Adds what went wrong, each problem once, with its first place."""
    problems.setdefault(trouble.problem, trouble.at)


def _codec(stream: Any) -> str:
    return str(getattr(stream, "codec_tag", "") or getattr(stream, "name", "") or "")


def _name(error: Exception) -> str:
    return type(error).__name__


def _at(seconds: float) -> str:
    return f"at {seconds:.1f} s"


def _loudest(samples: Samples) -> float:
    return float(abs(samples).max()) if len(samples) else 0.0
