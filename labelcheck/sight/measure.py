"""A mark measured as GB 45438-2025 5.2 measures it: its height against the shortest side, its place, its contrast.

Height is the ink's: of the Chinese characters, or of the capitals where all is Latin. The standard does not say whether
it means the ink or the body of the type. Position is by the mark's distance to the edges.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labelcheck.sight.height import measure_height
from labelcheck.sight.marks import Mark
from labelcheck.sight.surroundings import is_inside_shown_picture

if TYPE_CHECKING:
    from labelcheck.media.ocr import Pixels

Box = tuple[float, float, float, float]

_AI = re.compile(r"(?<![A-Za-z])AI(?![a-z])|AI$|人工智能")

NEAR = 0.1
"""Distance, of the shortest side, within which a mark stands at an edge. Our convention: 5.2 says 边或角 and gives no figure."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A mark's properties, ready for its finding, and its box (x, y, w, h) in 0..1 of the picture."""

    properties: dict[str, str]
    box: Box


def measure(mark: Mark, pixels: Pixels) -> Measured:
    """Everything that rules compare of a mark seen in these pixels (RGB, uint8)."""
    tall, wide = pixels.shape[:2]
    bounds = left, top, right, bottom = _clipped(mark.bounds, wide, tall)
    gaps = {"left": left, "top": top, "right": wide - right, "bottom": tall - bottom}
    short = min(tall, wide)
    height = measure_height(mark, pixels)
    nearest = min(gaps.values()) / short
    doubt = (
        "shown-picture" if is_inside_shown_picture(pixels, bounds) else "away-from-edge" if nearest > NEAR else "none"
    )
    properties = said(mark) | {
        "height_ratio": f"{height.likely / short:.4f}",
        "height_low": f"{height.low / short:.4f}",
        "height_high": f"{height.high / short:.4f}",
        "contrast": f"{height.contrast:.4f}",
        "position": _position({side: gap / short for side, gap in gaps.items()}),
        "edge_distance": f"{max(0.0, nearest):.4f}",
        "own": "yes" if doubt == "none" else "doubtful",
        "doubt": doubt,
    }
    return Measured(properties, (left / wide, top / tall, (right - left) / wide, (bottom - top) / tall))


def said(mark: Mark) -> dict[str, str]:
    """What the words say, and whose they are."""
    claim = mark.claim
    ai = claim.ai if claim else bool(_AI.search(mark.text))
    generation = bool(claim and claim.generation and claim.declares != "no")
    words = {
        "text": mark.text,
        "ai_element": "yes" if ai else "no",
        "generation_element": "yes" if generation else "no",
        "declares": claim.declares if claim else "no",
        "lacks": ", ".join(name for name, there in (("ai", ai), ("generation", generation)) if not there) or "none",
        "wording": "unsettled" if claim and not claim.settled else "standard",
        "language": claim.language if claim else "zh" if any(letter > "\u2e80" for letter in mark.text) else "en",
    }
    if mark.provider:
        words |= {"provider": mark.provider.id, "provider_writes_implicit": mark.provider.writes_implicit}
    return words


def _clipped(bounds: Box, wide: int, tall: int) -> Box:
    left, top, right, bottom = bounds
    return max(0.0, left), max(0.0, top), min(float(wide), right), min(float(tall), bottom)


def _position(gaps: dict[str, float]) -> str:
    """The corner or edge at which it stands, of the eight, or inside."""
    down = min(("top", "bottom"), key=gaps.__getitem__)
    across = min(("left", "right"), key=gaps.__getitem__)
    sides = [side for side in (down, across) if gaps[side] <= NEAR]
    return "-".join(sides) or "inside"
