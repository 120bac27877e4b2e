"""The page for people: whole, in two languages, and nothing of a hostile file comes alive in it."""

import io
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

import labelcheck
from hand_made import every_outcome, report
from labelcheck.exhibits.preview import Preview
from labelcheck.model import Context, Evidence, Finding, Kind, Location, Outcome, Role
from labelcheck.reports import Finish, html
from labelcheck.reports.drawn import picture, time_line
from labelcheck.reports.rendering import Rendering

SAMPLES = Path(__file__).parent.parent / "samples"
ATTACK = """</code><img src=x onerror="alert(1)"><script>alert(2)</script>' onmouseover='alert(3)"""


def rendered(files, language="en"):
    out = io.StringIO()
    html.write(files, out, Rendering(language))
    return out.getvalue()


def scanned(*names, **options):
    for name in names:
        path = str(SAMPLES / name)
        yield html.prepare(labelcheck.scan(path, name=name, **options), path)


class Tags(HTMLParser):
    """Every tag with its attributes, and whether all that open are closed."""

    VOID = frozenset({"meta", "input"})

    def __init__(self, text):
        super().__init__()
        self.seen, self.open = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def hostile():
    finding = Finding(
        Kind.EXPLICIT,
        "visible-text",
        "visible_text",
        {"text": ATTACK, ATTACK: "\u202e" + ATTACK, "provider": ATTACK},
        0.9,
        (Evidence(Location(ATTACK, (1, 2), None, (0.1, 0.1, 0.2, 0.1)), f"before {ATTACK} after"),),
    )
    return report(f"{ATTACK}.png", Outcome.MISSING, findings=(finding,))


def test_every_outcome_has_its_section_worst_first():
    text = rendered(html.prepare(each, None) for each in every_outcome())
    places = [text.index(f'<section class="outcomes" id="{outcome}">') for outcome in Outcome]
    assert places == sorted(places)
    tags = Tags(text)
    assert tags.open == []
    assert "Content-Security-Policy" in text
    assert {tag for tag, _ in tags.seen} & {"script", "iframe", "object", "form"} == set()


def test_nothing_of_a_hostile_file_is_a_tag_or_an_attribute():
    tags = Tags(rendered([html.prepare(hostile(), None)]))
    assert tags.open == []
    assert {tag for tag, _ in tags.seen} & {"script", "img"} == set()
    assert not [name for _, attributes in tags.seen for name in attributes if name.startswith("on")]


def test_what_a_reader_cannot_see_is_spelt_out():
    assert "\u202e" not in rendered([html.prepare(hostile(), None)])


def test_the_mark_and_five_per_cent_are_drawn_to_scale():
    seen = labelcheck.scan(str(SAMPLES / "png/visible-small.png"))
    drawn = picture(seen, Preview("picture", b"jpeg", 480, 320))
    ((box, caption),) = drawn.boxes
    mark = next(finding for finding in seen.findings if finding.scheme == "visible-text")
    x, y, width, height = mark.evidence[0].at.box
    assert (box.x, box.y) == pytest.approx((x * 480, y * 320))
    assert (box.width, box.height) == pytest.approx((width * 480, height * 320))
    assert box.foot - box.ruler_top == pytest.approx(16)
    assert "3.2 %" in caption.en


def test_a_label_on_the_time_line_lies_where_it_was_seen():
    seen = labelcheck.scan(str(SAMPLES / "mp4/visible-late.mp4"))
    line = time_line(seen, Preview("video", b"jpeg", 10, 10, 3.0, 4.5))
    (bar,) = line.bars
    assert (bar.left, bar.width) == pytest.approx((100 * 2.0 / 4.5, 100 * 2.5 / 4.5), abs=0.5)


def test_a_mark_is_drawn_only_on_the_moment_that_is_shown():
    seen = labelcheck.scan(str(SAMPLES / "mp4/visible-late.mp4"))
    assert picture(seen, Preview("video", b"jpeg", 10, 10, 1.0, 4.5)).boxes == ()
    assert len(picture(seen, Preview("video", b"jpeg", 10, 10, 3.0, 4.5)).boxes) == 1


@pytest.mark.parametrize("name", ["png/visible-small.png", "mp4/visible-late.mp4"])
def test_a_file_that_was_looked_at_is_shown(name):
    text = rendered(scanned(name))
    assert text.count("<image") == 1
    assert 'class="box"' in text
    assert "How to mend it" in text


def test_at_level_metadata_and_where_no_rule_applies_nothing_is_decoded():
    assert "<image" not in rendered(scanned("png/visible-small.png", level="metadata"))
    assert "<image" not in rendered(scanned("png/c2pa-camera.png", role="publisher"))


def test_what_cannot_be_decoded_is_described_without_a_picture(tmp_path):
    whole = (SAMPLES / "png/label-guide.png").read_bytes()
    broken = tmp_path / "broken.png"
    broken.write_bytes(whole[: len(whole) // 8])
    file = html.prepare(labelcheck.scan(broken), str(broken))
    assert "<image" not in file.figure
    assert "undetermined" in file.heading


def test_pictures_end_at_a_limit_and_files_do_not(monkeypatch):
    monkeypatch.setattr(html, "PICTURES", 2)
    text = rendered(scanned(*["png/visible-small.png"] * 4))
    assert (text.count("<image"), text.count('<details class="file')) == (2, 4)


def test_redacted_it_leaves_out_ids_accounts_and_directories():
    path = str(SAMPLES / "png/label-user-id.png")
    seen = labelcheck.scan(path, name="/home/wang/label-user-id.png")
    secret = next(finding.properties["ProduceID"] for finding in seen.findings if finding.scheme == "tc260-aigc")
    plain, redacted = (rendered([Finish(html.prepare, redacted=how)(seen, path)[1]]) for how in (False, True))
    assert secret in plain
    assert "/home/wang" in plain
    assert secret not in redacted
    assert "/home/wang" not in redacted


def test_a_platform_is_told_what_to_show_beside_the_content():
    text = rendered(html.prepare(each, None) for each in every_outcome(Context(Role.PROPAGATOR)))
    assert "Art. 6 (1)" in text
    assert "第六条第一项" in text


def test_in_a_browser_the_language_changes_and_nothing_hostile_runs(page, tmp_path):
    shutil.copy(SAMPLES / "png/visible-small.png", tmp_path)
    target = tmp_path / "report.html"
    files = [html.prepare(hostile(), None), *scanned("png/visible-small.png", "mp4/visible-late.mp4")]
    target.write_text(rendered(files), "utf-8")
    page.goto(target.as_uri())
    message = page.get_by_text("文字墨迹高度")
    assert page.get_by_text("How to mend it").first.is_visible()
    assert not message.first.is_visible()
    page.get_by_label("中文").check()
    assert message.first.is_visible()
    assert not page.get_by_text("How to mend it").first.is_visible()
    for width in (1100, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.querySelectorAll('img, script').length") == 0
    assert page.complaints == []
    assert all(url.startswith(("file:", "data:")) for url in page.requested)
