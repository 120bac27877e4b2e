"""What is measured on a label's fields (GB 45438-2025 Annex E, TC260-PG-20252A), with the odd values of real files."""

import pytest

from build import EXAMPLE_CODE, EXAMPLE_PROPAGATOR, EXAMPLE_USCC, compact, label
from labelcheck.detectors import annex_e
from labelcheck.metadata.aigc import read_json, read_yaml

WRONG_DIGIT = EXAMPLE_CODE[:21] + "T" + EXAMPLE_CODE[22:]


def measure(value):
    return annex_e.measure(value, annex_e.raw(value))


def measured(**changes):
    return measure(read_json(compact(label(**changes))))


def test_a_right_label_has_nothing_to_remark():
    assert measured() == label() | {
        "json": "object",
        "form": "bare",
        "missing": "none",
        "misspelt": "none",
        "extra": "none",
        "non_string": "none",
        "outside_charset": "none",
        "placeholder": "none",
        "personal": "none",
        "code": "valid",
        "uscc": "valid",
        "propagator_code": "valid",
        "propagator_uscc": "valid",
        "service_type": "fit",
        "propagator": "equal",
    }


def test_every_property_is_a_string():
    value = read_json('{"Label":1,"ContentProducer":{"a":[null,true]},"ProduceID":null,"x":2.5}')
    assert all(isinstance(text, str) for text in measure(value).values())


def test_null_and_absent_fields_are_missing():
    found = measure(read_json('{"Label":"1","ContentProducer":null}'))
    assert found["missing"] == "ContentProducer,ProduceID,ReservedCode1,ContentPropagator,PropagateID,ReservedCode2"
    assert "ContentProducer" not in found
    assert found["non_string"] == "none"


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("ReserveCode1", "ReservedCode1"),
        ("ReserveCode2", "ReservedCode2"),
        ("ContentProducter", "ContentProducer"),
        ("contentProducer", "ContentProducer"),
        ("content_producer", "ContentProducer"),
        ("produceId", "ProduceID"),
        ("ProduceId", "ProduceID"),
        ("label", "Label"),
        ("Propagator", "ContentPropagator"),
        ("PropatorID", "PropagateID"),
    ],
)
def test_a_misspelt_key_stands_under_its_right_name_too(key, name):
    fields = label(**{name: None}) | {key: "x"}
    found = measure(read_json(compact(fields)))
    assert (found[name], found["misspelt"], found["missing"], found["extra"]) == ("x", key, "none", "none")


@pytest.mark.parametrize("key", ["Timestamp", "ProcessingTypes", "ServiceProvider", "ID", "Content", ""])
def test_another_key_is_extra(key):
    found = measured(**{key: "x"})
    assert (found["extra"], found["misspelt"]) == (key, "none") or key == ""


def test_the_right_key_wins_over_a_misspelt_one():
    assert measured(label="3")["Label"] == "1"


@pytest.mark.parametrize("value", [1, 1.5, True, [1], {"a": 1}])
def test_a_value_that_is_no_string_is_named(value):
    assert measured(Label=value)["non_string"] == "Label"


def test_a_scalar_of_yaml_is_a_string():
    found = measure(read_yaml("AIGC:\n  Label: 1\n  ContentProducer: 001191320114777023172010000\n  ProduceID: ~\n"))
    assert (found["Label"], found["ContentProducer"]) == ("1", "001191320114777023172010000")
    assert found["non_string"] == "none"
    assert "ProduceID" not in found


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ("!", False),
        ("~", False),
        ("[", False),
        ("]", False),
        ('{"a":"b"}', False),
        ("a b", True),
        ("a\\b", True),
        ("示例", True),
        ("\x7f", True),
        ("a\n", True),
        ("", False),
    ],
)
def test_the_characters_of_annex_e_j(text, outside):
    assert measured(ReservedCode1=text)["outside_charset"] == ("ReservedCode1" if outside else "none")


@pytest.mark.parametrize("value", ["AIGC", "AIGCLabelType.AI_GENERATED", "Mindshow", "4", "01", " 1"])
def test_label_is_kept_as_it_stands(value):
    assert measured(Label=value)["Label"] == value


@pytest.mark.parametrize(
    "value",
    [
        "0" * 32,
        "00000000",
        "%!s(MISSING)",
        "test",
        "TEST1",
        "value1",
        "string",
        "${id}",
        "{{ id }}",
        "undefined",
        "null",
        "None",
        "todo",
        "xxxx",
        "N/A",
        "id-%s",
    ],
)
def test_a_placeholder_is_seen(value):
    assert measured(ProduceID=value)["placeholder"] == "ProduceID"


@pytest.mark.parametrize(
    "value", ["", "0", "1000000001", "tos-cn-i-0000000000/abc", "K-AB0000000012", "latest", "100%", "testament"]
)
def test_an_identifier_is_no_placeholder(value):
    assert measured(ProduceID=value)["placeholder"] == "none"


def test_the_sample_code_of_a_documentation_is_a_placeholder():
    assert measured(ContentProducer="001191440300192203821610000")["placeholder"] == "ContentProducer"


@pytest.mark.parametrize(
    ("identifier", "personal"),
    [
        ("u:10001/task:7", "user-id"),
        ("user_id=10001", "user-id"),
        ("someone@example.org", "user-id"),
        ("a;uid:5", "user-id"),
        ("/home/me/图片.png", "path"),
        ("C:\\Users\\me\\a.png", "path"),
        ("ExportRequest(files=[a.md])", "path"),
        ("工作/报告.docx", "path"),
        ("7c9e6679f3a24b1d8e0512ab34cd56ef", "none"),
        ("tos-cn-i-a9rns2rl98/0f1e2d3c", "none"),
        ("2025-09-01T10:00:00Z", "none"),
        ("", "none"),
    ],
)
def test_personal_data_in_an_identifier(identifier, personal):
    assert measured(ProduceID=identifier)["personal"] == personal


@pytest.mark.parametrize(
    ("producer", "code", "uscc"),
    [
        (EXAMPLE_CODE, "valid", "valid"),
        (f"0011{EXAMPLE_USCC}00000", "valid", "valid"),
        (f"0011{EXAMPLE_USCC}00001", "valid", "valid"),
        (WRONG_DIGIT, "valid", "invalid"),
        (EXAMPLE_CODE[:-1], "malformed", "valid"),
        (EXAMPLE_CODE[:-4] + "xliu"[:3], "malformed", "valid"),
        ("", "absent", "absent"),
        ("example", "name", "absent"),
        ("Example Agent AI", "name", "absent"),
        ("示例科技", "name", "absent"),
    ],
)
def test_the_code_of_the_producer(producer, code, uscc):
    found = measured(ContentProducer=producer)
    assert (found["code"], found["uscc"]) == (code, uscc)


@pytest.mark.parametrize(
    ("producer", "propagator", "service_type"),
    [
        (EXAMPLE_CODE, "", "fit"),
        (EXAMPLE_CODE, EXAMPLE_CODE, "fit"),
        (EXAMPLE_CODE, EXAMPLE_PROPAGATOR, "fit"),
        (EXAMPLE_PROPAGATOR, "", "unfit"),
        (EXAMPLE_CODE, EXAMPLE_CODE[:-1] + "1", "unfit"),
        (f"0011{EXAMPLE_USCC}00000", "", "unused"),
        (f"0011{EXAMPLE_USCC}00000", EXAMPLE_PROPAGATOR, "fit"),
        ("example", "another", "unused"),
        ("", "", "unused"),
    ],
)
def test_position_23(producer, propagator, service_type):
    assert measured(ContentProducer=producer, ContentPropagator=propagator)["service_type"] == service_type


@pytest.mark.parametrize(
    ("propagator", "identifier", "state"),
    [
        ("", "", "empty"),
        ("a", "", "partial"),
        ("", "1", "partial"),
        (EXAMPLE_CODE, "1", "equal"),
        ("example", "1", "other"),
        (None, None, "empty"),
    ],
)
def test_the_propagation_elements(propagator, identifier, state):
    assert measured(ContentPropagator=propagator, PropagateID=identifier)["propagator"] == state


def test_the_provider_is_found_by_its_name_only_where_it_is_registered():
    assert "provider" not in measured(ContentProducer="Nobody at all")
    assert measured(ContentProducer="doubao")["provider"] == "doubao"
