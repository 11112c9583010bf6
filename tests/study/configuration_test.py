"""Configurations of the tuning experiments, without training."""

from typing import get_args

import pytest

from tfgraph.errors import SettingError
from tfgraph.study import configuration, model_tuning
from tfgraph.study.configuration import ModelConfig, variations, varied
from tfgraph.train.optimizers import OPTIMIZERS


@pytest.mark.parametrize(
    ("names", "functions"),
    (
        (configuration.Optimizer, OPTIMIZERS),
        (configuration.Initializer, model_tuning.INITIALIZERS_TO_TRY),
        (configuration.Activation, model_tuning.ACTIVATIONS_TO_TRY),
    ),
)
def test_names_that_can_be_set_are_those_of_the_functions(names, functions):
    assert get_args(names) == tuple(functions)


def test_variations_differ_in_one_key():
    config = varied("learning_rate", (0.1, 0.5), optimizer="sgd", seed=3)
    assert variations(config, "learning_rate") == {
        "0.1": ModelConfig(learning_rate=0.1, optimizer="sgd", seed=3),
        "0.5": ModelConfig(learning_rate=0.5, optimizer="sgd", seed=3),
    }


def test_the_values_of_a_variation_can_be_set():
    config = varied("batch_size", (8, "full"))
    config = config.with_settings({"BATCH_SIZE": "16,full", "OPTIMIZER": "adam"})
    assert variations(config, "batch_size") == {
        "16": ModelConfig(batch_size=16, optimizer="adam"),
        "full": ModelConfig(batch_size="full", optimizer="adam"),
    }


@pytest.mark.parametrize(
    ("key", "values", "base", "message"),
    (
        ("optimiser", ("sgd",), {}, "Did you mean `optimizer`?"),
        ("optimizer", ("sgd", "adem"), {}, "Expected values with commas between, each"),
        ("optimizer", (), {}, "`optimizer` cannot be ``"),
        ("optimizer", ("sgd",), {"epochs": 0}, "`epochs` cannot be `0`"),
        ("optimizer", ("sgd",), {"epoch": 1}, "Did you mean `epochs`?"),
    ),
)
def test_what_cannot_be_varied_is_refused(key, values, base, message):
    with pytest.raises(SettingError, match=message.replace("?", r"\?")):
        varied(key, values, **base)
