"""Homes of an AIGC label in pictures beyond PNG and plain JPEG: what stands where, and what must be read from it."""

import json
import shutil
import struct
import subprocess
from io import BytesIO

import brotli
import pytest

import build
import build_pictures as pictures
from build import ASCII, box, compact, label, wrapped
from looking import labels, look, problems, residues

LABEL = label()
BARE, WRAPPED = compact(LABEL), wrapped(LABEL)
PACKET = build.xmp_label(BARE)
COMMENT = build.exif(ASCII + WRAPPED.encode())
GUIDE, ANNEX_B, ELSEWHERE, UNKNOWN = "guide", "annex-b", "elsewhere", "unknown"


# name of the file, bytes, (form, place) of each label, whether the value stands in the file as it is
CASES = {}


def case(id_, data, *expected, plain=True):
    CASES[id_] = (f"{id_.replace(' ', '-')}.{id_.split()[0]}", data, list(expected), plain)


case("webp xmp", pictures.webp(pictures.riff_chunk("XMP ", PACKET)), ("bare", GUIDE))
case("webp xmp before", pictures.webp(before=[pictures.riff_chunk("XMP ", PACKET)]), ("bare", GUIDE))
case("webp xmp with NUL", pictures.webp(pictures.riff_chunk("XMP\0", PACKET)), ("bare", GUIDE))
case("webp exif", pictures.webp(pictures.riff_chunk("EXIF", COMMENT)), ("wrapped", ANNEX_B))
case("webp exif with marker", pictures.webp(pictures.riff_chunk("EXIF", b"Exif\0\0" + COMMENT)), ("wrapped", ANNEX_B))
case(
    "webp both",
    pictures.webp(pictures.riff_chunk("EXIF", COMMENT), pictures.riff_chunk("XMP ", PACKET)),
    ("wrapped", ANNEX_B),
    ("bare", GUIDE),
)
case("webp bytes behind", pictures.webp(pictures.riff_chunk("XMP ", PACKET)) + b"vendor", ("bare", GUIDE))

case("gif xmp", pictures.gif(pictures.gif_xmp(PACKET)), ("bare", GUIDE))
case("gif xmp behind", pictures.gif(after=[pictures.gif_xmp(PACKET)]), ("bare", GUIDE))
case("gif xmp twice", pictures.gif(pictures.gif_xmp(PACKET), after=[pictures.gif_xmp(PACKET)]), *[("bare", GUIDE)] * 2)
case(
    "gif xmp in sub-blocks",
    pictures.gif(b"\x21\xff\x0bXMP DataXMP" + pictures.sub_blocks(PACKET)),
    ("bare", GUIDE),
    plain=False,
)
case(
    "gif comment",
    pictures.gif(pictures.gif_comment(WRAPPED.encode())),
    ("wrapped", ELSEWHERE),
    plain=False,
)
case("gif bytes behind", pictures.gif(pictures.gif_xmp(PACKET)) + b"vendor", ("bare", GUIDE))

for order in "<>":
    for big in (False, True):
        name = f"tif {'big' if big else 'classic'} {'II' if order == '<' else 'MM'}"
        more = {"order": order, "big": big}
        case(f"{name} xmp", pictures.tiff((700, 7, PACKET), **more), ("bare", GUIDE))
        case(f"{name} xmp of bytes", pictures.tiff((700, 1, PACKET), **more), ("bare", GUIDE))
        case(f"{name} description", pictures.tiff((270, 2, WRAPPED.encode() + b"\0"), **more), ("wrapped", ELSEWHERE))
        case(
            f"{name} iptc",
            pictures.tiff((33723, 7, pictures.dataset(120, WRAPPED.encode())), **more),
            ("wrapped", ELSEWHERE),
        )
        case(f"{name} exif", pictures.tiff_exif(ASCII + WRAPPED.encode(), **more), ("wrapped", ELSEWHERE))
        built = pictures.Tiff(**more)
        subs = [built.directory(*built.picture(), (700, 1, PACKET), linked=False) for _ in range(2)]
        built.directory(*built.picture(), (330, 16 if big else 4, b"".join(map(built.number, subs))))
        case(f"{name} sub-directories", bytes(built.data), ("bare", ELSEWHERE), ("bare", ELSEWHERE))
        built = pictures.Tiff(**more)
        built.directory(*built.picture())
        built.directory(*built.picture(), (700, 7, PACKET))
        case(f"{name} second page", bytes(built.data), ("bare", ELSEWHERE))
case(
    "tif photoshop",
    pictures.tiff((34377, 7, pictures.resource(0x404, pictures.dataset(120, WRAPPED.encode())))),
    ("wrapped", ELSEWHERE),
)
case("dng xmp", pictures.tiff((700, 1, PACKET), (50706, 1, b"\1\4\0\0")), ("bare", GUIDE))

XMP_ITEM, EXIF_ITEM = pictures.xmp_item(PACKET), pictures.exif_item(COMMENT)
for version in (0, 1, 2):
    case(f"heic iloc {version}", pictures.heif(XMP_ITEM, version=version), ("bare", GUIDE))
    if version:
        case(f"heic idat {version}", pictures.heif(XMP_ITEM, version=version, method=1), ("bare", GUIDE))
for widths in ((4, 4, 0, 0), (8, 8, 8, 8), (4, 4, 4, 4)):
    case(f"heic widths {widths}", pictures.heif(XMP_ITEM, version=1, widths=widths), ("bare", GUIDE))
case("heic in parts", pictures.heif(XMP_ITEM, parts=3), ("bare", GUIDE), plain=False)
case("heic exif", pictures.heif(EXIF_ITEM), ("wrapped", ELSEWHERE))
case(
    "heic exif with marker",
    pictures.heif(("Exif", "", struct.pack(">I", 6) + b"Exif\0\0" + COMMENT)),
    ("wrapped", ELSEWHERE),
)
case("heic both", pictures.heif(EXIF_ITEM, XMP_ITEM), ("wrapped", ELSEWHERE), ("bare", GUIDE))
case("heic general brand", pictures.heif(XMP_ITEM, brand="mif1", others=("heic",)), ("bare", GUIDE))
case(
    "heic deflated",
    pictures.heif(("mime", "application/rdf+xml\0deflate", pictures.deflated(PACKET))),
    ("bare", GUIDE),
    plain=False,
)
case(
    "heic brotli",
    pictures.heif(("mime", "application/rdf+xml\0br", brotli.compress(PACKET))),
    ("bare", GUIDE),
    plain=False,
)
UUID = box("uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac"), PACKET)
case("heic uuid", pictures.heif(EXIF_ITEM, after=[UUID]), ("wrapped", ELSEWHERE), ("bare", ELSEWHERE))
case("avif xmp", pictures.heif(XMP_ITEM, brand="avif"), ("bare", UNKNOWN))
case("avif exif", pictures.heif(EXIF_ITEM, brand="avif"), ("wrapped", ELSEWHERE))
case("avif sequence", pictures.heif(XMP_ITEM, brand="avis"), ("bare", UNKNOWN))
case("avif general brand", pictures.heif(XMP_ITEM, brand="mif1", others=("miaf", "avif")), ("bare", UNKNOWN))
case("avif udta", pictures.heif(brand="avif", after=[box("moov", box("udta", box("XMP_", PACKET)))]), ("bare", UNKNOWN))

case("jxl xml", pictures.jxl(box("xml ", PACKET)), ("bare", ELSEWHERE))
case("jxl parts", pictures.jxl(box("xml ", PACKET), parts=True), ("bare", ELSEWHERE))
case("jxl brotli xmp", pictures.jxl(box("brob", b"xml ", brotli.compress(PACKET))), ("bare", ELSEWHERE), plain=False)
case(
    "jxl brotli exif",
    pictures.jxl(box("brob", b"Exif", brotli.compress(bytes(4) + COMMENT))),
    ("wrapped", ELSEWHERE),
    plain=False,
)
case("jxl exif", pictures.jxl(box("Exif", bytes(4), COMMENT)), ("wrapped", ELSEWHERE))

SVG_NAMESPACES = f'xmlns:rdf="{build.RDF}" xmlns:TC260="{build.TC260}" xmlns:x="http://example.org/x/"'
KEYS = {prefix: " ".join(f'{prefix}{key}="{value}"' for key, value in LABEL.items()) for prefix in ("x:", "TC260:", "")}
SVG = {
    "element": f"<metadata><TC260:AIGC>{build.escape(BARE)}</TC260:AIGC></metadata>",
    "element in rdf": "<metadata><rdf:RDF><rdf:Description rdf:about=''><TC260:AIGC>"
    f"{build.escape(BARE)}</TC260:AIGC></rdf:Description></rdf:RDF></metadata>",
    "whole packet": f"<metadata>{PACKET.decode().partition('?>')[2].partition('<?xpacket')[0]}</metadata>",
    "attribute": f'<metadata TC260:AIGC="{build.escape(BARE)}"/>',
    "json": f"<metadata>{build.escape(WRAPPED)}</metadata>",
    "bare json": f"<metadata><![CDATA[{BARE}]]></metadata>",
    "description": f"<desc>{build.escape(BARE)}</desc>",
    "deep description": f"<g><g><desc>{build.escape(WRAPPED)}</desc></g></g>",
}
SVG |= {
    f"attributes {prefix}": f"<metadata><rdf:RDF><rdf:Description {keys}/></rdf:RDF></metadata>"
    for prefix, keys in KEYS.items()
}
for name, inside in SVG.items():
    form = "wrapped" if name == "json" or "deep" in name else "split" if "attributes" in name else "bare"
    case(f"svg {name}", pictures.svg(inside, SVG_NAMESPACES), (form, ELSEWHERE))
DOCTYPE = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'
for name, prologue in {
    "none": "",
    "comment": "<!-- made with <svg> -->\n",
    "doctype": '<?xml version="1.0"?>\n' + DOCTYPE,
    "subset": "<!DOCTYPE svg [<!ATTLIST svg xmlns:a CDATA #IMPLIED>]>",
    "long": "<?xml version='1.0'?><!--" + "x" * 3000 + "-->",
}.items():
    case(f"svg prologue {name}", pictures.svg(SVG["element"], SVG_NAMESPACES, prologue), ("bare", ELSEWHERE))
case("svg mark", b"\xef\xbb\xbf" + pictures.svg(SVG["element"], SVG_NAMESPACES, ""), ("bare", ELSEWHERE))
UTF_16 = pictures.svg(SVG["element"], SVG_NAMESPACES, "").decode().encode("utf-16")
case("svg utf-16", UTF_16, ("bare", ELSEWHERE))


LONG_PACKET = build.xmp(
    f"<dc:x>{'x' * 100_000}</dc:x><TC260:AIGC>{build.escape(BARE)}</TC260:AIGC>",
    namespaces=f'xmlns:TC260="{build.TC260}" xmlns:dc="http://purl.org/dc/elements/1.1/"',
)
MAIN = pictures.xmp_with_extension(LONG_PACKET)
IPTC = pictures.resource(0x404, pictures.dataset(90, b"\x1b%G", 1) + pictures.dataset(120, WRAPPED.encode()))
case("jpg extension", build.jpeg(MAIN, *pictures.xmp_extension(LONG_PACKET, 65000)), ("bare", GUIDE))
case("jpg extension reversed", build.jpeg(MAIN, *pictures.xmp_extension(LONG_PACKET, 65000)[::-1]), ("bare", GUIDE))
case("jpg iptc", build.jpeg(pictures.photoshop(pictures.resource(0x3ED, bytes(5)), IPTC)), ("wrapped", ELSEWHERE))
case(
    "jpg iptc named",
    build.jpeg(pictures.photoshop(pictures.resource(0x7D0, b"p", b"Path"), IPTC)),
    ("wrapped", ELSEWHERE),
)
case(
    "jpg iptc in two segments",
    build.jpeg(pictures.photoshop(IPTC[:100]), pictures.photoshop(IPTC[100:])),
    ("wrapped", ELSEWHERE),
    plain=False,
)
case("jpg xmp resource", build.jpeg(pictures.photoshop(pictures.resource(0x424, PACKET))), ("bare", ELSEWHERE))
case("jpg further picture", pictures.mpf(build.jpeg(build.app_xmp(PACKET))), ("bare", GUIDE))
case(
    "jpg further pictures",
    pictures.mpf(build.jpeg(), build.jpeg(build.app_exif(COMMENT)), before=[build.app_xmp(PACKET)]),
    ("bare", GUIDE),
    ("wrapped", ANNEX_B),
)


@pytest.mark.parametrize("id_", CASES)
def test_the_label_is_read_and_its_place_told(id_):
    name, data, expected, plain = CASES[id_]
    report = look(data, name)
    assert problems(report) == []
    assert [(one["form"], one["place"]) for one in labels(report)] == expected
    for one, finding in zip(labels(report), [f for f in report.findings if f.scheme == "tc260-aigc"], strict=True):
        assert {key: one[key] for key in LABEL} == LABEL
        span = finding.evidence[0].at.span
        assert span is None or 0 <= span[0] <= sum(span) <= len(data)
        if plain:
            shown = data[span[0] : sum(span)].replace(b"\0", b"")
            assert LABEL["ContentProducer"].encode() in shown


PLAIN = {
    "a.webp": pictures.webp(extended=False),
    "a.gif": pictures.gif(pictures.gif_comment(b"made by hand")),
    "a.tif": pictures.tiff(),
    "a.heic": pictures.heif(("hvc1", "", b"x")),
    "a.avif": pictures.heif(("av01", "", b"x"), brand="avif"),
    "a.jxl": pictures.jxl(),
    "b.jxl": b"\xff\x0a\0\0",
    "a.bmp": pictures.bmp(),
    "a.svg": pictures.svg("<title>x</title>"),
}


EMBEDDED = {
    "whole": f'<image href="data:image/png;base64,{"iVBORw0KGgo" * 400}"/>',
    "in single quotes": f"<image xlink:href='data:image/jpeg;base64,{'9j4AAQ' * 400}'/>",
    "small": '<image href="data:image/png;base64,iVBORw0KGgo="/>',
    "with a reference": f'<image href="data:image/png;base64,{"iVBORw0KGgo" * 400}&#10;"/>',
}


@pytest.mark.parametrize("name", EMBEDDED)
def test_a_picture_in_a_drawing_moves_no_place(name):
    """It may be left out of what is parsed; every span is that of the file all the same."""
    inside = EMBEDDED[name] + SVG["element"] + EMBEDDED[name] + SVG["description"] + "<title>t</title>"
    data = pictures.svg(inside, f'{SVG_NAMESPACES} xmlns:xlink="http://www.w3.org/1999/xlink"')
    spans = [finding.evidence[0].at.span for finding in look(data, "a.svg").findings]
    said = [data[start : start + size] for start, size in spans]
    element = SVG["element"].removeprefix("<metadata>").removesuffix("</TC260:AIGC></metadata>")
    assert said == [element.encode(), SVG["description"].removesuffix("</desc>").encode()]


def test_a_drawing_that_ends_inside_a_picture_is_damaged():
    data = pictures.svg(EMBEDDED["whole"])
    report = look(data[: data.index(b"base64") + 2000], "a.svg")
    assert [note.problem for note in report.asset.notes] == ["a drawing is not well-formed XML"]


@pytest.mark.parametrize("name", PLAIN)
def test_a_picture_without_a_label_has_none_and_nothing_to_complain_of(name):
    report = look(PLAIN[name], name)
    assert report.findings == ()
    said = ["this format has no metadata, so it cannot carry an implicit label"] if name == "a.bmp" else []
    assert problems(report) == said
    assert report.asset.modality == "image"


UNREADABLE = {
    "a.webp": (
        pictures.webp(pictures.riff_chunk("XMP ", b"<x"), pictures.riff_chunk("EXIF", COMMENT)),
        "an XMP packet is not well-formed XML",
    ),
    "a.gif": (
        pictures.gif(pictures.gif_xmp(b"<x"), pictures.gif_xmp(PACKET)),
        "an XMP packet is not well-formed XML",
    ),
    "a.tif": (pictures.tiff((700, 7, PACKET), (33723, 7, b"junk!")), "an IPTC dataset cannot be read"),
    "b.tif": (
        pictures.tiff((700, 7, PACKET), (315, 2, b"x" * 300)).replace(struct.pack("<I", 300), b"\xff\xff\xff\0"),
        "the file ends before the data that it announces",
    ),
    "a.heic": (
        pictures.heif(("mime", "application/rdf+xml", b"<x"), EXIF_ITEM),
        "an XMP packet is not well-formed XML",
    ),
    "b.heic": (
        pictures.heif(("mime", "application/rdf+xml\0compress", b"x"), EXIF_ITEM),
        "metadata has a coding that is not read",
    ),
    "a.jxl": (
        pictures.jxl(box("brob", b"xml ", b"\xff" * 8), box("xml ", PACKET)),
        "compressed metadata cannot be inflated",
    ),
    "b.jxl": (
        pictures.jxl(box("brob", b"xml ", brotli.compress(PACKET)[:-9]), box("xml ", PACKET)),
        "compressed metadata is cut off",
    ),
    "c.jxl": (
        pictures.jxl(box("brob", b"xml ", brotli.compress(bytes(40 << 20))), box("xml ", PACKET)),
        "compressed metadata inflates past the limit",
    ),
    "a.jpg": (
        build.jpeg(*pictures.xmp_extension(LONG_PACKET, 65000)[1:], build.app_xmp(PACKET)),
        "a part of an XMP packet is missing",
    ),
    "b.jpg": (
        build.jpeg(pictures.photoshop(b"8BIM junk with no end"), build.app_xmp(PACKET)),
        "a Photoshop resource cannot be read",
    ),
    "c.jpg": (
        pictures.mpf(build.jpeg(), before=[build.app_xmp(PACKET)])[:-1],
        "the file ends before the data that it announces",
    ),
    "d.jpg": (
        pictures.mpf(b"no picture at all", before=[build.app_xmp(PACKET)]),
        "there is no segment where one should begin",
    ),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_damage_is_noted_and_its_neighbour_read(name):
    data, problem = UNREADABLE[name]
    report = look(data, name)
    assert problems(report) == [problem]
    assert len(labels(report)) == 1
    assert "tc260-aigc" in report.asset.notes[-1].hides


REFUSED = {
    "entities": ("a.svg", pictures.svg("", prologue='<!DOCTYPE svg [<!ENTITY a "b">]>'), "a drawing declares entities"),
    "default attributes": (
        "a.svg",
        pictures.svg("", prologue='<!DOCTYPE svg [<!ATTLIST g a CDATA "b">]>'),
        "a drawing declares entities",
    ),
    "compressed": ("a.svgz", b"\x1f\x8b\x08", "the drawing is compressed"),
    "nested": ("a.svg", pictures.svg("<g>" * 5000 + "</g>" * 5000), "a drawing is nested deeper than the limit"),
    "cut": ("a.svg", pictures.svg("")[:-3], "a drawing is not well-formed XML"),
    "webp without a picture": (
        "a.webp",
        b"RIFF" + struct.pack("<I", 4) + b"WEBP",
        "the picture has no image data",
    ),
    "gif without a picture": ("a.gif", b"GIF89a" + bytes(7) + b";", "the picture has no image data"),
    "bmp without pixels": ("a.bmp", pictures.bmp()[:54], "the file ends before the data that it announces"),
    "jxl without its last part": (
        "a.jxl",
        pictures.jxl(parts=True).replace(b"jxlp\x80", b"jxlp\0"),
        "the picture has no image data",
    ),
    "many further pictures": (
        "a.jpg",
        pictures.mpf(*[build.jpeg()] * 20),
        "the file has more pieces than the limit allows",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_says_so(name):
    file, data, problem = REFUSED[name]
    report = look(data, file)
    assert problem in problems(report)
    assert "tc260-aigc" in report.asset.notes[-1].hides


SHELLS = {
    "a.webp": (pictures.webp(pictures.riff_chunk("XMP ", build.xmp())), "namespace"),
    "a.gif": (pictures.gif(pictures.gif_xmp(build.xmp_label(""))), "empty-value"),
    "a.tif": (pictures.tiff((700, 7, build.xmp_label("{}"))), "empty-fields"),
    "a.heic": (pictures.heif(pictures.xmp_item(build.xmp())), "namespace"),
    "a.svg": (pictures.svg("<metadata/>", SVG_NAMESPACES), "namespace"),
}


@pytest.mark.parametrize("name", SHELLS)
def test_a_shell_is_seen(name):
    data, residue = SHELLS[name]
    assert residues(look(data, name)) == [residue]


def test_pixels_are_not_read():
    """Only the size bytes of the chunk that holds the picture are looked at."""
    big = pictures.riff_chunk("ALPH", bytes(50 << 20))
    data = pictures.webp(pictures.riff_chunk("XMP ", PACKET), before=[big])

    class Counting(BytesIO):
        spent = 0

        def read(self, size=-1):
            self.spent += size
            return super().read(size)

    stream = Counting(data)
    assert len(labels(look(stream, "a.webp"))) == 1
    assert stream.spent < 200_000


# Other programs read the same

EXIFTOOL = shutil.which("exiftool")
NOT_FOR_EXIFTOOL = {
    "webp xmp with NUL",
    "heic deflated",
    "heic brotli",
    "jxl brotli xmp",
    "jxl brotli exif",
    "heic idat 1",
    "heic idat 2",
}
FOR_EXIFTOOL = [
    id_ for id_ in CASES
    if id_.startswith(("webp", "gif", "tif", "dng", "heic", "avif", "jxl", "jpg"))
    and id_ not in NOT_FOR_EXIFTOOL
]  # fmt: skip


def every_value(document):
    if isinstance(document, dict):
        return [text for item in document.values() for text in every_value(item)]
    if isinstance(document, list):
        return [text for item in document for text in every_value(item)]
    return [document] if isinstance(document, str) else []


@pytest.mark.skipif(not EXIFTOOL, reason="exiftool is not installed")
def test_exiftool_reads_the_same_labels(tmp_path):
    names = {}
    for number, id_ in enumerate(FOR_EXIFTOOL):
        path = tmp_path / f"{number}{CASES[id_][0]}".replace(" ", "-")
        path.write_bytes(CASES[id_][1])
        names[str(path)] = id_
    command = [EXIFTOOL, "-json", "-U", "-a", "-G4:1", "-ee", "-struct", *names]
    documents = json.loads(subprocess.run(command, capture_output=True, check=False, timeout=120).stdout)
    differing = {}
    for document in documents:
        id_ = names[document["SourceFile"]]
        seen = [text for text in every_value(document) if text.startswith("{") and "ContentProducer" in text]
        if len(seen) != len(CASES[id_][2]):
            differing[id_] = (len(seen), [v for k, v in document.items() if k.endswith(("Error", "Warning"))])
    assert differing == {}


@pytest.mark.parametrize(
    "data",
    [
        pictures.webp(),
        pictures.gif(),
        pictures.tiff(),
        pictures.tiff(big=True),
        pictures.bmp(),
        pictures.mpf(build.jpeg()),
    ],
)
def test_pictures_are_pictures(data):
    image = pytest.importorskip("PIL.Image")
    with image.open(BytesIO(data)) as picture:
        picture.load()
