"""What names mean, by Python's rules."""

import ast

import pytest

from tfgraph.port.source import Source

IMPORT = "import tensorflow as tf\n"


def meanings(text):
    """The full names of the arguments of all calls of ``at``, in order."""
    source = Source(text)
    calls = [
        call
        for call in source.of_type(ast.Call)
        if isinstance(call.func, ast.Name) and call.func.id == "at"
    ]
    calls.sort(key=lambda call: (call.lineno, call.col_offset))
    return [source.dotted(call.args[0]) for call in calls]


@pytest.mark.parametrize(
    ("text", "expected"),
    (
        pytest.param(IMPORT + "at(tf.nn.relu)", "tensorflow.nn.relu", id="alias"),
        pytest.param(
            "from tensorflow import nn as n\nat(n.relu)",
            "tensorflow.nn.relu",
            id="from-import",
        ),
        pytest.param(
            "import tensorflow.contrib.slim as slim\nat(slim.conv2d)",
            "tensorflow.contrib.slim.conv2d",
            id="submodule as",
        ),
        pytest.param(
            "import tensorflow.contrib.slim\nat(tensorflow.contrib.slim.conv2d)",
            "tensorflow.contrib.slim.conv2d",
            id="submodule",
        ),
        pytest.param(
            "def f():\n    import tensorflow as t\n    at(t.add)",
            "tensorflow.add",
            id="import in a function",
        ),
        pytest.param(
            "def f():\n    global tf\n    import tensorflow as tf\nat(tf.add)",
            "tensorflow.add",
            id="global import",
        ),
        pytest.param(
            IMPORT + "slim = tf.contrib.slim\nat(slim.conv2d)",
            "tensorflow.contrib.slim.conv2d",
            id="assigned once",
        ),
        pytest.param(
            "try:\n    import tensorflow as tf\nexcept ImportError:\n    tf = None\n"
            "def f():\n    at(tf.add)",
            "tensorflow.add",
            id="import that may fail",
        ),
        pytest.param(
            IMPORT + "at(tf.add)\ntf = 3", "tensorflow.add", id="before a rebinding"
        ),
        pytest.param(
            IMPORT + "class A:\n    tf = 1\n    def f(self):\n        at(tf.add)",
            "tensorflow.add",
            id="a class is not seen from its methods",
        ),
        pytest.param(
            IMPORT + "def f(x=at(tf.add)):\n    tf = 1",
            "tensorflow.add",
            id="defaults are outside",
        ),
        pytest.param(
            IMPORT + "[tf for tf in at(tf.add)]",
            "tensorflow.add",
            id="first iterable of a comprehension",
        ),
    ),
)
def test_a_name_means_what_was_imported(text, expected):
    assert meanings(text) == [expected]


@pytest.mark.parametrize(
    "text",
    (
        pytest.param("at(tf.add)", id="not imported"),
        pytest.param(IMPORT + "def f(tf):\n    at(tf.add)", id="argument"),
        pytest.param(IMPORT + "def f(*tf):\n    at(tf.add)", id="starred argument"),
        pytest.param(IMPORT + "lambda tf: at(tf.add)", id="argument of a lambda"),
        pytest.param(IMPORT + "def f():\n    tf = 1\n    at(tf.add)", id="local"),
        pytest.param(
            IMPORT + "def f(tf):\n    def g():\n        at(tf.add)",
            id="argument of a function around it",
        ),
        pytest.param(IMPORT + "tf = 3\nat(tf.add)", id="rebound"),
        pytest.param(
            IMPORT + "def f():\n    at(tf.add)\ntf = 3",
            id="rebound, seen from a function",
        ),
        pytest.param(IMPORT + "def f():\n    def tf(): pass\n    at(tf.add)", id="def"),
        pytest.param(IMPORT + "for tf in x:\n    at(tf.add)", id="for"),
        pytest.param(IMPORT + "[at(tf.add) for tf in x]", id="comprehension"),
        pytest.param(
            IMPORT + "def f():\n    [(tf := 1) for y in z]\n    at(tf.add)", id="walrus"
        ),
        pytest.param(IMPORT + "with x as tf:\n    at(tf.add)", id="with"),
        pytest.param(
            IMPORT + "try: pass\nexcept E as tf:\n    at(tf.add)", id="except"
        ),
        pytest.param(
            IMPORT + "match x:\n    case [tf]:\n        at(tf.add)", id="match"
        ),
        pytest.param(IMPORT + "from . import tf\nat(tf.add)", id="own module"),
        pytest.param("x = x.y\nat(x.z)", id="of itself"),
        pytest.param(
            IMPORT + "if y:\n    m = tf.nn\nelse:\n    m = tf\ndef f():\n    at(m.add)",
            id="assigned twice",
        ),
        pytest.param(IMPORT + "class A:\n    tf = 1\n    at(tf.add)", id="class body"),
    ),
)
def test_a_name_that_means_something_else(text):
    assert meanings(text) == [None]


def test_a_local_import_does_not_leave_its_function():
    text = "def f():\n    import tensorflow as tf\n    at(tf.add)\nat(tf.add)"
    assert meanings(text) == ["tensorflow.add", None]
    assert Source(text).imports == {}


def test_nodes_are_all_there():
    text = "@d\ndef f(a: b = c, *e, **g) -> h:\n    return [i for j in k if l]\n"
    names = {node.id for node in Source(text).of_type(ast.Name)}
    assert names == set("bcdhijkl")
    walked = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.expr)]
    assert len([n for n in Source(text).nodes if isinstance(n, ast.expr)]) == len(
        walked
    )
