"""A record as text: the last measurement, the diagnoses, and the error that stops."""

import math
from collections.abc import Sequence

from tfgraph.errors import DivergedError
from tfgraph.study.gradient_health.diagnosis import HEALTHY, diagnose
from tfgraph.study.gradient_health.record import HealthRecord


def report(record: HealthRecord, *, without_gradient: Sequence[str] = ()) -> str:
    """Returns a table of the last measurement, and each diagnosis with its reason.

    Args:
      record: with one measurement at least.
      without_gradient: names of variables to mention as such.

    Raises:
      ValueError: if nothing has been measured.
    """
    findings = diagnose(record)
    last = record.measurements[-1]
    loss = record.losses[record.steps.index(last.step)]
    width = max(len(variable.name) for variable in record.variables)
    lines = [
        f"step {last.step}, loss {loss:.4g}",
        f"{'variable':{width}}  gradient   weights    update",
    ]
    lines += [
        f"{variable.name:{width}}  {gradient:8.1e}  {weight:8.1e}  "
        f"{f'{update:.1e}' if weight else '-':>8}"
        for variable, gradient, weight, update in zip(
            record.variables,
            last.gradient_norm,
            last.weight_norm,
            last.update_ratio,
            strict=True,
        )
    ]
    lines += [
        f"{relu.layer}: {fraction:.0%} of the ReLU units silent"
        for relu, fraction in zip(record.relus, last.dead_fraction, strict=True)
    ]
    if without_gradient:
        lines.append(f"without gradient: {', '.join(without_gradient)}")
    lines += [str(finding) for finding in findings] or [HEALTHY]
    return "\n".join(lines)


def raise_if_diverged(record: HealthRecord) -> None:
    """Checks the last step.

    Raises:
      DivergedError: if its loss, or a gradient or weight measured at it, is not finite.
    """
    what = _nonfinite_parts(record)
    if what:
        raise DivergedError(
            f"Training diverged at step {record.steps[-1]}: {'; '.join(what)}. "
            "Expected finite numbers. Lower the learning rate or the initial weights, "
            "clip the gradients, or look for logarithms and roots of 0; "
            "`every=1` measures each step and so finds the layer where it begins."
        )


def _nonfinite_parts(record: HealthRecord) -> list[str]:
    """Says what is not finite at the last step."""
    parts = []
    if not math.isfinite(record.losses[-1]):
        parts.append(f"the loss is {record.losses[-1]}")
    last = record.measurements[-1] if record.measurements else None
    if last is None or last.step != record.steps[-1]:
        return parts
    for kind, counts in (
        ("gradients", last.nonfinite_gradients),
        ("weights", last.nonfinite_weights),
    ):
        layers = {
            variable.layer: None
            for variable, count in zip(record.variables, counts, strict=True)
            if count
        }
        if layers:
            parts.append(
                f"{kind} not finite in {', '.join(layers)} ({counts.sum()} in all)"
            )
    return parts
