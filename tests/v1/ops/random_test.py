"""Random ops read their seeds after the constants of their range."""

import numpy as np
import pytest

from tfgraph import v1 as tf


def build_uniform():
    tf.random_uniform([3], -1, 1)


# random_ops_all: ops 0 to 6.
UNIFORM = """
random_uniform/shape Const
random_uniform/min Const
random_uniform/max Const
random_uniform/RandomUniform RandomUniform 2016 3
random_uniform/sub Sub
random_uniform/mul Mul
random_uniform Add
"""


def build_default_range():
    tf.random_uniform([2])


# session_graph_seed_per_session: ops 0 to 6.
DEFAULT_RANGE = """
random_uniform/shape Const
random_uniform/min Const
random_uniform/max Const
random_uniform/RandomUniform RandomUniform 1234 3
random_uniform/sub Sub
random_uniform/mul Mul
random_uniform Add
"""


def integers_inputs():
    tf.random_uniform([])
    return ()


def build_integers():
    tf.random_uniform([4], 0, 100, dtype=tf.int32)


# random_ops_all: ops 19 to 22.
INTEGERS = """
random_uniform_1/shape Const
random_uniform_1/min Const
random_uniform_1/max Const
random_uniform_1 RandomUniformInt 2016 22
"""


def build_gamma():
    tf.random_gamma([2], alpha=[0.5, 2.0], beta=2.0)


# random_ops_all: ops 32 to 40.
GAMMA = """
random_gamma/shape Const
random_gamma/alpha Const
random_gamma/beta Const
random_gamma/zeros_like Const
random_gamma/add AddV2
random_gamma/RandomGamma RandomGamma 2016 37
random_gamma/truediv RealDiv
random_gamma/Maximum/x Const
random_gamma/Maximum Maximum
"""


def build_stateless():
    tf.random.stateless_uniform([3], seed=[1, 2])
    tf.random.stateless_normal([3], seed=[1, 2])


# random_set_twice_reset: ops 21 to 35.
STATELESS = """
stateless_random_uniform/shape Const
stateless_random_uniform/min Const
stateless_random_uniform/max Const
stateless_random_uniform/StatelessRandomUniform/seed Const
stateless_random_uniform/StatelessRandomUniform StatelessRandomUniform
stateless_random_uniform/sub Sub
stateless_random_uniform/mul Mul
stateless_random_uniform Add
stateless_random_normal/shape Const
stateless_random_normal/mean Const
stateless_random_normal/stddev Const
stateless_random_normal/StatelessRandomNormal/seed Const
stateless_random_normal/StatelessRandomNormal StatelessRandomNormal
stateless_random_normal/mul Mul
stateless_random_normal Add
"""


@pytest.mark.parametrize(
    ("build", "inputs", "after", "seed", "expected"),
    (
        pytest.param(
            build_uniform, tuple, 0, 2016,
            UNIFORM, id="uniform",
        ),
        pytest.param(
            build_default_range, tuple, 0, 1234,
            DEFAULT_RANGE, id="default_range",
        ),
        pytest.param(
            build_integers, integers_inputs, 19, 2016,
            INTEGERS, id="integers",
        ),
        pytest.param(
            build_gamma, tuple, 32, 2016,
            GAMMA, id="gamma",
        ),
        pytest.param(
            build_stateless, tuple, 21, 50,
            STATELESS, id="stateless",
        ),
    ),
)  # fmt: skip
def test_ops_are_those_of_tensorflow_1(
    lines_of, build, inputs, after, seed, expected
):
    lines = lines_of(build, inputs=inputs, after=after, seed=seed)
    assert lines == expected.strip().splitlines()


@pytest.mark.parametrize("integer", (np.uint8, np.int16, np.int64))
def test_sizes_may_be_numbers_of_numpy(graph, integer):
    assert tf.truncated_normal([integer(10)]).shape.as_list() == [10]
