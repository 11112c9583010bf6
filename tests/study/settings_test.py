"""Settings: read, checked, refused."""

from dataclasses import dataclass
from typing import Literal

import pytest

from tfgraph.errors import SettingError
from tfgraph.study.settings import (
    Configuration,
    Count,
    Fraction,
    NonNegative,
    Positive,
    Seed,
    allowed,
    kinds,
    shown,
)


@dataclass(frozen=True)
class Config(Configuration):
    number: int = 1
    real: float = 1.0
    words: str = "a"
    switch: bool = False
    choice: Literal["sgd", "adam"] = "sgd"
    choices: tuple[Literal["sgd", "adam"], ...] = ("sgd",)
    rates: tuple[Positive, ...] = (0.1,)
    size: Count | Literal["full"] = 8
    limit: Positive | None = None
    count: Count = 1
    rate: Positive = 0.1
    decay: NonNegative = 0.0
    dropped: Fraction = 0.0
    seed: Seed = 0


@pytest.mark.parametrize(
    ("key", "text", "value"),
    (
        ("number", "-3", -3),
        ("real", "1e-3", 0.001),
        ("real", "2", 2),
        ("words", "12", "12"),
        ("words", "a=b", "a=b"),
        ("switch", "True", True),
        ("switch", "false", False),
        ("choice", "adam", "adam"),
        ("choice", "ADAM", "adam"),
        ("choices", "adam, sgd", ("adam", "sgd")),
        ("rates", "0.1,0.5", (0.1, 0.5)),
        ("size", "full", "full"),
        ("size", "32", 32),
        ("limit", "none", None),
        ("limit", "2.5", 2.5),
        ("CHOICE", "adam", "adam"),
    ),
)
def test_text_becomes_a_value(key, text, value):
    config = Config().with_settings({key: text})
    assert getattr(config, key.lower()) == value
    assert type(getattr(config, key.lower())) is type(value)


@pytest.mark.parametrize(
    ("key", "text", "expected"),
    (
        ("number", "1.5", "Expected a whole number."),
        ("number", "true", "Expected a whole number."),
        ("real", "x", "Expected a number."),
        ("switch", "1", "Expected true or false."),
        ("choice", "", "Expected one of sgd, adam."),
        ("choice", "Adem", "Did you mean `adam`? Expected one of sgd, adam."),
        ("choices", "adam,,sgd", "`choices` cannot be ``."),
        ("choices", "sgd,adm", "Did you mean `adam`? Expected one of sgd, adam."),
        ("rates", "0.1,-1", "`rates` cannot be `-1`. Expected a number above 0."),
        ("size", "0", "Expected a whole number from 1 up or full."),
        ("size", "ful", "Did you mean `full`?"),
        ("limit", "0", "Expected a number above 0 or none."),
        ("count", "0", "a whole number from 1 up"),
        ("count", "1.0", "a whole number from 1 up"),
        ("rate", "0", "a number above 0"),
        ("rate", "nan", "a number above 0"),
        ("rate", "inf", "a number above 0"),
        ("decay", "-0.1", "a number from 0 up"),
        ("dropped", "1", "a number from 0 up and below 1"),
        ("seed", "-1", "a whole number from 0 to 4294967295"),
        ("seed", "4294967296", "a whole number from 0 to 4294967295"),
    ),
)
def test_text_that_does_not_fit_is_refused(key, text, expected):
    with pytest.raises(SettingError) as caught:
        Config().with_settings({key: text})
    assert f"`{key}` cannot be" in str(caught.value)
    assert expected in str(caught.value)


def test_unknown_keys_are_refused_with_the_known_ones():
    message = (
        "No setting `choise`. Did you mean `choice` or `choices`? Known are number, "
    )
    with pytest.raises(SettingError) as caught:
        Config().with_settings({"choise": "sgd"})
    assert str(caught.value).startswith(message)
    with pytest.raises(SettingError) as caught:
        Config.from_dict({"choise": "sgd"})
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    "values",
    (
        {"choice": "adem"},
        {"rate": -1},
        {"rate": "0.1"},
        {"count": True},
        {"choices": ()},
        {"choices": ["sgd"]},
        {"limit": float("nan")},
    ),
    ids=str,
)
def test_values_that_do_not_fit_are_refused_without_text_too(values):
    (key,) = values
    with pytest.raises(SettingError, match=f"`{key}` cannot be"):
        Config(**values)


def test_from_dict_takes_keys_in_upper_case():
    config = Config.from_dict({"CHOICE": "adam", "rate": 1})
    assert config == Config(choice="adam", rate=1)


@pytest.mark.parametrize("key", kinds(Config()))
def test_what_is_shown_is_read_again(key):
    config = Config()
    text = shown(getattr(config, key))
    assert config.with_settings({key: text}) == config


@pytest.mark.parametrize(
    ("key", "words"),
    (
        ("choice", "one of sgd, adam"),
        ("choices", "values with commas between, each one of sgd, adam"),
        ("limit", "a number above 0 or none"),
        ("switch", "true or false"),
    ),
)
def test_allowed_values_in_words(key, words):
    assert allowed(kinds(Config())[key]) == words
