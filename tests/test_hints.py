"""Where a text names AI: the fast search finds what the careful one finds."""

import random

import pytest

from labelcheck.declaration.hints import hinted, hints

LETTERS = "aAiIｉіιаαАΑ  .\u200b\ufeffl能智工人生 \n\x0b\x85\u3000x3_K.İGPT-4豆包由"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", []), ("AI", [0]), ("由AI生成", [1]), ("Al生成", [0]), ("also, all", []), ("本文由 A.I. 写", [4]), ("人 工 智能", [0]), ("rain, said, ai", [12]),
        ("ＡＩ生成", [0]), ("аi", [0]), ("Written with chatGPT", [13]), ("豆包说", [0]), ("a\u200bi", [0]), ("air", []), ("é AI", [2]), ("3ai", [1]), ("\ud800 AI", [2]),
    ],
)  # fmt: skip
def test_names_are_found_where_they_stand(text, places):
    assert [name.start for name in hinted(text)] == places


def test_a_text_has_a_hint_exactly_where_it_has_a_place():
    draw = random.Random(1)  # noqa: S311  # a fixed seed, no secret
    texts = ["".join(draw.choices(LETTERS, k=draw.randint(1, 12))) for _ in range(20_000)]
    found = [text for text in texts if hinted(text)]
    assert found == [text for text in texts if hints(text)]
    assert len(found) > 1_000
