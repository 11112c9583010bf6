"""Arguments that changed places in TensorFlow 1.0."""

import pytest

from tfgraph.port.porting import port_source

TF = "import tensorflow as tf\n"


def port(source):
    """Returns the source after this rule alone, and its notes."""
    ported = port_source(TF + source, only=["argument_orders"])
    return ported.code.removeprefix(TF), ported.notes


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            "tf.concat(1, [a, b])",
            "tf.concat([a, b], 1)",
            id="concat",
        ),
        pytest.param(
            "tf.concat(-1, xs, name='n')",
            "tf.concat(xs, -1, name='n')",
            id="concat, name",
        ),
        pytest.param(
            "tf.concat(concat_dim=1, values=[a])",
            "tf.concat(axis=1, values=[a])",
            id="concat, keyword",
        ),
        pytest.param(
            "tf.concat(0, values=xs)",
            "tf.concat(axis=0, values=xs)",
            id="concat, values",
        ),
        pytest.param(
            "tf.concat(1, [tf.concat(0, [a, b]), c])",
            "tf.concat([tf.concat([a, b], 0), c], 1)",
            id="concat, nested",
        ),
        pytest.param(
            "tf.concat(axis, [a, b])",
            "tf.concat([a, b], axis)",
            id="concat, axis by name",
        ),
        pytest.param(
            "tf.split(0, 3, x)",
            "tf.split(axis=0, num_or_size_splits=3, value=x)",
            id="split",
        ),
        pytest.param(
            "tf.split(split_dim=1, num_split=n, value=x)",
            "tf.split(axis=1, num_or_size_splits=n, value=x)",
            id="split, keywords",
        ),
        pytest.param(
            "tf.split(0, n, x)",
            "tf.split(axis=0, num_or_size_splits=n, value=x)",
            id="split, variable number",
        ),
        pytest.param(
            "tf.reverse(x, [False, True])",
            "tf.reverse(x, [1])",
            id="reverse",
        ),
        pytest.param(
            "tf.reverse(x, dims=[True, False])",
            "tf.reverse(x, axis=[0])",
            id="reverse, dims",
        ),
        pytest.param(
            "tf.nn.softmax_cross_entropy_with_logits(h, y)",
            "tf.nn.softmax_cross_entropy_with_logits(logits=h, labels=y)",
            id="cross entropy",
        ),
        pytest.param(
            "tf.nn.sigmoid_cross_entropy_with_logits(logits=h, targets=y)",
            "tf.nn.sigmoid_cross_entropy_with_logits(logits=h, labels=y)",
            id="targets",
        ),
        pytest.param(
            "tf.nn.sparse_softmax_cross_entropy_with_logits(h, y, 'l')",
            "tf.nn.sparse_softmax_cross_entropy_with_logits(logits=h, "
            "labels=y, name='l')",
            id="sparse",
        ),
        pytest.param(
            "tf.batch_matmul(a, b, adj_y=True)",
            "tf.matmul(a, b, adjoint_b=True)",
            id="batch_matmul",
        ),
        pytest.param(
            "with tf.op_scope([x], name, 'f'): pass",
            "with tf.name_scope(values=[x], name=name, default_name='f'): pass",
            id="op_scope",
        ),
    ),
)
def test_rewritten(before, after):
    assert port(before)[0] == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("tf.concat([a, b], 1)", id="today's order"),
        pytest.param("np.concat(1, [a, b])", id="another module"),
        pytest.param("tf.concat(*args)", id="starred"),
        pytest.param("tf.split(x, 3, 1)", id="today's split"),
        pytest.param("tf.split(x, [1, 2], 0)", id="today's split of a list"),
        pytest.param("tf.concat(a, b)", id="two unknown names"),
        pytest.param("tf.reverse(x, [0, 1])", id="axes"),
        pytest.param(
            "tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=h)",
            id="keywords",
        ),
        pytest.param("'a b'.split(0, 3, x)", id="method"),
    ),
)
def test_left_alone(source):
    assert port(source)[0] == source


@pytest.mark.parametrize(
    "call",
    (
        "tf.concat(1, [x, x])",
        "tf.concat(concat_dim=0, values=[x, 2 * x])",
        "tf.split(1, 2, x)[1]",
        "tf.split(split_dim=0, num_split=2, value=x)[1]",
        "tf.reverse(x, [False, True])",
        "tf.nn.softmax_cross_entropy_with_logits(x, y)",
        "tf.nn.sigmoid_cross_entropy_with_logits(x, targets=y)",
        "tf.nn.sparse_softmax_cross_entropy_with_logits(x, [0, 1])",
        "tf.batch_matmul(x, y, adj_y=True)",
    ),
)
def test_the_runtime_computes_the_same(call):
    import tensorflow.compat.v1 as compat_v1

    from tfgraph import v1

    values = []
    for code, tf in ((call, v1), (port(call)[0], compat_v1)):
        with v1.Graph().as_default(), v1.Session() as session:
            x = v1.constant([[1.0, 2.0], [3.0, 5.0]])
            y = v1.constant([[0.0, 1.0], [1.0, 0.0]])
            values.append(session.run(eval(code, {"tf": tf, "x": x, "y": y})).tolist())
    assert values[0] == values[1]


@pytest.mark.parametrize(
    ("source", "kinds"),
    (
        ("tf.nn.nce_loss(w, b, embed, train_labels, 64, 1000)", ["by hand"]),
        ("tf.nn.nce_loss(w, b, train_labels, embed, 64, 1000)", []),
        ("tf.nn.sampled_softmax_loss(w, b, labels=y, inputs=x)", []),
    ),
)
def test_candidate_sampling_is_reported(source, kinds):
    code, notes = port(source)
    assert code == source
    assert [note.kind for note in notes] == kinds
