"""What the rules of diagnosis look at: one number, its layer and its step.

Each function takes a ``HealthRecord`` with a measurement at least and returns the
worst ``Evidence``, or None if there is nothing to go by. Events (NaN, explosions,
jumps) are looked for in the whole record, states (vanishing, dead, not moving) in its
last part. ``MEASURES`` names them all.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tfgraph.study.gradient_health.record import HealthRecord

RECENT = 5  # measurements whose median is the present state
MIN_MEASUREMENTS = 5  # before one can be called a spike
RISE_STEPS = 10  # on either side of a rise of the loss
STILL_STEPS = 20  # at the start and at the end, over which losses are averaged
MIN_STEPS = 50  # before a loss can be said not to move


class Evidence(NamedTuple):
    """The worst value of a measure, and where it was found."""

    value: float
    layer: str | None  # None: the loss, or the network as a whole
    step: int


def nonfinite(record: HealthRecord) -> Evidence | None:
    """Returns how many numbers are not finite, at the first step with any.

    The layer is the one nearest the loss that has some, since backpropagation carries
    them to all layers below; None if the loss itself is not finite.
    """
    losses = {
        step
        for step, loss in zip(record.steps, record.losses, strict=True)
        if not np.isfinite(loss)
    }
    counts = {m.step: m.nonfinite_gradients + m.nonfinite_weights
              for m in record.measurements}  # fmt: skip
    bad_steps = losses | {step for step, count in counts.items() if count.any()}
    if not bad_steps:
        return None
    step = min(bad_steps)
    count = counts.get(step, np.zeros(1, dtype=int))
    if step in losses:
        return Evidence(float(count.sum() + 1), None, step)
    nearest = record.variables[np.flatnonzero(count)[-1]]
    return Evidence(float(count.sum()), nearest.layer, step)


def update_ratio(record: HealthRecord) -> Evidence | None:
    """Returns the largest ``||change|| / ||weights||`` of a kernel in one update."""
    kernels = record.kernels()
    return _worst(record, record.values("update_ratio")[:, kernels],
                  _layers(record, kernels))  # fmt: skip


def gradient_growth(record: HealthRecord) -> Evidence | None:
    """Returns the largest RMS gradient of a kernel, over that of the last layer."""
    kernels = record.kernels(sparse=False)
    return _worst(record, _relative_gradients(record), _layers(record, kernels))


def gradient_spike(record: HealthRecord) -> Evidence | None:
    """Returns the largest norm of all gradients, over the mean of those before it."""
    norms = np.sqrt(np.sum(record.values("gradient_norm") ** 2, axis=1))
    means = np.cumsum(norms) / np.arange(1, len(norms) + 1)
    spikes = np.full(len(norms), np.nan)
    spikes[1:] = _ratio(norms[1:], means[:-1])
    spikes[:MIN_MEASUREMENTS] = np.nan
    return _worst(record, spikes[:, np.newaxis], [None])


def loss_rise(record: HealthRecord) -> Evidence | None:
    """Returns the steepest rise of the loss, over the first loss.

    It rises from the median of the 10 losses before a step to the mean of the 10 from
    it on. Losses from the first that is not finite are left out.
    """
    losses = _finite_losses(record)
    if len(losses) > 1 and nonfinite(record):  # diverged: it would have stayed there
        losses = np.append(losses, np.repeat(losses[-1], RISE_STEPS - 1))
    if len(losses) <= RISE_STEPS:
        return None
    padded = np.append(np.repeat(losses[0], RISE_STEPS - 1), losses)
    windows = np.lib.stride_tricks.sliding_window_view(padded, RISE_STEPS)
    rises = windows[RISE_STEPS:].mean(axis=1) - np.median(windows[:-RISE_STEPS], axis=1)
    worst = int(np.argmax(rises))
    rise = float(_ratio(rises[worst], abs(losses[0])))
    return Evidence(rise, None, record.steps[worst + 1])


def gradient_decay(record: HealthRecord) -> Evidence | None:
    """Returns how many times smaller a kernel's RMS gradient is than the last layer's.

    The median of the last 5 measurements.
    """
    kernels = record.kernels(sparse=False)
    ratios = _relative_gradients(record)
    decay = _ratio(np.ones_like(ratios), ratios)
    return _worst(record, _present(decay), _layers(record, kernels))


def dead_fraction(record: HealthRecord) -> Evidence | None:
    """Returns the largest fraction of units of a ReLU that gave only zeros.

    The median of the last 5 measurements, each over up to 3 batches.
    """
    fractions = _present(record.values("dead_fraction"))
    return _worst(record, fractions, [relu.layer for relu in record.relus])


def loss_stillness(record: HealthRecord) -> Evidence | None:
    """Returns ``1 - |1 - last / first|``: 1 if the loss is what it was at the start.

    Both are means over 20 steps; there must be 50 steps.
    """
    losses = _finite_losses(record)
    if len(losses) < MIN_STEPS:
        return None
    first, last = np.mean(losses[:STILL_STEPS]), np.mean(losses[-STILL_STEPS:])
    stillness = float(1 - abs(1 - _ratio(last, first)))
    return Evidence(stillness, None, record.steps[-1])


MEASURES = {
    measure.__name__: measure
    for measure in (
        nonfinite, update_ratio, gradient_growth, gradient_spike, loss_rise,
        gradient_decay, dead_fraction, loss_stillness,
    )
}  # fmt: skip


def _relative_gradients(record: HealthRecord) -> np.ndarray:
    """RMS gradients over the largest in the last layer: ``[measurements, kernels]``.

    The last layer's bias counts, too: where signals vanish on the way up, its kernel
    has no gradient either.
    """
    kernels = record.kernels(sparse=False)
    if not kernels:
        return np.zeros((len(record.measurements), 0))
    last = record.variables[kernels[-1]].layer
    nearest = [
        i for i, variable in enumerate(record.variables) if variable.layer == last
    ]
    rms = record.gradient_rms
    largest = rms[:, nearest].max(axis=1, keepdims=True)
    return _ratio(rms[:, kernels], np.broadcast_to(largest, (len(rms), len(kernels))))


def _layers(record: HealthRecord, indices: Sequence[int]) -> list[str]:
    return [record.variables[i].layer for i in indices]


def _finite_losses(record: HealthRecord) -> np.ndarray:
    """The losses up to the first that is not finite."""
    is_finite = np.isfinite(record.losses)
    return np.array(record.losses)[np.logical_and.accumulate(is_finite)]


def _ratio(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """The quotient: infinite above 0 / 0, which is NaN, as is what is not finite."""
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient = numerator / denominator
    return np.where(np.isfinite(numerator) & np.isfinite(denominator), quotient, np.nan)


def _present(values: np.ndarray) -> np.ndarray:
    """The median of the last measurements, in the place of the last one."""
    present = np.full(values.shape, np.nan)
    present[-1] = np.median(values[-RECENT:], axis=0)
    return present


def _worst(
    record: HealthRecord, values: np.ndarray, layers: Sequence[str | None]
) -> Evidence | None:
    """The largest number of ``[measurements, layers]``; None if there is none."""
    if values.size == 0 or np.isnan(values).all():
        return None
    row, column = np.unravel_index(np.nanargmax(values), values.shape)
    return Evidence(
        float(values[row, column]), layers[column], record.measurements[row].step
    )
