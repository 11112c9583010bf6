"""The arguments that several commands take."""

import argparse

import pytest

from tfgraph.cli._arguments import setting


@pytest.mark.parametrize(
    ("text", "expected"),
    (
        ("epochs=3", ("epochs", "3")),
        (" epochs = 3 ", ("epochs", "3")),
        ("epochs=", ("epochs", "")),
        ("optimizer=a=b", ("optimizer", "a=b")),
    ),
)
def test_a_setting_is_a_key_and_a_value(text, expected):
    assert setting(text) == expected


@pytest.mark.parametrize("text", ("epochs", "=3", " =3", ""))
def test_what_is_no_setting_is_refused(text):
    with pytest.raises(argparse.ArgumentTypeError, match=f"got `{text}`, expected KEY"):
        setting(text)
