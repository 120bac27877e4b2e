"""The text of documents as a reader sees it: what is seen, what is not, where it stands, and what is said of the rest."""

import time
import zlib
from itertools import accumulate, repeat

import pytest

import build
import build_documents as documents
import build_prose as prose
from build_documents import member
from labelcheck.media import pages
from labelcheck.rulepack import load_packs
from labelcheck.source import Limits, open_source
from looking import look, outcome

PACKS = load_packs()
LABEL = "本文由AI生成，仅供参考。"
ARTICLE = (
    "河岸公园夏季安排",
    "公园管理处公布了夏季的开放时间，东门改在六点开门。",
    "志愿者在周末清理了步道，共收集落叶三百余公斤。",
    "儿童乐园的沙池已经换新，欢迎附近居民前来游玩。",
    "八月起举办露天电影，片单将在公告栏张贴。",
)


def said(data, name, limits=None):
    """Each label sentence found, by its text, with its place."""
    report = look(data, name, PACKS, limits=limits)
    assert not [n for n in report.asset.notes if "itself failed" in n.problem]
    return {f.properties["text"]: f.evidence[0].at for f in report.findings if f.scheme == "document-text"}


def hidden(data, name, limits=None):
    """The problems of the notes that say what may hide a label."""
    report = look(data, name, PACKS, limits=limits)
    return [note.problem for note in report.asset.notes if "document-text" in note.hides]


@pytest.mark.parametrize("name", prose.EVERY)
@pytest.mark.parametrize(
    "sentence", [LABEL, "本 内 容 由 人 工 智 能 生 成", "以上内容由\uff21\uff29生成", "内容由\u0410\u0406生成"]
)
@pytest.mark.parametrize("place", ["start", "end"])
def test_every_format_at_either_end(name, sentence, place):
    texts = [sentence, *ARTICLE] if place == "start" else [*ARTICLE, sentence]
    report = look(prose.EVERY[name](*texts), name, PACKS)
    [finding] = [f for f in report.findings if f.scheme == "document-text"]
    assert finding.properties["position"] == place
    assert finding.properties["declares"] == "yes"
    assert outcome(report, "CN-EXP-TXT-001") == "compliant"


@pytest.mark.parametrize("name", prose.EVERY)
def test_every_format_without_a_label(name):
    report = look(prose.EVERY[name](*ARTICLE), name, PACKS)
    assert outcome(report, "CN-EXP-TXT-001") == "missing"
    assert not hidden(prose.EVERY[name](*ARTICLE), name)


@pytest.mark.parametrize("name", prose.EVERY)
def test_a_file_that_is_cut_is_never_accused_where_its_format_marks_its_end(name):
    data = prose.EVERY[name](*ARTICLE, LABEL)
    if name.rpartition(".")[2] in {"docx", "pptx", "xlsx", "odt", "ofd", "xmind", "epub", "pdf", "rtf", "json"}:
        for end in range(1, len(data) - 1, 7):
            cut = look(data[:end], name, PACKS)
            assert outcome(cut, "CN-EXP-TXT-001") != "missing", end
            assert cut.outcome not in {"missing", "stripped"} or cut.asset.format == "unknown", end


# Word

T = prose.paragraph


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (prose.docx(*ARTICLE, footer1=LABEL), "footer"),
        (prose.docx(*ARTICLE, header2=LABEL), "header"),
        (prose.docx(*ARTICLE, footnotes=LABEL), "footnotes"),
        (prose.docx(*ARTICLE, body=f"<w:tbl><w:tr><w:tc>{T(LABEL)}</w:tc></w:tr></w:tbl>"), "paragraph 6"),
        (prose.docx(*ARTICLE, body=f"<w:p><w:r><w:pict><w:txbxContent>{T(LABEL)}</w:txbxContent></w:pict></w:r></w:p>"), "paragraph 7"),
        (prose.docx(*ARTICLE, body="<w:p><w:r><w:t>本文由</w:t></w:r><w:r><w:t>AI生成</w:t></w:r></w:p>"), "paragraph 6"),
    ],
)  # fmt: skip
def test_word_shows(data, place):
    [at] = said(data, "a.docx").values()
    assert at.path == place


@pytest.mark.parametrize(
    "data",
    [
        prose.docx(*ARTICLE, comments=LABEL),
        prose.docx(*ARTICLE, body=T(LABEL, run="<w:vanish/>")),
        prose.docx(*ARTICLE, body=f"<w:p><w:del><w:r><w:delText>{LABEL}</w:delText></w:r></w:del></w:p>"),
        prose.docx(*ARTICLE, body=f"<w:p><w:r><w:instrText>{LABEL}</w:instrText></w:r></w:p>"),
        prose.docx(*ARTICLE, more=[("word/media/a.txt", LABEL)]),
    ],
)
def test_word_hides(data):
    assert said(data, "a.docx") == {}


DIAGRAM = (
    '<dgm:dataModel xmlns:dgm="urn:d" xmlns:a="urn:a"><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>'
    f"{LABEL}</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>"
)


def test_words_of_a_diagram_are_seen():
    [at] = said(prose.docx(*ARTICLE, more=[("word/diagrams/data1.xml", DIAGRAM)]), "a.docx").values()
    assert at.path == "diagrams"
    deck = prose.pptx(prose.shape(*ARTICLE), more=[("ppt/diagrams/data1.xml", DIAGRAM)])
    [at] = said(deck, "a.pptx").values()
    assert at.path == "diagram 1"


def raised(mark, name, at=0):
    """An article of which one paragraph ends with this in superscript."""
    texts = [prose.escape(text) for text in ARTICLE]
    match name:
        case "a.docx":
            runs = f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>{mark}</w:t></w:r>'
            inside = [
                f"<w:p><w:r><w:t>{text}</w:t></w:r>{runs if n == at else ''}</w:p>" for n, text in enumerate(texts)
            ]
            return prose.docx(body="".join(inside))
        case "a.pptx":
            run = f'<a:r><a:rPr baseline="30000"/><a:t>{mark}</a:t></a:r>'
            inside = [
                f"<a:p><a:r><a:t>{text}</a:t></a:r>{run if n == at else ''}</a:p>" for n, text in enumerate(texts)
            ]
            return prose.pptx(f"<p:sp><p:nvSpPr/><p:txBody>{''.join(inside)}</p:txBody></p:sp>")
    inside = [f"<p>{text}{f'<sup>{mark}</sup>' if n == at else ''}</p>" for n, text in enumerate(texts)]
    return prose.html(body="".join(inside))


@pytest.mark.parametrize("name", ["a.docx", "a.pptx", "a.html"])
@pytest.mark.parametrize("at", [0, len(ARTICLE) - 1])
def test_a_corner_mark_in_superscript(name, at):
    report = look(raised("AI生成", name, at), name, PACKS)
    [finding] = [f for f in report.findings if f.scheme == "document-text"]
    assert (finding.properties["text"], finding.properties["lacks"]) == ("AI生成", "none")
    assert outcome(report, "CN-EXP-TXT-001") == "compliant"
    alone = look(raised("AI", name, at), name, PACKS)
    assert outcome(alone, "CN-EXP-TXT-001") == "undetermined"
    for other in ("1", "[2]", "TM", "AI公司"):
        assert said(raised(other, name, at), name) == {}


def test_word_shows_a_run_that_is_hidden_no_more():
    assert said(prose.docx(*ARTICLE, body=T(LABEL, run='<w:vanish w:val="0"/>')), "a.docx")


# PowerPoint, Excel


def test_slides_are_read_in_their_order_with_masters_and_notes():
    data = prose.pptx(
        prose.shape(*ARTICLE),
        prose.slide(prose.shape("本页由AI生成"), 'show="0"'),
        prose.shape("本图由AI生成"),
        more=[
            ("ppt/notesSlides/notesSlide1.xml", prose.slide(prose.shape("本备注由AI生成"), kind="notes")),
            ("ppt/slideMasters/slideMaster1.xml", prose.slide(
                prose.shape("全部内容由AI生成") + prose.shape("此处由AI生成", extra='<p:ph type="title"/>'), kind="sldMaster")),
            ("ppt/comments/comment1.xml", prose.slide(prose.shape("本批注由AI生成"))),
        ],
    )  # fmt: skip
    found = said(data, "a.pptx")
    assert {text: at.path for text, at in found.items()} == {
        "本图由AI生成": "slide 3",
        "全部内容由AI生成": "slideMaster1",
        "本备注由AI生成": "notes 1",
    }


def test_sheets_show_text_cells_and_footers():
    assert [at.path for at in said(prose.xlsx(*ARTICLE, LABEL), "a.xlsx").values()] == ["sheet 一月, cell A6"]
    assert [at.path for at in said(prose.xlsx(*ARTICLE, LABEL, inline=True), "a.xlsx").values()] == [
        "sheet 一月, cell A6"
    ]
    footer = said(prose.xlsx(*ARTICLE, footer=f'&L第 &P 页&C&"宋体,Regular"&9{LABEL}'), "a.xlsx")
    assert [at.path for at in footer.values()] == ["sheet 一月, footer"]


def test_hidden_sheets_and_rows_are_not_seen():
    row = f'<row r="1" {{}}><c r="A1" t="inlineStr"><is><t>{LABEL}</t></is></c></row>'
    shown = [('name="a"', row.format("")), ('name="b" state="hidden"', row.format(""))]
    assert len(said(prose.xlsx(sheets=shown), "a.xlsx")) == 1
    assert said(prose.xlsx(sheets=shown[1:]), "a.xlsx") == {}
    assert said(prose.xlsx(sheets=[('name="a"', row.format('hidden="1"'))]), "a.xlsx") == {}


def test_a_tag_alone_in_the_last_row_of_a_sheet_is_a_label_and_one_in_the_table_is_none():
    assert list(said(prose.xlsx(*ARTICLE, "【AI生成】"), "a.xlsx")) == ["【AI生成】"]
    assert said(prose.xlsx(ARTICLE[0], "【AI生成】", *ARTICLE[1:]), "a.xlsx") == {}
    cell = '<c t="inlineStr"><is><t>{}</t></is></c>'
    heads = (
        f"<row>{cell.format('标题')}{cell.format('AI生成')}</row><row>{cell.format('春游')}{cell.format('是')}</row>"
    )
    assert said(prose.xlsx(sheets=[('name="a"', heads)]), "a.xlsx") == {}


# OFD and XMind


def test_an_ofd_is_read_line_by_line():
    """Converters write each character, or each half of a line, as an object of its own."""
    places = accumulate((2.5 if character.isascii() else 5 for character in LABEL), initial=20)
    pieces = "".join(prose.ofd_text(*each) for each in zip(LABEL, repeat(30), places, strict=False))
    found = said(prose.ofd(content=prose.ofd_text(ARTICLE[0], 20) + pieces), "a.ofd")
    assert [(text, at.path) for text, at in found.items()] == [(LABEL, "page 1")]
    apart = prose.ofd_text("This page was generated", 30, size=4) + prose.ofd_text("by AI.", 30, left=80, size=4)
    assert list(said(prose.ofd(content=apart), "a.ofd")) == ["This page was generated by AI."]


def test_an_ofd_shows_templates_and_annotations():
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    page = f"<ofd:Page {space}><ofd:Content><ofd:Layer>{prose.ofd_text(LABEL, 5)}</ofd:Layer></ofd:Content></ofd:Page>"
    template = '<ofd:TemplatePage ID="7" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
    body = "".join(prose.ofd_text(text, 20 + 8 * n) for n, text in enumerate(ARTICLE * 4))
    used = f'{body}<ofd:Template TemplateID="7"/>'
    parts = [("Doc_0/Tpls/Tpl_0/Content.xml", page)]
    report = look(prose.ofd(content=used, document=template, more=parts), "a.ofd", PACKS)
    assert [finding.properties["position"] for finding in report.findings] == ["start"]
    assert said(prose.ofd(content=body, document=template, more=parts), "a.ofd") == {}
    note = (
        f'<ofd:PageAnnot {space}><ofd:Annot Type="Watermark" ID="8"%s><ofd:Appearance Boundary="0 280 100 10">'
        f"{prose.ofd_text(LABEL, 2)}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>"
    )
    listed = f'<ofd:Annotations {space}><ofd:Page PageID="1"><ofd:FileLoc>Page_0/A.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>'
    for visible, count in (("", 1), (' Visible="false"', 0)):
        more = [("Doc_0/Annots/Annotations.xml", listed), ("Doc_0/Annots/Page_0/A.xml", note % visible)]
        assert len(said(prose.ofd(content=body, more=more), "a.ofd")) == count


@pytest.mark.parametrize("more", [' Visible="false"', ' Alpha="0"'])
def test_an_ofd_hides_what_is_not_seen(more):
    assert said(prose.ofd(content=prose.ofd_text(LABEL, 20, more=more)), "a.ofd") == {}


def test_a_page_of_an_ofd_that_is_only_a_picture_is_undetermined():
    data = prose.ofd(content='<ofd:ImageObject ID="5" Boundary="0 0 210 297" ResourceID="4"/>')
    assert hidden(data, "a.ofd") == ["a page holds no text, only what is drawn: it was not looked at"]
    assert outcome(look(data, "a.ofd", PACKS), "CN-EXP-TXT-001") == "undetermined"


def test_an_ofd_without_the_page_that_it_names_is_undetermined():
    data = prose.ofd(LABEL).replace(b"Doc_0/Pages/Page_0", b"Doc_0/Pages/Page_1")
    assert hidden(data, "a.ofd") == ["a part of the document is missing"]


def test_an_ofd_without_a_label_is_not_accused():
    """A guide covers the format; where it puts the label nobody here has read."""
    report = look(prose.ofd(LABEL), "a.ofd", PACKS)
    assert (outcome(report, "CN-IMP-001"), outcome(report, "CN-EXP-TXT-001")) == ("undetermined", "compliant")


def test_a_mind_map_is_read_without_its_notes():
    assert list(said(prose.xmind("春游", *ARTICLE, floating=[LABEL]), "a.xmind")) == [LABEL]
    assert list(said(prose.xmind(LABEL, *ARTICLE), "a.xmind")) == [LABEL]
    assert said(prose.xmind("春游", *ARTICLE, notes=LABEL), "a.xmind") == {}
    assert list(said(prose.xmind("春游", "路线", labels=[LABEL]), "a.xmind")) == [LABEL]
    assert list(said(prose.xmind_8(LABEL, *ARTICLE), "a.xmind")) == [LABEL]


# OpenDocument, EPUB, RTF


def test_odf_shows_footers_and_hides_comments():
    footer = (
        f'<style:master-page style:name="a"><style:footer><text:p>{LABEL}</text:p></style:footer></style:master-page>'
    )
    assert [at.path for at in said(prose.odf(*ARTICLE, styles=footer), "a.odt").values()] == ["footer"]
    comment = f"<text:p>x<office:annotation><text:p>{LABEL}</text:p></office:annotation></text:p>"
    assert said(prose.odf(*ARTICLE, body=comment), "a.odt") == {}
    style = '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>'
    unseen = f'<text:p><text:span text:style-name="T1">{LABEL}</text:span></text:p>'
    assert said(prose.odf(*ARTICLE, body=unseen, automatic=style), "a.odt") == {}


def test_epub_reads_the_spine():
    found = said(prose.epub(prose.paragraphs(*ARTICLE), prose.paragraphs(LABEL)), "a.epub")
    assert [at.path for at in found.values()] == ["chapter 2, line 1"]


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        (r"{\footer\pard \'b1\'be\'ce\'c4\'d3\'c9AI\'c9\'fa\'b3\'c9\par}", True),
        (r"{\*\shptxt \u26412?\u25991?\u30001?AI\u29983?\u25104?\par}", True),
        (r"{\v \u26412?\u25991?\u30001?AI\u29983?\u25104?}\par", False),
        (r"{\*\unknown \u26412?\u25991?\u30001?AI\u29983?\u25104?\par}", False),
        (r"{\annotation \u26412?\u25991?\u30001?AI\u29983?\u25104?\par}", False),
        (r"\uc2 \u26412??\u25991\'b1\'be\u30001??AI\u29983??\u25104??\par", True),
    ],
)
def test_rtf(body, seen):
    assert bool(said(prose.rtf(*ARTICLE, body=body), "a.rtf")) is seen


# HTML


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{LABEL}</p>",
        f"<footer><small>{LABEL}</small></footer>",
        "<div>本文<b>由</b><span>AI</span>生成</div>",
        "<p>&#26412;&#25991;&#30001;AI&#29983;&#25104;</p>",
        f'<p style="color:grey">{LABEL}</p>',
        f"<p hidden>x<p>{LABEL}</p>",
        f"<table><tr><td>{LABEL}</td></tr></table>",
        f"<style>@media print {{ .a {{ display: none }} }}</style><p class=a>{LABEL}</p>",
    ],
)
def test_html_shows(body):
    assert len(said(prose.html(*ARTICLE, body=body), "a.html")) == 1


@pytest.mark.parametrize(
    "blanks", ["\n", "\r\n      ", "\n\n\t", "\r", "\r \r", "\f", "\t", "   ", "\u2028", "\xa0", "\u3000"]
)
def test_blanks_of_html_break_no_sentence(blanks):
    body = f"<p>This article was{blanks}generated by{blanks}artificial{blanks}intelligence.</p>"
    assert len(said(prose.html(*ARTICLE, body=body), "a.html")) == 1


@pytest.mark.parametrize(
    "body",
    [
        f"<script>var a = '{LABEL}'</script>",
        f"<style>/* {LABEL} */</style>",
        f"<!-- {LABEL} -->",
        f"<p hidden>{LABEL}</p>",
        f'<p style="font-size: 9px; display : none">{LABEL}</p>',
        f"<style>.a, p.b {{ color: red; display: none }}</style><p class='x b'>{LABEL}</p>",
        f"<img alt='{LABEL}'><p title='{LABEL}'>x</p>",
        f"<template><p>{LABEL}</p></template>",
        f"<textarea>{LABEL}</textarea><option>{LABEL}</option><button>{LABEL}</button>",
        f"<p>页脚写作<code>{LABEL}</code>。</p>",
        f"<p>页脚写作<q>{LABEL}</q>。</p>",
        f"<del>{LABEL}</del>",
        f"<div hidden><div>x</div>{LABEL}</div>",
    ],
)
def test_html_hides(body):
    assert said(prose.html(*ARTICLE, body=body), "a.html") == {}


# Subtitles, chats


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
def test_a_cue_is_found_whatever_ends_its_lines(ending):
    [at] = said(prose.srt(LABEL, *ARTICLE).replace(b"\n", ending), "a.srt").values()
    assert (at.path, at.seconds) == ("cue 1", (4.0, 7.0))


def test_arrows_without_end_are_read_in_one_pass():
    start = time.process_time()
    assert not said(b"1\n00:00:01,000 --> 00:00:02,000\n" + b"--> " * 200_000 + b"AI", "a.srt")
    assert time.process_time() - start < 2


def test_a_cue_has_its_time():
    [at] = said(prose.srt(LABEL, *ARTICLE), "a.srt").values()
    assert (at.path, at.seconds) == ("cue 1", (4.0, 7.0))
    data = prose.srt(LABEL, *ARTICLE)
    assert data[at.span[0] : sum(at.span)].decode().strip() == LABEL


def test_a_cue_over_two_lines_and_with_tags():
    data = "WEBVTT\n\nNOTE 本字幕由AI合成\n\n00:01.500 --> 00:02.000 align:left\n<v 旁白><i>本字幕由</i>\nAI合成\n"
    [(text, at)] = said(data.encode(), "a.vtt").items()
    assert (text, at.seconds) == ("本字幕由 AI合成", (1.5, 2.0))


def test_only_what_is_shown_of_a_chat_is_read():
    shown = '{"choices": [{"message": {"role": "assistant", "content": "您好。\\n\\n本回答由AI生成"}}], "Note": "以上内容为AI生成"}'
    assert {text: at.path for text, at in said(shown.encode(), "a.json").items()} == {
        "本回答由AI生成": "JSON.choices[0].message.content, line 3",
        "以上内容为AI生成": "JSON.Note, line 1",
    }
    system = '[{"role": "system", "content": "本回答由AI生成"}, {"role": "assistant", "content": "您好", "title": "本回答由AI生成"}]'
    assert said(system.encode(), "a.json") == {}


# PDF


def test_a_pdf_says_the_page_and_the_box():
    data = prose.pdf(prose.pdf_page(*ARTICLE), prose.pdf_page(*ARTICLE, LABEL, top=300))
    [at] = said(data, "a.pdf").values()
    assert at.path == "page 2"
    x, y, width, height = at.box
    assert 0.08 < x < 0.12
    assert 0.7 < y < 0.8
    assert 0 < width < 1
    assert 0 < height < 0.1


def test_lines_of_a_pdf_that_run_on_are_one_sentence():
    long = "公园管理处公布了夏季的开放时间，东门改在六点开门，"
    assert said(
        prose.pdf(prose.pdf_page(long, long, "志愿者清理了步道。以上内容全部都由我们的人工智", "能生成，请核对。")),
        "a.pdf",
    )
    cut = prose.pdf_page(long, "专家在会上谈到如何判断一篇公园介绍是不是一个新的", "文章由AI生成的。", long, long)
    assert said(prose.pdf(cut), "a.pdf") == {}
    english = "This project was created using AI assistance to demonstrate best practices"
    assert list(said(prose.pdf(prose.pdf_page(english, *ARTICLE)), "a.pdf")) == [english]


def test_a_page_without_text_is_not_called_unlabelled():
    data = prose.pdf("0.5 g 10 10 500 800 re f")
    assert hidden(data, "a.pdf") == ["a page holds no text: what is drawn on it was not looked at"]
    assert outcome(look(data, "a.pdf", PACKS), "CN-EXP-TXT-001") == "undetermined"
    assert hidden(prose.pdf(""), "a.pdf") == []


def test_a_page_can_be_rendered():
    with open_source(prose.pdf("0 g 0 421 595 421 re f")) as source:
        picture = pages.render(source, 0).convert("L")
    assert picture.getpixel((picture.width // 2, 9)) < 9
    assert picture.getpixel((picture.width // 2, picture.height - 9)) > 240


def test_of_many_pages_the_first_and_the_last_are_read():
    sheets = [prose.pdf_page(*ARTICLE)] * 9
    limits = Limits(pages=4)
    assert hidden(prose.pdf(*sheets), "a.pdf", limits) == ["the middle of the text was not searched"]
    [at] = said(prose.pdf(*sheets, prose.pdf_page(LABEL)), "a.pdf", limits).values()
    assert at.path == "page 10"


# Bad input


def test_words_of_form_fields_and_free_text_of_a_pdf():
    said_there = "<" + f"\ufeff{LABEL}".encode("utf-16-be").hex() + ">"
    shown = "/Rect [60 60 500 90] /F 4 /DA (/F1 12 Tf)"
    fields = {
        f"/Subtype /FreeText {shown} /Contents {said_there}": True,
        f"/Subtype /Widget /FT /Tx /T (a) {shown} /V {said_there}": True,
        f"/Subtype /FreeText /Rect [60 60 500 90] /F 2 /Contents {said_there}": False,
        f"/Subtype /Text {shown} /Contents {said_there}": False,
    }
    for field, is_seen in fields.items():
        data = prose.pdf(prose.pdf_page(*ARTICLE), annotation=field)
        places = [at.path for at in said(data, "a.pdf").values()]
        assert places == (["page 1"] if is_seen else []), field


def test_an_encrypted_pdf_is_undetermined():
    keys = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O ({'x' * 32}) /U ({'y' * 32}) /P -4 >> /ID [(a) (a)]"
    report = look(build.pdf("<< >>", trailer=keys), "a.pdf", PACKS)
    assert outcome(report, "CN-EXP-TXT-001") == "undetermined"
    assert "the document is encrypted" in [note.problem for note in report.asset.notes]


def bomb(size):
    machine = zlib.compressobj(9, wbits=-15)
    block = machine.compress(b" " * (1 << 20)) + machine.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\xda" + block * (size >> 20) + b"\3\0"


def test_a_docx_with_a_bomb_is_undetermined_unless_the_label_was_read_before():
    more = [documents.squeezed("word/footer1.xml", bomb(1 << 30))]
    plain = documents.archive(*_members(prose.docx(*ARTICLE)), *more)
    assert hidden(plain, "a.docx") == ["compressed metadata inflates past the limit"]
    assert outcome(look(plain, "a.docx", PACKS), "CN-EXP-TXT-001") == "undetermined"
    labelled = documents.archive(*_members(prose.docx(*ARTICLE, LABEL)), *more)
    assert outcome(look(labelled, "a.docx", PACKS), "CN-EXP-TXT-001") == "compliant"


def _members(data):
    from labelcheck.containers.zip import open_zip  # noqa: PLC0415  # only here

    with open_source(data) as source:
        archive = open_zip(source)
        return [member(each.name, archive.read(each).data) for each in archive.members]


def test_a_text_of_two_gigabytes_is_searched_at_both_ends(tmp_path):
    path = tmp_path / "a.txt"
    line = "公园管理处公布了夏季的开放时间，东门改在六点开门。\n".encode() * 90_000
    with path.open("wb") as out:
        out.write(line)
        out.seek((2 << 30) - len(line))
        out.write(line + LABEL.encode())
    report = look(path, "a.txt", PACKS)
    assert outcome(report, "CN-EXP-TXT-001") == "compliant"
    assert "the middle of the text was not searched" in [note.problem for note in report.asset.notes]


def test_an_unknown_encoding_is_undetermined():
    data = "<html><p>caf\xe9 cr\xe8me</p></html>".encode("latin-1")
    assert outcome(look(data, "a.html", PACKS), "CN-EXP-TXT-001") in {"undetermined", None}
    assert look(data, "a.html", PACKS).outcome == "undetermined"


@pytest.mark.parametrize("name", ["a.docx", "a.pptx", "a.xlsx", "a.odt", "a.epub"])
def test_deep_and_broken_parts_are_notes(name):
    main = {"a.docx": "word/document.xml", "a.pptx": "ppt/slides/slide1.xml", "a.xlsx": "xl/worksheets/sheet1.xml",
            "a.odt": "content.xml", "a.epub": "OEBPS/text/c0.xhtml"}[name]  # fmt: skip
    parts = _members(prose.EVERY[name](*ARTICLE))
    for inside in (
        b"<a>" * 3000,
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        b"<w:p xmlns:w='x'><w:t>x",
        b"\xff\xfe\x00",
    ):
        data = documents.archive(*[member(each[0], inside) if each[0] == main else each for each in parts])
        assert hidden(data, name) or name == "a.epub"
        assert outcome(look(data, name, PACKS), "CN-EXP-TXT-001") != "missing" or name == "a.epub"
