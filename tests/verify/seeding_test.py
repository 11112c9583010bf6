"""Which cells depend on unseeded random numbers, told from their sources."""

import pytest

from tfgraph.verify.seeding import seeded_cells

TF = "import tensorflow as tf\nimport numpy as np"


@pytest.mark.parametrize(
    ("cells", "expected"),
    (
        pytest.param(["x = tf.constant(1.)"], [True], id="nothing random"),
        pytest.param(["rng = np.random\nw = rng.randn()"], [False], id="another name"),
        pytest.param(["w = tf.random_normal([2])"], [False], id="an op"),
        pytest.param(["w = tf.random_normal([2], seed=1)"], [True], id="its own seed"),
        pytest.param(
            ["tf.set_random_seed(1)", "h = tf.layers.dense(x, 3)"],
            [True, True],
            id="seeded before",
        ),
        pytest.param(
            ["h = tf.layers.dense(x, 3)", "tf.set_random_seed(1)",
             "tf.reset_default_graph()"],
            [False, False, True],
            id="seeded too late for the ops of this graph",
        ),
        pytest.param(
            ["tf.set_random_seed(1)\ntf.reset_default_graph()\nw = tf.layers.dense(x)"],
            [False],
            id="a new graph forgets its seed",
        ),
        pytest.param(
            [
                "def reset(seed=42):\n  tf.reset_default_graph()\n"
                "  tf.set_random_seed(seed)\n  np.random.seed(seed)",
                "reset()\nw = tf.layers.dense(x)\nnp.random.rand()",
            ],
            [True, True],
            id="seeded in a function",
        ),
        pytest.param(
            ["def reset():\n  tf.set_random_seed(1)", "w = tf.layers.dense(x)"],
            [True, False],
            id="a function that is not called",
        ),
        pytest.param(
            [
                "class Net:\n  def __init__(self):\n    self.w = tf.layers.dense(x)\n"
                "  def draw(self):\n    return tf.random_uniform([1])",
                "net = Net()",
            ],
            [True, False],
            id="a class draws when it is made",
        ),
        pytest.param(
            ["with tf.Graph().as_default():\n  tf.set_random_seed(1)\n"
             "  w = tf.layers.dense(x)", "v = tf.layers.dense(x)"],
            [True, False],
            id="the seed of another graph",
        ),
        pytest.param(
            ["graph = tf.Graph()", "with graph.as_default():\n  tf.set_random_seed(1)",
             "with graph.as_default():\n  w = tf.layers.dense(x)"],
            [True, True, True],
            id="a graph with a name",
        ),
        pytest.param(
            ["graph = tf.Graph()\nwith graph.as_default():\n  w = tf.layers.dense(x)",
             "graph = tf.Graph()\nwith graph.as_default():\n  tf.set_random_seed(1)\n"
             "  w = tf.layers.dense(x)"],
            [False, True],
            id="the name of another graph",
        ),
        pytest.param(
            ["tf.set_random_seed(1)\nwith tf.Session().as_default():\n"
             "  tf.reset_default_graph()\n  w = tf.layers.dense(x)", "run()"],
            [False, False],
            id="the context of a session",
        ),
        pytest.param(["np.random.rand()", "np.random.seed(1)"], [False, True],
                     id="numpy, seeded anew"),
        pytest.param(["np.random.seed(1)\nnp.random.rand()"], [True], id="seeded"),
        pytest.param(["r = np.random.RandomState(1)\nr.rand()"], [True], id="its own"),
        pytest.param(["r = np.random.RandomState()"], [False], id="without a seed"),
        pytest.param(["import numpy.random as rnd\nrnd.randn()"], [False], id="alias"),
        pytest.param(["from random import random\nrandom()"], [False], id="Python's"),
        pytest.param(["import random\nrandom.seed(1)\nrandom.random()"], [True],
                     id="Python's, seeded"),
        pytest.param(["X, y = mnist.train.next_batch(10)"], [False], id="batches"),
        pytest.param(["train_test_split(X, y)"], [False], id="scikit-learn"),
        pytest.param(["train_test_split(X, y, random_state=1)"], [True], id="its seed"),
        pytest.param(["he = tf.random_normal_initializer()"], [True], id="initializer"),
        pytest.param(["print 'x', np.random.rand()"], [False], id="Python 2"),
        pytest.param(["%matplotlib inline\nnp.random.rand()"], [False], id="magics"),
        pytest.param(["x" + ".y" * 5000, "x"], [True, True], id="too deep"),
        pytest.param(["x = (", "np.random.rand()"], [True, False], id="no Python"),
        pytest.param(["def f():\n  f()\n  np.random.rand()\nf()"], [False], id="cycle"),
    ),
)  # fmt: skip
def test_seeded(cells, expected):
    assert seeded_cells([TF, *cells])[1:] == expected
