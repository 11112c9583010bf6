"""What holds for every source: properties, over programs old and generated."""

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tfgraph.port import trees
from tfgraph.port.porting import port_source

# The same examples in every run.
PROFILE = settings(deadline=None, max_examples=50, derandomize=True, database=None)

PROGRAMS = {
    "dense network": '''\
"""Two layers, as of 2016."""
from __future__ import print_function
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

slim = tf.contrib.slim
mnist = input_data.read_data_sets("data", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
hidden = tf.contrib.layers.fully_connected(
    x, 300, activation_fn=tf.nn.elu,  # not relu
    weights_initializer=tf.contrib.layers.xavier_initializer())
logits = slim.fully_connected(hidden, 10, activation_fn=None)
loss = tf.reduce_mean(logits, reduction_indices=[0], keep_dims=True)
with tf.Session() as sess:
    sess.run(tf.initialize_all_variables())
    print("loss %g" % sess.run(loss, {x: mnist.test.images}))
''',
    "Python 2": """\
# -*- coding: utf-8 -*-
import cPickle, urllib
import numpy as np
import tensorflow as tf
def steps(n, (a, b)):
\tfor i in xrange(n / 2):
\t\tprint 'step %d' % i, a,
\t\tyield tf.concat(1, [a, b])
if __name__ == '__main__':
    d = cPickle.load(open('é.pkl'))
    if d.has_key('x'): print >>f, np.float(d['x'])
""",
    "recurrent network": """\
import tensorflow as tf
def cell(size):
    return tf.contrib.rnn.DropoutWrapper(tf.contrib.rnn.GRUCell(size))
def build(inputs, tf=tf):
    return tf.contrib.rnn.static_rnn(cell(3), inputs, dtype=tf.float32)
class Model(object):
    rnn = tf.nn.rnn_cell.BasicLSTMCell(
        4, state_is_tuple=False)
    def loss(self, logits): return tf.contrib.seq2seq.sequence_loss(logits, 1, 2)
def main(_): print(build([]))
if __name__ == "__main__": tf.app.run()
""",
    "no TensorFlow": "import numpy as np\nprint(np.zeros(3))\n",
    "nothing": "",
}

IMPORTS = st.sampled_from(
    """\
import tensorflow as tf
import tensorflow
import tensorflow.contrib as c
import tensorflow.compat.v1 as tf
from tensorflow import placeholder as p, nn
from tensorflow import *
from tensorflow.contrib import layers, slim
from tensorflow.contrib.layers import fully_connected as fc
from tensorflow.python import x
try: import tensorflow as tf
import numpy as np
import cPickle
import keras
from keras.layers import Dense
from collections import Iterable, deque""".splitlines()
).map(lambda line: line.replace("try:", "try:\n   ") + EXCEPT * ("try" in line))
EXCEPT = "\nexcept ImportError:\n    tf = None"
NAMES = st.sampled_from(
    """\
tf.placeholder(tf.float32)
tf.contrib.layers.xavier_initializer()
tf.contrib.rnn.GRUCell(3)
tensorflow.contrib.layers.flatten
layers.l2_regularizer(0.1)
slim.l2_regularizer
c.training.HParams(a=1)
nn.relu
tf.nn
p
x
3
'é'
np.int
d.keys()
xrange(3)
unicode""".splitlines()
)
EXPRESSIONS = st.recursive(
    NAMES,
    lambda inner: st.one_of(
        st.builds("tf.reduce_sum({}, keep_dims=True)".format, inner),
        st.builds("tf.reduce_mean({},\n  reduction_indices=[1])".format, inner),
        st.builds("tf.concat(1, [{}, {}])".format, inner, inner),
        st.builds("layers.fully_connected({}, 3, {})".format, inner, inner),
        st.builds("slim.conv2d({},\n  3, [1, 1])".format, inner),
        st.builds("tf.nn.softmax({}, dim=-1)".format, inner),
        st.builds("map({}, {})[0]".format, inner, inner),
        st.builds("[{} for tf in {}]".format, inner, inner),
        st.builds("(lambda tf: {})".format, inner),
        st.builds("tf.split(1, 3, {})".format, inner),
    ),
    max_leaves=4,
)
STATEMENTS = st.one_of(
    IMPORTS,
    st.builds("x = {}  # why".format, EXPRESSIONS),
    st.builds("f({}); y = {}".format, EXPRESSIONS, EXPRESSIONS),
    st.builds("def f(tf, n={}):\n\treturn {}".format, EXPRESSIONS, EXPRESSIONS),
    st.builds("if __name__ == '__main__':\n    f({})".format, EXPRESSIONS),
    st.builds("with tf.Session() as sess:\n\n    sess.run({})".format, EXPRESSIONS),
    st.builds("tf = {}".format, EXPRESSIONS),
    st.builds("c = tf.contrib\nc.layers.flatten({})".format, EXPRESSIONS),
)
GENERATED = st.builds(
    "{}\n{}\n{}".format,
    IMPORTS,
    IMPORTS,
    st.lists(STATEMENTS, max_size=6).map("\n".join),
)
LINES = st.sampled_from(
    (
        "import numpy as np\r\n",
        "x = np.zeros(3)  # é\n",
        "def f(a,\r\n      b):\n\treturn a % b\r\n",
        "'''a\r\n\tb\n'''\n",
        "class A: keep_dims = 1\r",
        "print('tf.placeholder', end='')\n",
        "\n",
        "\t\n",
        "  # a\n",
        "\x0c\n",
        "import pickle, keras\nx = pickle.load(f)\n",
        "x = np.load(f), map(f, x)[0]\n",
        "x = 1",
    )
)
SOURCES = st.one_of(st.sampled_from(list(PROGRAMS.values())), GENERATED)
TARGETS = st.sampled_from(("tensorflow", "tfgraph"))


@PROFILE
@given(SOURCES, TARGETS)
def test_porting_twice_changes_nothing_more_and_all_parses(source, to):
    once = port_source(source, to=to)
    ast.parse(once.code)
    assert len(once.origins) == once.code.count("\n") + 1
    assert port_source(once.code, to=to).code == once.code


@PROFILE
@given(
    st.lists(LINES).map("".join),
    TARGETS,
)
def test_a_file_without_tensorflow_1_comes_back_byte_for_byte(text, to):
    try:
        ast.parse(text.replace("\r\n", "\n").replace("\r", "\n"))
    except SyntaxError:
        return
    data = text.encode()
    outcome = trees.port_alone("file.py", data, to=to)
    assert (outcome.outcome, outcome.new) == ("unchanged", data)


@pytest.mark.parametrize("program", PROGRAMS)
def test_comments_and_empty_lines_stay(program):
    old = PROGRAMS[program]
    new = port_source(old).code
    for line in old.splitlines():
        _, mark, comment = line.partition("#")
        assert mark + comment in new
    assert new.split("\n").count("") >= old.split("\n").count("")
