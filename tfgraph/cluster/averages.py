"""What a graph does to gradients before it applies them, done to their averages."""

from collections.abc import Iterable

from tfgraph import v1 as tf
from tfgraph.cluster.updates import GradsAndVars
from tfgraph.train.in_graph.cutting import cut_out


class OfAverages:
    """An optimizer for ``SyncReplicasOptimizer`` to wrap: it treats averages first.

    Clipping averages is not averaging clipped gradients; the first is what clipping
    does to a whole batch in a single process. So the ops between the gradients and
    what became of them are built once more, from the averages.

    Args:
      optimizer: applies them.
      computed: the gradients as a worker computed them.
      treated: what became of them before they were to be applied.
    """

    def __init__(
        self,
        optimizer: tf.train.Optimizer,
        computed: GradsAndVars,
        treated: GradsAndVars,
    ) -> None:
        self._optimizer, self._treated = optimizer, treated
        self._computed = [grad for grad, _ in computed]

    def apply_gradients(
        self, grads_and_vars: Iterable, global_step: tf.Variable
    ) -> tf.Operation:
        """Applies averages, which are in the order of the gradients as computed."""
        found = {
            id(grad): average
            for grad, (average, _) in zip(self._computed, grads_and_vars, strict=True)
        }
        changed = [grad for grad, _ in self._treated if id(grad) not in found]
        changed = [grad for grad in changed if grad is not None]
        found |= zip(map(id, changed), self._copied(changed, found))
        pairs = [(found.get(id(grad)), variable) for grad, variable in self._treated]
        return self._optimizer.apply_gradients(pairs, global_step)

    def _copied(self, targets: list[tf.Tensor], averages: dict) -> list[tf.Tensor]:
        if not targets:
            return []
        grads = [grad for grad in self._computed if grad is not None]
        step = cut_out(targets, grads)
        outside = {grad.name: averages[id(grad)] for grad in grads}
        outside |= {op.outputs[0].name: op.outputs[0] for op in step.variables}
        return tf.import_graph_def(
            step.graph_def,
            input_map={
                name: tensor
                for name, tensor in outside.items()
                if name.partition(":")[0] in step.taken
            },
            return_elements=step.targets,
            name="of_averages",
        )
