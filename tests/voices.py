"""What is said in the samples that stand for a voice: no Chinese voice comes in packages, and the tests load no model."""

from labelcheck.media import speech
from labelcheck.media.speech import Word

HEARD = {
    "wav/voice-label.wav": ("本音频由人工智能生成", 0.5, 4.8),
    "wav/voice-fast.wav": ("本音频由人工智能生成", 0.3, 1.9),
    "wav/voice-no-element.wav": ("本音频由AI创作", 0.5, 3.9),
}
"""Words, and the seconds from when until when they are said."""


def spoken(text, start, end):
    """One passage, its characters spread evenly over the time."""
    each = (end - start) / len(text)
    return [[Word(c, start + n * each, start + (n + 1) * each) for n, c in enumerate(text)]]


class Listener:
    """Hears what a test wrote."""

    def __init__(self, passages, prompted=None):
        self._passages, self._prompted = passages, prompted

    def hear(self, _samples, prompt=None):
        return self._passages if prompt is None or self._prompted is None else self._prompted


def speak(monkeypatch, passages, prompted=None):
    """From now on these passages are heard, whatever the sound."""
    monkeypatch.setattr(speech, "listener", lambda _folder: Listener(passages, prompted))
    monkeypatch.setattr(speech, "speller", lambda: list)
