"""`tf.add` builds Add, the operator builds AddV2."""

import pytest

from tfgraph import v1 as tf


def add_inputs():
    return tf.placeholder(tf.float32, [None, 3]), tf.constant([1.0, 2.0, 3.0])


def build_add(a, b):
    tf.add(a, b, name="total")


# session_feeds_fetches: ops 3 to 3.
ADD = """
total Add
"""


@pytest.mark.parametrize(
    ("build", "inputs", "after", "seed", "expected"),
    (
        pytest.param(
            build_add, add_inputs, 3, None,
            ADD, id="add",
        ),
    ),
)  # fmt: skip
def test_ops_are_those_of_tensorflow_1(
    lines_of, build, inputs, after, seed, expected
):
    lines = lines_of(build, inputs=inputs, after=after, seed=seed)
    assert lines == expected.strip().splitlines()


@pytest.mark.parametrize(
    ("add", "op_type"),
    ((lambda x: x + 1.0, "AddV2"), (lambda x: tf.add(x, 1.0), "Add")),
    ids=("operator", "function"),
)
def test_type_tells_operator_from_function(graph, add, op_type):
    assert add(tf.constant([1.0])).op.type == op_type
