"""Places in a source."""

import ast

import pytest

from tfgraph.port.source import Source


@pytest.mark.parametrize(
    ("text", "arguments"),
    (
        pytest.param("f(a, b)", ["a", "b"], id="none"),
        pytest.param("f((a), b)", ["(a)", "b"], id="around one"),
        pytest.param("f( ( (a) ), (b))", ["( (a) )", "(b)"], id="around each"),
        pytest.param("f((a))", ["(a)"], id="around the only one"),
        pytest.param("(f)((a) + (b))", ["(a) + (b)"], id="within"),
        pytest.param("f((a,), (lambda: b))", ["(a,)", "(lambda: b)"], id="tuple"),
    ),
)
def test_arguments_with_their_brackets(text, arguments):
    source = Source(text)
    [call] = source.of_type(ast.Call)
    places = [source.bracketed(argument, call) for argument in call.args]
    assert [text[start:end] for start, end in places] == arguments


def test_offsets_and_lines():
    source = Source("é = 1\nx = é + 'ü'; y\n")
    y = next(node for node in source.of_type(ast.Name) if node.id == "y")
    assert source.segment(y) == "y"
    assert source.line_of(source.start(y)) == 2
    assert source.line_start(2) == 6
    assert [source.line_of(offset) for offset in (0, 5, 6)] == [1, 1, 2]
