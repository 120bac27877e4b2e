"""Builders of documents with words in them, the same words in every format; and PDF pages that say something."""

import json

import build
import build_documents as documents
from build import escape
from build_documents import archive, member

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument"


def package(main, content, parts, custom=None):
    """An OOXML package; `parts` are (name, XML) pairs, the first of them the main one."""
    types = f'<Override PartName="/{main}" ContentType="{TYPES}.{content}.main+xml"/>'
    relations = f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="{main}"/>'
    if custom:
        types += f'<Override PartName="/docProps/custom.xml" ContentType="{TYPES}.custom-properties+xml"/>'
        relations += f'<Relationship Id="rId2" Type="{OFFICE}/custom-properties" Target="docProps/custom.xml"/>'
        parts = [*parts, ("docProps/custom.xml", custom)]
    head = [
        ("[Content_Types].xml", f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{types}</Types>'),
        ("_rels/.rels", relationships(relations)),
    ]  # fmt: skip
    return archive(*(member(name, data) for name, data in [*head, *parts]))


def relationships(inside):
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'
    )


def paragraph(text, properties="", run=""):
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{escape(text)}</w:t></w:r></w:p>"


def docx(*paragraphs, body="", custom=None, more=(), **parts):
    """A Word document; `parts` are headers, footers and notes by name (header1="…")."""
    inside = "".join(map(paragraph, paragraphs)) + body
    around = [
        (f"word/{name}.xml", f"<w:{name} {W}>{paragraph(text) if text[:1] != '<' else text}</w:{name}>")
        for name, text in parts.items()
    ]
    main = f"<w:document {W}><w:body>{inside}</w:body></w:document>"
    return package(
        "word/document.xml", "wordprocessingml.document", [("word/document.xml", main), *around, *more], custom
    )


def shape(*texts, extra="", properties=""):
    said = "".join(f"<a:p><a:r><a:t>{escape(text)}</a:t></a:r></a:p>" for text in texts)
    return f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="x" {properties}/><p:nvPr>{extra}</p:nvPr></p:nvSpPr><p:txBody>{said}</p:txBody></p:sp>'


def pptx(*slides, more=(), custom=None):
    """A deck; each slide is the XML of its shapes, and `more` are further parts."""
    ids = "".join(f'<p:sldId r:id="rId{n}" id="{255 + n}"/>' for n in range(1, len(slides) + 1))
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/slide" Target="slides/slide{n}.xml"/>'
        for n in range(1, len(slides) + 1)
    )
    main = f"<p:presentation {P} {R}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>"
    shown = [
        (f"ppt/slides/slide{n}.xml", text if text.startswith("<p:sld") else slide(text))
        for n, text in enumerate(slides, 1)
    ]
    parts = [
        ("ppt/presentation.xml", main),
        ("ppt/_rels/presentation.xml.rels", relationships(related)),
        *shown,
        *more,
    ]
    return package("ppt/presentation.xml", "presentationml.presentation", parts, custom)


def slide(shapes, attributes="", kind="sld"):
    return f"<p:{kind} {P} {attributes}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:{kind}>"


def xlsx(*cells, sheets=None, inline=False, footer="", more=(), custom=None):
    """A workbook of one sheet with a text a row, numbers beside all but the first and the last, or of `sheets`: (attributes, XML of sheetData) pairs."""
    strings = "".join(f"<si><t>{escape(text)}</t></si>" for text in cells)

    def numbers(n):
        return f'<c r="B{n}"><v>{n * 7}</v></c>' if 1 < n < len(cells) else ""

    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{escape(text)}</t></is></c></row>'
        if inline
        else f'<row r="{n}"><c r="A{n}" t="s"><v>{n - 1}</v></c>{numbers(n)}</row>'
        for n, text in enumerate(cells, 1)
    )
    sheets = sheets or [('name="一月"', rows)]
    entries = "".join(f'<sheet {how} sheetId="{n}" r:id="rId{n}"/>' for n, (how, _) in enumerate(sheets, 1))
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    foot = f"<headerFooter><oddFooter>{escape(footer)}</oddFooter></headerFooter>" if footer else ""
    parts = [
        ("xl/workbook.xml", f"<workbook {S} {R}><sheets>{entries}</sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", relationships(related)),
        ("xl/sharedStrings.xml", f"<sst {S}>{strings}</sst>"),
        *(
            (f"xl/worksheets/sheet{n}.xml", f"<worksheet {S}><sheetData>{data}</sheetData>{foot}</worksheet>")
            for n, (_, data) in enumerate(sheets, 1)
        ),
        *more,
    ]
    return package("xl/workbook.xml", "spreadsheetml.sheet", parts, custom)


def odf(*paragraphs, kind="text", body="", styles="", automatic=""):
    """An OpenDocument text, or `body` as the inside of the office element of this kind; `styles` is that of master styles."""
    names = ("office", "text", "table", "style", "draw", "presentation")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    spaces = spaces.replace("draw:1.0", "drawing:1.0")
    inside = "".join(f"<text:p>{escape(text)}</text:p>" for text in paragraphs) + body
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:{kind}>{inside}</office:{kind}></office:body></office:document-content>"
    )
    members = [
        member("mimetype", f"application/vnd.oasis.opendocument.{kind}", deflate=False),
        member("content.xml", content),
    ]
    if styles:
        master = f"<office:document-styles {spaces}><office:master-styles>{styles}</office:master-styles></office:document-styles>"
        members.append(member("styles.xml", master))
    return archive(*members)


def ofd(*texts, custom="", info="", content=None, document="", more=(), entry="OFD.xml"):
    """An OFD of one page with a line for each text, or with `content` in its layer; `custom` is the inside of CustomDatas."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    objects = "".join(ofd_text(text, 20 + 8 * n) for n, text in enumerate(texts)) if content is None else content
    parts = {
        entry: f'<ofd:OFD {space} Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID>{info}'
        f"<ofd:CustomDatas>{custom}</ofd:CustomDatas></ofd:DocInfo><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        "</ofd:PhysicalBox></ofd:PageArea>"
        f'{document}</ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>'
        "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations></ofd:Document>",
        "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page {space}><ofd:Content><ofd:Layer ID="2">{objects}</ofd:Layer></ofd:Content></ofd:Page>',
        **dict(more),
    }
    return archive(*(member(name, data) for name, data in parts.items()))


def ofd_text(text, top, left=20, more="", size=5):
    """A text object whose baseline is `size` millimetres below its top."""
    return (
        f'<ofd:TextObject ID="9" Boundary="{left} {top} 170 7" Font="3" Size="{size}"{more}><ofd:FillColor Value="0 0 0"/>'
        f'<ofd:TextCode X="0" Y="{size}" DeltaX="g 9 {size}">{escape(text)}</ofd:TextCode></ofd:TextObject>'
    )


def ofd_data(name, value):
    """An entry of CustomDatas."""
    return f'<ofd:CustomData Name="{name}">{escape(value)}</ofd:CustomData>'


def xmind(*titles, metadata="{}", notes="", floating=(), labels=()):
    """A mind map whose root is the first title."""
    topic = {
        "class": "topic",
        "title": titles[0] if titles else "",
        "notes": {"plain": {"content": notes}},
        "children": {
            "attached": [{"title": title, "labels": list(labels)} for title in titles[1:]],
            "detached": [{"title": title} for title in floating],
        },
    }
    sheet = {"class": "sheet", "title": "Map 1", "rootTopic": topic, "theme": {"title": "x"}}
    parts = {"content.json": json.dumps([sheet], ensure_ascii=False), "metadata.json": metadata, "manifest.json": "{}"}
    return archive(*(member(name, data) for name, data in parts.items()))


def xmind_8(*titles, meta=""):
    """The same as older versions write it."""
    topics = "".join(f"<topic><title>{escape(title)}</title></topic>" for title in titles[1:])
    content = (
        '<xmap-content xmlns="urn:xmind:xmap:xmlns:content:2.0"><sheet><topic>'
        f'<title>{escape(titles[0])}</title><children><topics type="attached">{topics}</topics></children></topic>'
        "<title>Map 1</title></sheet></xmap-content>"
    )
    meta = f'<meta xmlns="urn:xmind:xmap:xmlns:meta:2.0"><Author><Name>x</Name></Author>{meta}</meta>'
    return archive(
        member("content.xml", content), member("meta.xml", meta), member("META-INF/manifest.xml", "<manifest/>")
    )


def epub(*chapters):
    """A book; each chapter is the inside of its body."""
    items = "".join(
        f'<item id="c{n}" href="text/c{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(len(chapters))
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>t</dc:title></metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    container = (
        '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    pages = [
        member(f"OEBPS/text/c{n}.xhtml", f"<html><head><title>t</title></head><body>{inside}</body></html>")
        for n, inside in enumerate(chapters)
    ]
    return archive(
        member("mimetype", "application/epub+zip", deflate=False),
        member("META-INF/container.xml", container),
        member("OEBPS/content.opf", opf),
        *pages,
    )


def paragraphs(*texts):
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def html(*texts, head="", body=""):
    inside = f"<head><title>t</title>{head}</head>\n<body>\n{paragraphs(*texts)}\n{body}</body>"
    return f"<!DOCTYPE html>\n<html>{inside}</html>\n".encode()


def rtf(*texts, body=""):
    inside = "".join(f"\\pard\\plain {documents._rtf_escape(text)}\\par\n" for text in texts)
    return f"{{\\rtf1\\ansi\\ansicpg936\\deff0{{\\fonttbl{{\\f0 Arial;}}}}\n{inside}{body}}}".encode()


def clock(seconds, mark):
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{mark}000"


def srt(*texts):
    cues = (f"{n}\n{clock(4 * n, ',')} --> {clock(4 * n + 3, ',')}\n{text}\n\n" for n, text in enumerate(texts, 1))
    return "".join(cues).encode()


def vtt(*texts):
    cues = (f"{clock(4 * n, '.')} --> {clock(4 * n + 3, '.')}\n{escape(text)}\n\n" for n, text in enumerate(texts, 1))
    return ("WEBVTT\n\n" + "".join(cues)).encode()


def chat(*texts):
    turns = [{"role": "user", "content": "请写一段介绍。"}, {"role": "assistant", "content": "\n\n".join(texts)}]
    return json.dumps({"model": "m", "messages": turns}, ensure_ascii=False).encode()


# PDF

FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [<< /Type /Font "
    "/Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> "
    "/DW 1000 /W [1 95 500] /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 "
    "/FontBBox [0 -250 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> >>] >>"
)
"""A Chinese font that every reader has of its own [ISO 32000-1, 9.7.5.2]."""


def pdf_page(*lines, size=12, top=780, left=60, step=20):
    """The content of a page: each line of text below the one before."""
    said = [f"BT /F1 {size} Tf {left} {top} Td"]
    for number, line in enumerate(lines):
        said.append(f"{f'0 -{step} Td ' if number else ''}<{line.encode('utf-16-be').hex().upper()}> Tj")
    return "\n".join([*said, "ET"])


def pdf(*pages, info="<< >>", more=(), annotation=""):
    """A PDF whose pages have this content; object 4 is the information dictionary, `more` stand behind the pages.

    `annotation`: the entries of one on every page.
    """
    annotated = f"/Annots [<< /Type /Annot {annotation} >>] " if annotation else ""
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(pages)))
    bodies = {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        3: FONT,
        4: info,
    }
    for n, content in enumerate(pages):
        bodies[5 + 2 * n] = build.pdf_stream(content.encode())
        bodies[6 + 2 * n] = (
            f"<< /Type /Page {annotated}/Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * n} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
    return build.pdf_of(bodies | dict(enumerate(more, 5 + 2 * len(pages))))


EVERY = {
    "a.md": lambda *texts: ("\n\n".join(texts) + "\n").encode(),
    "a.txt": lambda *texts: ("\n".join(texts) + "\n").encode(),
    "a.html": html,
    "a.docx": docx,
    "a.pptx": lambda *texts: pptx(shape(*texts)),
    "a.xlsx": xlsx,
    "a.odt": odf,
    "a.ofd": ofd,
    "a.xmind": lambda *texts: xmind("", floating=texts),
    "a.epub": lambda *texts: epub(paragraphs(*texts)),
    "a.rtf": rtf,
    "a.srt": srt,
    "a.vtt": vtt,
    "a.json": chat,
    "a.pdf": lambda *texts: pdf(pdf_page(*texts)),
}
"""File name to what makes a document of these paragraphs."""
