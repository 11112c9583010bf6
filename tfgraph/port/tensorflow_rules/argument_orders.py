"""Arguments that changed places in TensorFlow 1.0.

An old call is one that no TensorFlow 1.x would take: a literal number where the list of
tensors now goes, positional arguments where 1.x wanted keywords.

    tf.concat(1, [a, b])          ->  tf.concat([a, b], 1)
    tf.split(1, 2, x)
        ->  tf.split(axis=1, num_or_size_splits=2, value=x)
    tf.nn.softmax_cross_entropy_with_logits(logits, y)
        ->  tf.nn.softmax_cross_entropy_with_logits(logits=logits, labels=y)

``tf.concat(axis, values)`` with a variable axis is told from the new order by a list
or tuple as the second argument. ``tf.reverse`` with a list of bools takes their places.
The inputs and labels of ``tf.nn.nce_loss`` and ``tf.nn.sampled_softmax_loss``, which
changed places too, cannot be told apart by reading: a call whose fourth argument is
named like labels is reported.
"""

import ast
from collections.abc import Iterator

from tfgraph.port.calls import Equivalent, is_literal, rewrite
from tfgraph.port.source import Edit, Note, Source
from tfgraph.port.tables.argument_orders import CROSS_ENTROPIES
from tfgraph.port.tensorflow_names import calls, note

WORDS = (
    "concat", "split", "reverse", "cross_entropy", "batch_matmul", "op_scope",
    "nce_loss", "sampled_softmax_loss",
)  # fmt: skip
CANDIDATE_SAMPLING = ("nn.nce_loss", "nn.sampled_softmax_loss")
_SEQUENCES = (ast.List, ast.Tuple, ast.ListComp)
EQUIVALENTS = {
    "batch_matmul": Equivalent(
        "matmul",
        parameters=("x", "y", "adj_x", "adj_y", "name"),
        keywords={"x": "a", "y": "b", "adj_x": "adjoint_a", "adj_y": "adjoint_b"},
        positional=2,
    ),
    "op_scope": Equivalent(
        "name_scope",
        parameters=("values", "name", "default_name"),
        positional=0,
    ),
    "variable_op_scope": Equivalent(
        "variable_scope",
        parameters=(
            "values", "name_or_scope", "default_name", "initializer", "regularizer",
            "caching_device", "partitioner", "custom_getter", "reuse", "dtype",
            "use_resource",
        ),
        positional=0,
    ),
}  # fmt: skip


def find(source: Source) -> Iterator[Edit | Note]:
    """Yields the edits, and notes on what cannot be told by reading."""
    for call, path in calls(source):
        if path in ("concat", "concat_v2"):
            yield from _concat(source, call)
        elif path == "split":
            yield from _split(source, call)
        elif path == "reverse":
            yield from _reverse(source, call)
        elif path in CROSS_ENTROPIES:
            yield from _cross_entropy(source, call, path)
        elif path in CANDIDATE_SAMPLING and len(call.args) > 3:
            if "label" in source.segment(call.args[3]).lower():
                yield note(
                    call,
                    f"`tf.{path}` takes labels before inputs since TensorFlow 1.0: if "
                    "the labels are fourth here, let them change places",
                )
        elif path in EQUIVALENTS:
            yield from rewrite(source, call, EQUIVALENTS[path]) or ()


def is_number(node: ast.AST) -> bool:
    """Whether it can only be an axis: an integer, written out."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node = node.operand
    return isinstance(node, ast.Constant) and type(node.value) is int


def _concat(source: Source, call: ast.Call) -> Iterator[Edit]:
    keywords = {keyword.arg: keyword for keyword in call.keywords}
    if "concat_dim" in keywords:
        start = source.start(keywords["concat_dim"])
        yield Edit(start, start + len("concat_dim"), "axis")
    first, second = [*call.args, None, None][:2]
    is_old = first is not None and is_number(first)
    if second is not None:
        if is_old or (isinstance(second, _SEQUENCES) and _is_no_list(first)):
            yield source.replace(first, source.segment(second))
            yield source.replace(second, source.segment(first))
    elif is_old and "values" in keywords:
        yield Edit(source.start(first), source.start(first), "axis=")


def _is_no_list(node: ast.expr) -> bool:
    """Whether it is a name or an attribute that says that it is an axis."""
    name = getattr(node, "id", getattr(node, "attr", ""))
    return any(word in name.lower() for word in ("axis", "dim"))


def _split(source: Source, call: ast.Call) -> Iterator[Edit]:
    names = ("split_dim", "num_split", "value", "name")
    given = {keyword.arg for keyword in call.keywords}
    first, second = [*call.args, None, None][:2]
    is_old = first is not None and second is not None
    is_old = is_old and is_number(first) and not isinstance(second, _SEQUENCES)
    has_third = len(call.args) > 2 or "value" in given
    if (is_old and has_third) or given & {"split_dim", "num_split"}:
        to = Equivalent(
            "split",
            names,
            {"split_dim": "axis", "num_split": "num_or_size_splits"},
            positional=0,
        )
        yield from rewrite(source, call, to) or ()


def _reverse(source: Source, call: ast.Call) -> Iterator[Edit]:
    flags = call.args[1] if len(call.args) > 1 else None
    for keyword in call.keywords:
        if keyword.arg in ("dims", "axis"):
            flags = keyword.value
            if keyword.arg == "dims":
                start = source.start(keyword)
                yield Edit(start, start + len("dims"), "axis")
    if not isinstance(flags, (ast.List, ast.Tuple)) or not flags.elts:
        return
    if all(is_literal(flag, True, False) for flag in flags.elts):
        places = [i for i, flag in enumerate(flags.elts) if flag.value]
        yield source.replace(flags, str(places))


def _cross_entropy(source: Source, call: ast.Call, path: str) -> Iterator[Edit]:
    is_old = call.args and not is_literal(call.args[0], None)
    if is_old or any(keyword.arg == "targets" for keyword in call.keywords):
        parameters = (*CROSS_ENTROPIES[path], "targets")
        to = Equivalent(path, parameters, {"targets": "labels"}, positional=0)
        yield from rewrite(source, call, to) or ()
