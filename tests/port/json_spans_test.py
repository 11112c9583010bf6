"""Where values stand in a JSON text."""

import json

import pytest

from tfgraph.port.json_spans import scan


def plain(span):
    if isinstance(span.value, dict):
        return {key: plain(value) for key, value in span.value.items()}
    if isinstance(span.value, list):
        return [plain(value) for value in span.value]
    return span.value


@pytest.mark.parametrize(
    "text",
    (
        "3",
        ' "a" ',
        "[]",
        "{ }",
        '[1.5e3, -2, true, false, null, "\\u00e9\\"\\\\"]',
        '{"a": {"b": [[], {}, ["x"]]}, "c,]}": ":"}',
        '\n{\t"a"\r\n:1 ,"b":[ 1,2 ]}\n',
    ),
)
def test_values_are_those_of_json_and_stand_there(text):
    span = scan(text)
    assert plain(span) == json.loads(text)
    assert json.loads(text[span.start : span.end]) == json.loads(text)
    assert text[span.start : span.end] == text.strip()


def test_places_of_inner_values():
    text = '{"a": [1, "é\\n"], "a ": 2}'
    inner = scan(text)["a"][1]
    assert text[inner.start : inner.end] == '"é\\n"'
    assert inner.value == "é\n"
    assert scan(text).get("a ") == 2
    assert scan(text).get("b") is None


@pytest.mark.parametrize("text", ("", "{", "[1,", '{"a" 1}', "nul", "'a'", "[1] 2"))
def test_what_is_no_json_is_refused(text):
    with pytest.raises(ValueError):
        scan(text)
