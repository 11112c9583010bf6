"""A sparse read of a resource variable is copied."""

import pytest

from tfgraph import v1 as tf


def embedding_inputs():
    table = tf.get_variable("table", [10, 3], use_resource=True)
    return table, tf.constant([[1, 2]])


def build_embedding(table, ids):
    with tf.name_scope("embedding"):
        tf.nn.embedding_lookup(table, ids)


# keras_layers_names: ops 567 to 569.
EMBEDDING = """
embedding/embedding_lookup ResourceGather
embedding/embedding_lookup/Identity Identity
embedding/embedding_lookup/Identity_1 Identity
"""


@pytest.mark.parametrize(
    ("build", "inputs", "after", "seed", "expected"),
    (
        pytest.param(
            build_embedding, embedding_inputs, 567, 192,
            EMBEDDING, id="embedding",
        ),
    ),
)  # fmt: skip
def test_ops_are_those_of_tensorflow_1(
    lines_of, build, inputs, after, seed, expected
):
    lines = lines_of(build, inputs=inputs, after=after, seed=seed)
    assert lines == expected.strip().splitlines()
