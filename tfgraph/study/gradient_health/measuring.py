"""The numbers of one measured step, computed from its gradients and weights."""

import functools
from collections.abc import Sequence

import numpy as np

from tfgraph.study.gradient_health.record import N_SAMPLED_WEIGHTS, Measurement

SAFE_SQUARE = 1e-25  # a smaller sum of squares may have lost some to underflow


@np.errstate(over="ignore", invalid="ignore")
def measure(
    step: int,
    *,
    gradients: Sequence[np.ndarray],
    before: Sequence[np.ndarray],
    after: Sequence[np.ndarray],
    dead_fraction: Sequence[float],
) -> Measurement:
    """Computes norms, ratios and counts.

    Args:
      step: number of the training step.
      gradients: of each variable, any float type; sparse ones as ``dense_rows``.
      before: the variables before the update.
      after: the variables after it.
      dead_fraction: of the units of each ReLU.
    """
    weight_norm = np.array([_norm(value) for value in before])
    change = np.array([_norm(b - a) for a, b in zip(before, after, strict=True)])
    has_weight = weight_norm > 0
    ratio = np.divide(
        change, weight_norm, out=np.full_like(change, np.nan), where=has_weight
    )
    return Measurement(
        step=step,
        gradient_norm=np.array([_norm(value) for value in gradients]),
        weight_norm=weight_norm,
        update_ratio=ratio,
        nonfinite_gradients=np.array([_nonfinite(value) for value in gradients]),
        nonfinite_weights=np.array([_nonfinite(value) for value in after]),
        dead_fraction=np.array(dead_fraction, dtype=float),
        sampled_weights=np.stack([_sample(value) for value in after]),
    )


def dense_rows(gradient: object) -> np.ndarray:
    """Returns a gradient as it is, or the rows of a sparse one, equal rows added up.

    Args:
      gradient: what a session returned for a tensor, or for ``tf.IndexedSlices``:
        something with the arrays ``values`` and ``indices``.
    """
    if not hasattr(gradient, "indices"):
        return np.asarray(gradient)
    rows, places = np.unique(gradient.indices, return_inverse=True)
    added = np.zeros((len(rows), *gradient.values.shape[1:]), gradient.values.dtype)
    np.add.at(added, places, gradient.values)
    return added


def _norm(value: np.ndarray) -> float:
    """The L2 norm, in float64 where squares leave the range of float32."""
    flat = value.ravel()
    flat = flat.astype(np.promote_types(flat.dtype, np.float32), copy=False)
    square = np.dot(flat, flat)
    if not SAFE_SQUARE < square < np.inf:
        flat = flat.astype(np.float64)
        square = np.dot(flat, flat)
    return float(np.sqrt(square))


def _nonfinite(value: np.ndarray) -> int:
    return value.size - np.count_nonzero(np.isfinite(value))


def _sample(value: np.ndarray) -> np.ndarray:
    """Some elements, the same ones each time."""
    return value.ravel()[_sampled_places(value.size)]


@functools.cache
def _sampled_places(size: int) -> np.ndarray:
    return np.random.RandomState(0).randint(size, size=N_SAMPLED_WEIGHTS)
