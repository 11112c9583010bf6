"""The picture of ``growth_benchmark``: a panel for each quantity that was varied."""

import io
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter

STYLES = {
    "tfgraph_feed": ("feed loop", "tab:blue", "o-"),
    "tfgraph_graph": ("epoch in the graph", "tab:orange", "s-"),
    "tfgraph_compiled": ("epoch compiled", "tab:red", "D-"),
    "torch_eager": ("PyTorch, eager", "tab:purple", "^--"),
    "numpy_products": ("matrix products alone", "0.4", "x:"),
}


def growth_png(
    found: Mapping[str, Mapping[str, Mapping[float, Sequence[float]]]],
) -> bytes:
    """Draws the median seconds of an epoch against each quantity, both logarithmic.

    Args:
      found: seconds of epochs, by what is varied, contestant and value.
    """
    figure = Figure(figsize=(8.2, 6.4), layout="constrained")
    for axes, (varied, lines) in zip(figure.subplots(2, 2).flat, found.items()):
        for name, seconds in lines.items():
            label, color, style = STYLES[name]
            medians = [np.median(values) for values in seconds.values()]
            axes.loglog(list(seconds), medians, style, color=color, ms=4, label=label)
        values = list(next(iter(lines.values())))
        axes.set_xticks(values, [f"{value:,g}" for value in values])
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.set(xlabel=varied, ylabel="seconds per epoch")
        axes.grid(alpha=0.3)
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=3, frameon=False)
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=110, metadata={"Software": None})
    return picture.getvalue()
