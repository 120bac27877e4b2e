"""What generators write is a trace in its home, and nowhere else; what speaks of generators is none."""

import json
import time
from uuid import UUID

import pytest

import build
import build_generators as made
import build_media as media
import build_pictures as pictures
from build_generators import jpeg, text, texts, webp
from labelcheck.detectors.generators import MARKERS
from labelcheck.model import Level, Status
from labelcheck.providers import load_providers
from labelcheck.source import Limits
from looking import FAILED, look, problems

TRACES = {
    "webui.png": ("Stable Diffusion WebUI", build.png(text(parameters=made.WEBUI))),
    "webui-ztxt.png": ("Stable Diffusion WebUI", build.png(build.ztxt_chunk("parameters", made.WEBUI))),
    "webui.jpg": ("Stable Diffusion WebUI", jpeg(made.comment(made.WEBUI))),
    "webui.webp": ("Stable Diffusion WebUI", webp(made.comment(made.WEBUI))),
    "webui.gif": ("Stable Diffusion WebUI", pictures.gif(pictures.gif_comment(made.WEBUI.encode()))),
    "forge.png": ("Stable Diffusion WebUI Forge", build.png(text(parameters=made.FORGE))),
    "sdnext.jpg": ("SD.Next", jpeg(made.comment(made.SDNEXT))),
    "comfy-text.jpg": ("ComfyUI", jpeg(made.comment(made.COMFY_TEXT))),
    "comfy-prompt.png": ("ComfyUI", build.png(text(prompt=made.GRAPH))),
    "comfy-workflow.png": ("ComfyUI", build.png(text(workflow=made.CANVAS))),
    "comfy.webp": (
        "ComfyUI",
        webp(texts((made.MAKE, f"workflow:{made.CANVAS}"), (made.MODEL, f"prompt:{made.GRAPH}"))),
    ),
    "comfy.jpg": ("ComfyUI", jpeg(build.exif(description=f"Workflow: {made.CANVAS}".encode()))),
    "comfy-comment.mp4": ("ComfyUI", made.movie_comment(made.BOTH_GRAPHS)),
    "comfy-keys.mp4": ("ComfyUI", made.movie_keys(("prompt", made.GRAPH), ("workflow", made.CANVAS))),
    "comfy.webm": (
        "ComfyUI",
        media.matroska(media.tags(media.tag(media.simple_tag("PROMPT", made.GRAPH))), kind="webm"),
    ),
    "comfy.flac": ("ComfyUI", media.flac((4, media.comments(("workflow", made.CANVAS))))),
    "invoke.png": ("InvokeAI", build.png(text(invokeai_metadata=made.INVOKE))),
    "invoke-old.png": ("InvokeAI", build.png(build.text_chunk("sd-metadata", made.INVOKE_OLD))),
    "dream.png": ("InvokeAI", build.png(text(Dream=made.DREAM))),
    "novel.png": ("NovelAI", build.png(text(Software="NovelAI"))),
    "novel-title.png": ("NovelAI", build.png(text(Title="NovelAI generated image"))),
    "novel-comment.png": ("NovelAI", build.png(text(Comment=made.NOVEL_COMMENT))),
    "novel.webp": ("NovelAI", webp(made.ascii_comment(made.NOVEL_WEBP))),
    "novel-software.webp": ("NovelAI", webp(texts((made.SOFTWARE, "NovelAI Diffusion V4.5 4BDE2A90")))),
    "fooocus.png": ("Fooocus", build.png(text(fooocus_scheme="fooocus"))),
    "fooocus-parameters.png": ("Fooocus", build.png(text(parameters=made.FOOOCUS))),
    "fooocus.jpg": ("Fooocus", jpeg(texts((made.SOFTWARE, "Fooocus v2.5.5")))),
    "ruined.png": ("RuinedFooocus", build.png(text(parameters=made.RUINED))),
    "swarm.png": ("SwarmUI", build.png(text(parameters=made.SWARM))),
    "swarm.jpg": ("SwarmUI", jpeg(made.comment(made.SWARM))),
    "draw-things.png": ("Draw Things", build.png(build.xmp_chunk(made.xmp(xmp_CreatorTool="Draw Things")))),
    "draw-things.jpg": ("Draw Things", build.jpeg(build.app_xmp(made.xmp(exif_UserComment=made.DRAW_THINGS)))),
    "midjourney.png": ("Midjourney", build.png(text(Description=made.MIDJOURNEY))),
    "midjourney.jpg": ("Midjourney", jpeg(build.exif(description=made.MIDJOURNEY.encode()))),
    "google.png": ("Google AI", build.png(build.xmp_chunk(made.xmp(photoshop_Credit="Made with Google AI")))),
    "google.jpg": (
        "Google AI",
        build.jpeg(pictures.photoshop(pictures.resource(0x0404, pictures.dataset(110, b"Edited with Google AI")))),
    ),
    "grok.jpg": ("Grok", jpeg(build.exif(description=made.GROK.encode()))),
    "flux.jpg": ("FLUX", jpeg(texts((made.MAKE, "Black Forest Labs")))),
    "flux-software.jpg": ("FLUX", jpeg(texts((made.SOFTWARE, "AI generated;txt2img;flux")))),
    "flux-name.png": ("FLUX", build.png(text(Software="FLUX.1 [dev]"))),
    "jimeng.png": ("Jimeng", build.png(build.chunk("eXIf", made.ascii_comment(made.JIMENG)))),
    "tencent.png": ("Tencent Cloud", build.png(build.chunk("eXIf", build.exif(description=made.SERVICE.encode())))),
    "suno.mp3": ("Suno", build.mp3(build.id3(made.comm(made.SUNO)))),
    "suno.ogg": ("Suno", media.opus(("DESCRIPTION", made.SUNO))),
    "suno.wav": ("Suno", media.wav(media.riff_list("INFO", media.info("ICMT", made.SUNO)))),
    "eleven.mp3": ("ElevenLabs", build.mp3(build.id3(build.frame("TENC", b"\3ElevenLabs")))),
    "runway.mp4": ("Runway", made.movie_keys(("encoder", "RunwayML"))),
    "dalle.png": ("OpenAI", build.png(text(Software="OpenAI DALL-E 3"))),
    "firefly.jpg": ("Adobe Firefly", build.jpeg(build.app_xmp(made.xmp(xmp_CreatorTool="Adobe Firefly 3.0")))),
}


def traces(report):
    return [finding for finding in report.findings if finding.scheme == "generator-metadata"]


@pytest.mark.parametrize("name", TRACES)
def test_a_generators_marker_is_told_with_its_place(name):
    generator, data = TRACES[name]
    report = look(data, name)
    (finding,) = traces(report)
    assert (finding.properties["generator"], finding.properties["ai"]) == (generator, "yes")
    assert all(evidence.at.path and evidence.excerpt for evidence in finding.evidence)
    assert report.status is Status.SUSPECTED
    assert not problems(report)


def test_two_places_of_one_generator_are_one_finding():
    (finding,) = traces(look(build.png(text(prompt=made.GRAPH, workflow=made.CANVAS)), "a.png"))
    assert [evidence.at.path for evidence in finding.evidence] == ["PNG/iTXt prompt", "PNG/iTXt workflow"]


def test_a_provider_is_named_where_one_is_known():
    (finding,) = traces(look(TRACES["jimeng.png"][1], "a.png"))
    assert finding.properties["provider"] == "jimeng"
    (other,) = traces(look(TRACES["webui.png"][1], "a.png"))
    assert "provider" not in other.properties


def test_the_providers_of_the_table_exist():
    known = {provider.id for provider in load_providers().entries}
    assert {marker.provider for marker in MARKERS} - {""} <= known


def test_a_marker_is_either_a_text_or_an_object():
    assert all(bool(marker.text) != bool(marker.keys) for marker in MARKERS)


ORDINARY = {
    "empty-comment.jpg": jpeg(made.ascii_comment("")),
    "hash.jpg": jpeg(made.ascii_comment("a5cb01550dbb9a6bf732f87e413f6e231cc4581e6a5be800fb0871dce0760cd5")),
    "gimp.jpg": jpeg(texts((made.SOFTWARE, "GIMP 2.10.36"), (made.MAKE, "Canon"), (made.MODEL, "Canon EOS 5D"))),
    "prose.png": build.png(
        text(Description="Drawn by hand after a picture that Midjourney made --v 6", Software="Figma")
    ),
    "prose.jpg": jpeg(made.ascii_comment("I used Stable Diffusion with Steps: 20, Sampler: Euler a, Seed: 42 first")),
    "prose.mp3": build.mp3(build.id3(made.comm("A review of what is made with suno; and why"))),
    "job.png": build.png(text(Description=f"Offset print, Job ID: {made.JOB}")),
    "signature.jpg": jpeg(build.exif(description=b"Signature: J. Cornillon")),
    "steps.png": build.png(text(parameters="Steps: 20")),
    "ways.png": build.png(text(workflow="draft, review, done", prompt="Say hello")),
    "states.png": build.png(text(workflow='{"states": ["draft", "done"], "nodes": 3}')),
    "wrong-home.png": build.png(text(Comment=made.WEBUI, Title=made.GRAPH, Author="NovelAI")),
    "quoted.png": build.png(text(Comment=f"The tag read {made.NOVEL_COMMENT}")),
    "cat.jpg": jpeg(texts((made.SOFTWARE, "Sora"), (made.MODEL, "Gemini 2"))),
    "runway.jpg": jpeg(texts((made.SOFTWARE, "Runway cataloguer"))),
    "youtube.mp4": made.movie_keys(("encoder", "Google"), ("comment", "vid:v0369cg10004d9u86ia7dld3ia47e1d0")),
    "tiktok.jpg": jpeg(made.ascii_comment('{"aigc_info":{"aigc_label_type":0}}')),
    "credit.jpg": build.jpeg(build.app_xmp(made.xmp(photoshop_Credit="Made with Google AI and a pencil"))),
    "array.png": build.png(text(parameters="[1, 2]", prompt='["class_type"]', invokeai_metadata="{}")),
}


@pytest.mark.parametrize("name", ORDINARY)
def test_what_is_no_marker_is_no_trace(name):
    report = look(ORDINARY[name], name)
    assert not traces(report)
    assert report.status is Status.NONE


def test_a_cut_or_deep_object_is_no_marker_and_no_crash():
    deep = '{"a":' * 100_000 + "1" + "}" * 100_000
    for value in (made.GRAPH[:-5], deep, '{"prompt": "' + "{" * 1000 + '"}'):
        report = look(build.png(text(prompt=value)), "a.png")
        assert not traces(report)
        assert not problems(report)


def test_an_object_too_long_to_look_into_leaves_a_note():
    graph = json.dumps(
        json.loads(made.GRAPH) | {"10": {"class_type": "LoadImage", "inputs": {"image": "A" * (5 << 20)}}}
    )
    report = look(build.png(text(prompt=graph)), "a.png")
    (note,) = report.asset.notes
    assert note.problem == "a metadata payload is larger than the limit"
    assert note.hides == {"generator-metadata"}
    assert not traces(report)


def test_an_object_of_fifty_megabytes_is_not_read():
    report = look(build.png(text(prompt='{"3": {"class_type": "' + "A" * (50 << 20) + '"}}')), "a.png")
    assert problems(report) == ["a metadata payload is larger than the limit"]
    assert "generator-metadata" in report.asset.notes[0].hides


@pytest.mark.parametrize(
    "value",
    [
        "Steps: 1, Sampler: Seed: \n" * 150_000,
        "Steps: 1, Sampler: " * 200_000,
        "Steps: 1, Seed: 2, Sampler: x, App: " + "Version: " * 400_000,
        " --a" * 1_000_000,
        " -s 1" * 800_000,
        "{" * 4_000_000,
    ],
    ids=["lines", "line", "versions", "options", "dream", "braces"],
)
def test_a_hostile_value_is_read_in_time_that_grows_with_its_length(value):
    for keyword in ("parameters", "Description", "Dream"):
        start = time.process_time()
        look(build.png(text(**{keyword: value})), "a.png")
        assert time.process_time() - start < 2, "0.3 s are usual"


# Samsung's trailer


@pytest.mark.parametrize("picture", [build.jpeg, build.png], ids=["jpeg", "png"])
def test_the_trailer_of_samsungs_gallery_is_read(picture):
    report = look(picture() + made.samsung(made.GALLERY), "a")
    (finding,) = traces(report)
    assert finding.properties == {"generator": "Samsung Galaxy AI", "ai": "unknown", "provider": "samsung"}
    (evidence,) = finding.evidence
    start, size = evidence.at.span
    assert (picture() + made.samsung(made.GALLERY))[start : start + size].decode() == made.GALLERY


@pytest.mark.parametrize(
    "trailer",
    [
        made.samsung('{"genAIType":0}'),
        made.samsung('{"isScaleAI":false}', "PhotoEditor_Re_Edit_Data"),
        made.samsung(made.GALLERY, "Image_UTC_Data"),
        made.samsung(made.GALLERY, "A" * 80),
        b"SEFT",
    ],
)
def test_what_else_the_gallery_writes_is_no_trace(trailer):
    assert not traces(look(build.jpeg() + trailer, "a.jpg"))


@pytest.mark.parametrize(
    "trailer",
    [
        made.samsung(made.GALLERY, count=1000),
        made.samsung(made.GALLERY).replace(b"SEFH", b"FESH"),
        made.samsung(made.GALLERY)[:-8] + b"\xff\xff\xff\x7fSEFT",
        made.samsung(made.GALLERY).replace(b"M\0\0\0M\0\0\0", b"\xff\xff\xff\x7fM\0\0\0"),
    ],
    ids=["count", "mark", "size", "distance"],
)
def test_a_forged_trailer_leaves_a_note_that_hides_no_label(trailer):
    report = look(build.jpeg() + trailer, "a.jpg")
    assert {note.hides for note in report.asset.notes} == {frozenset({"generator-metadata"})}
    assert not traces(report)


def see(data, name="a.png"):
    return look(data, name, level=Level.FULL)


# H.264


@pytest.mark.parametrize("brand", ["isom", "qt  "])
def test_what_kling_writes_into_the_stream_is_read(brand):
    units = (made.sei(UUID(int=7), b"x264 - core 165" + b"-" * 600), made.sei(made.KLING, b"kling-ai\0"))
    name = "a.mp4" if brand == "isom" else "a.mov"
    report = see(made.h264(*units, brand=brand), name)
    (finding,) = traces(report)
    assert finding.properties == {"generator": "Kling", "ai": "yes", "provider": "kling"}
    assert not problems(report)


@pytest.mark.parametrize(
    "units",
    [
        (),
        (made.sei(UUID(int=7), b"kling-ai\0"),),
        (made.sei(made.KLING, b"other"),),
        (made.unit(b"\x41kling-ai"), made.sei(made.KLING, b"kling-ai\0")),
        (made.unit(b"\x67" + made.sei(made.KLING, b"kling-ai\0")),),
    ],
    ids=["none", "other-uuid", "other-text", "behind-a-slice", "in-another-unit"],
)
def test_the_same_bytes_in_another_place_of_the_stream_are_no_trace(units):
    assert not traces(see(made.h264(*units), "a.mp4"))


def test_the_stream_is_not_read_where_files_are_not_looked_at():
    assert not traces(look(made.h264(made.sei(made.KLING, b"kling-ai\0")), "a.mp4"))


@pytest.mark.parametrize("lost", [1, 30, 60])
def test_a_stream_that_is_cut_is_no_trace_and_no_crash(lost):
    whole = made.h264(made.sei(made.KLING, b"kling-ai\0"), first=True)
    report = see(whole[:-lost], "a.mp4")
    assert report.asset.notes
    assert FAILED not in problems(report)


def test_an_empty_unit_leaves_a_note():
    assert "a video stream cannot be read" in problems(see(made.h264(made.unit(b"")), "a.mp4"))


# Hidden text


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize(("value", "generator"), [(made.NOVEL_WEBP, "NovelAI"), (made.WEBUI, "Stable Diffusion WebUI")])
def test_text_in_the_transparency_is_read_where_pictures_are_looked_at(value, generator, packed):
    data = made.stealth(value, packed=packed)
    (finding,) = traces(see(data))
    assert finding.properties["generator"] == generator
    assert not traces(look(data, "a.png"))


@pytest.mark.parametrize(
    "data",
    [
        made.in_transparency(b""),
        made.in_transparency(b"stealth_pnginfa" + bytes(4) + made.WEBUI.encode()),
        made.in_transparency(b"", (1, 1)),
        made.stealth("a note to myself"),
    ],
    ids=["opaque", "signature", "one-pixel", "note"],
)
def test_transparency_without_what_a_generator_hides_is_no_trace(data):
    assert not traces(see(data))


@pytest.mark.parametrize("bits", [8 * 64 * 96, 0xFFFFFFFF, 800])
def test_hidden_text_that_breaks_off_leaves_a_note(bits):
    report = see(made.stealth(made.NOVEL_WEBP, bits=bits))
    assert not traces(report)
    assert [note.hides for note in report.asset.notes if note.stage == "detect"] == [frozenset({"generator-metadata"})]


def test_a_picture_that_cannot_be_decoded_hides_no_marker_beside_it():
    head, _, tail = made.in_transparency(b"").partition(b"IDAT")
    broken = head[:-4] + text(parameters=made.WEBUI) + head[-4:] + b"IDAT" + tail[:40]
    (finding,) = traces(see(broken))
    assert finding.properties["generator"] == "Stable Diffusion WebUI"


def test_a_bomb_in_the_transparency_is_not_inflated():
    report = look(made.stealth("A" * 100_000), "a.png", level=Level.FULL, limits=Limits(payload=4096))
    assert "compressed metadata inflates past the limit" in problems(report)
    assert not traces(report)
