"""What to fetch from a graph to see how healthy its gradients are."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tfgraph import v1 as tf
from tfgraph.errors import GraphNameError
from tfgraph.study.gradient_health.record import (
    HealthRecord,
    WatchedRelu,
    WatchedVariable,
    layer_of,
)
from tfgraph.train.clipping import GradsAndVars

RELU_TYPES = ("Relu", "Relu6")  # those whose units can die


@dataclass(frozen=True)
class Probes:
    """Tensors to fetch."""

    loss: tf.Tensor
    gradients: list[tf.Tensor | tf.IndexedSlices]  # one for each variable
    variables: list[tf.Variable]
    silent: list[tf.Tensor]  # for each ReLU, [channels], bool: 0 on the whole batch
    relus: list[tf.Operation]
    without_gradient: list[str]  # names of variables the loss does not depend on

    def empty_record(self) -> HealthRecord:
        """Returns a record of these variables and ReLUs, without measurements."""
        variables = [
            WatchedVariable(
                variable.op.name,
                tuple(variable.shape.as_list()),
                isinstance(gradient, tf.IndexedSlices),
            )
            for variable, gradient in zip(self.variables, self.gradients, strict=True)
        ]
        layers = {v.layer for v in variables if len(v.shape) > 1}
        relus = [WatchedRelu(r.name, _layer_below(r, layers)) for r in self.relus]
        return HealthRecord(variables, relus)


def probe(
    loss: tf.Tensor,
    grads_and_vars: GradsAndVars | None = None,
    *,
    var_list: Sequence[tf.Variable] | None = None,
) -> Probes:
    """Finds in the graph of the loss, or adds to it, what a monitor fetches.

    Args:
      loss: ``[]``, float.
      grads_and_vars: of ``compute_gradients``, in the order of the layers from the
        bottom. Without them ``tf.gradients`` computes the gradients once more.
      var_list: variables for ``tf.gradients``; all trainable ones if not given.

    Raises:
      GraphNameError: if there is no variable that the loss depends on.
      ValueError: if ``loss`` is not a scalar, or both lists are given.
    """
    if loss.shape.rank not in (0, None):
        raise ValueError(
            f"`loss` must be a scalar, got the shape {loss.shape}. Average it with "
            "`tf.reduce_mean`."
        )
    if grads_and_vars is not None and var_list is not None:
        raise ValueError(
            "`grads_and_vars` and `var_list` exclude each other: the pairs name the "
            "variables already."
        )
    with loss.graph.as_default(), tf.name_scope("gradient_health"):
        if grads_and_vars is None:
            grads_and_vars = _gradients(loss, var_list)
        relus = _fetchable_relus(loss)
        silent = [_silent_channels(relu) for relu in relus]
    pairs = list(grads_and_vars)
    watched = [(grad, variable) for grad, variable in pairs if grad is not None]
    if not watched:
        raise GraphNameError(
            f"There is no gradient to watch: of {len(pairs)} variables "
            f"`{loss.name}` depends on none. A frozen layer has no gradient; give "
            "`var_list` or `grads_and_vars` with variables that are trained."
        )
    return Probes(
        loss=loss,
        gradients=[grad for grad, _ in watched],
        variables=[variable for _, variable in watched],
        silent=silent,
        relus=relus,
        without_gradient=[v.op.name for grad, v in pairs if grad is None],
    )


def _gradients(loss: tf.Tensor, var_list: Sequence[tf.Variable] | None) -> GradsAndVars:
    variables = tf.trainable_variables() if var_list is None else list(var_list)
    if not variables:
        return []
    return list(zip(tf.gradients(loss, variables), variables, strict=True))


def _fetchable_relus(loss: tf.Tensor) -> list[tf.Operation]:
    """The ReLUs that the loss is computed from, in the order of their creation.

    Left out are those inside of a loop or a branch, which cannot be fetched, and those
    without an axis of channels or of unknown rank.
    """
    below = set(_upstream(loss.op))
    return [
        operation
        for operation in loss.graph.get_operations()
        if operation.type in RELU_TYPES
        and operation in below
        and loss.graph.is_fetchable(operation)
        and (operation.outputs[0].shape.rank or 0) > 1
    ]


def _upstream(operation: tf.Operation) -> Iterator[tf.Operation]:
    """Yields an operation and all that it is computed from, the nearest first."""
    found, waiting = {operation}, deque([operation])
    while waiting:
        nearest = waiting.popleft()
        yield nearest
        inputs = [tensor.op for tensor in nearest.inputs if tensor.op not in found]
        found.update(inputs)
        waiting.extend(dict.fromkeys(inputs))


def _layer_below(relu: tf.Operation, layers: set[str]) -> str:
    """The nearest of the layers that the ReLU is computed from, or its own scope."""
    scopes = (layer_of(operation.name) for operation in _upstream(relu))
    return next((scope for scope in scopes if scope in layers), layer_of(relu.name))


def _silent_channels(relu: tf.Operation) -> tf.Tensor:
    """Which channels are zero everywhere in a batch, ``[channels]``, bool."""
    outputs = relu.outputs[0]
    channels = 1 if _is_channels_first(relu) else outputs.shape.rank - 1
    others = [axis for axis in range(outputs.shape.rank) if axis != channels]
    return tf.reduce_all(outputs <= 0, axis=others, name="silent_channels")


def _is_channels_first(relu: tf.Operation) -> bool:
    """Whether the operation below the ReLU says that it has its channels first."""
    attributes = relu.inputs[0].op.node_def.attr
    return attributes["data_format"].s.startswith(b"NC")
