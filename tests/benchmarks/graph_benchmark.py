"""Building a graph and running a step: ``tfgraph run`` beside plain compat.v1.

    python tests/benchmarks/graph_benchmark.py --repeats 7

The same TensorFlow-1 program runs in turn under ``tfgraph run`` and, with the two
lines of TensorFlow's migration guide, under ``tensorflow.compat.v1``. It reports the
processor time of building 20,000 operations and 5,000, and of a step of a small
network. Reported here are the medians of the ratios in each turn, with the smallest
and largest; and how the time grows from 5,000 operations to 20,000.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

IMPORTS = {
    "compat.v1": "import tensorflow.compat.v1 as tf\ntf.disable_v2_behavior()\n",
    "tfgraph": "import tensorflow as tf\n",
}
COMMANDS = {
    "compat.v1": [sys.executable],
    "tfgraph": [sys.executable, "-m", "tfgraph", "run"],
}
PROGRAM = """
import json
import time

import numpy as np


def elementwise(n_ops):
    x = tf.placeholder(tf.float32, [None, 10])
    while graph().version < n_ops:
        x = tf.tanh(x * 2.0 + 1.0)


def network(n_ops):
    x = tf.placeholder(tf.float32, [None, 10])
    y = tf.placeholder(tf.int32, [None])
    hidden = x
    # What follows the layers, gradients above all, is about half of the operations.
    while graph().version < n_ops // 2:
        with tf.variable_scope("layer%d" % graph().version):
            w = tf.get_variable("w", [10, 10])
            b = tf.get_variable("b", [10], initializer=tf.zeros_initializer())
        hidden = tf.nn.relu(tf.matmul(hidden, w) + b)
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(
        labels=y, logits=hidden))
    train_op = tf.train.MomentumOptimizer(0.01, 0.9).minimize(loss)
    return x, y, loss, train_op


def graph():
    return tf.get_default_graph()


def building(build, n_ops):
    with tf.Graph().as_default():
        tf.set_random_seed(1)
        start = time.process_time()
        build(n_ops)
        return (time.process_time() - start) / graph().version


def step(n_steps=2000):
    with tf.Graph().as_default():
        x, y, loss, train_op = network(200)
        feed = {x: np.ones([2, 10], "f"), y: np.ones([2], "i")}
        with tf.Session() as session:
            session.run(tf.global_variables_initializer())
            for i in range(n_steps + 200):
                if i == 200:
                    start = time.process_time()
                session.run([loss, train_op], feed)
            return (time.process_time() - start) / n_steps


found = {}
for build in elementwise, network:
    building(build, 500)  # TensorFlow loads its parts when they are first used
    for n_ops in 5000, 20000:
        found["%s, %d" % (build.__name__, n_ops)] = building(build, n_ops)
found["step"] = step()
print(json.dumps(found))
"""


def run(side: str, folder: Path) -> dict[str, float]:
    """Returns the seconds per operation, and per step, of one run of the program."""
    program = folder / f"{side}.py"
    program.write_text(IMPORTS[side] + PROGRAM, encoding="utf-8")
    ran = subprocess.run(
        [*COMMANDS[side], str(program)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
        env=os.environ | {"TF_ENABLE_ONEDNN_OPTS": "0", "TF_USE_LEGACY_KERAS": "1"},
    )
    return json.loads(ran.stdout.splitlines()[-1])


def main() -> None:
    """Prints a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=7)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        turns = [
            {side: run(side, Path(folder)) for side in COMMANDS}
            for _ in range(args.repeats)
        ]
    print("microseconds per operation or step: compat.v1, tfgraph, ratio (min to max)")
    for name in turns[0]["tfgraph"]:
        ratios = sorted(
            turn["tfgraph"][name] / turn["compat.v1"][name] for turn in turns
        )
        medians = [
            1e6 * statistics.median(turn[side][name] for turn in turns)
            for side in COMMANDS
        ]
        print(
            f"  {name:20} {medians[0]:7.1f} {medians[1]:7.1f}   "
            f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
        )
    for name in ("elementwise", "network"):
        growth = [
            turn["tfgraph"][f"{name}, 20000"] / turn["tfgraph"][f"{name}, 5000"]
            for turn in turns
        ]
        print(f"  {name}, per operation, 20,000 to 5,000: "
              f"{statistics.median(growth):.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
