"""The environment names the release of TensorFlow 1 that is built like."""

import pytest

from tfgraph.errors import StartupError
from tfgraph.v1._runtime.release import VARIABLE, release


@pytest.mark.parametrize(
    ("text", "expected"),
    (
        pytest.param("", (1, 15), id="empty"),
        pytest.param("1.4", (1, 4), id="release"),
        pytest.param("1.12.3", (1, 12), id="with its patch number"),
        pytest.param("1.15", (1, 15), id="the newest"),
    ),
)
def test_release_is_read(monkeypatch, text, expected):
    monkeypatch.setenv(VARIABLE, text)
    assert release() == expected


def test_without_the_variable_it_is_the_newest(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    assert release() == (1, 15)


@pytest.mark.parametrize("text", ("1.16", "2.0", "0.12", "1.x", "twelve", "1"))
def test_no_release_of_tensorflow_1(monkeypatch, text):
    monkeypatch.setenv(VARIABLE, text)
    with pytest.raises(StartupError, match=f"from 1.0 to 1.15, got `{text}`"):
        release()
