"""Restore part of a checkpoint: the variables whose scope matches a pattern.

``saver.restore`` stops at the first variable that it does not find, and does not say
what is there instead. These functions compare before anything is restored.
"""

import os

from tfgraph import v1 as tf
from tfgraph.errors import DataError, GraphNameError
from tfgraph.train.names import nearest, variables_matching

Saved = dict[str, tuple[list[int], tf.DType]]


def checkpoint_variables(checkpoint: str | os.PathLike) -> Saved:
    """Returns the shape and type of each variable in a checkpoint, by name.

    Args:
      checkpoint: the prefix of its files, ``model.ckpt`` for ``model.ckpt.index``.

    Raises:
      DataError: if there is no such checkpoint or it cannot be read.
    """
    checkpoint = os.fspath(checkpoint)
    try:
        reader = tf.train.load_checkpoint(checkpoint)
    except Exception as error:  # which one depends on the place of the damage
        raise DataError(
            f"`{checkpoint}` cannot be read as a checkpoint: {error}. Expected the "
            "prefix of its files, such as `model.ckpt` for `model.ckpt.index`."
        ) from error
    dtypes = reader.get_variable_to_dtype_map()
    shapes = reader.get_variable_to_shape_map()
    return {name: (shapes[name], dtypes[name]) for name in sorted(shapes)}


def check_restorable(
    variables: list[tf.Variable], checkpoint: str | os.PathLike
) -> None:
    """Checks that a checkpoint holds these variables, in their shapes and types.

    Adds nothing to the graph.

    Raises:
      DataError: if there is no such checkpoint or it cannot be read.
      GraphNameError: naming every variable that is missing or does not fit.
    """
    saved = checkpoint_variables(checkpoint)
    complaints = [
        complaint
        for variable in variables
        if (complaint := _complaint(variable, saved)) is not None
    ]
    if complaints:
        raise GraphNameError(
            f"The checkpoint `{os.fspath(checkpoint)}` does not fit the graph: "
            f"{'; '.join(complaints)}. Restore fewer variables with a narrower "
            "pattern, or use the checkpoint of this graph."
        )


def partial_saver(checkpoint: str | os.PathLike, scope: str) -> tf.train.Saver:
    """Returns a saver of the global variables that match, checked to be restorable.

    ::

        saver = partial_saver("model.ckpt", "hidden[123]/")
        session.run(tf.global_variables_initializer())
        saver.restore(session, "model.ckpt")

    Args:
      checkpoint: the prefix of its files.
      scope: regular expression for the start of the variables' names.

    Raises:
      DataError: if there is no such checkpoint or it cannot be read.
      GraphNameError: if the pattern matches nothing, or a variable that it matches is
        missing in the checkpoint or has another shape or type there.
    """
    variables = variables_matching(tf.GraphKeys.GLOBAL_VARIABLES, scope)
    check_restorable(variables, checkpoint)
    return tf.train.Saver(variables)


def _complaint(variable: tf.Variable, saved: Saved) -> str | None:
    name = variable.op.name
    if name not in saved:
        close = nearest(name, saved)
        return f"`{name}` is not in it" + (f" (nearest: {close})" if close else "")
    in_graph = (variable.shape.as_list(), variable.dtype.base_dtype)
    if in_graph == saved[name]:
        return None
    return f"`{name}` is {_describe(saved[name])} there, {_describe(in_graph)} here"


def _describe(shape_and_dtype: tuple[list[int], tf.DType]) -> str:
    shape, dtype = shape_and_dtype
    return f"{shape} {dtype.name}"
