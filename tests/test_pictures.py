"""Pictures as a person sees them, whatever they are coded in: the right way up, in RGB, one frame, within the limits."""

import io
import zlib
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image, ImageFile

from build import box, full
from labelcheck.check import check
from labelcheck.detectors import Options
from labelcheck.errors import Damaged, OverLimit, ReadError, Unsupported
from labelcheck.media.pictures import PAGES, WORKING, decode
from labelcheck.model import Context
from labelcheck.source import Limits, open_source
from looking import FAILED

WIDE, TALL = 60, 40
GREYS = np.kron(np.array([[40, 100], [160, 220]], np.uint8), np.ones((TALL // 2, WIDE // 2), np.uint8))
"""Four quarters: 40, 100 above 160, 220."""
CORNERS = (40, 100, 160, 220)
GREY = Image.fromarray(GREYS)
COLOUR = Image.merge("RGB", (GREY, GREY, GREY))
RED, BLUE = (Image.new("RGB", COLOUR.size, name) for name in ("red", "blue"))
FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF", "tiff": "TIFF", "bmp": "BMP", "avif": "AVIF"}
NOISE = Image.fromarray(np.random.default_rng(1).integers(0, 256, (200, 300, 3), dtype=np.uint8))


def coded(image, name, **options):
    """The bytes of a picture."""
    out = io.BytesIO()
    image.save(out, FORMATS.get(name, name), **options)
    return out.getvalue()


def decoded(data, name, **limits):
    """Its pictures, as labelcheck looks at them."""
    with open_source(data, limits=Limits(**limits)) as source:
        return list(decode(source, name))


def corners(picture):
    """Grey in the four corners, of the red channel."""
    red = picture.pixels[:, :, 0].astype(int)
    return tuple(int(red[y, x]) for y in (3, -4) for x in (3, -4))


def see_through(image, alpha=GREY):
    layered = image.copy()
    layered.putalpha(alpha)
    return layered


TURNED = {
    1: (40, 100, 160, 220), 2: (100, 40, 220, 160), 3: (220, 160, 100, 40), 4: (160, 220, 40, 100),
    5: (40, 160, 100, 220), 6: (160, 40, 220, 100), 7: (220, 100, 160, 40), 8: (100, 220, 40, 160),
}  # fmt: skip
"""The corners that a person sees, by the value of Orientation [EXIF 4.6.5]."""


@pytest.mark.parametrize("name", ["jpeg", "png", "webp", "tiff", "avif"])
@pytest.mark.parametrize("orientation", TURNED)
def test_a_picture_is_turned_as_its_exif_says(name, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    (picture,) = decoded(coded(COLOUR, name, exif=exif.tobytes()), name)
    assert corners(picture) == pytest.approx(TURNED[orientation], abs=3)
    assert picture.size == ((WIDE, TALL) if orientation < 5 else (TALL, WIDE))
    assert picture.pixels.shape == (*picture.size[::-1], 3)


@pytest.mark.parametrize(
    "exif", [b"II*\0\x08\0\0\0\xff\xff", b"II*\0\xff\xff\xff\xff", b"II", b"nonsense, not a header"]
)
def test_broken_exif_keeps_nobody_from_seeing_the_picture(exif):
    (picture,) = decoded(coded(COLOUR, "png", exif=exif), "png")
    assert corners(picture) == CORNERS


@pytest.mark.parametrize(
    ("image", "name", "options"),
    [
        (COLOUR.quantize(16), "png", {}), (COLOUR.quantize(16), "bmp", {}), (COLOUR, "gif", {}), (GREY, "png", {}), (GREY, "jpeg", {}),
        (COLOUR.convert("CMYK"), "jpeg", {}), (COLOUR.convert("CMYK"), "tiff", {}), (see_through(COLOUR, 255), "png", {}),
        (COLOUR, "tiff", {"compression": "tiff_lzw"}), (COLOUR, "tiff", {"compression": "jpeg"}), (COLOUR, "webp", {"lossless": True}),
        (COLOUR, "avif", {}), (COLOUR, "bmp", {}), (COLOUR, "jpeg", {"progressive": True}), (COLOUR.convert("YCbCr"), "tiff", {}),
        (Image.fromarray(GREYS * np.uint16(257)), "png", {}), (Image.fromarray(GREYS * np.uint16(257)), "tiff", {}),
        (Image.fromarray(GREYS.astype(np.int32) * 257), "tiff", {}), (Image.fromarray(GREYS.astype(np.int32)), "tiff", {}),
    ],
)  # fmt: skip
def test_every_coding_of_grey_is_the_same_grey(image, name, options):
    (picture,) = decoded(coded(image, name, **options), name)
    assert (picture.name, picture.pixels.dtype, picture.is_whole, picture.seconds) == ("picture", np.uint8, True, None)
    assert corners(picture) == pytest.approx(CORNERS, abs=3)
    assert np.ptp(picture.pixels.astype(int), axis=2).max() <= 4


def test_a_faint_picture_of_16_bits_stays_faint():
    (picture,) = decoded(coded(Image.fromarray(np.uint16(30_000) + GREYS), "png"), "png")
    assert np.ptp(picture.pixels) <= 1


def test_floats_and_single_bits_become_black_to_white():
    (floats,) = decoded(coded(Image.fromarray(GREYS.astype(np.float32) / 1000 - 1), "tiff"), "tiff")
    (bits,) = decoded(coded(GREY.point(lambda grey: 255 * (grey > 128)).convert("1"), "png"), "png")
    assert corners(floats) == pytest.approx((0, 85, 170, 255), abs=1)
    assert corners(bits) == (0, 0, 255, 255)


@pytest.mark.parametrize(
    ("image", "name", "options"),
    [
        (see_through(COLOUR), "png", {}), (see_through(COLOUR), "tiff", {}), (see_through(COLOUR), "webp", {"lossless": True}),
        (see_through(COLOUR), "avif", {"quality": 100}), (see_through(GREY), "png", {}),
    ],
)  # fmt: skip
def test_what_is_see_through_is_seen_on_white_and_on_black(image, name, options):
    white, black = decoded(coded(image, name, **options), name)
    assert (white.name, black.name) == ("picture on white", "picture on black")
    over = [grey * grey // 255 for grey in CORNERS]
    assert corners(black) == pytest.approx(over, abs=4)
    assert corners(white) == pytest.approx(
        [255 - grey + shown for grey, shown in zip(CORNERS, over, strict=True)], abs=4
    )


@pytest.mark.parametrize("name", ["png", "gif"])
def test_a_colour_of_the_palette_may_be_see_through(name):
    palette = COLOUR.quantize(4)
    upper_left = palette.getpixel((3, 3))
    white, black = decoded(coded(palette, name, transparency=upper_left), name)
    assert corners(white) == (255, *CORNERS[1:])
    assert corners(black) == (0, *CORNERS[1:])


def test_a_colour_of_rgb_may_be_see_through():
    white, black = decoded(coded(COLOUR, "png", transparency=(40, 40, 40)), "png")
    assert corners(white) == (255, *CORNERS[1:])
    assert corners(black) == (0, *CORNERS[1:])


@pytest.mark.parametrize("name", ["gif", "png", "webp", "avif"])
def test_of_an_animation_the_first_frame_is_seen_for_its_time(name):
    frames = {"save_all": True, "append_images": [RED, BLUE], "duration": [500, 700, 900]}
    (picture,) = decoded(coded(COLOUR, name, **frames), name)
    assert corners(picture) == pytest.approx(CORNERS, abs=4)
    assert picture.seconds == 0.5


def test_a_still_picture_has_no_time_even_where_it_says_one():
    assert decoded(coded(COLOUR, "gif", duration=500), "gif")[0].seconds is None


def test_a_broken_second_frame_does_not_hide_the_first():
    data = coded(COLOUR, "gif", save_all=True, append_images=[RED], duration=500)
    second = data.rindex(b"\x2c\0\0")  # an image descriptor [GIF89a 20]
    (picture,) = decoded(data[: second + 5], "gif")
    assert (corners(picture), picture.seconds) == (CORNERS, 0.5)


@pytest.mark.parametrize("count", [1, 2, PAGES, PAGES + 2])
def test_the_first_pages_of_a_tiff_are_seen(count):
    pages = [COLOUR, *([RED, BLUE] * PAGES)[: count - 1]]
    seen = decoded(coded(pages[0], "tiff", save_all=True, append_images=pages[1:]), "tiff")
    assert [picture.name for picture in seen] == ["picture", "page 2", "page 3", "page 4"][: min(count, PAGES)]
    assert corners(seen[0]) == CORNERS
    assert all(picture.pixels[0, 0].max() == 255 for picture in seen[1:])


def test_pages_before_a_broken_one_are_seen():
    data = coded(COLOUR, "tiff", save_all=True, append_images=[RED, BLUE])
    with open_source(data[: len(data) * 2 // 3]) as source:
        pages = decode(source, "tiff")
        assert corners(next(pages)) == CORNERS
        assert next(pages).name == "page 2"
        with pytest.raises(Damaged):
            next(pages)


@pytest.mark.parametrize("name", ["jpeg", "png", "gif", "tiff", "bmp"])
def test_a_picture_that_is_cut_off_is_seen_as_far_as_it_goes(name):
    whole = coded(NOISE, name, **({"quality": 95} if name == "jpeg" else {}))
    (picture,) = decoded(whole[: len(whole) * 2 // 3], name)
    (meant,) = decoded(whole, name)
    assert (picture.is_whole, meant.is_whole, picture.size) == (False, True, meant.size)
    first = slice(-60, None) if name == "bmp" else slice(60)  # a BMP stands on its head
    assert np.array_equal(picture.pixels[first], meant.pixels[first])


@pytest.mark.parametrize("name", ["webp", "avif"])
def test_what_is_decoded_whole_or_not_at_all_is_damaged(name):
    whole = coded(NOISE, name)
    with pytest.raises(Damaged, match="the picture cannot be decoded"):
        decoded(whole[: len(whole) * 2 // 3], name)


@pytest.mark.parametrize("name", [*FORMATS, "heif"])
@pytest.mark.parametrize("cut", [0, 8, 20])
def test_garbage_is_damaged(name, cut):
    head = coded(COLOUR, name)[:cut] if name in FORMATS else b"\0\0\0\x18ftypheic\0\0\0\0heicmif1"[:cut]
    with pytest.raises(Damaged, match="the picture cannot be decoded"):
        decoded(head + b"garbage " * 9, name)


@pytest.mark.parametrize("name", [*FORMATS])
def test_broken_bytes_raise_nothing_but_our_own(name):
    random = np.random.default_rng(3)
    more = {} if name in {"jpeg", "bmp"} else {"save_all": True, "append_images": [RED]}
    whole = np.frombuffer(coded(COLOUR, name, **more), np.uint8)
    for _ in range(60):
        broken = whole.copy()
        broken[random.integers(0, min(len(whole), 500), 4)] = random.integers(0, 256, 4)
        with suppress(ReadError):
            decoded(broken[: random.integers(len(whole) // 2, len(whole) + 1)].tobytes(), name, pixels=100_000)


@pytest.mark.parametrize("name", FORMATS)
def test_more_pixels_than_the_limit_are_not_decoded(name, monkeypatch):
    data = coded(NOISE, name)
    assert decoded(data, name, pixels=300 * 200)
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda _: pytest.fail("decoded"))
    with pytest.raises(OverLimit, match="the picture has more pixels than the limit allows"):
        decoded(data, name, pixels=300 * 200 - 1)


def test_a_bomb_is_refused_whatever_the_limit():
    huge = coded(Image.new("1", (8, 8)), "png").replace((8).to_bytes(4) * 2, (60_000).to_bytes(4) * 2)
    fixed = huge[:29] + zlib.crc32(huge[12:29]).to_bytes(4) + huge[33:]
    with pytest.raises(OverLimit, match="the picture has more pixels than the limit allows"):
        decoded(fixed, "png", pixels=1 << 40)


def test_more_bytes_than_the_limit_are_not_read():
    with pytest.raises(OverLimit, match="more would be decoded of this file than the limit allows"):
        decoded(coded(NOISE, "png"), "png", media=5000)


@pytest.mark.parametrize("name", ["jxl", "svg", "dng", "psd"])
def test_formats_that_are_not_decoded_are_unsupported(name):
    with pytest.raises(Unsupported, match="pictures of this format are not decoded"):
        decoded(b"", name)


@pytest.mark.parametrize("name", ["jpeg", "MPO"])
def test_a_large_jpeg_is_drafted(name):
    more = {"save_all": True, "append_images": [COLOUR]} if name == "MPO" else {}
    large = coded(COLOUR.resize((7680, 4320), Image.Resampling.NEAREST), name, quality=50, **more)
    loaded = []
    with pytest.MonkeyPatch.context() as patch:
        load = ImageFile.ImageFile.load
        patch.setattr(ImageFile.ImageFile, "load", lambda image: (loaded.append(image.size), load(image))[1])
        (picture,) = decoded(large, "jpeg")
    assert loaded[0] == (3840, 2160)
    assert picture.size == (7680, 4320)
    assert picture.pixels.shape == (WORKING, round(WORKING * 16 / 9), 3)
    assert corners(picture) == pytest.approx(CORNERS, abs=3)


@pytest.mark.parametrize("mode", ["P", "1", "L", "LA", "RGBA", "CMYK", "I;16"])
def test_a_large_picture_of_any_mode_is_made_smaller(mode):
    image = Image.fromarray(GREYS * np.uint16(257)) if mode == "I;16" else see_through(COLOUR, 255).convert(mode)
    name = "tiff" if mode == "CMYK" else "png"
    (picture,) = decoded(coded(image.resize((4000, 2 * WORKING), Image.Resampling.NEAREST), name), name)
    assert picture.size == (4000, 2 * WORKING)
    assert min(picture.pixels.shape[:2]) == WORKING
    if mode != "1":
        assert corners(picture) == pytest.approx(CORNERS, abs=2)


def hevc(image):
    """The parameter sets (`hvcC`) [ISO/IEC 14496-15, 8.3.3] and one key frame of HEVC; skips where no encoder is built in."""
    try:
        codec = av.CodecContext.create("libx265", "w")
    except av.codec.codec.UnknownCodecError:
        pytest.skip("no HEVC encoder")
    codec.width, codec.height, codec.pix_fmt, codec.time_base = *image.size, "yuv420p", Fraction(1)
    codec.options = {"x265-params": "log-level=none:info=0:crf=4"}
    stream = b"".join(bytes(packet) for packet in [*codec.encode(av.VideoFrame.from_image(image)), *codec.encode(None)])
    units = [unit.rstrip(b"\0") for unit in stream.split(b"\0\0\1")[1:]]
    sets = {kind: unit for unit in units if (kind := unit[0] >> 1) in {32, 33, 34}}
    general = sets[33][3:].replace(b"\0\0\3", b"\0\0")[:12]  # profile, tier and level stand at the head of the SPS
    head = b"\1" + general + b"\xf0\0\xfc\xfd\xf8\xf8\0\0\x0f" + bytes([len(sets)])
    listed = (bytes([0x80 | kind]) + b"\0\1" + len(unit).to_bytes(2) + unit for kind, unit in sorted(sets.items()))
    shown = b"".join(len(unit).to_bytes(4) + unit for unit in units if unit[0] >> 1 < 32)
    return box("hvcC", head, *listed), shown


def heic(image, *turns):
    """A HEIC of one coded picture [ISO/IEC 23008-12]; `turns` are further properties."""
    sets, picture = hevc(image)
    sizes = full("ispe", image.width.to_bytes(4), image.height.to_bytes(4))
    properties = [sets, sizes, *turns]
    listed = bytes([len(properties), *(0x80 | number for number in range(1, len(properties) + 1))])
    iprp = box("iprp", box("ipco", *properties), full("ipma", (1).to_bytes(4), b"\0\1", listed))
    item = box("infe", b"\2\0\0\0", b"\0\1\0\0hvc1\0")
    ftyp = box("ftyp", b"heic", bytes(4), b"mif1heic")

    def meta(at):
        place = b"\0\1" + b"\0\0" + b"\0\1" + at.to_bytes(4) + len(picture).to_bytes(4)
        return full(
            "meta", full("hdlr", bytes(4), b"pict", bytes(13)), full("pitm", b"\0\1"), full("iloc", b"\x44\0", b"\0\1", place),
            full("iinf", b"\0\1", item), iprp,
        )  # fmt: skip

    return ftyp + meta(len(ftyp) + len(meta(0)) + 8) + box("mdat", picture)


SMALL = COLOUR.resize((96, 64), Image.Resampling.NEAREST)
"""HEVC codes nothing smaller than 16 pixels, and best in whole blocks."""


@pytest.mark.parametrize(
    ("turns", "seen"), [((), CORNERS), ((b"\1",), (100, 220, 40, 160)), ((b"\2",), (220, 160, 100, 40))]
)
def test_a_heic_is_seen_the_right_way_up(turns, seen):
    data = heic(SMALL, *(box("irot", turn) for turn in turns))  # quarter turns to the left
    (picture,) = decoded(data, "heif")
    assert corners(picture) == pytest.approx(seen, abs=6)
    assert picture.pixels.shape[:2] == ((96, 64) if turns == (b"\1",) else (64, 96))


def test_a_heic_that_is_cut_off_or_too_large_is_told():
    data = heic(SMALL)
    with pytest.raises(OverLimit):
        decoded(data, "heif", pixels=96 * 64 - 1)
    with pytest.raises(Damaged):
        decoded(data[:-100], "heif")


@pytest.mark.parametrize("name", FORMATS)
def test_no_file_makes_labelcheck_itself_fail(name):
    whole = coded(NOISE, name)
    for share in (0.1, 0.5):
        report = check(whole[: int(len(whole) * share)], f"a.{name}", Context(), Options(), ())
        assert FAILED not in {note.problem for note in report.asset.notes}


def test_pillow_is_left_as_it_was():
    before = Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = not before[1]
    try:
        decoded(coded(NOISE, "png")[:-500], "png")
        assert (before[0], not before[1]) == (Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES)
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before[1]


CORPUS = Path(__file__).parents[2] / "shared" / "corpus"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus")
@pytest.mark.parametrize("suffix", ["tif", "webp", "png", "jpg"])
def test_real_pictures_are_seen_whole(suffix):
    path = min(CORPUS.rglob(f"*.{suffix}"))
    name = {"tif": "tiff", "jpg": "jpeg"}.get(suffix, suffix)
    assert all(picture.is_whole and picture.pixels.any() for picture in decoded(path.read_bytes(), name))
