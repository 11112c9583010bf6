"""The weights of a recurrent layer are named after the layer."""

import pytest

from tfgraph import v1 as tf


def lstm_inputs():
    return (tf.keras.layers.LSTM(3, return_sequences=True, name="lstm"),)


def build_lstm(layer):
    with tf.name_scope("lstm"):
        layer.build((None, 5, 4))


INITIALIZER = "lstm/recurrent_kernel/Initializer"
# keras_layers_names: ops 1 to 40.
LSTM = f"""
lstm/kernel/Initializer/random_uniform/shape Const
lstm/kernel/Initializer/random_uniform/min Const
lstm/kernel/Initializer/random_uniform/max Const
lstm/kernel/Initializer/random_uniform/RandomUniform RandomUniform 192 4
lstm/kernel/Initializer/random_uniform/sub Sub
lstm/kernel/Initializer/random_uniform/mul Mul
lstm/kernel/Initializer/random_uniform Add
lstm/kernel VarHandleOp
lstm/kernel/IsInitialized/VarIsInitializedOp VarIsInitializedOp
lstm/kernel/Assign AssignVariableOp
lstm/kernel/Read/ReadVariableOp ReadVariableOp
{INITIALIZER}/random_normal/shape Const
{INITIALIZER}/random_normal/mean Const
{INITIALIZER}/random_normal/stddev Const
{INITIALIZER}/random_normal/RandomStandardNormal RandomStandardNormal 192 15
{INITIALIZER}/random_normal/mul Mul
{INITIALIZER}/random_normal Add
{INITIALIZER}/Qr Qr
{INITIALIZER}/DiagPart DiagPart
{INITIALIZER}/Sign Sign
{INITIALIZER}/mul Mul
{INITIALIZER}/matrix_transpose/transpose/perm Const
{INITIALIZER}/matrix_transpose/transpose Transpose
{INITIALIZER}/Reshape/shape Const
{INITIALIZER}/Reshape Reshape
{INITIALIZER}/mul_1/x Const
{INITIALIZER}/mul_1 Mul
lstm/recurrent_kernel VarHandleOp
lstm/recurrent_kernel/IsInitialized/VarIsInitializedOp VarIsInitializedOp
lstm/recurrent_kernel/Assign AssignVariableOp
lstm/recurrent_kernel/Read/ReadVariableOp ReadVariableOp
lstm/bias/Initializer/zeros Const
lstm/bias/Initializer/ones Const
lstm/bias/Initializer/zeros_1 Const
lstm/bias/Initializer/concat/axis Const
lstm/bias/Initializer/concat ConcatV2
lstm/bias VarHandleOp
lstm/bias/IsInitialized/VarIsInitializedOp VarIsInitializedOp
lstm/bias/Assign AssignVariableOp
lstm/bias/Read/ReadVariableOp ReadVariableOp
"""


@pytest.mark.parametrize(
    ("build", "inputs", "after", "seed", "expected"),
    (
        pytest.param(
            build_lstm, lstm_inputs, 1, 192,
            LSTM, id="lstm",
        ),
    ),
)  # fmt: skip
def test_ops_are_those_of_tensorflow_1(
    lines_of, build, inputs, after, seed, expected
):
    lines = lines_of(build, inputs=inputs, after=after, seed=seed)
    assert lines == expected.strip().splitlines()
