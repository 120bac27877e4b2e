"""What generators write, hand-made and small but true to their form, and files that hold it."""

import gzip
import json
import struct
from uuid import UUID

import build
import build_clip
import build_media as media
import build_pictures as pictures

SETTINGS = (
    "a lake in spring, willows\nNegative prompt: people, text\n"
    "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 512x512, Model hash: 0123456789, Model: example, Version: {}"
)
WEBUI, FORGE, COMFY_TEXT = (SETTINGS.format(version) for version in ("v1.10.1", "f2.0.1v1.10.1", "ComfyUI"))
SDNEXT = "a lake\n\nSteps: 20, Size: 512x512, Sampler: Euler a, Seed: 42, CFG scale: 6, App: SD.Next, Version: 0123456, Model: example"

GRAPH = json.dumps(
    {
        "3": {"class_type": "KSampler", "inputs": {"seed": 42, "steps": 20, "cfg": float("nan"), "model": ["4", 0]}},
        "9": {"class_type": "SaveImage", "inputs": {"images": ["3", 0], "filename_prefix": "ComfyUI"}},
    }
)
CANVAS = json.dumps(
    {
        "last_node_id": 9,
        "last_link_id": 1,
        "nodes": [{"id": 3, "type": "KSampler"}],
        "links": [[1, 3, 0, 9, 0, "IMAGE"]],
    }
)
BOTH_GRAPHS = json.dumps({"prompt": GRAPH, "workflow": json.loads(CANVAS)})

INVOKE = json.dumps({"app_version": "5.0.0", "generation_mode": "txt2img", "positive_prompt": "a lake", "seed": 42})
INVOKE_OLD = json.dumps(
    {"model": "stable diffusion", "app_version": "v2.2.5", "image": {"prompt": [{"prompt": "a lake"}]}}
)
DREAM = '"a lake" -s 50 -S 42 -W 512 -H 512 -C 7.5 -A k_lms'
NOVEL_COMMENT = json.dumps({"prompt": "a lake", "steps": 28, "sampler": "k_euler", "seed": 42, "uc": "text"})
NOVEL_WEBP = json.dumps({"Comment": NOVEL_COMMENT, "Software": "NovelAI", "Title": "NovelAI generated image"})
FOOOCUS = json.dumps(
    {"base_model": "example", "prompt": "a lake", "steps": 30, "sampler": "dpmpp_2m_sde_gpu", "version": "2.5.5"}
)
RUINED = json.dumps({"Prompt": "a lake", "steps": 30, "software": "RuinedFooocus"})
SWARM = json.dumps({"sui_image_params": {"prompt": "a lake", "seed": 42, "steps": 20, "swarm_version": "0.9.5.0"}})
DRAW_THINGS = json.dumps(
    {"c": "a lake", "uc": "", "model": "example.ckpt", "sampler": "Euler A", "seed": 42, "steps": 8}
)
JOB = "01234567-89ab-4cde-8f01-23456789abcd"
MIDJOURNEY = f"a lake in spring --ar 3:2 --v 6.1 Job ID: {JOB}"
GROK = "Signature: " + "QUJD" * 24 + "=="
JIMENG = json.dumps(
    {
        "aigc_info": {"aigc_label_type": 0, "source_info": "dreamina"},
        "data": {"os": "web", "product": "dreamina", "exportType": "generation"},
    }
)
SERVICE = json.dumps(
    {"AIGC": {"ServiceProvider": "腾讯云", "Time": "2026-07-31", "ContentId": "9001"}}, ensure_ascii=False
)
SUNO = f"made with suno; created=2026-03-11T02:33:28.817Z; id={JOB}"

MAKE, MODEL, SOFTWARE, TITLE = 0x010F, 0x0110, 0x0131, 0x010D


def text(**chunks):
    """Text chunks of a PNG, named by keyword."""
    return b"".join(build.itxt_chunk(name, value) for name, value in chunks.items())


def comment(value):
    """An EXIF block whose UserComment holds the value as WebUI writes it."""
    return build.exif(build.UNICODE + value.encode("utf-16-be"))


def ascii_comment(value):
    return build.exif(build.ASCII + value.encode())


def texts(*more):
    """An EXIF block with these texts, pairs of tag and value."""
    return build.exif(more=[(tag, value.encode()) for tag, value in more])


def webp(block):
    return pictures.webp(media.riff_chunk("EXIF", block))


def jpeg(block):
    return build.jpeg(build.app_exif(block))


def xmp(**properties):
    """An XMP packet with these properties, `prefix_name`."""
    spaces = {"photoshop": "photoshop/1.0", "exif": "exif/1.0", "xmp": "xap/1.0"}
    inside = "".join(
        f"<{name.replace('_', ':')}>{build.escape(value)}</{name.replace('_', ':')}>"
        for name, value in properties.items()
    )
    return build.xmp(inside, namespaces=" ".join(f'xmlns:{k}="http://ns.adobe.com/{v}/"' for k, v in spaces.items()))


def comm(value):
    """The comment frame of a sound file."""
    return build.frame("COMM", b"\3eng\0" + value.encode())


def movie_comment(value):
    return build.mp4(build.box("udta", build.item_list(build.box("\xa9cmt", build.data_box(value.encode())))))


def movie_keys(*pairs):
    return build.mp4(build.box("udta", build.keys_and_items(pairs)))


KLING = UUID("91ca6061-4aee-3854-8614-2d5f73f4ae2e")

_AVCC = "0164100affe100136764100aacb884d0800000030080000003010201000668ee0194b22cfdf8f800"
_FRAME = bytes.fromhex("6588843f251bbc803149d5d205")
"""A grey picture of 64 x 64 and what a decoder must know of it, by x264 at its lowest quality."""


def unit(data):
    return struct.pack(">I", len(data)) + data


def sei(uuid, text):
    """A unit of user data; long ones go over 255 bytes."""
    payload = uuid.bytes + text
    size = b"\xff" * (len(payload) // 255) + bytes([len(payload) % 255])
    return unit(b"\x06\x05" + size + payload.replace(b"\0\0", b"\0\0\3") + b"\x80")


def h264(*units, **more):
    """Three seconds of H.264 whose only picture has these units before it."""
    sample = b"".join(units) + unit(_FRAME)
    setup = [build.box("avcC", bytes.fromhex(_AVCC))]
    return build_clip.clip([(sample, 3000)], size=(64, 64), codec="avc1", setup=setup, **more)


def samsung(value, name="PEg_Info", *, count=1):
    """The trailer of Samsung's gallery with one block."""
    block = bytes(2) + b"\x91\x0d" + struct.pack("<I", len(name)) + name.encode() + value.encode()
    directory = (
        b"SEFH" + struct.pack("<II", 107, count) + bytes(2) + b"\x91\x0d" + struct.pack("<II", len(block), len(block))
    )
    return block + directory + struct.pack("<I", len(directory)) + b"SEFT"


GALLERY = '{"genImageVersion":"v1","connectorType":"srvg","genAIType":8}'


def stealth(value, *, packed=True, bits=None, size=(64, 96)):
    """A PNG whose transparency hides the text."""
    data = gzip.compress(value.encode(), mtime=0) if packed else value.encode()
    signature = b"stealth_pngcomp" if packed else b"stealth_pnginfo"
    return in_transparency(signature + struct.pack(">I", 8 * len(data) if bits is None else bits) + data, size)


def in_transparency(hidden, size=(64, 96)):
    """A grey PNG with these bytes in the lowest bits of its transparency, column by column."""
    width, height = size
    rows = [bytearray(b"\xc0\xc0\xc0\xff" * width) for _ in range(height)]
    for at in range(8 * len(hidden)):
        column, line = divmod(at, height)
        rows[line][4 * column + 3] = 254 | hidden[at // 8] >> (7 - at % 8) & 1
    head = build.chunk("IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    pixels = build.stored(b"".join(b"\0" + bytes(line) for line in rows))
    return build.PNG + head + build.chunk("IDAT", pixels) + build.chunk("IEND")
