"""Pages that hold no text, looked at as pictures: a scan, or letters turned into curves.

What stands there is a sentence of a document and no mark on a picture, so the stricter grammar of sentences judges it.
"""

from __future__ import annotations

from collections.abc import Sequence

from labelcheck.declaration.claim import Claim
from labelcheck.declaration.sentence import hush_quotes, read_sentence
from labelcheck.media.pages import open_pages
from labelcheck.sight.marks import look
from labelcheck.sight.measure import measure
from labelcheck.source import Source

Seen = tuple[Claim, str, tuple[float, float, float, float]]
"""What a line of the page claims, its words, and its box (x, y, width, height) in 0..1 from the top left."""


def look_at_page(source: Source, number: int, *, thorough: bool) -> Sequence[Seen] | None:
    """What the first or the last page of a PDF, by its number from 1, says of the document; None for one in between.

    Raises ReadError where the page cannot be opened, and Unsupported where the models that read pictures are missing.
    """
    import numpy as np  # noqa: PLC0415  # heavy

    with open_pages(source) as pages:
        if number not in {1, pages.count}:
            return None
        pixels = np.asarray(pages.render(number - 1).convert("RGB"))
    marks = look(pixels, thorough=thorough).marks
    said = [(mark, read_sentence(hush_quotes(mark.text))) for mark in marks]
    return [(claim, mark.text, measure(mark, pixels).box) for mark, claim in said if claim is not None]
