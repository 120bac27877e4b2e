"""The Digital Source Type in XMP: every way to write it, what it says of AI, and what it does to the status of Art. 6."""

import pytest

import build
import build_media as media
import build_pictures as pictures
from labelcheck.rulepack import load_packs
from looking import look

NS = 'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
URI = "http://cv.iptc.org/newscodes/digitalsourcetype/"
AI = URI + "trainedAlgorithmicMedia"


def packet(inside="", attributes="", namespaces=NS):
    return build.xmp(inside, attributes, namespaces)


def element(value):
    return packet(f"<Iptc4xmpExt:DigitalSourceType>{value}</Iptc4xmpExt:DigitalSourceType>")


def traces(data, name="a.png"):
    return [f.properties for f in look(data, name).findings if f.scheme == "iptc-source-type"]


WAYS = {
    "element": element(AI),
    "attribute": packet(attributes=f'Iptc4xmpExt:DigitalSourceType="{AI}"'),
    "resource": packet(f'<Iptc4xmpExt:DigitalSourceType rdf:resource="{AI}"/>'),
    "another prefix": packet(f"<ext:DigitalSourceType>{AI}</ext:DigitalSourceType>", namespaces=NS.replace("xmlns:Iptc4xmpExt", "xmlns:ext")),
    "with blanks": element(f"\n  {AI}\n "),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_write_it_is_read(way):
    (found,) = traces(build.png(build.xmp_chunk(WAYS[way])))
    assert found == {"value": AI, "form": "uri", "ai": "yes"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jpg", build.jpeg(build.app_xmp(element(AI)))),
        ("a.webp", pictures.webp(media.riff_chunk("XMP ", element(AI)))),
        ("a.tif", pictures.tiff((700, 7, element(AI)))),
        ("a.gif", pictures.gif(pictures.gif_xmp(element(AI)))),
    ],
)
def test_it_is_read_in_every_format_that_carries_xmp(name, data):
    (found,) = traces(data, name)
    assert found["ai"] == "yes"


@pytest.mark.parametrize(
    ("value", "form", "ai"),
    [
        (URI + "compositeWithTrainedAlgorithmicMedia", "uri", "yes"), (URI + "compositeSynthetic", "uri", "yes"), (URI + "digitalCapture", "uri", "no"),
        (URI + "negativeFilm", "uri", "no"), (URI + "composite", "uri", "unknown"), ("trainedAlgorithmicMedia", "bare", "yes"), ("digitalCapture", "bare", "no"),
        ("http://c2pa.org/digitalsourcetype/trainedAlgorithmicData", "uri", "yes"), ("https://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia", "uri", "yes"),
        ("painted by hand", "bare", "unknown"), ("http://example.org/trainedAlgorithmicMedia", "bare", "unknown"),
    ],
)  # fmt: skip
def test_what_a_value_says(value, form, ai):
    assert traces(build.png(build.xmp_chunk(element(value)))) == [{"value": value, "form": form, "ai": ai}]


def test_properties_of_an_ai_system_are_told_beside_it_or_alone():
    system = "<Iptc4xmpExt:AISystemUsed>Example Model</Iptc4xmpExt:AISystemUsed>"
    assert traces(build.png(build.xmp_chunk(packet(system)))) == [{"ai": "yes", "ai_system": "Example Model"}]
    both = packet(system, f'Iptc4xmpExt:DigitalSourceType="{URI}digitalCapture"')
    assert traces(build.png(build.xmp_chunk(both)))[0] == {
        "value": URI + "digitalCapture", "form": "uri", "ai": "no", "ai_system": "Example Model",
    }  # fmt: skip


@pytest.mark.parametrize(
    "inside",
    [
        "", "<Iptc4xmpExt:DigitalSourceType/>", "<Iptc4xmpExt:AISystemUsed> </Iptc4xmpExt:AISystemUsed>", "<Iptc4xmpExt:AIPromptInformation>x</Iptc4xmpExt:AIPromptInformation>",
        f'<dc:description xmlns:dc="http://purl.org/dc/elements/1.1/">{AI}</dc:description>',
    ],
)  # fmt: skip
def test_nothing_is_said_without_a_value_in_its_home(inside):
    assert traces(build.png(build.xmp_chunk(packet(inside)))) == []


@pytest.mark.parametrize(("code", "status"), [("trainedAlgorithmicMedia", "suspected"), ("digitalCapture", "none")])
def test_a_type_of_ai_makes_the_file_suspected(code, status):
    report = look(build.png(build.xmp_chunk(element(URI + code))), "a.png", load_packs())
    assert report.status == status
    assert report.outcome == "missing"
