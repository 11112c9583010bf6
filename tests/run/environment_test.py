"""Environment variables of an old program."""

import os
import random
import sys

import numpy as np
import pytest

from tfgraph.run import environment

NAMES = ("MPLBACKEND", "DISPLAY", "WAYLAND_DISPLAY", *environment.TENSORFLOW_1)


@pytest.fixture
def variables(monkeypatch):
    monkeypatch.setattr(os, "environ", dict(os.environ))
    for name in NAMES:
        os.environ.pop(name, None)
    return os.environ


@pytest.mark.parametrize(
    ("platform", "screen", "backend"),
    (
        ("linux", {}, "Agg"),
        ("linux", {"DISPLAY": ":0"}, None),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, None),
        ("darwin", {}, None),
    ),
)
def test_pictures_need_no_screen(platform, screen, backend, variables, monkeypatch):
    monkeypatch.setattr(sys, "platform", platform)
    variables.update(screen)
    environment.prepare()
    assert variables.get("MPLBACKEND") == backend


def test_what_the_user_has_set_stays(variables):
    variables.update(MPLBACKEND="svg", TF_ENABLE_ONEDNN_OPTS="1")
    environment.prepare()
    assert variables["MPLBACKEND"] == "svg"
    assert variables["TF_ENABLE_ONEDNN_OPTS"] == "1"
    assert variables["TF_USE_LEGACY_KERAS"] == "1"


def test_a_kernel_draws_where_jupyter_does(variables):
    environment.prepare_kernel()
    assert "MPLBACKEND" not in variables


def test_the_variables_are_those_of_the_runtime():
    from tfgraph.v1._runtime import keras, seeds, startup

    names = {startup.ONEDNN_SWITCH, startup.LOG_LEVEL}
    assert set(environment.TENSORFLOW_1) == names
    assert set(environment.LEGACY_KERAS) == {keras.LEGACY_SWITCH}
    assert environment.SEED == seeds.DEFAULT_SEED


def draws():
    return random.random(), np.random.rand()


@pytest.mark.parametrize("seed", ("7", str(10**12)))
def test_generators_that_nobody_seeds(variables, seed):
    variables["TFGRAPH_SEED"] = seed
    environment.seed_unseeded()
    first = draws()
    environment.seed_unseeded()
    assert draws() == first


def test_nothing_is_seeded_unless_asked_for(variables):
    variables.pop("TFGRAPH_SEED", None)
    np.random.seed(1)
    expected = np.random.RandomState(1).rand()
    environment.seed_unseeded()
    assert np.random.rand() == expected
