"""Pictures of a health record, drawn on axes that are given, or all in one PNG."""

import io
from collections.abc import Iterator

import numpy as np

from tfgraph.study.gradient_health.record import HealthRecord

MOST_LABELS = 12  # layers named in a legend


def plot_losses(axes: "Axes", record: HealthRecord) -> None:  # noqa: F821
    """Draws the loss of each step, with a gap where it is not finite.

    The scale is logarithmic if the losses are positive and the largest is over 100
    times the smallest.
    """
    losses = _finite(record.losses)
    axes.plot(record.steps, losses, color="tab:red", linewidth=1)
    if np.nanmax(losses, initial=0) > 100 * np.nanmin(losses, initial=np.inf) > 0:
        axes.set_yscale("log")
    axes.set(title="loss", xlabel="step", ylabel="loss of the batch")


def plot_gradient_norms(axes: "Axes", record: HealthRecord) -> None:  # noqa: F821
    """Draws the gradient norm of each kernel over the steps, logarithmically."""
    norms = _positive(record.values("gradient_norm"))
    for index, style in _kernels(record):
        axes.plot(record.measured_steps, norms[:, index], **style)
    axes.set_yscale("log")
    axes.set(title="gradient norms", xlabel="step", ylabel="L2 norm")
    _name_layers(axes)


def plot_weights(
    axes: "Axes",  # noqa: F821
    record: HealthRecord,
    *,
    steps_per_epoch: int | None = None,
) -> None:
    """Draws how some weights of each kernel change, over the steps or the epochs.

    Args:
      axes: of matplotlib.
      record: with one measurement at least.
      steps_per_epoch: updates in an epoch; without it, steps are drawn.
    """
    weights = _finite(record.values("sampled_weights"))
    for index, style in _kernels(record):
        label = style.pop("label")
        changes = weights[:, index] - weights[0, index]
        lines = axes.plot(
            record.measured_steps / (steps_per_epoch or 1), changes, lw=0.8, **style
        )
        lines[0].set_label(label)
    axes.set(
        title="weights",
        xlabel="epoch" if steps_per_epoch else "step",
        ylabel="change since the first measurement",
    )
    _name_layers(axes)


def plot_heat_map(axes: "Axes", record: HealthRecord) -> None:  # noqa: F821
    """Draws the size of each kernel's gradients as a colour, layer by step.

    The size is the root mean square of the elements; grey is zero, or not finite.
    """
    kernels = record.kernels()
    steps = record.measured_steps
    half = (steps[-1] - steps[0]) / max(1, len(steps) - 1) / 2 or 0.5
    colours = axes.get_figure().colorbar(
        axes.imshow(
            np.log10(_positive(record.gradient_rms[:, kernels]).T),
            aspect="auto",
            origin="lower",
            interpolation="nearest",
            extent=(steps[0] - half, steps[-1] + half, -0.5, len(kernels) - 0.5),
        ),
        ax=axes,
    )
    colours.set_label("log10 of the RMS gradient")
    axes.set_facecolor("0.8")
    axes.set_yticks(
        range(len(kernels)), [record.variables[i].layer for i in kernels], fontsize=7
    )
    axes.set(title="gradients, layer by layer", xlabel="step")
    axes.grid(visible=False)


def health_png(record: HealthRecord, heading: str) -> bytes:
    """Draws losses, gradient norms, weights and heat map and returns them as PNG."""
    # A figure of its own leaves pyplot's state and backend alone.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 7.5), layout="constrained")
    figure.suptitle(heading)
    plots = (plot_losses, plot_gradient_norms, plot_weights, plot_heat_map)
    for axes, plot in zip(figure.subplots(2, 2).flat, plots, strict=True):
        axes.grid(alpha=0.3)
        plot(axes, record)
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=110, metadata={"Software": None})
    return picture.getvalue()


def _kernels(record: HealthRecord) -> Iterator[tuple[int, dict[str, object]]]:
    """Yields each kernel's index, and the colour and label of its lines."""
    from matplotlib import colormaps

    kernels = record.kernels()
    every = -(-len(kernels) // MOST_LABELS)
    for place, index in enumerate(kernels):
        is_named = place % every == 0 or place == len(kernels) - 1
        yield (
            index,
            {
                "color": colormaps["viridis"](place / max(1, len(kernels) - 1)),
                "label": record.variables[index].layer if is_named else None,
            },
        )


def _name_layers(axes: "Axes") -> None:  # noqa: F821
    """Adds a legend beside the axes, the bottom layer at the bottom."""
    handles, labels = axes.get_legend_handles_labels()
    axes.legend(
        handles[::-1], labels[::-1], fontsize=7, loc="upper left", bbox_to_anchor=(1, 1)
    )


def _finite(values: object) -> np.ndarray:
    """The values as floats, NaN where they are not finite: a gap in a curve."""
    values = np.asarray(values, dtype=float)
    return np.where(np.isfinite(values), values, np.nan)


def _positive(values: np.ndarray) -> np.ndarray:
    """The values, NaN where they have no logarithm."""
    values = _finite(values)
    return np.where(values > 0, values, np.nan)
