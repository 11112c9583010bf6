"""One setting of a dense classifier varied, everything else equal."""

from functools import partial

from tfgraph.study.configuration import variations, varied
from tfgraph.study.registry import Experiment


def _run(key, config, data, on_progress, pieces):
    from tfgraph.study.model_tuning import compare

    return compare(
        key,
        variations(config, key),
        (data.X_train, data.y_train),
        (data.X_valid, data.y_valid),
        on_progress=on_progress,
        pieces=pieces,
    )


def _experiment(key, summary, values, **base):
    return Experiment(key, summary, varied(key, values, **base), partial(_run, key))


EXPERIMENTS = (
    _experiment("seed", "how much of a difference is chance", (1, 2, 3, 4, 5)),
    _experiment(
        "normalization", "batch normalization, or none", ("none", "batch")
    ),
    _experiment(
        "optimizer", "optimizers at one learning rate",
        ("sgd", "rmsprop", "adam", "adagrad"),
    ),
    _experiment(
        "learning_rate", "learning rates, small to large",
        (0.001, 0.005, 0.01, 0.1, 0.5),
    ),
    _experiment(
        "weights_initializer", "initial weights, good and bad",
        ("zeros", "unit_normal", "xavier_uniform", "he_normal", "lecun_normal"),
    ),
    _experiment(
        "activation", "activation functions of the hidden layers",
        ("linear", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu"),
    ),
    _experiment(
        "batch_size", "batches of 8 examples up to the whole training set",
        (8, 32, 128, 512, "full"),
    ),
    _experiment("hidden_layers", "depth: how many hidden layers", (1, 2, 4, 8, 16)),
    _experiment("hidden_units", "width: units per hidden layer", (4, 16, 64, 256)),
)  # fmt: skip
