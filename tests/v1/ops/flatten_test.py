"""Before 1.4 ``flatten`` computed its shape, and what came after had other seeds."""

import numpy as np
import pytest

from tfgraph import v1 as tf

COMPUTED = [
    "Flatten/Shape Shape",
    "Flatten/Slice/begin Const",
    "Flatten/Slice/size Const",
    "Flatten/Slice Slice",
    "Flatten/Slice_1/begin Const",
    "Flatten/Slice_1/size Const",
    "Flatten/Slice_1 Slice",
    "Flatten/Const Const",
    "Flatten/Prod Prod",
    "Flatten/ExpandDims/dim Const",
    "Flatten/ExpandDims ExpandDims",
    "Flatten/concat/axis Const",
    "Flatten/concat ConcatV2",
    "Flatten/Reshape Reshape",
]
CONSTANT = ["Flatten/Reshape/shape Const", "Flatten/Reshape Reshape"]
LAYER = [
    "Flatten/flatten/Shape Shape",
    "Flatten/flatten/strided_slice/stack Const",
    "Flatten/flatten/strided_slice/stack_1 Const",
    "Flatten/flatten/strided_slice/stack_2 Const",
    "Flatten/flatten/strided_slice StridedSlice",
    "Flatten/flatten/Reshape/shape/1 Const",
    "Flatten/flatten/Reshape/shape Pack",
    "Flatten/flatten/Reshape Reshape",
]


def images(*sizes):
    return tf.placeholder(tf.float32, [None, *sizes])


@pytest.mark.parametrize(
    ("release", "expected"),
    (
        pytest.param("1.0", CONSTANT, id="1.0"),
        pytest.param("1.1", COMPUTED, id="1.1"),
        pytest.param("1.3", COMPUTED, id="1.3"),
        pytest.param("1.4", LAYER, id="1.4"),
    ),
)
def test_ops_are_those_of_the_release(monkeypatch, lines_of, release, expected):
    monkeypatch.setenv("TFGRAPH_RELEASE", release)
    lines = lines_of(tf.contrib.layers.flatten, inputs=lambda: (images(2, 3),))
    assert lines == expected


# The same exercise of a course, with the same seeds, printed in many public notebooks
# by TensorFlow 1.2 and 1.3, and by 1.4: the logits of the first of two examples.
RECORDED = {
    "1.3": [-0.446702, -1.572088, -1.530492, -2.310130, -1.291044, 0.468521],
    "1.4": [1.441698, -0.249097, 5.450499, -0.261896, -0.206699, 1.365467],
}


@pytest.mark.parametrize("release", RECORDED)
def test_numbers_are_those_that_were_printed(monkeypatch, release):
    monkeypatch.setenv("TFGRAPH_RELEASE", release)
    with tf.Graph().as_default(), tf.Session() as session:
        x = images(64, 64, 3)
        tf.placeholder(tf.float32, [None, 6])
        tf.set_random_seed(1)
        xavier = tf.contrib.layers.xavier_initializer(seed=0)
        kernel = tf.get_variable("W1", [4, 4, 3, 8], initializer=xavier)
        kernel_2 = tf.get_variable("W2", [2, 2, 8, 16], initializer=xavier)
        pooled = tf.nn.max_pool(
            tf.nn.relu(tf.nn.conv2d(x, kernel, [1, 1, 1, 1], "SAME")),
            [1, 8, 8, 1], [1, 8, 8, 1], "SAME",
        )  # fmt: skip
        pooled = tf.nn.max_pool(
            tf.nn.relu(tf.nn.conv2d(pooled, kernel_2, [1, 1, 1, 1], "SAME")),
            [1, 4, 4, 1], [1, 4, 4, 1], "SAME",
        )  # fmt: skip
        flat = tf.contrib.layers.flatten(pooled)
        logits = tf.contrib.layers.fully_connected(flat, 6, activation_fn=None)
        session.run(tf.global_variables_initializer())
        data = np.random.RandomState(1).randn(2, 64, 64, 3)
        printed = session.run(logits, {x: data})[0]
    np.testing.assert_allclose(printed, RECORDED[release], atol=1e-5)


@pytest.mark.parametrize(
    ("release", "inputs", "message"),
    (
        pytest.param("1.3", lambda: images(), "rank .* 2 or more, got 1", id="rank"),
        pytest.param(
            "1.0", lambda: images(None, 3), r"must be known, got \[None, 3\]", id="size"
        ),
    ),
)
def test_impossible_inputs_are_refused(monkeypatch, graph, release, inputs, message):
    monkeypatch.setenv("TFGRAPH_RELEASE", release)
    with pytest.raises(ValueError, match=message):
        tf.contrib.layers.flatten(inputs())


def test_unknown_sizes_stay_unknown(monkeypatch, graph):
    monkeypatch.setenv("TFGRAPH_RELEASE", "1.3")
    assert tf.contrib.layers.flatten(images(None, 3)).shape.as_list() == [None, None]
