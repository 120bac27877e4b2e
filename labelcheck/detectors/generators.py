"""What generators write into metadata, as a table: whose marker, in which fields, and what the whole value must be.

From files that were read and from what the tools and their users publish, as of November 2026. To add a generator, add a row.
"""

from __future__ import annotations

from typing import NamedTuple

Home = tuple[str, str]
"""The group of a field and its name in small letters."""


def _png(*names: str) -> tuple[Home, ...]:
    return tuple((f"PNG {kind}", name) for name in names for kind in ("tEXt", "iTXt", "zTXt"))


def _tags(*names: str) -> tuple[Home, ...]:
    """The same tag as ffmpeg writes it into one container or another."""
    groups = ("MP4 mdta", "MP4 freeform", "Matroska tag", "Vorbis comment", "ID3 TXXX", "APE")
    return tuple((group, name) for name in names for group in groups)


_USER_COMMENT = (("EXIF", "usercomment"), ("XMP", "exif:usercomment"))
_DESCRIPTION = (("EXIF", "imagedescription"), ("XMP", "dc:description"))
_HIDDEN = (("stealth alpha", "stealth_pnginfo"), ("stealth alpha", "stealth_pngcomp"))
_PARAMETERS = (*_png("parameters"), *_USER_COMMENT, *_HIDDEN, ("JPEG COM", "comment"), ("GIF comment", "comment"))
_CREDIT = (("XMP", "photoshop:credit"), ("IPTC", "credit"))
_COMMENT = (
    *_tags("comment", "description"),
    ("MP4 ilst", "\xa9cmt"),
    ("MP4 ilst", "desc"),
    ("MP4 udta", "\xa9cmt"),
    ("ID3 COMM", ""),
    ("ID3 COMM", "description"),
    ("ID3v1", "comment"),
    ("RIFF INFO", "icmt"),
)
_SOFTWARE = (
    *_png("software"),
    ("EXIF", "software"),
    ("XMP", "xmp:creatortool"),
    *_tags("encoder", "encoded_by", "software", "tool"),
    ("MP4 ilst", "\xa9too"),
    ("MP4 ilst", "\xa9swr"),
    ("MP4 udta", "\xa9too"),
    ("MP4 udta", "\xa9swr"),
    ("ID3", "tenc"),
    ("ID3", "tsse"),
    ("RIFF INFO", "isft"),
)
_GALLERY = (("Samsung trailer", "peg_info"), ("Samsung trailer", "photoeditor_re_edit_data"))
_MAKE = (("EXIF", "make"), *_SOFTWARE)

_SETTINGS = r"(?sm).*^Steps: \d+, (?=[^\n]*\bSampler: )(?=[^\n]*\bSeed: \d)"
"""The line of settings of Stable Diffusion WebUI and of what descends from it, below the prompts."""
_VERSION = r"(?: ?[-(v/]{0,2}\d[\w.:+() /-]{0,40})?"
"""What may follow a product's name: no more than a version."""
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_GRAPH = ("*.class_type", "*.inputs")
_CANVAS = ("nodes", "links")


class Marker(NamedTuple):
    """A generator's marker: in one of `homes` stands a value that is `text`, a pattern for the whole of it, or an object.

    `keys` are paths in that JSON object, all of which must be there: "a.b", "*" for any member, "a=pattern" for a
    member's whole value; a string on the way is read as JSON itself. `prefix` stands before the object.
    `ai` says whether what bears the marker is AI-generated, `provider` is an id of rules/providers.toml.
    """

    generator: str
    homes: tuple[Home, ...]
    text: str = ""
    keys: tuple[str, ...] = ()
    prefix: str = ""
    provider: str = ""
    ai: str = "yes"


def _product(generator: str, name: str, provider: str = "") -> Marker:
    """A generator that names itself, and nothing but its version, as the software. A name that others bear too is none."""
    return Marker(generator, _SOFTWARE, text=f"(?i)(?:{name}){_VERSION}", provider=provider)


MARKERS = (
    # Stable Diffusion WebUI and its kin: the first row that fits is the one
    Marker("SwarmUI", _PARAMETERS, keys=("sui_image_params",)),
    Marker("Fooocus", _png("fooocus_scheme"), text="fooocus|a1111"),
    Marker("Fooocus", _PARAMETERS, keys=("base_model", "prompt", "steps")),
    Marker("RuinedFooocus", _PARAMETERS, keys=("software=RuinedFooocus",)),
    Marker("SD.Next", _PARAMETERS, text=_SETTINGS + r"[^\n]*\bApp: SD\.Next\b.*"),
    Marker("Stable Diffusion WebUI Forge", _PARAMETERS, text=_SETTINGS + r"[^\n]*\bVersion: (?:f\d|neo).*"),
    Marker("ComfyUI", _PARAMETERS, text=_SETTINGS + r"[^\n]*\bVersion: ComfyUI\b.*"),
    Marker("Stable Diffusion WebUI", _PARAMETERS, text=_SETTINGS + ".*"),
    Marker("InvokeAI", _png("invokeai_metadata", "invokeai_graph"), keys=("*",)),
    Marker("InvokeAI", _png("sd-metadata"), keys=("image", "app_version")),
    Marker("InvokeAI", _png("dream"), text=r"(?s)(?=.*\s-s\s?\d)(?=.*\s-S\s?\d).*"),
    Marker("Draw Things", (("XMP", "xmp:creatortool"),), text="Draw Things"),
    Marker("Draw Things", (("XMP", "exif:usercomment"),), keys=("c", "sampler", "seed", "steps")),
    # ComfyUI: its two graphs, one of what was run and one of what was drawn
    Marker("ComfyUI", (*_png("prompt"), *_tags("prompt")), keys=_GRAPH),
    Marker("ComfyUI", (*_png("workflow"), *_tags("workflow")), keys=_CANVAS),
    Marker("ComfyUI", (("EXIF", "model"), ("EXIF", "make"), *_DESCRIPTION), keys=_GRAPH, prefix="(?i)prompt: ?"),
    Marker("ComfyUI", (("EXIF", "make"), ("EXIF", "model"), *_DESCRIPTION), keys=_CANVAS, prefix="(?i)workflow: ?"),
    Marker("ComfyUI", (*_COMMENT, *_USER_COMMENT), keys=("prompt.*.class_type",)),
    Marker("ComfyUI", (*_COMMENT, *_USER_COMMENT), keys=tuple(f"workflow.{key}" for key in _CANVAS)),
    Marker("ComfyUI", (*_COMMENT, *_USER_COMMENT), keys=_GRAPH),
    # NovelAI
    Marker("NovelAI", _SOFTWARE, text=r"NovelAI(?: Diffusion [\w. ]+)?"),
    Marker("NovelAI", (*_png("title"), ("EXIF", "documentname")), text="NovelAI generated image"),
    Marker("NovelAI", _png("comment"), keys=("prompt", "sampler", "steps", "uc")),
    Marker("NovelAI", (*_USER_COMMENT, *_HIDDEN), keys=("Software=NovelAI", "Comment")),
    # Services of pictures
    Marker(
        "Midjourney",
        (*_png("description"), *_DESCRIPTION),
        text=rf"(?s)(?=.* --[a-z]).* Job ID: {_UUID}",
        provider="midjourney",
    ),
    Marker("Google AI", _CREDIT, text="(?:Made|Edited) with Google AI", provider="gemini"),
    Marker("Grok", (("EXIF", "imagedescription"),), text=r"Signature: [A-Za-z0-9+/]{64,}={0,2}"),
    Marker("FLUX", _MAKE, text="(?i)Black Forest Labs(?: API)?", provider="flux"),
    Marker("FLUX", _SOFTWARE, text=r"AI generated;\w+;flux.*", provider="flux"),
    # Written for edits of any size, and documented nowhere
    Marker("Samsung Galaxy AI", _GALLERY, keys=(r"genAIType=[1-9]\d*",), provider="samsung", ai="unknown"),
    # Chinese services, beside or instead of the AIGC label
    Marker("Jimeng", _USER_COMMENT, keys=("aigc_info.source_info=dreamina",), provider="jimeng"),
    Marker("ByteDance", _USER_COMMENT, keys=(r"aigc_info.aigc_label_type=[1-9]\d*",), provider="bytedance"),
    Marker("ByteDance", _USER_COMMENT, keys=("aigc_info", "data.exportType=generation"), provider="bytedance"),
    Marker(
        "Tencent Cloud",
        (*_DESCRIPTION, *_USER_COMMENT),
        keys=("AIGC.ServiceProvider=腾讯云",),
        provider="tencent-cloud",
    ),
    Marker("ServiceProvider object", (*_DESCRIPTION, *_USER_COMMENT), keys=("AIGC.ServiceProvider",)),
    Marker("Kling", (("H.264 SEI", "91ca6061-4aee-3854-8614-2d5f73f4ae2e"),), text="kling-ai", provider="kling"),
    # Services of sound
    Marker("Suno", _COMMENT, text=r"(?is)made with suno(?: studio)?(?:;.*)?"),
    # Any of them as the software that made the file
    _product("Midjourney", "Midjourney", "midjourney"),
    _product("OpenAI", r"(?:OpenAI )?(?:ChatGPT|DALL[·-]?E|GPT-4o|gpt-image)|OpenAI Sora", "openai"),
    _product("Adobe Firefly", "Adobe Firefly", "firefly"),
    _product("Gemini", "Google (?:Gemini|Imagen|Veo)", "gemini"),
    _product("FLUX", r"FLUX\.\d(?:[- ]\[?\w{1,12}\]?){0,3}", "flux"),
    _product("Stable Diffusion", "Stable Diffusion"),
    _product("ComfyUI", "ComfyUI"),
    _product("InvokeAI", "InvokeAI"),
    _product("Fooocus", "Fooocus"),
    _product("SwarmUI", "(?:Stable)?SwarmUI"),
    _product("Runway", "RunwayML|Runway Gen", "runway"),
    _product("Kling", "Kling ?AI|可灵(?:AI)?", "kling"),
    _product("Suno", "Suno(?: AI)?"),
    _product("Udio", "Udio(?: AI)?"),
    _product("ElevenLabs", "ElevenLabs"),
)
