"""The page in a real browser: files dropped on it, the evidence, both languages, a phone, and files that mean harm."""

import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from build import PNG, chunk
from drawn import squeezed
from labelcheck.service.keys import add_key
from serving import SAMPLES, serving

ATTACK = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("page"), upload=1 << 20) as server:
        yield server.ready()


@pytest.fixture
def at_page(page, server):
    page.goto(server.url)
    return page


def drop(page, *names):
    page.set_input_files("#files", [str(SAMPLES / name) for name in names])


def seen(page, count):
    page.locator("#report .file").nth(count - 1).wait_for(timeout=30_000)
    assert page.locator("#report .file").count() == count


def test_files_that_are_dropped_show_their_verdicts_worst_first_with_their_evidence(at_page, server):
    drop(
        at_page,
        "png/visible-small.png",
        "png/label-empty.png",
        "markdown/near-miss.md",
        "wav/rhythm-faint.wav",
        "mp4/visible-late.mp4",
    )
    seen(at_page, 5)
    sections = at_page.locator("#report .outcomes").evaluate_all("all => all.map(one => one.id)")
    order = ["stripped", "missing", "defective", "undetermined", "compliant", "none"]
    assert sections == sorted(sections, key=order.index)
    counts = {text.split()[1]: int(text.split()[0]) for text in at_page.locator(".counts li").all_inner_texts()}
    assert counts["stripped"] == 1
    assert sum(counts.values()) == 5
    small = at_page.locator(".file", has_text="visible-small.png")
    box, picture = small.locator("svg rect").bounding_box(), small.locator("svg image").bounding_box()
    assert picture["x"] < box["x"] < box["x"] + box["width"] <= picture["x"] + picture["width"] + 4
    ruler, short = (
        small.locator(".ruler").evaluate("path => path.getBBox().height"),
        small.locator("image").evaluate("image => Math.min(image.getBBox().width, image.getBBox().height)"),
    )
    assert ruler == pytest.approx(0.05 * short, abs=0.1)
    assert "at least 5 %" in small.inner_text()
    assert (
        at_page.locator(".file", has_text="label-empty.png")
        .get_by_text("PNG/iTXt XML:com.adobe.xmp")
        .first.is_visible()
    )
    sentence = at_page.locator(".file", has_text="near-miss.md").locator("mark").first
    assert sentence.text_content().startswith("本文由 AI 创作")
    assert at_page.locator(".file", has_text="visible-late.mp4").locator(".time .bar").count() == 1
    assert at_page.locator(".file", has_text="visible-late.mp4").get_by_text("2.00 to 4.50 s").first.is_visible()
    assert at_page.locator("#queue li").count() == 0
    assert at_page.complaints == []
    assert {httpx.URL(url).host for url in at_page.requested if not url.startswith("data:")} == {
        httpx.URL(server.url).host
    }


def test_what_a_clause_asks_and_how_to_mend_it_is_told_in_both_languages(at_page):
    drop(at_page, "png/label-empty.png")
    seen(at_page, 1)
    assert at_page.get_by_text("How to mend it").first.is_visible()
    at_page.get_by_text("What the clause asks").first.click()
    assert at_page.get_by_text("How it is measured").first.is_visible()
    at_page.get_by_label("中文").check()
    assert at_page.get_by_text("改正方法").first.is_visible()
    assert at_page.get_by_text("检测方法").first.is_visible()
    assert not at_page.get_by_text("How to mend it").first.is_visible()
    assert at_page.evaluate("document.documentElement.lang") == "zh-CN"
    at_page.reload()
    assert at_page.get_by_text("将文件拖到此处").is_visible()


def test_a_chinese_browser_is_met_in_chinese_and_a_phone_need_not_scroll_sideways(chromium, server):
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, locale="zh-CN", is_mobile=True, has_touch=True
    )
    page = context.new_page()
    page.goto(server.url)
    assert page.get_by_text("将文件拖到此处").is_visible()
    drop(page, "png/visible-small.png", "mp4/visible-late.mp4")
    seen(page, 2)
    for summary in page.locator("details:not([open]) > summary").all():
        if summary.is_visible():
            summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


def test_a_name_and_metadata_that_mean_harm_do_nothing(at_page, tmp_path):
    text = f"parameters\0{ATTACK}\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 8x8, Model: {ATTACK}"
    rows = b"".join(b"\0" + bytes(8) for _ in range(8))
    head = chunk("IHDR", b"\0\0\0\x08\0\0\0\x08\x08\0\0\0\0")
    content = PNG + head + chunk("tEXt", text.encode()) + chunk("IDAT", squeezed(rows, 9)) + chunk("IEND")
    name = ATTACK.replace("/", "∕") + "\u202egnp.png"
    at_page.set_input_files("#files", [{"name": name, "mimeType": "image/png", "buffer": content}])
    seen(at_page, 1)
    at_page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    shown = at_page.text_content("#report")
    assert "<img src=x onerror=" in shown
    assert "\u202e" not in shown
    assert at_page.locator("#report img, #report script").count() == 0
    assert at_page.title() == "labelcheck"
    assert at_page.complaints == []
    saved = download(at_page, tmp_path)
    at_page.goto(saved.as_uri())
    assert at_page.locator("img, script").count() == 0
    assert at_page.title() == "labelcheck"
    assert at_page.complaints == []


def download(page, folder):
    with page.expect_download() as coming:
        page.click("#save")
    target = folder / coming.value.suggested_filename
    coming.value.save_as(target)
    return target


def test_the_report_that_is_downloaded_is_the_one_that_was_seen_and_needs_nobody(at_page, tmp_path):
    drop(at_page, "png/visible-small.png", "png/label-empty.png", "png/label-guide.png")
    seen(at_page, 3)
    at_page.get_by_label("中文").check()
    seen_there = at_page.text_content("#report")
    saved = download(at_page, tmp_path)
    assert not re.search(r'(?:src|href)="http://(?!.*rel=)', saved.read_text("utf-8"))
    before = len(at_page.requested)
    at_page.goto(saved.as_uri())
    assert at_page.get_by_text("改正方法").first.is_visible()
    assert at_page.text_content("main").split() == seen_there.split()
    assert at_page.locator("svg .box").count() == 3
    assert all(url.startswith(("file:", "data:")) for url in at_page.requested[before:])
    assert at_page.complaints == []


def test_what_is_left_out_stays_out(at_page):
    drop(at_page, "png/label-user-id.png")
    seen(at_page, 1)
    secret = at_page.locator("tr", has_text="ProduceID").locator("td").first.text_content()
    at_page.click("#clear")
    at_page.get_by_label("leave out ids").check()
    drop(at_page, "png/label-user-id.png")
    seen(at_page, 1)
    assert secret not in at_page.content()


def test_as_producer_a_photograph_lacks_its_labels_and_as_publisher_it_does_not(at_page):
    drop(at_page, "png/c2pa-camera.png")
    seen(at_page, 1)
    at_page.select_option("select[name=role]", "producer")
    assert not at_page.get_by_label("a label stands beside").is_visible()
    drop(at_page, "png/c2pa-camera.png")
    seen(at_page, 2)
    assert at_page.locator("#report .outcomes").evaluate_all("all => all.map(one => one.id)") == ["missing", "none"]


def test_a_file_that_is_too_large_is_told_and_the_others_go_on(at_page):
    large = {"name": "large.png", "mimeType": "image/png", "buffer": bytes(2 << 20)}
    at_page.set_input_files("#files", [large])
    at_page.get_by_text("the file is too large").wait_for()
    drop(at_page, "png/label-guide.png")
    seen(at_page, 1)
    assert "large.png" in at_page.inner_text("#queue")


def test_more_files_than_the_service_takes_at_once_are_sent_again(page, tmp_path):
    with serving(tmp_path, queue=1) as server:
        server.ready()
        page.goto(server.url)
        drop(page, *["png/label-guide.png"] * 4)
        seen(page, 4)
        assert " 429 " in server.log


def test_a_service_that_asks_for_a_key_is_given_one(page, tmp_path):
    keys = tmp_path / "keys.txt"
    key = add_key(str(keys), "editor")
    words = [sys.executable, "-m", "labelcheck", "serve", "--port", "0", "--api-keys", str(keys), "-j", "1"]
    with serving(tmp_path, command=words) as server:
        page.goto(server.url)
        drop(page, "png/label-empty.png")
        page.get_by_label("This service needs an API key").fill("wrong")
        page.get_by_text("Go on").click()
        page.get_by_label("This service needs an API key").wait_for()
        page.get_by_label("This service needs an API key").fill(key)
        page.get_by_text("Go on").click()
        seen(page, 1)


def test_a_service_that_is_gone_is_told(page, tmp_path):
    with serving(tmp_path) as server:
        page.goto(server.url)
    drop(page, "png/label-guide.png")
    page.get_by_text("cannot be reached").wait_for()


def test_the_script_is_well_formed():
    node = subprocess.run(["node", "--version"], capture_output=True, check=False)
    if node.returncode:
        pytest.skip("node is not installed")
    script = Path(__file__).parent.parent / "labelcheck/service/page/page.js"
    checked = subprocess.run(["node", "--check", "--input-type=module"], input=script.read_bytes(), check=False)
    assert checked.returncode == 0
