"""Sound with the rhythm 短长 短短 in it, made from a seed: tempo, pitch, timbre, bed, place, codec. And what is not the rhythm."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import av
import numpy as np
from numpy.typing import NDArray

RATE = 16_000
Wave = NDArray[np.float64]

TIMBRES = ("sine", "square", "saw", "two tones", "bell", "vibrato", "noise", "buzz")
MORSE = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        [
            ".-",
            "-...",
            "-.-.",
            "-..",
            ".",
            "..-.",
            "--.",
            "....",
            "..",
            ".---",
            "-.-",
            ".-..",
            "--",
            "-.",
            "---",
            ".--.",
            "--.-",
            ".-.",
            "...",
            "-",
            "..-",
            "...-",
            ".--",
            "-..-",
            "-.--",
            "--..",
        ],
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How one rhythm sounds: seconds of a unit, Hz, timbre; ratio of dash to dot and the letter gap in units."""

    unit: float
    pitch: float
    timbre: str
    ratio: float = 3.0
    letter_gap: float = 3.0


def draw(chance: random.Random, timbres: Sequence[str] = TIMBRES) -> Rhythm:
    """A rhythm of any tempo, pitch and timbre, some of them with the dash and the letter gap not quite as ITU has them."""
    loose = chance.random() < 0.3
    return Rhythm(
        unit=0.04 * (250 / 40) ** chance.random(),
        pitch=200 * 20 ** chance.random(),
        timbre=chance.choice(timbres),
        ratio=chance.uniform(2.6, 3.6) if loose else 3.0,
        letter_gap=chance.uniform(2.5, 5.0) if loose else 3.0,
    )


def sign(seconds: float, rhythm: Rhythm, rng: np.random.Generator) -> Wave:
    """One sign with soft edges of 4 ms, loudest sample about 1."""
    t = np.arange(int(seconds * RATE)) / RATE
    phase = 2 * np.pi * rhythm.pitch * t
    made: Callable[[], Wave] = {
        "sine": lambda: np.sin(phase),
        "square": lambda: 0.7 * np.sign(np.sin(phase)),
        "saw": lambda: 0.8 * (2 * ((rhythm.pitch * t) % 1) - 1),
        "two tones": lambda: 0.5 * (np.sin(phase) + np.sin(phase * 1.26)),
        "bell": lambda: np.sin(phase) * np.exp(-t / max(0.25, 2 * seconds)),
        "vibrato": lambda: np.sin(phase + 3 * np.sin(2 * np.pi * 6 * t)),
        "noise": lambda: rng.normal(0, 0.35, len(t)),
        "buzz": lambda: 0.8 * np.sin(phase) * np.sign(np.sin(2 * np.pi * 90 * t)),
    }[rhythm.timbre]
    wave = made()
    edge = min(int(0.004 * RATE), len(t) // 2)
    slope = np.linspace(0, 1, edge, endpoint=False)
    wave[:edge] *= slope
    wave[len(t) - edge :] *= slope[::-1]
    return wave


def signs(pattern: str, rhythm: Rhythm, rng: np.random.Generator) -> Wave:
    """Dots, dashes, blanks for letter gaps and / for word gaps."""
    parts: list[Wave] = []
    unit = rhythm.unit
    for at, mark in enumerate(pattern):
        if mark == " ":
            parts.append(np.zeros(int(unit * rhythm.letter_gap * RATE)))
        elif mark == "/":
            parts.append(np.zeros(int(unit * 7 * RATE)))
        else:
            parts.append(sign(unit * (1 if mark == "." else rhythm.ratio), rhythm, rng))
            if pattern[at + 1 : at + 2] in {".", "-"}:
                parts.append(np.zeros(int(unit * RATE)))
    return np.concatenate(parts)


def text(words: str) -> str:
    """A text as Morse signs."""
    return "/".join(" ".join(MORSE[letter] for letter in word) for word in words.split())


def power(wave: Wave) -> float:
    """Mean power where there is any sound."""
    loud = wave[np.abs(wave) > 1e-4]
    return float((loud**2).mean()) if len(loud) else 0.0


def white(seconds: float, rng: np.random.Generator) -> Wave:
    """White noise."""
    return rng.normal(0, 0.1, int(seconds * RATE))


def pink(seconds: float, rng: np.random.Generator) -> Wave:
    """Pink noise."""
    count = int(seconds * RATE)
    spectrum = np.fft.rfft(rng.normal(0, 1, count))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    wave = np.fft.irfft(spectrum, count)
    return 0.1 * wave / wave.std()


def music(seconds: float, rng: np.random.Generator) -> Wave:
    """A tune over chords and a beat."""
    wave = np.zeros(int(seconds * RATE) + RATE)
    beat = 60 / rng.uniform(70, 160)
    scale = 220 * 2 ** (np.array([0, 2, 4, 5, 7, 9, 11, 12, 14, 16]) / 12)
    for voice, length in ((0, 4 * beat), (1, 4 * beat), (2, 4 * beat), (3, None)):
        at = 0.0
        while at < seconds:
            hold = length or beat * rng.choice([0.5, 0.5, 1, 1, 2])
            t = np.arange(int(hold * RATE)) / RATE
            pitch = float(rng.choice(scale)) * (2 if voice == 3 else 1)
            note = sum(np.sin(2 * np.pi * pitch * h * t) / h**1.5 for h in (1, 2, 3, 4))
            note *= np.minimum(t / 0.01, 1) * np.exp(-t / (1.5 * beat)) * np.minimum((t[-1] - t) / 0.02, 1)
            start = int(at * RATE)
            part = wave[start : start + len(note)]
            part += 0.12 * note[: len(part)]
            at += hold
    at = 0.0
    while at < seconds:
        start = int(at * RATE)
        hit = rng.normal(0, 0.25, int(0.06 * RATE)) * np.exp(-np.arange(int(0.06 * RATE)) / (0.015 * RATE))
        part = wave[start : start + len(hit)]
        part += hit[: len(part)]
        at += beat
    return wave[: int(seconds * RATE)]


def over(bed: Wave, rhythm: Wave, at: float, decibels: float) -> Wave:
    """The bed with the rhythm on it, at this level over the power of the bed, scaled so that nothing clips."""
    start = int(at * RATE)
    wave = bed.copy()
    part = wave[start : start + len(rhythm)]
    loud = power(part) or power(bed) or 0.01
    part += rhythm[: len(part)] * np.sqrt(loud / max(power(rhythm), 1e-9) * 10 ** (decibels / 10))
    return wave * min(1, 0.95 / max(np.abs(wave).max(), 1e-9))


def beside(bed: Wave, rhythm: Wave, chance: random.Random, pause: float) -> Wave:
    """The rhythm before or behind the bed."""
    quiet = np.zeros(int(pause * RATE))
    loud = rhythm * np.sqrt((power(bed) or 0.01) / max(power(rhythm), 1e-9))
    parts = [loud, quiet, bed] if chance.random() < 0.5 else [bed, quiet, loud]
    wave = np.concatenate(parts)
    return wave * min(1, 0.95 / max(np.abs(wave).max(), 1e-9))


CODECS = {
    "wav": ("wav", "pcm_s16le", "s16", 16_000, None),
    "mp3 16k": ("mp3", "libmp3lame", "s16p", 16_000, 16_000),
    "opus 12k": ("ogg", "libopus", "s16", 48_000, 12_000),
}


def coded(wave: Wave, codec: str) -> bytes:
    """The file that holds the wave."""
    form, name, layout, rate, bitrate = CODECS[codec]
    out = io.BytesIO()
    with av.open(out, "w", format=form) as container:
        stream = container.add_stream(name, rate=rate)
        stream.layout = "mono"
        if bitrate:
            stream.bit_rate = bitrate
        frame = av.AudioFrame.from_ndarray((np.clip(wave, -1, 1) * 32767).astype(np.int16)[None], "s16", "mono")
        frame.sample_rate = RATE
        resampler = av.AudioResampler(layout, "mono", rate, frame_size=stream.codec_context.frame_size or 0)
        for made in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(made))
        container.mux(stream.encode(None))
    return out.getvalue()


def decoys(chance: random.Random, rng: np.random.Generator) -> Sequence[tuple[str, Wave]]:
    """Sound that is like the rhythm and is not it."""
    made: list[tuple[str, Wave]] = []
    made += [(f"letter {letter}", signs(text(letter), draw(chance), rng)) for letter in "ALRFPBCDGKQVXYHSIJ"]
    made += [
        (f"text {words}", signs(text(words), draw(chance), rng))
        for words in ("SAID", "RAIN", "THE AI WILL", "MAIL", "AIR", "PAID", "CQ CQ DE AI", "SOS", "FAIR AI LAW")
    ]
    for _ in range(4):
        one = draw(chance)
        made.append(("metronome", np.concatenate([signs(". ", one, rng)] * 12)))
        made.append(("alarm", signs("...-" * 4, one, rng)))
        made.append(("ring", np.concatenate([signs("--", one, rng), np.zeros(RATE)] * 3)))
        made.append(("busy", np.concatenate([signs("- ", one, rng)] * 8)))
        keys = []
        for _ in range(11):
            t = np.arange(int(0.1 * RATE)) / RATE
            low, high = chance.choice([697, 770, 852, 941]), chance.choice([1209, 1336, 1477])
            keys += [0.4 * (np.sin(2 * np.pi * low * t) + np.sin(2 * np.pi * high * t)), np.zeros(int(0.08 * RATE))]
        made.append(("telephone keys", np.concatenate(keys)))
    pad = np.zeros(RATE)
    return [(name, np.concatenate([pad, wave, pad])) for name, wave in made]
