"""Pictures of training runs, drawn without a display."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Panel:
    """One experiment's curves, accuracies as fractions of 1."""

    title: str
    epochs: Sequence[int]  # of the evaluations
    new: Sequence[float]
    same_seed: Sequence[float] | None = None  # TensorFlow 1.15.5
    printed: Sequence[float] | None = None  # the source notebook
    band: tuple[np.ndarray, np.ndarray] | None = None  # lower and upper edge


def curves_png(panels: Sequence[Panel], heading: str) -> bytes:
    """Draws one panel per experiment and returns the picture as PNG."""
    # A figure of its own leaves pyplot's state and backend alone.
    from matplotlib.figure import Figure

    columns = min(2, len(panels))
    rows = -(-len(panels) // columns)
    figure = Figure(figsize=(5.6 * columns, 3.7 * rows + 0.5), layout="constrained")
    figure.suptitle(heading)
    all_axes = figure.subplots(rows, columns, squeeze=False).flat
    for axes, panel in zip(all_axes, panels, strict=False):
        _draw(axes, panel)
    for axes in list(all_axes)[len(panels) :]:
        axes.set_axis_off()
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=110, metadata={"Software": None})
    return picture.getvalue()


def _draw(axes, panel: Panel) -> None:
    if panel.band is not None:
        axes.fill_between(
            panel.epochs, *panel.band, color="0.85", label="95 % of runs, other seeds"
        )
    if panel.printed is not None:
        axes.plot(
            panel.epochs, panel.printed, "s", ms=4, mfc="none", color="tab:green",
            label="printed in the source notebook",
        )  # fmt: skip
    if panel.same_seed is not None:
        axes.plot(
            panel.epochs, panel.same_seed, "o", ms=7, mfc="none", color="tab:blue",
            label="TensorFlow 1.15.5, same seeds",
        )  # fmt: skip
    axes.plot(panel.epochs, panel.new, "-", color="tab:red", lw=1.4, label="tfgraph")
    # The first evaluations are far below the rest: show where runs can be told apart.
    shown = np.sort(panel.new)[len(panel.new) // 10 :]
    if len(shown) and np.isfinite(shown).all():
        margin = max(0.01, 0.25 * float(np.ptp(shown)))
        axes.set_ylim(shown[0] - margin, min(1.0, shown[-1] + margin))
    axes.set(title=panel.title, xlabel="epoch", ylabel="validation accuracy")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.grid(alpha=0.3)
    axes.legend(loc="lower right", fontsize=8)
