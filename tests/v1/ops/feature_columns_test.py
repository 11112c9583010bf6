"""An identity column asserts that its ids are in range."""

import pytest

from tfgraph import v1 as tf


def identity_inputs():
    column = tf.feature_column.categorical_column_with_identity("ident", 4)
    ids = tf.SparseTensor([[0, 0]], tf.constant([1]), [1, 1])
    return column, ids


def build_identity(column, ids):
    with tf.name_scope("input_layer"), tf.name_scope("ident_embedding"):
        column._transform_input_tensor(ids)


LESS = "input_layer/ident_embedding/assert_less_than_num_buckets"
GREATER = "input_layer/ident_embedding/assert_greater_or_equal_0"
# estimator_feature_column_input_layer: ops 64 to 102.
IDENTITY = f"""
input_layer/ident_embedding/values Cast
input_layer/ident_embedding/num_buckets/x Const
input_layer/ident_embedding/num_buckets Cast
input_layer/ident_embedding/zero/x Const
input_layer/ident_embedding/zero Cast
{LESS}/Less Less
{LESS}/Const Const
{LESS}/All All
{LESS}/Assert/Const Const
{LESS}/Assert/AssertGuard/Switch Switch
{LESS}/Assert/AssertGuard/switch_t Identity
{LESS}/Assert/AssertGuard/switch_f Identity
{LESS}/Assert/AssertGuard/pred_id Identity
{LESS}/Assert/AssertGuard/NoOp NoOp
{LESS}/Assert/AssertGuard/control_dependency Identity
{LESS}/Assert/AssertGuard/Assert/data_0 Const
{LESS}/Assert/AssertGuard/Assert Assert
{LESS}/Assert/AssertGuard/Assert/Switch Switch
{LESS}/Assert/AssertGuard/Assert/Switch_1 Switch
{LESS}/Assert/AssertGuard/Assert/Switch_2 Switch
{LESS}/Assert/AssertGuard/control_dependency_1 Identity
{LESS}/Assert/AssertGuard/Merge Merge
{GREATER}/GreaterEqual GreaterEqual
{GREATER}/Const Const
{GREATER}/All All
{GREATER}/Assert/Const Const
{GREATER}/Assert/AssertGuard/Switch Switch
{GREATER}/Assert/AssertGuard/switch_t Identity
{GREATER}/Assert/AssertGuard/switch_f Identity
{GREATER}/Assert/AssertGuard/pred_id Identity
{GREATER}/Assert/AssertGuard/NoOp NoOp
{GREATER}/Assert/AssertGuard/control_dependency Identity
{GREATER}/Assert/AssertGuard/Assert/data_0 Const
{GREATER}/Assert/AssertGuard/Assert Assert
{GREATER}/Assert/AssertGuard/Assert/Switch Switch
{GREATER}/Assert/AssertGuard/Assert/Switch_1 Switch
{GREATER}/Assert/AssertGuard/control_dependency_1 Identity
{GREATER}/Assert/AssertGuard/Merge Merge
input_layer/ident_embedding/Identity Identity
"""


@pytest.mark.parametrize(
    ("build", "inputs", "after", "seed", "expected"),
    (
        pytest.param(
            build_identity, identity_inputs, 64, 64,
            IDENTITY, id="identity",
        ),
    ),
)  # fmt: skip
def test_ops_are_those_of_tensorflow_1(
    lines_of, build, inputs, after, seed, expected
):
    lines = lines_of(build, inputs=inputs, after=after, seed=seed)
    assert lines == expected.strip().splitlines()
