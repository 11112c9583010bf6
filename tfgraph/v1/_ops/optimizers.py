"""Optimizers: what FTRL prepares, and moving averages that divide by ``tf.div``.

FTRL's accumulators begin as a constant, and its strengths are one constant each;
today's has a beta (no probe has it; as in ``tensorflow/python/training/ftrl.py`` of
TensorFlow 1.15).
"""

from collections.abc import Sequence

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks

FTRL = "tensorflow.python.training.ftrl"

SETTINGS = (
    "learning_rate",
    "l1_regularization_strength",
    "l2_regularization_strength",
    "l2_shrinkage_regularization_strength",
    "learning_rate_power",
)


@hooks.replaces(FTRL, "FtrlOptimizer._create_slots")
def create_slots(optimizer: tf.train.Optimizer, variables: Sequence) -> None:
    """Adds an accumulator and a linear term for every variable."""
    for variable in variables:
        with tf.colocate_with(variable):
            value = tf.constant(
                optimizer._initial_accumulator_value,
                dtype=variable.dtype.base_dtype,
                shape=variable.shape,
            )
            optimizer._get_or_make_slot(
                variable, value, "accum", optimizer._accum_name or optimizer._name
            )
            optimizer._zeros_slot(
                variable, "linear", optimizer._linear_name or optimizer._name
            )


@hooks.replaces(FTRL, "FtrlOptimizer._prepare")
def prepare(optimizer: tf.train.Optimizer) -> None:
    """Builds a constant for each setting."""
    if optimizer._beta:  # not in TensorFlow 1.15
        hooks.original(FTRL, "FtrlOptimizer._prepare")(optimizer)
        return
    for name in SETTINGS:
        tensor = tf.convert_to_tensor(getattr(optimizer, f"_{name}"), name=name)
        setattr(optimizer, f"_{name}_tensor", tensor)
    optimizer._adjusted_l2_regularization_strength_tensor = (
        optimizer._l2_regularization_strength_tensor
    )


hooks.sees("tensorflow.python.training.moving_averages", "math_ops", divide=tf.div)
