"""What a gradient health monitor measured, step by step."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

N_SAMPLED_WEIGHTS = 8  # of each variable, whose values are kept


class Measurement(NamedTuple):
    """One measured step: what its gradients were and what its update changed."""

    step: int
    gradient_norm: np.ndarray  # [variables], L2, float64
    weight_norm: np.ndarray  # [variables], L2, before the update
    update_ratio: np.ndarray  # [variables], ||change|| / ||weights before||, NaN at 0
    nonfinite_gradients: np.ndarray  # [variables], elements
    nonfinite_weights: np.ndarray  # [variables], elements, after the update
    dead_fraction: np.ndarray  # [relus], of the units
    sampled_weights: np.ndarray  # [variables, sampled], after the update


def layer_of(name: str) -> str:
    """Returns the name of a variable or operation without its last part, if any."""
    return name.rpartition("/")[0] or name


@dataclass(frozen=True)
class WatchedVariable:
    """A variable that is watched."""

    name: str  # without ":0"
    shape: tuple[int, ...]
    is_sparse: bool = False  # its gradient is IndexedSlices

    @property
    def layer(self) -> str:
        """The layer's name, such as ``dnn/hidden1``."""
        return layer_of(self.name)

    @property
    def size(self) -> int:
        """The number of elements."""
        return int(np.prod(self.shape, dtype=np.int64))


@dataclass(frozen=True)
class WatchedRelu:
    """A ReLU operation that is watched."""

    name: str
    layer: str  # that of the kernel below it, if one is found


@dataclass
class HealthRecord:
    """The losses of all steps and the measurements of some.

    Attributes:
      variables: from the bottom layer to the one nearest the loss.
      relus: the ReLU operations that the loss is computed from.
      steps: the number of each training step, from 1 (or the global step + 1).
      losses: of each of ``steps``, before its update.
      measurements: of every so many steps.
    """

    variables: Sequence[WatchedVariable]
    relus: Sequence[WatchedRelu] = ()
    steps: list[int] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)
    measurements: list[Measurement] = field(default_factory=list)

    @property
    def measured_steps(self) -> np.ndarray:
        """``[measurements]``, int."""
        return np.array([m.step for m in self.measurements], dtype=int)

    def values(self, name: str) -> np.ndarray:
        """Returns one field of all measurements.

        Args:
          name: a field of ``Measurement``, such as ``"gradient_norm"``.

        Returns:
          ``[measurements, variables]``; for ``dead_fraction`` ``[measurements,
          relus]``, for ``sampled_weights`` ``[measurements, variables, sampled]``.

        Raises:
          ValueError: if nothing has been measured yet.
        """
        if not self.measurements:
            raise ValueError(
                "The record has no measurements yet: the monitor has to see at least "
                "one training step."
            )
        return np.stack([getattr(m, name) for m in self.measurements])

    @property
    def gradient_rms(self) -> np.ndarray:
        """Root mean square of each gradient's elements, ``[measurements, variables]``.

        Unlike norms these compare layers of different sizes.
        """
        sizes = np.array([variable.size for variable in self.variables])
        return self.values("gradient_norm") / np.sqrt(sizes)

    def kernels(self, *, sparse: bool = True) -> list[int]:
        """Returns the indices of the variables of rank 2 and more; of all if none is.

        Args:
          sparse: whether those with sparse gradients belong to it. Their RMS does not
            compare with others, since most of their rows are zero.
        """
        known = [i for i, v in enumerate(self.variables) if sparse or not v.is_sparse]
        return [i for i in known if len(self.variables[i].shape) > 1] or known
