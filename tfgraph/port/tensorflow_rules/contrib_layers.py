"""Layers of ``tf.contrib.layers`` and ``tf.contrib.slim``: now those of ``tf.layers``.

The defaults of contrib are spelled out where ``tf.layers`` has others: ReLU after
dense and convolutional layers, ``padding="same"``, pooling by steps of 2, dropout and
batch normalization in training mode, no ``gamma``. Initial weights and outputs are the
same numbers; the names of the variables are not (``fully_connected/weights`` becomes
``dense/kernel``), so checkpoints of the old program need a name map.

    tf.contrib.layers.fully_connected(x, 10, activation_fn=None)
        ->  tf.layers.dense(x, 10, activation=None)

A call with ``normalizer_fn``, with collections, or with arguments that cannot be told
by reading keeps using contrib, and so does every layer of a file that sets arguments
through ``arg_scope``.
"""

import ast
from collections.abc import Iterator
from dataclasses import replace

from tfgraph.port.calls import DROPPED, Equivalent, in_brackets, is_literal, rewrite
from tfgraph.port.source import MAY_DIFFER, Edit, Note, Source
from tfgraph.port.tensorflow_names import calls, note

WORDS = ("contrib",)
NAMES_CHANGE = (
    "variables and operations are named otherwise (`{new}/kernel`, not "
    "`{old}/weights`): checkpoints of the original do not restore by name, and "
    "`tf.model_variables()` does not list them (sure)"
)
_DEFAULT_STEP = {"strides": "2"}
_COLLECTIONS = frozenset({"variables_collections", "outputs_collections"})
_NORMALIZER = frozenset({"normalizer_fn", "normalizer_params"})
_KEYWORDS = {
    "num_outputs": "units",
    "activation_fn": "activation",
    "weights_initializer": "kernel_initializer",
    "weights_regularizer": "kernel_regularizer",
    "biases_initializer": "bias_initializer",
    "biases_regularizer": "bias_regularizer",
    "scope": "name",
}
_AFTER_ACTIVATION = (
    "normalizer_fn", "normalizer_params", "weights_initializer", "weights_regularizer",
    "biases_initializer", "biases_regularizer", "reuse", "variables_collections",
    "outputs_collections", "trainable", "scope",
)  # fmt: skip


def _bias(source: Source, value: ast.expr) -> str:
    return "use_bias=False" if is_literal(value, None) else source.segment(value)


def _data_format(source: Source, value: ast.expr) -> str | None:
    if is_literal(value, None, "NHWC"):
        return DROPPED
    return '"channels_first"' if is_literal(value, "NCHW") else None


def _axis(source: Source, value: ast.expr) -> str | None:
    if is_literal(value, "NHWC"):
        return DROPPED
    return "axis=1" if is_literal(value, "NCHW") else None


def _rate(source: Source, value: ast.expr) -> str:
    return f"rate=1 - {in_brackets(source, value)}"


def _only(*values: object):
    """An argument that may be given if it says what happens anyway."""
    return lambda source, value: DROPPED if is_literal(value, *values) else None


def _update_ops(source: Source, value: ast.expr) -> str | None:
    path = source.dotted(value) or ""
    return DROPPED if path.endswith("GraphKeys.UPDATE_OPS") else None


def _dense(activation: str | None) -> Equivalent:
    """``activation`` None: that of the call, ReLU by default."""
    before = ("inputs", "num_outputs", "activation_fn")
    return Equivalent(
        "layers.dense",
        parameters=(*before[: None if activation is None else 2], *_AFTER_ACTIVATION),
        keywords=_KEYWORDS,
        converted={"biases_initializer": _bias},
        refused=_NORMALIZER | _COLLECTIONS,
        added={"activation": activation or "{tf}.nn.relu"},
        positional=2,
    )


def _convolution(new: str, *parameters: str) -> Equivalent:
    return Equivalent(
        new,
        parameters=("inputs", *parameters, "activation_fn", *_AFTER_ACTIVATION),
        keywords=_KEYWORDS
        | {"num_outputs": "filters", "stride": "strides", "rate": "dilation_rate"},
        converted={"biases_initializer": _bias, "data_format": _data_format},
        refused=_NORMALIZER | _COLLECTIONS,
        added={"padding": '"same"', "activation": "{tf}.nn.relu"},
        positional=3,
    )


def _pooling(new: str) -> Equivalent:
    return Equivalent(
        new,
        parameters=(
            "inputs", "kernel_size", "stride", "padding", "data_format",
            "outputs_collections", "scope",
        ),
        keywords={"kernel_size": "pool_size", "stride": "strides", "scope": "name"},
        converted={"data_format": _data_format},
        refused=_COLLECTIONS,
        added=_DEFAULT_STEP,
        positional=3,
    )  # fmt: skip


_CONV2D = _convolution(
    "layers.conv2d", "num_outputs", "kernel_size", "stride", "padding", "data_format",
    "rate",
)  # fmt: skip
_CONV2D_TRANSPOSE = _convolution(
    "layers.conv2d_transpose", "num_outputs", "kernel_size", "stride", "padding",
    "data_format",
)  # fmt: skip
_FLATTEN = Equivalent(
    "layers.flatten",
    parameters=("inputs", "outputs_collections", "scope"),
    keywords={"scope": "name"},
    refused=_COLLECTIONS,
)
_DROPOUT = Equivalent(
    "layers.dropout",
    parameters=(
        "inputs", "keep_prob", "noise_shape", "is_training", "outputs_collections",
        "scope", "seed",
    ),
    keywords={"is_training": "training", "scope": "name"},
    converted={"keep_prob": _rate},
    refused=_COLLECTIONS,
    added={"training": "True"},
)  # fmt: skip
_BATCH_NORM = Equivalent(
    "layers.batch_normalization",
    parameters=(
        "inputs", "decay", "center", "scale", "epsilon", "activation_fn",
        "param_initializers", "param_regularizers", "updates_collections",
        "is_training", "reuse", "variables_collections", "outputs_collections",
        "trainable", "batch_weights", "fused", "data_format",
        "zero_debias_moving_mean", "scope", "renorm", "renorm_clipping",
        "renorm_decay", "adjustment",
    ),
    keywords={
        "decay": "momentum", "is_training": "training", "scope": "name",
        "renorm_decay": "renorm_momentum",
    },
    converted={
        "updates_collections": _update_ops,
        "zero_debias_moving_mean": _only(False),
        "data_format": _axis,
    },
    refused=_COLLECTIONS
    | {"activation_fn", "param_initializers", "param_regularizers", "batch_weights"},
    added={"momentum": "0.999", "scale": "False", "training": "True"},
)  # fmt: skip
_ONE_HOT = Equivalent(
    "one_hot",
    parameters=(
        "labels", "num_classes", "on_value", "off_value", "outputs_collections",
        "scope",
    ),
    keywords={"labels": "indices", "num_classes": "depth", "scope": "name"},
    refused=_COLLECTIONS,
    positional=4,
)  # fmt: skip
EQUIVALENTS = {
    f"contrib.layers.{name}": equivalent
    for name, equivalent in {
        "fully_connected": _dense(None),
        "linear": _dense("None"),
        "relu": _dense("{tf}.nn.relu"),
        "relu6": _dense("{tf}.nn.relu6"),
        "conv2d": _CONV2D,
        "convolution2d": _CONV2D,
        "conv2d_transpose": _CONV2D_TRANSPOSE,
        "convolution2d_transpose": _CONV2D_TRANSPOSE,
        "max_pool2d": _pooling("layers.max_pooling2d"),
        "avg_pool2d": _pooling("layers.average_pooling2d"),
        "flatten": _FLATTEN,
        "dropout": _DROPOUT,
        "batch_norm": _BATCH_NORM,
        "one_hot_encoding": _ONE_HOT,
    }.items()
}
_WITH_WEIGHTS = ("dense", "conv2d", "conv2d_transpose")
_XAVIER = {"kernel_initializer": "{tf}.glorot_uniform_initializer()"}


def find(source: Source) -> Iterator[Edit | Note]:
    """Yields the edits, and a note for each layer with variables."""
    if "arg_scope" in source.text:
        return
    in_scopes = _are_initialized_by_scopes(source)
    for call, path in calls(source):
        if path not in EQUIVALENTS:
            continue
        to = EQUIVALENTS[path]
        if in_scopes and to.new.removeprefix("layers.") in _WITH_WEIGHTS:
            to = replace(to, added={**to.added, **_XAVIER})
        edits = rewrite(source, call, to)
        if edits is None:
            continue
        yield from edits
        layer = to.new.removeprefix("layers.")
        old = path.removeprefix("contrib.layers.")
        if layer in _WITH_WEIGHTS:
            yield note(call, NAMES_CHANGE.format(new=layer, old=old), MAY_DIFFER)
        elif layer == "batch_normalization":
            yield note(
                call,
                "variables are named `batch_normalization/...`, not `BatchNorm/...`: "
                "checkpoints of the original do not restore by name, and "
                "`tf.model_variables()` does not list them (sure)",
                MAY_DIFFER,
            )


def _are_initialized_by_scopes(source: Source) -> bool:
    """Whether a scope has an initializer: contrib's layers did not ask for it."""
    return any(
        keyword.arg == "initializer"
        for call, path in calls(source)
        if path == "variable_scope"
        for keyword in call.keywords
    )
