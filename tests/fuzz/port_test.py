"""Sources that look like old programs, whole and spoiled, and any bytes: ported."""

import ast
import json
import re
import time
import warnings
from pathlib import PurePath

import pytest
from fuzzing import FUZZ, in_time, spoiled_bytes, spoiled_json
from hypothesis import example, given
from hypothesis import strategies as st

from tfgraph.port import pages, programs, trees
from tfgraph.port.modernize import modernize
from tfgraph.verify.seeding import seeded_cells

# IPython wonders about lines with ends of their own.
pytestmark = pytest.mark.filterwarnings("ignore:`make_tokens_by_line`:UserWarning")

PROGRAMS = (
    '''\
"""A network of 2016."""
from __future__ import print_function
import tensorflow as tf, numpy as np
from tensorflow.examples.tutorials.mnist import input_data
slim = tf.contrib.slim

def model(x, keep_prob, is_training=True):
    with slim.arg_scope([slim.conv2d], weights_regularizer=slim.l2_regularizer(5e-4)):
        net = slim.conv2d(x, 32, [5, 5], scope='conv1')
    net = tf.concat(1, [tf.contrib.layers.flatten(net), x])
    return tf.contrib.layers.fully_connected(
        net, 10,  # classes
        activation_fn=None, biases_initializer=tf.constant_initializer(0.1))

flags = tf.app.flags
flags.DEFINE_float("learning_rate", 0.01, "rate")
def main(_):
    mnist = input_data.read_data_sets("data", one_hot=True)
    x = tf.placeholder(tf.float32, [None, 784]); y_ = tf.placeholder("float", [None, 10])
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(model(x, 1.0), y_))
    train = tf.train.AdamOptimizer(flags.FLAGS.learning_rate).minimize(loss)
    with tf.Session() as sess:
        sess.run(tf.initialize_all_variables())
        for i in range(10 / 2):
            sess.run(train, feed_dict={x: np.zeros((1, 784), np.float), y_: [[0] * 10]})
    print("loss %g" % sess.run(loss, {}))
if __name__ == "__main__": tf.app.run()
''',
    """\
# -*- coding: utf-8 -*-
import cPickle, urllib2, os, sys
import tensorflow as tf
from itertools import izip
class Model(object):
\tdef step(self, (a, b), n=3L):
\t\tfor i, j in izip(xrange(n / 2), d.iteritems()):
\t\t\tprint 'step %d' % i, tf.pack([a, b]), `j`
\t\t\tif a <> b: raise ValueError, "é"
\t\ttry: exec "x = 1"
\t\texcept IOError, e: print >>sys.stderr, e
\t\treturn tf.split(1, 2, tf.mul(a, b)), map(lambda (p, q): p, d.items())[0]
    # a comment
d = cPickle.load(open('é.pkl'))
""",
    """\
import tensorflow as tf
cell = tf.nn.rnn_cell.BasicLSTMCell(4, state_is_tuple=False)
cell = tf.contrib.rnn.MultiRNNCell([cell] * 2)
outputs, state = tf.nn.dynamic_rnn(cell, tf.zeros([1, 2, 3]), dtype=tf.float32)
tf.summary.scalar('a', tf.reduce_sum(state, reduction_indices=[0], keep_dims=True))
hparams = tf.contrib.training.HParams(a=1, **{'b': 2})
f = lambda tf: tf.pack
x = [tf.sub(a, b) for a, b in zip([1], [2])] if True else {**{}, 'k': (yield)}
""",
    "import numpy as np\nx = np.zeros(3)  # é\nassert x.sum() == 0, f'{x!r:>{10}}'\n",
)
NOTEBOOK = {
    "nbformat": 4,
    "nbformat_minor": 2,
    "metadata": {},
    "cells": [
        {"cell_type": "markdown", "metadata": {}, "source": ["# tf.placeholder"]},
        *(
            {
                "cell_type": "code",
                "execution_count": 1,
                "metadata": {},
                "outputs": [],
                "source": source.splitlines(True) if number % 2 else source,
            }
            for number, source in enumerate(
                ["%matplotlib inline\n!ls\nimport tensorflow as tf", *PROGRAMS[1:3]]
            )
        ),
    ],
}
WORDS = st.sampled_from(
    sorted({w for p in PROGRAMS for w in re.findall(r"\w+|[^\w\s]", p)})
    + """\
tensorflow.compat.v1 as tfgraph.v1 import from async await match case nonlocal global := ->
@ ** *= ... \\ \t \n \n\n \r\n \x0c """.split(" ")
    + [
        "\n    ",
        "!ls\n",
        '"""',
        "'''",
        "# x\n",
        "\n# tfgraph: the next cell\n",
        "%cd\n",
        "__tfgraph_magic_0__",
        "é",
        "\u2028",
        "\ufeff",
        "٣",
        "f'{",
        "b'\\x'",
    ]
)
TARGETS = st.sampled_from(("tensorflow", "tfgraph"))


@st.composite
def spoiled_programs(draw):
    """A program some of whose words are others, gone, twice or elsewhere."""
    words = re.findall(r"\w+|\s+|[^\w\s]", draw(st.sampled_from(PROGRAMS)))
    first = draw(st.integers(0, len(words)))
    words = words[: draw(st.integers(first, len(words)))]
    for _ in range(draw(st.integers(0, 6))):
        place = draw(st.integers(0, len(words)))
        length = draw(st.integers(0, 3))
        target = draw(st.integers(0, len(words)))
        piece = words[place : place + length]
        what = draw(st.sampled_from(("replace", "insert", "delete", "double", "move")))
        if what in ("replace", "delete", "move"):
            del words[place : place + length]
        if what in ("replace", "insert"):
            words.insert(place, draw(WORDS))
        elif what in ("double", "move"):
            words[target:target] = piece
    return "".join(words)


SOURCES = st.one_of(
    spoiled_programs(),
    st.lists(WORDS, max_size=12).map(" ".join),
    st.lists(spoiled_programs(), min_size=2, max_size=2).map("\n".join),
    st.text(max_size=40),
)


def parses(code):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def ported(name, data, to):
    """Ports a file; what holds for every file is asserted."""
    with in_time():
        outcome = trees.port_alone(name, data, to=to)
    assert "bug of tfgraph" not in (outcome.reason or "")
    assert not [note for note in outcome.notes if "bug of tfgraph" in note.message]
    if outcome.outcome != "ported":
        assert outcome.new == data
    pages.page([outcome])
    return outcome


@FUZZ
@given(SOURCES, TARGETS)
def test_a_source_is_ported_or_refused(source, to):
    data = source.encode("utf-8", "surrogatepass")
    outcome = ported("a.py", data, to)
    if parses(data):
        assert outcome.outcome != "failed"
        assert parses(outcome.new)
    if outcome.outcome == "ported":
        again = ported("a.py", outcome.new, to)
        assert again.new == outcome.new


@FUZZ
@given(SOURCES)
def test_what_has_nothing_to_do_with_tensorflow_stays(source):
    source = re.sub("tensorflow|tfgraph", "numpy", source).replace("tf", "np")
    data = source.encode("utf-8", "surrogatepass")
    if parses(data):
        outcome = ported("a.py", data, "tensorflow")
        assert (outcome.outcome, outcome.new) == ("unchanged", data)


@FUZZ
@given(
    spoiled_bytes([program.encode() for program in PROGRAMS])
    | st.binary()
    | st.text(max_size=40).map(lambda text: text.encode("utf-16", "surrogatepass")),
    TARGETS,
)
def test_any_bytes_are_ported_or_refused(data, to):
    outcome = ported("a.py", data, to)
    if outcome.outcome == "ported":
        assert ported("a.py", outcome.new, to).new == outcome.new


def without_sources(data):
    def forget(found):
        return {key: found[key] for key in found if key not in ("source", "input")}

    return repr(json.loads(data, object_hook=forget))


@FUZZ
@given(
    spoiled_json(st.just(NOTEBOOK)).map(lambda value: json.dumps(value).encode())
    | spoiled_bytes([json.dumps(NOTEBOOK, indent=1).encode()])
    | st.lists(SOURCES, max_size=3).map(
        lambda sources: json.dumps(
            NOTEBOOK
            | {
                "cells": [
                    {"cell_type": "code", "metadata": {}, "outputs": [], "source": s}
                    for s in sources
                ]
            }
        ).encode()
    ),
    TARGETS,
)
@example(b"[" * 100_000, "tensorflow")
@example(b'{"nbformat": 4, "cells": ' + b"[" * 900 + b"]" * 900 + b"}", "tensorflow")
def test_a_notebook_is_ported_or_refused(data, to):
    outcome = ported("a.ipynb", data, to)
    if outcome.outcome == "ported":
        assert without_sources(outcome.new) == without_sources(data)
        assert ported("a.ipynb", outcome.new, to).new == outcome.new


@FUZZ
@given(SOURCES)
def test_a_program_is_mended_in_memory_or_no_python(source):
    with in_time():
        try:
            mended = modernize(source)
        except SyntaxError:
            return
    assert parses(mended.code)
    if parses(source):  # what becomes of Python 2 may be a line longer
        assert mended.code.count("\n") == source.count("\n")


@FUZZ
@given(st.lists(SOURCES, max_size=4))
def test_seeds_are_looked_for_in_any_cells(sources):
    with in_time():
        assert len(seeded_cells(sources)) == len(sources)


# Beyond the limits of Python; Hypothesis raises these, so they are no examples.
DEEP = {
    "names": "x = a" + ".b" * 5000,
    "signs": "x = " + "-" * 5000 + "1",
    "sum": "x = " + " + ".join("a" * 5000),
    "brackets": "x = " + "(" * 5000,
    "Python 2": "print " + "(" * 500 + ")" * 500,
    "beside a magic": "%cd\nx = a" + ".b" * 5000,
}


@pytest.mark.parametrize("name", DEEP)
def test_what_is_nested_too_deeply_is_left(name):
    source = f"import tensorflow as tf\n{DEEP[name]}"
    assert ported("a.py", source.encode(), "tensorflow").outcome == "failed"
    cells = [{"cell_type": "code", "source": text} for text in (source, "print 1")]
    outcome = ported("a.ipynb", json.dumps({"cells": cells}).encode(), "tensorflow")
    sources = [cell["source"] for cell in json.loads(outcome.new)["cells"]]
    assert sources == [source, "print(1)"]
    assert seeded_cells([source, "x"]) == [True, True]


@pytest.mark.parametrize(
    "piece", ("import ", "from a ", "import tensorflo ", "from a import (", "from a\n")
)
@pytest.mark.parametrize("start", ("", "\n"))
def test_no_repetition_takes_long(start, piece):
    source = (start + piece) * (100_000 // len(start + piece))
    began = time.process_time()
    programs.roles({PurePath("a.py"): source})
    assert time.process_time() - began < 5
