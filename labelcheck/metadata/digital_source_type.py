"""Digital source types: how content came to be [IPTC NewsCodes, digitalsourcetype; C2PA 2.2, digitalSourceType]."""

import re

_TYPE = re.compile(r"(?:https?://(?:cv\.iptc\.org/newscodes|c2pa\.org)/digitalsourcetype/)?(\w+)")

_AI = {
    "trainedAlgorithmicMedia",
    "compositeWithTrainedAlgorithmicMedia",
    "compositeSynthetic",
    "trainedAlgorithmicData",
}
"""Types of content that a trained model made, whole or in part; IPTC's guidance gives compositeSynthetic to a composite with such parts."""

_NOT_AI = {
    "algorithmicMedia",
    "computationalCapture",
    "compositeCapture",
    "dataDrivenMedia",
    "digitalArt",
    "digitalCapture",
    "digitalCreation",
    "empty",
    "humanEdits",
    "minorHumanEdits",
    "negativeFilm",
    "positiveFilm",
    "print",
    "screenCapture",
    "softwareImage",
    "virtualRecording",
}
"""Types that leave no room for a trained model; `composite` and `algorithmicallyEnhanced` do."""


def code_of(value: str) -> str:
    """The code of a type that is given as its full URI or bare; any other text as it stands."""
    found = _TYPE.fullmatch(value)
    return found[1] if found else value


def ai_of(value: str) -> str:
    """Whether such content was made with a trained model: yes, no or unknown."""
    code = code_of(value)
    return "yes" if code in _AI else "no" if code in _NOT_AI else "unknown"
