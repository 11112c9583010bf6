import pytest

from tfgraph import v1 as tf
from tfgraph.errors import GraphNameError
from tfgraph.train.names import (
    operation_named,
    operation_names,
    suggest,
    tensor_named,
    variable_named,
    variables_matching,
)


@pytest.fixture
def network(graph):
    """X, and hidden1 to hidden3 under the name scope dnn."""
    top = tf.placeholder(tf.float32, [None, 4], name="X")
    with tf.name_scope("dnn"):
        for name in ("hidden1", "hidden2", "hidden3"):
            top = tf.layers.dense(top, 3, activation=tf.nn.relu, name=name)
    return graph


def test_operations_are_listed_in_order(network):
    names = operation_names(network)
    assert names[0] == "X"
    assert names[-1] == "dnn/hidden3/Relu"
    assert len(names) == len(set(names)) == network.version


def test_what_is_there_is_found(network):
    assert operation_named(network, "dnn/hidden2/Relu").type == "Relu"
    assert tensor_named(network, "dnn/hidden2/Relu:0").name == "dnn/hidden2/Relu:0"
    assert variable_named(network, "hidden2/kernel:0").name == "hidden2/kernel:0"
    assert variable_named(network, "hidden2/kernel").name == "hidden2/kernel:0"


@pytest.mark.parametrize(("find", "name", "message"), (
    pytest.param(
        operation_named,
        "dnn/hiden3/Relu",
        "No operation named `dnn/hiden3/Relu` in the graph .* Did you mean "
        "`dnn/hidden3/Relu`",
        id="operation",
    ),
    pytest.param(
        operation_named,
        "X:0",
        "`X:0` is a name of a tensor; its operation is `X`",
        id="a tensor's name for an operation's",
    ),
    pytest.param(
        tensor_named,
        "dnn/hidden3/relu:0",
        "No tensor named `dnn/hidden3/relu:0` .* Did you mean `dnn/hidden3/Relu:0`",
        id="tensor",
    ),
    pytest.param(
        tensor_named,
        "dnn/hidden3/Relu",
        "is an operation; its first output is `dnn/hidden3/Relu:0`",
        id="an operation's name for a tensor's",
    ),
    pytest.param(
        tensor_named,
        "X:1",
        "No tensor named `X:1` .*Did you mean .*`X:0`",
        id="number of the output",
    ),
    pytest.param(
        tensor_named,
        "zebra",
        r"named `zebra` in the graph \(\d+ tensors\). `tfgraph",
        id="nothing near",
    ),
    pytest.param(
        variable_named,
        "hidden3/kernels:0",
        r"No variable named `hidden3/kernels:0` in the graph \(6 variables\). Did you "
        "mean `hidden3/kernel`",
        id="variable",
    ),
))
def test_a_missing_name_is_answered_with_the_nearest(network, find, name, message):
    with pytest.raises(GraphNameError, match=message):
        find(network, name)


@pytest.mark.parametrize(("scope", "expected"), (
    ("hidden2", ["hidden2/kernel", "hidden2/bias"]),
    ("hidden[13]/k", ["hidden1/kernel", "hidden3/kernel"]),
    (".*3", ["hidden3/kernel", "hidden3/bias"]),
))
def test_a_pattern_matches_at_the_start_of_names(network, scope, expected):
    matching = variables_matching(tf.GraphKeys.TRAINABLE_VARIABLES, scope)
    assert [variable.op.name for variable in matching] == expected


@pytest.mark.parametrize(("scope", "message"), (
    ("kernel", "`kernel` matches nothing .* holds 6: `hidden1/kernel`, .*begin it"),
    ("hidden[", r"`hidden\[` is not a regular expression: unterminated"),
))
def test_a_pattern_that_does_not_serve_is_refused(network, scope, message):
    with pytest.raises(GraphNameError, match=message):
        variables_matching(tf.GraphKeys.TRAINABLE_VARIABLES, scope)


def test_a_graph_without_variables_says_so(graph):
    with pytest.raises(GraphNameError, match="which holds 0: none. "):
        variables_matching(tf.GraphKeys.TRAINABLE_VARIABLES, "hidden")


def test_a_long_list_of_names_is_cut(graph):
    for number in range(25):
        tf.get_variable(f"v{number}", [1])
    with pytest.raises(GraphNameError, match=r"which holds 25: .*`v19`, \.\.\.\. The"):
        variables_matching(tf.GraphKeys.TRAINABLE_VARIABLES, "w")


def test_suggest_is_silent_when_nothing_is_near():
    assert suggest("zebra", ["X:0", "y:0"]) == ""
    assert suggest("hidden", ["hidden1", "y"]) == "Did you mean `hidden1`? "
