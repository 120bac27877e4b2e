"""The section "Visible labels" of bench/RESULTS.md from what bench/explicit.py saw."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

Look = dict[str, Any]
Test = Callable[[Look], bool]

_STANDARD, _BAND = 0.05, (0.045, 0.055)
_NEAR = 0.25
"""Seconds within which a time of a video is right."""


def _number(properties: dict[str, Any], name: str) -> float | None:
    try:
        return float(properties[name])
    except (KeyError, TypeError, ValueError):
        return None


def _overlap(one: Sequence[float] | None, two: Sequence[float] | None) -> bool:
    if not one or not two:
        return False
    return all(one[i] < two[i] + two[i + 2] and two[i] < one[i] + one[i + 2] for i in (0, 1))


def labels(look: Look) -> list[dict[str, Any]]:
    """The findings of a file that are labels: both elements."""
    return [
        each
        for each in look["found"]
        if each.get("ai_element") == "yes" and each.get("generation_element") == "yes" and each.get("declares") != "no"
    ]


def label(look: Look) -> dict[str, Any] | None:
    """The label that was found where the true one is; in a video, on any of its places."""
    truth = look["truth"]
    boxes = [each[2] for each in truth.get("intervals", [])] or [truth["box"]]
    return next((each for each in labels(look) if any(_overlap(each["box"], box) for box in boxes)), None)


def found(look: Look) -> bool:
    """Whether the label was found in its place."""
    return label(look) is not None


def _share(hits: int, count: int) -> str:
    return f"{hits / count:.3f} ({hits}/{count})" if count else "–"


def _recall(looks: Iterable[Look]) -> str:
    every = list(looks)
    return _share(sum(map(found, every)), len(every))


def quantile(values: Iterable[float], share: float) -> float:
    """The value that this share of them does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield ""
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _kind(looks: list[Look], kind: str) -> list[Look]:
    return [each for each in looks if each["set"] == "main" and each["truth"]["kind"] == kind]


def _bands(name: str, edges: Sequence[float], percent: bool) -> Iterator[tuple[str, Test]]:
    for low, high in pairwise(edges):
        title = f"{low:.0%} to {high:.0%}" if percent else f"{low:g} to {high:g}"
        yield title, lambda look, a=low, b=high: a <= look["truth"][name] < b  # type: ignore[misc]  # bound here


def _values(looks: list[Look], name: str) -> Iterator[tuple[str, Test]]:
    for value in sorted({each["truth"][name] for each in looks}):
        yield value, lambda look, a=value: look["truth"][name] == a  # type: ignore[misc]  # as above


def recall(looks: list[Look]) -> Iterator[str]:
    """Recall over legible labels, and by what they are like."""
    every = _kind(looks, "positive")
    seen = [each for each in every if each["truth"]["legible"]]
    obeys = [each for each in seen if each["truth"]["ink_height"] >= _STANDARD and each["truth"]["contrast"] >= 0.35]
    yield "### Recall"
    yield from _table(
        ("labels", "found in their place"),
        [
            ("**legible**", f"**{_recall(seen)}**"),
            ("legible, ≥ 5 % and contrast ≥ .35", _recall(obeys)),
            ("legible, Chinese", _recall(each for each in seen if each["truth"]["language"] == "zh")),
            ("legible, English", _recall(each for each in seen if each["truth"]["language"] == "en")),
            ("not legible", _recall(each for each in every if not each["truth"]["legible"])),
            ("all", _recall(every)),
        ],
    )
    groups: list[tuple[str, Iterable[tuple[str, Test]]]] = [
        ("ink height", _bands("ink_height", (0, 0.02, 0.03, 0.04, 0.05, 0.07, 0.09, 0.2), percent=True)),
        ("ink in pixels", _bands("ink_pixels", (9, 14, 20, 32, 64, 9999), percent=False)),
        ("lowest contrast of a character", _bands("lowest_contrast", (0.15, 0.25, 0.35, 0.5, 1.01), percent=False)),
        ("opacity", _bands("opacity", (0.3, 0.5, 0.7, 0.9, 1.01), percent=False)),
        ("position", _values(seen, "position")),
        ("style", _values(seen, "style")),
    ]
    yield "Legible labels by what they are like:"
    rows = [(name, title, _recall(filter(test, seen))) for name, tests in groups for title, test in tests]
    yield from _table(("property", "value", "found"), rows)


def false_labels(looks: list[Look]) -> Iterator[str]:
    """Labels that were found where there are none."""
    every = _kind(looks, "negative")
    text = [each for each in every if each["truth"]["text"]]
    sorts: list[tuple[str, list[Look]]] = [
        ("without text", [each for each in every if not each["truth"]["text"]]),
        ("with other text", text),
        ("of these: both elements in a negation or in prose", [each for each in text if each["truth"]["adversarial"]]),
        ("of these: pages and screens", [each for each in text if each["truth"]["dense"]]),
        ("brand marks that lack an element", _kind(looks, "brand")),
    ]
    yield "### False labels"
    yield from _table(
        ("pictures without a label", "pictures", "false labels"),
        [
            ("**all**", str(len(every)), f"**{sum(bool(labels(each)) for each in every)}**"),
            *((name, str(len(some)), str(sum(bool(labels(each)) for each in some))) for name, some in sorts),
        ],
    )
    brands = [each for each in _kind(looks, "brand") if each["truth"]["legible"]]
    seen = sum(any(one.get("generation_element") == "no" for one in each["found"]) for each in brands)
    extra = [
        one
        for each in _kind(looks, "positive")
        for one in labels(each)
        if not _overlap(one["box"], each["truth"]["box"])
    ]
    yield f"Legible brand marks reported as lacking an element: {_share(seen, len(brands))}. Labels found beside the true one's place: {len(extra)}."
    wrong = [each["truth"] for each in every if labels(each)]
    yield from ("", *(f"- false: `{each['file']}` ({each['style']}) {each['text'][:60]!r}" for each in wrong[:10]), "")


def heights(looks: list[Look]) -> Iterator[str]:
    """How well heights were measured on legible labels that were found, and what they say of the 5 % rule."""
    pairs = []
    for look in _kind(looks, "positive"):
        mark = label(look) if look["truth"]["legible"] else None
        ratio, low, high = (_number(mark or {}, name) for name in ("height_ratio", "height_low", "height_high"))
        if ratio is not None and low is not None and high is not None:
            pairs.append((look["truth"], ratio, low, high))
    yield "### Height"
    rows = []
    for name, some in (
        ("all", pairs),
        ("Chinese (glyphs)", [each for each in pairs if each[0]["language"] == "zh"]),
        ("English (capitals)", [each for each in pairs if each[0]["language"] == "en"]),
        ("vertical", [each for each in pairs if each[0]["style"] == "vertical"]),
    ):
        errors = [abs(ratio / truth["ink_height"] - 1) for truth, ratio, _, _ in some]
        outside = [each for each in some if not _BAND[0] <= each[0]["ink_height"] <= _BAND[1]]
        swapped = sum(
            low >= _STANDARD > truth["ink_height"] or high < _STANDARD <= truth["ink_height"]
            for truth, _, low, high in outside
        )
        open_ = sum(low < _STANDARD <= high for _, _, low, high in outside)
        inside = sum(low <= truth["ink_height"] <= high for truth, _, low, high in some)
        middle, most = (f"{median(errors):.1%}", f"{quantile(errors, 0.9):.1%}") if errors else ("–", "–")
        shares = _share(inside, len(some)), _share(swapped, len(outside)), _share(open_, len(outside))
        rows.append((name, str(len(some)), middle, most, *shares))
    head = (
        "labels",
        "measured",
        "median error",
        "p90",
        "truth within the interval",
        "5 % rule swapped",
        "undetermined",
    )
    yield from _table(head, rows)
    yield "Swapped and undetermined: outside 4.5–5.5 % of the shortest side."
    seen = [(each, label(each)) for each in _kind(looks, "positive") if found(each)]
    same = sum(mark["position"] == look["truth"]["position"] for look, mark in seen if mark and mark.get("position"))
    own = [mark for look, mark in seen if mark and look["truth"]["position"] != "inside"]
    yield f"Position as in truth: {_share(same, len(seen))}; `own` = yes at an edge or corner: {_share(sum(each.get('own') == 'yes' for each in own), len(own))}."
    yield ""


def times(looks: list[Look]) -> Iterator[str]:
    """Processor time a picture, and the OCR package's on the same ones."""
    still = [each for each in looks if each["truth"]["kind"] != "video"]

    def row(name: str, some: list[Look]) -> tuple[str, ...]:
        ours = [each["seconds"] * 1000 for each in some]
        both = [each for each in some if each["ocr"]]
        theirs = [each["ocr"]["seconds"] * 1000 for each in both]
        ratio = median(theirs) / median(each["seconds"] * 1000 for each in both) if both else float("nan")
        end = (f"{median(theirs):,.0f} ({len(both)})", f"{ratio:.1f} times as fast") if both else ("–", "–")
        return (name, str(len(some)), f"{median(ours):,.0f}", f"{quantile(ours, 0.95):,.0f}", *end)

    groups = [("the set", [each for each in still if each["set"] == "main"])]
    groups += [("with a label", _kind(looks, "positive")), ("without", _kind(looks, "negative"))]
    groups += [
        ("pages and screens full of text", [each for each in _kind(looks, "negative") if each["truth"]["dense"]])
    ]
    for name in dict.fromkeys(each["set"] for each in still if each["set"] != "main"):
        mine = [each for each in still if each["set"] == name]
        groups.append((name, mine))
        groups.append((f"{name} with a label", [each for each in mine if each["truth"]["kind"] == "positive"]))
    yield "### Time a picture"
    head = ("pictures", "number", "median ms", "p95 ms", "OCR package, median ms (on)", "labelcheck is, on the same")
    yield from _table(head, (row(name, some) for name, some in groups if some))


def beside(looks: list[Look]) -> Iterator[str]:
    """Recall and false labels beside the OCR package, on the pictures that both saw."""
    both = [each for each in looks if each["ocr"] and each["set"] == "main"]
    if not both:
        return
    seen = [each for each in both if each["truth"]["kind"] == "positive" and each["truth"]["legible"]]
    none = [each for each in both if each["truth"]["kind"] == "negative"]
    yield f"### Beside rapidocr {version('rapidocr')}, defaults, whole picture"
    rows = [
        ("labelcheck", _recall(seen), str(sum(bool(labels(each)) for each in none))),
        ("rapidocr and a text match", _share(sum(each["ocr"]["label"] for each in seen), len(seen)),
         str(sum(each["ocr"]["label"] for each in none))),
    ]  # fmt: skip
    yield from _table(("", f"legible labels found, of {len(seen)}", f"false labels in {len(none)} pictures"), rows)


def videos(looks: list[Look]) -> Iterator[str]:
    """Start, duration and time of the videos."""
    every = _kind(looks, "video")
    if not every:
        return
    marked = [each for each in every if each["truth"]["intervals"] and each["truth"].get("legible")]
    yield "### Videos"
    rows = []
    for name in ("all", *sorted({each["truth"]["pattern"] for each in marked})):
        some = [each for each in marked if name in ("all", each["truth"]["pattern"])]
        right = [[_near(each, key, true) for each in some] for key, true in _TIMES]
        exact = sum(all(one) for one in zip(*right[:2], strict=True))
        rows.append((name, _recall(some), *(_share(sum(each), len(some)) for each in right), _share(exact, len(some))))
    head = ("legible labels", "found", "start", "longest", "total", "start and longest")
    yield from _table(head, rows)
    bare = [each for each in every if not each["truth"]["intervals"]]
    speed = [
        each["seconds"] / each["truth"]["duration"] * 10
        for each in every
        if sorted(each["truth"]["size"]) == [720, 1280]
    ]
    per = f"{median(speed):.2f} s (median; slowest {max(speed):.2f} s)" if speed else "–"
    heights_ = [abs(float(mark["height_ratio"]) / each["truth"]["intervals"][0][3] - 1) for each in marked
                if (mark := label(each)) and _number(mark, "height_ratio") is not None]  # fmt: skip
    yield f"Times are right within {_NEAR} s; of marks that dissolve, from half of their opacity, so that a total of several intervals adds up what each end is off. False labels: {sum(bool(labels(each)) for each in bare)} in {len(bare)} videos without one."
    yield f"Height: median error {median(heights_):.1%}." if heights_ else "Height: not measured."
    yield f"10 s of 1280x720 take {per}, {len(speed)} clips."
    yield ""


_TIMES = (("start", "start"), ("duration", "longest"), ("total", "total"))


def _near(look: Look, key: str, true: str) -> bool:
    value = _number(label(look) or {}, key)
    return value is not None and abs(value - look["truth"][true]) <= _NEAR


def _machine() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    model = next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine()
    )
    return f"{platform.system()} on {model}, one processor of {os.cpu_count()}; Python {platform.python_version()}"


def page(about: dict[str, Any], looks: list[Look], note: str = "") -> str:
    """The section, without its heading; `note` is a paragraph of the caller's, such as how often this part was looked at."""
    kinds = {kind: len(_kind(looks, kind)) for kind in ("positive", "negative", "brand", "video")}
    shares = sum(each["truth"]["legible"] for each in _kind(looks, "positive"))
    text = sum(bool(each["truth"]["text"]) for each in _kind(looks, "negative"))
    made = (
        f"Set (bench/explicit_set.py, seed {about['seed']}, part `{about['split']}`; the parts share no font "
        f"face, photograph or label phrase but the four commonest): {kinds['positive']} labels with both elements, {shares} of them legible; {kinds['negative']} "
        f"pictures without a label, {text} of them with other text; {kinds['brand']} brand marks; {kinds['video']} videos. "
        "Legible: the lowest contrast of a character is at least .15, the contrast at least the deviation of its ground, the "
        "ink at least 9 pixels high. Found: a finding with both elements whose box meets the label's. Times: processor "
        "seconds from path to answer, warm, one thread."
    )
    tools = f"labelcheck {version('labelcheck')}, onnxruntime {version('onnxruntime')}"
    start = [
        "Written by `make bench-explicit` (bench/explicit.py); do not edit.",
        "",
        f"{_machine()}; {tools}; {date.today().isoformat()}.",
        "",
        made,
        "",
        *([note, ""] if note else []),
    ]
    parts = (recall, false_labels, heights, times, beside, videos)
    return "\n".join([*start, *(line for part in parts for line in part(looks))]).rstrip()
