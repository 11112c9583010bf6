"""``xavier_initializer`` and ``variance_scaling_initializer`` of ``tf.contrib.layers``.

They are ``tf.glorot_uniform_initializer`` (``tf.glorot_normal_initializer`` for
``uniform=False``) and ``tf.variance_scaling_initializer``, which draw the same numbers
from the same seeds, but for one factor: contrib's normal weights have the variance 1.3
times what was asked for before the tails are cut, TensorFlow's 1.2924 times, so that it
is exact afterwards. Normal weights are 0.3 % smaller than they were; uniform ones are
the same.

    tf.contrib.layers.xavier_initializer(seed=1)
        ->  tf.glorot_uniform_initializer(seed=1)
    tf.contrib.layers.variance_scaling_initializer()
        ->  tf.variance_scaling_initializer(scale=2.0)

References:
  Glorot and Bengio, Understanding the difficulty of training deep feedforward neural
  networks, 2010; He et al., Delving Deep into Rectifiers, 2015
"""

import ast
from collections.abc import Iterator

from tfgraph.port.calls import DROPPED, Equivalent, is_literal, rewrite
from tfgraph.port.source import MAY_DIFFER, Edit, Note, Source
from tfgraph.port.tensorflow_names import calls, note, replace_name, uses

WORDS = ("xavier_initializer", "variance_scaling_initializer")
XAVIER = (
    "contrib.layers.xavier_initializer",
    "contrib.layers.xavier_initializer_conv2d",
)
VARIANCE_SCALING = "contrib.layers.variance_scaling_initializer"
SMALLER = (
    "normal weights are 0.3 % smaller than contrib's (sure); for the old numbers take "
    "`tf.variance_scaling_initializer` with 1.00586 times this `scale`"
)


def find(source: Source) -> Iterator[Edit | Note]:
    """Yields the edits, and a note for what is drawn from a normal distribution."""
    called = set()
    for call, path in calls(source):
        called.add(call.func)
        if path in XAVIER:
            yield from _rewrite(source, call, _xavier(call))
        elif path == VARIANCE_SCALING:
            yield from _rewrite(source, call, _VARIANCE_SCALING)
    for node, path in uses(source):
        if path in XAVIER and node not in called:
            yield from replace_name(source, node, "glorot_uniform_initializer")
            yield note(
                node,
                "`xavier_initializer` is a value here: where it is called, only `seed` "
                "and `dtype` are the same arguments (likely)",
                MAY_DIFFER,
            )


def _xavier(call: ast.Call) -> Equivalent:
    given = dict(zip(("uniform",), call.args, strict=False))
    given |= {keyword.arg: keyword.value for keyword in call.keywords}
    is_normal = is_literal(given.get("uniform", call), False)
    kind = "normal" if is_normal else "uniform"
    return Equivalent(
        f"glorot_{kind}_initializer",
        parameters=("uniform", "seed", "dtype"),
        converted={"uniform": _drop_truth},
        positional=0,
    )


def _drop_truth(source: Source, value: ast.expr) -> str | None:
    return DROPPED if is_literal(value, True, False) else None


def _mode(source: Source, value: ast.expr) -> str | None:
    modes = ("FAN_IN", "FAN_OUT", "FAN_AVG")
    return f'"{value.value.lower()}"' if is_literal(value, *modes) else None


def _distribution(source: Source, value: ast.expr) -> str | None:
    if is_literal(value, True):
        return 'distribution="uniform"'
    return DROPPED if is_literal(value, False) else None


_VARIANCE_SCALING = Equivalent(
    "variance_scaling_initializer",
    parameters=("factor", "mode", "uniform", "seed", "dtype"),
    keywords={"factor": "scale"},
    converted={"mode": _mode, "uniform": _distribution},
    added={"scale": "2.0"},
    positional=2,
)


def _rewrite(source: Source, call: ast.Call, to: Equivalent) -> Iterator[Edit | Note]:
    edits = rewrite(source, call, to)
    if edits is None:
        return  # `what_remains` reports it
    yield from edits
    texts = " ".join(edit.text for edit in edits)
    if "uniform" not in texts:
        yield note(call, f"`{to.new}`: {SMALLER}", MAY_DIFFER)
