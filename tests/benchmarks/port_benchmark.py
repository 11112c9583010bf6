"""Time ``tfgraph port`` beside ``tf_upgrade_v2`` on the same tree of 100 files.

    python tests/benchmarks/port_benchmark.py [--files 100] [--repeats 3]

The tree is made here: TensorFlow-1 programs of different sizes. Both commands run in
turn, each in a new process; an empty file shows what starting them takes. Exit status
1: ``tfgraph port`` is slower per line.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

HEAD = '''\
"""A network of {layers} layers."""
import numpy as np
import tensorflow as tf

X = tf.placeholder(tf.float32, shape=(None, 28 * 28), name="X")
y = tf.placeholder(tf.int64, shape=(None,), name="y")
hidden = X
'''
LAYER = '''
# layer {number}
with tf.name_scope("block{number}"):
    hidden{number} = tf.contrib.layers.fully_connected(
        hidden, {units}, activation_fn=tf.nn.elu, scope="hidden{number}",
        weights_initializer=tf.contrib.layers.xavier_initializer())
    mean{number} = tf.reduce_mean(hidden{number}, reduction_indices=[0], keep_dims=True)
    both = tf.concat([hidden{number}, hidden{number} - mean{number}], axis=1)
    hidden = tf.layers.dense(both, {units}, name="out{number}")


def evaluate{number}(sess, inputs, labels):
    """Returns the mean of layer {number} on a batch."""
    values = sess.run(mean{number}, feed_dict={{X: inputs, y: labels}})
    for row in range(len(values)):
        if np.isnan(values[row]).any():
            raise ValueError("not a number in row %d" % row)
    return np.mean(values)

'''
TAIL = """
logits = tf.layers.dense(hidden, 10, name="logits")
xentropy = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits)
loss = tf.reduce_mean(xentropy)
training_op = tf.train.GradientDescentOptimizer(0.01).minimize(loss)
with tf.Session() as sess:
    sess.run(tf.initialize_all_variables())
    for epoch in range(20):
        sess.run(training_op, feed_dict={X: np.zeros((2, 784)), y: [0, 1]})
    print(loss.eval(feed_dict={X: np.zeros((2, 784)), y: [0, 1]}))
"""


def make_tree(folder: Path, files: int) -> int:
    """Writes the programs; returns the number of their lines."""
    lines = 0
    for index in range(files):
        layers = 2 + index % 12
        parts = [LAYER.format(number=n, units=10 * n) for n in range(1, layers + 1)]
        text = HEAD.format(layers=layers) + "".join(parts) + TAIL
        path = folder / f"part{index % 5}" / f"network{index}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        lines += text.count("\n")
    return lines


def seconds(command: Sequence[str]) -> float:
    """Runs a command and returns how long it took."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def commands(tree: Path, place: Path) -> dict[str, list[str]]:
    """The commands that port a tree to new folders at a place."""
    ours = [sys.executable, "-m", "tfgraph", "port", str(tree), "--output"]
    theirs = [str(Path(sys.executable).with_name("tf_upgrade_v2")), f"--intree={tree}"]
    theirs += [f"--reportfile={place}/report.txt"]
    return {
        "tfgraph port": [*ours, f"{place}/ours"],
        "tfgraph port --jobs 1": [*ours, f"{place}/ours1", "--jobs", "1"],
        "tf_upgrade_v2": [*theirs, f"--outtree={place}/theirs"],
    }


def main() -> int:
    """Prints medians, lines per second and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--repeats", type=int, default=3)
    args = parser.parse_args()
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[2])
    times, starts = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        lines = make_tree(root / "tree", args.files)
        (root / "empty").mkdir()
        (root / "empty/empty.py").touch()
        for repeat in range(args.repeats):
            for tree, found in (("tree", times), ("empty", starts)):
                place = root / f"{tree}{repeat}"
                place.mkdir()
                for name, command in commands(root / tree, place).items():
                    found.setdefault(name, []).append(seconds(command))
    print(f"{args.files} files, {lines} lines, median of {args.repeats} runs")
    theirs = statistics.median(times["tf_upgrade_v2"])
    for name, found in times.items():
        whole, start = statistics.median(found), statistics.median(starts[name])
        print(
            f"{name:22} {whole:6.2f} s ({start:.2f} s of it to start), "
            f"{lines / whole:7.0f} lines/s, {theirs / whole:5.2f} times tf_upgrade_v2"
        )
    return int(statistics.median(times["tfgraph port"]) > theirs)


if __name__ == "__main__":
    sys.exit(main())
