"""Build every sample, byte for byte the same everywhere: `python samples/make.py [FOLDER]` (default: this folder).

Each sample has one fault at most; `expected.toml` says what labelcheck must answer to it. The provider code is invented.
"""

import base64
import sys
import tempfile
from functools import partial
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

import build  # noqa: E402  # tests are no package
import build_c2pa  # noqa: E402  # as above
import build_clip  # noqa: E402  # as above
import build_documents as documents  # noqa: E402  # as above
import build_generators as made  # noqa: E402  # as above
import build_media as media  # noqa: E402  # as above
import build_prose as prose  # noqa: E402  # as above
import build_sound as sound  # noqa: E402  # as above
import drawn  # noqa: E402  # as above
import glyphs  # noqa: E402  # as above
import signing  # noqa: E402  # as above
from build import EXAMPLE_CODE, EXAMPLE_PROPAGATOR, compact, label, wrapped  # noqa: E402

GOOD = label()
SIGNED = signing.signed(GOOD)
SHORT_CODE = EXAMPLE_CODE[:-1]
WRONG_DIGIT = EXAMPLE_CODE[:21] + "T" + EXAMPLE_CODE[22:]

PARAGRAPHS = """# 春日出游指南

三月的湖边风很轻，柳条刚刚发芽。沿着东岸走半个小时，就能看到成片的樱花。

午后人多，建议早晨出发，带一件薄外套。
"""
ENGLISH = """# A walk by the lake

In March the wind is light and the willows have just begun to bud.
"""
LINES = [line for line in PARAGRAPHS.removeprefix("# ").splitlines() if line]
LABEL = "本内容由AI生成，仅供参考。"
CUSTOM = documents.custom_properties(("AIGC", compact(GOOD)))


def source_type(code):
    """An XMP packet that gives IPTC's Digital Source Type."""
    uri = f"http://cv.iptc.org/newscodes/digitalsourcetype/{code}"
    return build.xmp(
        f'<Iptc4xmpExt:DigitalSourceType rdf:resource="{uri}"/>',
        namespaces='xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"',
    )


def png(*chunks):
    """A picture with a visible label in its lower right corner."""
    return drawn.png(glyphs.marked(480, 320), *chunks)


def jpeg(*segments):
    return drawn.jpeg(glyphs.marked(480, 320), *segments)


def in_guide_place(value):
    """A PNG whose XMP holds the value."""
    return png(build.xmp_chunk(build.xmp_label(value)))


def shown(rows):
    """A PNG with a good implicit label that shows this."""
    return drawn.png(rows, build.xmp_chunk(build.xmp_label(compact(GOOD))))


def changed(**changes):
    """A PNG whose label differs from the good one in these fields."""
    return in_guide_place(compact(label(**changes)))


def misspelt():
    fields = {key.replace("Reserved", "Reserve"): value for key, value in GOOD.items()}
    return in_guide_place(compact(fields))


def twice(other):
    """The good label in the guide's place and another in a text chunk."""
    return png(build.xmp_chunk(build.xmp_label(compact(GOOD))), build.text_chunk("AIGC", compact(other)))


def wrong_checksum():
    data = build.xmp_chunk(build.xmp_label(compact(GOOD)))
    return png(data[:-4] + b"\0\0\0\0")


def four_keys():
    return compact({key: GOOD[key] for key in ("Label", "ContentProducer", "ProduceID", "ReservedCode1")})


def dictionary():
    members = "".join(f"/{key} {build.pdf_string(value)} " for key, value in GOOD.items() if key != "Label")
    return prose.pdf(prose.pdf_page(*LINES, LABEL), info="<< /AIGC 7 0 R >>", more=[f"<< /Label 1 {members}>>"])


def in_pdf(page):
    """A PDF of one page, with the good label."""
    return prose.pdf(page, info=f"<< /AIGC {build.pdf_string(compact(GOOD))} >>")


def document(body, fields=GOOD):
    return build.front_matter(fields, body).encode()


NOTHING, MARKED = build_clip.picture(""), build_clip.picture()
LARGE = (1440, 960)


def seen(*frames, **more):
    """A video with a good implicit label that shows these frames, pairs of a picture and milliseconds."""
    return build_clip.clip(list(frames), build.udta_meta(compact(GOOD)), **more)


def sideways():
    """A picture as a phone stores it that was held upright: turned left, to be shown turned right."""
    rows = glyphs.marked(320, 480)
    return drawn.png([[row[column] for row in rows] for column in range(len(rows[0]) - 1, -1, -1)])


def recorded(samples):
    """A WAV with the good label."""
    return sound.wav(samples, before=[media.riff_chunk("AIGC", compact(GOOD).encode())])


def camel():
    """Keys that begin with a small letter."""
    return in_guide_place(compact({key[0].lower() + key[1:]: value for key, value in GOOD.items()}))


ODD = {
    "odd/label-word.md": document(
        f"{PARAGRAPHS}\n本内容由AI生成。\n",
        label(
            Label="AIGC", ContentProducer="Example Agent AI", ContentPropagator="Example Agent AI", ProduceID="0" * 32
        ),
    ),
    "odd/label-enum.png": changed(Label="AIGCLabelType.AI_GENERATED"),
    "odd/label-brand.png": changed(Label="Exampleshow"),
    "odd/key-producter.png": in_guide_place(compact(GOOD).replace("ContentProducer", "ContentProducter")),
    "odd/key-reserve.png": in_guide_place(compact(GOOD).replace("Reserved", "Reserve")),
    "odd/keys-camel.png": camel(),
    "odd/null-reserved.png": in_guide_place(compact(GOOD | {"ReservedCode1": None, "ReservedCode2": None})),
    "odd/missing-format.mp3": sound.labelled_mp3(build.txxx("AIGC", compact(label(PropagateID="%!s(MISSING)")))),
    "odd/broken-wrapper.png": in_guide_place('{"AIGC:{' + compact(GOOD)[1:] + "}"),
    "odd/trailing-comma.png": in_guide_place(compact(GOOD)[:-1] + ",}"),
    "odd/entities.png": png(build.text_chunk("AIGC", build.escape(wrapped(GOOD)))),
    "odd/line-breaks.png": in_guide_place(compact(GOOD).replace(",", ",\n")),
    "odd/path-in-id.png": changed(ProduceID="9001_0/project/用户上传/截屏 2026-06-21.png"),
    "odd/code-lower-case.png": changed(ContentProducer=EXAMPLE_CODE[:22] + "mnop", ContentPropagator=""),
    "odd/other-schema.png": png(
        build.chunk(
            "eXIf", build.exif(description='{"AIGC":{"ServiceProvider":"示例云","Time":"2026-07-31"}}'.encode())
        )
    ),
    "odd/unquoted.md": build.front_matter(GOOD, f"{PARAGRAPHS}\n本内容由AI生成。\n", quote="").encode(),
    "odd/behind-a-heading.md": f"# collector\n{document('', GOOD).decode()}\n本内容由AI生成。\n".encode(),
}
"""What was seen in the wild (with invented values), each with what it must give in `expected.toml`."""

RENUMBERED = compact(label(ProduceID="a0b1c2d3", PropagateID="a0b1c2d3"))
PROPAGATED = compact(label(ContentPropagator=EXAMPLE_PROPAGATOR, PropagateID="post-17", ReservedCode2=""))
MOVED = jpeg(build.app_xmp(build.xmp_label(compact(GOOD))))
TEXT = f"{PARAGRAPHS}\n本内容由AI生成，仅供参考。\n"
BEFORE_AND_AFTER = {
    "label-kept.png": (in_guide_place(compact(GOOD)), png(build.text_chunk("AIGC", compact(GOOD)))),
    "label-moved.jpg": (MOVED, jpeg(build.app_exif(build.exif(build.ASCII + wrapped(GOOD).encode())))),
    "label-propagated.png": (in_guide_place(compact(GOOD)), in_guide_place(PROPAGATED)),
    "label-gone.png": (in_guide_place(compact(GOOD)), png()),
    "label-cut.png": (in_guide_place(compact(GOOD)), png()[:80]),
    "label-lowered.png": (in_guide_place(compact(GOOD)), changed(Label="3")),
    "label-renumbered.png": (in_guide_place(compact(GOOD)), in_guide_place(RENUMBERED)),
    "label-forged.png": (
        in_guide_place(compact(GOOD)),
        changed(ContentProducer=EXAMPLE_PROPAGATOR, ContentPropagator=EXAMPLE_PROPAGATOR),
    ),
    "label-signature-broken.png": (
        in_guide_place(compact(SIGNED)),
        in_guide_place(compact(SIGNED | {"ProduceID": "another", "PropagateID": "another"})),
    ),
    "mark-gone.png": (in_guide_place(compact(GOOD)), shown(glyphs.ground(480, 320))),
    "text-kept.md": (document(TEXT), document(f"本文由人工智能生成。\n\n{PARAGRAPHS}")),
    "text-gone.md": (document(TEXT), document(PARAGRAPHS)),
}
"""Files before and after somebody worked on them: `before/NAME` and `after/NAME`."""

UNMARKED = glyphs.ground(480, 320)


def plain_png(*chunks):
    """A PNG that shows no label."""
    return drawn.png(UNMARKED, *chunks)


def plain_jpeg(block):
    """A JPEG that shows no label and holds this EXIF block."""
    return drawn.jpeg(UNMARKED, build.app_exif(block))


GENERATORS = {
    "png/generator-webui.png": plain_png(made.text(parameters=made.WEBUI)),
    "jpeg/generator-forge.jpg": plain_jpeg(made.comment(made.FORGE)),
    "jpeg/generator-sdnext.jpg": plain_jpeg(made.comment(made.SDNEXT)),
    "png/generator-comfyui.png": plain_png(made.text(prompt=made.GRAPH, workflow=made.CANVAS)),
    "mp4/generator-comfyui.mp4": build_clip.clip(
        [(NOTHING, 3000)], build.box("udta", build.keys_and_items([("comment", made.BOTH_GRAPHS)]))
    ),
    "png/generator-invokeai.png": plain_png(made.text(invokeai_metadata=made.INVOKE)),
    "png/generator-novelai.png": plain_png(made.text(Software="NovelAI", Comment=made.NOVEL_COMMENT)),
    "png/generator-fooocus.png": plain_png(made.text(parameters=made.FOOOCUS, fooocus_scheme="fooocus")),
    "png/generator-swarmui.png": plain_png(made.text(parameters=made.SWARM)),
    "png/generator-draw-things.png": plain_png(
        build.xmp_chunk(made.xmp(xmp_CreatorTool="Draw Things", exif_UserComment=made.DRAW_THINGS))
    ),
    "png/generator-midjourney.png": plain_png(made.text(Description=made.MIDJOURNEY)),
    "png/generator-google.png": plain_png(build.xmp_chunk(made.xmp(photoshop_Credit="Made with Google AI"))),
    "jpeg/generator-grok.jpg": plain_jpeg(build.exif(description=made.GROK.encode())),
    "jpeg/generator-flux.jpg": plain_jpeg(made.texts((made.MAKE, "Black Forest Labs"))),
    "png/generator-jimeng.png": plain_png(build.chunk("eXIf", made.ascii_comment(made.JIMENG))),
    "jpeg/generator-samsung.jpg": drawn.jpeg(UNMARKED) + made.samsung(made.GALLERY),
    "png/generator-stealth.png": made.stealth(made.NOVEL_WEBP, packed=False),
    "mp4/generator-kling.mp4": made.h264(made.sei(made.KLING, b"kling-ai\0")),
    "mp3/generator-suno.mp3": sound.mp3(build.id3(made.comm(made.SUNO))),
    "png/generator-mentioned.png": plain_png(
        made.text(Description="Copied by hand from a picture made with Midjourney --v 6")
    ),
}
"""What generators write of themselves, and a text that only speaks of one."""

SAMPLES = {
    "png/label-guide.png": in_guide_place(compact(GOOD)),
    "png/plain.png": png(),
    "png/visible-none.png": shown(glyphs.ground(480, 320)),
    "png/visible-brand.png": shown(glyphs.marked(480, 320, "即梦AI")),
    "png/visible-english.png": shown(glyphs.marked(480, 320, "AI generated")),
    "png/visible-middle.png": shown(glyphs.marked(480, 320, x=170, y=140)),
    "png/visible-small.png": shown(glyphs.marked(1440, 960)),
    "png/visible-borderline.png": shown(glyphs.marked(930, 620)),
    "png/visible-faint.png": shown(glyphs.marked(480, 320, grey=124)),
    "png/visible-stripped.png": drawn.png(glyphs.marked(480, 320, "豆包AI生成")),
    "png/damaged.png": png()[:60],
    "png/label-empty.png": png(build.xmp_chunk(build.xmp("<TC260:AIGC/>"))),
    "png/label-malformed.png": in_guide_place(f"Label=1;ContentProducer={EXAMPLE_CODE}"),
    "png/label-no-producer.png": changed(ContentProducer=""),
    "png/label-wrong-value.png": changed(Label="AIGC"),
    "png/label-number.png": changed(Label=1),
    "png/label-misspelt.png": misspelt(),
    "png/label-extra-key.png": changed(Timestamp="2025-09-01"),
    "png/label-chinese-name.png": changed(ContentProducer="示例科技", ContentPropagator="示例科技"),
    "png/label-twice.png": twice(GOOD),
    "png/label-twice-differing.png": twice(label(ProduceID="another", PropagateID="another")),
    "png/label-no-propagator.png": changed(ContentPropagator="", PropagateID=""),
    "png/label-code-short.png": changed(ContentProducer=SHORT_CODE, ContentPropagator=SHORT_CODE),
    "png/label-uscc-wrong.png": changed(ContentProducer=WRONG_DIGIT, ContentPropagator=WRONG_DIGIT),
    "png/label-service-type.png": changed(
        ContentProducer=EXAMPLE_PROPAGATOR, ContentPropagator=EXAMPLE_CODE[:-1] + "1"
    ),
    "png/label-placeholder.png": changed(ProduceID="0" * 32, PropagateID="%!s(MISSING)"),
    "png/label-user-id.png": changed(ProduceID="u:10001/task:7", PropagateID="u:10001/task:7"),
    "png/label-crc.png": wrong_checksum(),
    "png/label-signed.png": in_guide_place(compact(SIGNED)),
    "png/label-signed-wrong.png": in_guide_place(compact(SIGNED | {"ProduceID": "another", "PropagateID": "another"})),
    "png/label-signed-unknown.png": changed(ReservedCode1=SIGNED["ReservedCode1"].replace('"Md"', '"Bnd"')),
    "png/c2pa-ai.png": build_c2pa.signed_png(png, build_c2pa.actions(build_c2pa.action(source_type=build_c2pa.AI))),
    "png/c2pa-camera.png": build_c2pa.signed_png(
        partial(drawn.png, glyphs.ground(480, 320)),
        build_c2pa.actions(build_c2pa.action(source_type=build_c2pa.CAMERA)),
    ),
    "png/iptc-ai.png": png(build.xmp_chunk(source_type("trainedAlgorithmicMedia"))),
    "png/iptc-camera.png": drawn.png(glyphs.ground(480, 320), build.xmp_chunk(source_type("digitalCapture"))),
    "jpeg/c2pa-broken.jpg": jpeg(build_c2pa.app11(build_c2pa.store()[:-200])),
    "jpeg/label-guide.jpg": jpeg(build.app_xmp(build.xmp_label(compact(GOOD)))),
    "jpeg/label-annex-b.jpg": jpeg(build.app_exif(build.exif(build.ASCII + wrapped(GOOD).encode()))),
    "jpeg/label-elsewhere.jpg": jpeg(build.app_exif(build.exif(description=wrapped(GOOD).encode()))),
    "jpeg/label-base64.jpg": jpeg(build.app_xmp(build.xmp_label(base64.b64encode(compact(GOOD).encode()).decode()))),
    "jpeg/preview-labelled.jpg": drawn.jpeg(
        glyphs.scene(480, 320),
        build.app_exif(build.exif_thumbnail(drawn.jpeg(glyphs.write(glyphs.scene(360, 240), "AI生成", -12, -12)))),
    ),
    "mp4/label-guide.mp4": build_clip.labelled(build.udta_meta(compact(GOOD))),
    "mp4/plain.mp4": build_clip.labelled(),
    "mp4/label-empty.mp4": build_clip.labelled(build.box("udta", build.keys_and_items([("AIGC", "")]))),
    "mp4/label-four-keys.mp4": build_clip.labelled(build.udta_meta(four_keys())),
    "mp4/visible-none.mp4": seen((NOTHING, 3000)),
    "mp4/visible-late.mp4": seen((NOTHING, 2000), (MARKED, 1000), (MARKED, 1500)),
    "mp4/visible-brief.mp4": seen((MARKED, 1000), (NOTHING, 2500)),
    "mp4/visible-short-clip.mp4": seen((MARKED, 1500)),
    "mp4/visible-small.mp4": seen((build_clip.picture(size=LARGE), 3000), size=LARGE),
    "mp4/visible-brand.mp4": seen((build_clip.picture("即梦AI"), 3000)),
    "mp4/visible-english.mp4": seen((build_clip.picture("AI generated"), 3000)),
    "mp4/visible-portrait.mp4": seen((sideways(), 3000), matrix=(0, 1, -1, 0)),
    "mp4/visible-stripped.mp4": build_clip.clip([(build_clip.picture("豆包AI生成"), 3000)]),
    "wav/label-guide.wav": recorded(sound.quiet(300) + sound.signs() + sound.quiet(600) + sound.syllables(6, 1500)),
    "wav/rhythm-none.wav": recorded(sound.tone(300)),
    "wav/rhythm-letter-l.wav": recorded(sound.quiet(300) + sound.signs(".-..") + sound.quiet(900)),
    "wav/rhythm-faint.wav": recorded(sound.mixed(sound.noise(2000), sound.signs(unit=80, loud=18), 500)),
    "wav/silent.wav": recorded(sound.quiet(1000)),
    "wav/voice-label.wav": recorded(sound.quiet(500) + sound.syllables(10, 4300) + sound.quiet(300)),
    "wav/voice-fast.wav": recorded(sound.quiet(300) + sound.syllables(10, 1600) + sound.quiet(300)),
    "wav/voice-no-element.wav": recorded(sound.quiet(500) + sound.syllables(8, 3400) + sound.quiet(300)),
    "mp3/label-guide.mp3": sound.labelled_mp3(build.txxx("AIGC", compact(GOOD))),
    "mp3/plain.mp3": sound.mp3(),
    "mp3/label-double-encoded.mp3": sound.labelled_mp3(build.txxx("AIGC", compact(compact(GOOD)))),
    "markdown/label-and-text.md": document(f"{PARAGRAPHS}\n本内容由AI生成，仅供参考。\n"),
    "markdown/label-only.md": document(PARAGRAPHS),
    "markdown/text-only.md": f"{PARAGRAPHS}\n本内容由AI生成。\n".encode(),
    "markdown/near-miss.md": document(f"{PARAGRAPHS}\n本文由 AI 创作，仅供参考。\n"),
    "markdown/corner-mark.md": document(f"〔AI〕\n\n{PARAGRAPHS}"),
    "markdown/english-only.md": document(f"{ENGLISH}\nThis document was generated by AI.\n"),
    "text/text-label.txt": f"{PARAGRAPHS[2:]}\n本内容由AI生成。\n".encode(),
    "text/plain.txt": PARAGRAPHS[2:].encode(),
    "pdf/label-guide.pdf": in_pdf(prose.pdf_page(*LINES, LABEL)),
    "pdf/near-miss.pdf": in_pdf(prose.pdf_page(*LINES, "本文由AI撰写，仅供参考。")),
    "pdf/scanned.pdf": in_pdf("0.9 g 60 60 475 722 re f"),
    "docx/label-and-text.docx": prose.docx(*LINES, custom=CUSTOM, footer1=LABEL),
    "docx/hidden-text.docx": prose.docx(*LINES, body=prose.paragraph(LABEL, run="<w:vanish/>"), custom=CUSTOM),
    "pptx/label-and-text.pptx": prose.pptx(prose.shape(*LINES), prose.shape(LABEL), custom=CUSTOM),
    "xlsx/label-and-text.xlsx": prose.xlsx(*LINES, LABEL, custom=CUSTOM),
    "html/text-label.html": prose.html(*LINES, LABEL),
    "html/hidden-label.html": prose.html(*LINES, body=f"<p hidden>{LABEL}</p>"),
    "odt/text-label.odt": prose.odf(*LINES, LABEL),
    "ofd/label-and-text.ofd": prose.ofd(*LINES, LABEL, custom=prose.ofd_data("AIGC", compact(GOOD))),
    "ofd/plain.ofd": prose.ofd(*LINES),
    "xmind/label-and-text.xmind": prose.xmind(*LINES, floating=[LABEL], metadata=compact({"AIGC": GOOD})),
    "epub/text-label.epub": prose.epub(prose.paragraphs(LABEL, *LINES), prose.paragraphs(*LINES)),
    "rtf/text-label.rtf": prose.rtf(*LINES, LABEL),
    "srt/text-label.srt": prose.srt(LABEL, *LINES),
    "srt/text-label-crlf.srt": prose.srt(LABEL, *LINES).replace(b"\n", b"\r\n"),
    "vtt/near-miss.vtt": prose.vtt(*LINES, "以上字幕由豆包大模型生成，仅供参考。"),
    "json/chat.json": prose.chat(*LINES, LABEL),
    "pdf/label-dictionary.pdf": dictionary(),
    **GENERATORS,
    **ODD,
    **{f"before/{name}": before for name, (before, _) in BEFORE_AND_AFTER.items()},
    **{f"after/{name}": after for name, (_, after) in BEFORE_AND_AFTER.items()},
}
"""File name to bytes."""


def write(folder):
    """Write every sample below the folder, each whole or not at all."""
    for name, data in SAMPLES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(data)
        Path(file.name).replace(path)
        path.chmod(0o644)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    write(target)
    print(f"{len(SAMPLES)} samples in {target}")
