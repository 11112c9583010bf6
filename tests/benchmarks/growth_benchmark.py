"""How an epoch's time grows with batch size, width, depth and data size.

    PYTHONPATH=. python tests/benchmarks/growth_benchmark.py --data mnist.npz \\
        --output speed.png --python peers/bin/python --json growth.json

One quantity is varied at a time, the others stay those of the batch-normalization
network (for the depth: of a stack of 100 units a layer). Epochs are trained in turn, as
in ``epochs_benchmark``; drawn are medians. ``numpy_products`` is the floor.

Exit status 0: measured; 2: a contestant failed, or the data cannot be read.
"""

import dataclasses
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from growth_plot import growth_png
from networks import NETWORKS, Data, Network
from race import RaceError, race
from race_command import digits, interpreters, race_parser, write_json

from tfgraph.errors import TfgraphError
from tfgraph.files import write_atomically

PEERS = ("torch_eager",)
BASE = NETWORKS["batch_norm"]
UNITS_OF_DEEP_STACKS = 100

BATCH_SIZES = (20, 50, 200, 500, 2000)
WIDTHS = (0.25, 0.5, 1, 2, 4)  # times the hidden layers' units
DEPTHS = (2, 5, 10, 20)  # hidden layers
ROWS = (5_000, 10_000, 20_000, 55_000, 110_000)


def settings(n_rows: int) -> Iterator[tuple[str, float, Network, int]]:
    """Yields what is varied, its value, the network and the number of examples."""
    for size in BATCH_SIZES:
        yield "batch size", size, dataclasses.replace(BASE, batch_size=size), n_rows
    n_inputs, *hidden, n_outputs = BASE.sizes
    for factor in WIDTHS:
        sizes = n_inputs, *(int(factor * units) for units in hidden), n_outputs
        network = dataclasses.replace(BASE, sizes=sizes)
        yield "units of the first hidden layer", sizes[1], network, n_rows
    for depth in DEPTHS:
        sizes = n_inputs, *depth * [UNITS_OF_DEEP_STACKS], n_outputs
        network = dataclasses.replace(BASE, sizes=sizes)
        yield "hidden layers", depth, network, n_rows
    for rows in ROWS:
        yield "training examples", rows, BASE, rows


def resized(data: Data, rows: int) -> Data:
    """Returns the first rows, or all of them as often as needed."""
    inputs = np.resize(data.X_train, (rows, data.X_train.shape[1]))
    return data._replace(X_train=inputs, y_train=np.resize(data.y_train, rows))


def measure(
    pythons: Mapping[str, str], data: Data, repeats: int
) -> dict[str, dict[str, dict[float, list[float]]]]:
    """Returns the seconds of epochs by what is varied, contestant and value."""
    found = {}
    for varied, value, network, rows in settings(len(data.X_train)):
        print(f"{varied}: {value}", file=sys.stderr, flush=True)
        for results in race(pythons, network, resized(data, rows), repeats):
            pass
        lines = found.setdefault(varied, {})
        for name, result in results.items():
            lines.setdefault(name, {})[value] = result.seconds
    return found


def main() -> int:
    """Measures, prints and draws."""
    parser = race_parser(__doc__, repeats=5)
    parser.add_argument("--output", type=Path, required=True, help="the picture, PNG")
    args = parser.parse_args()
    pythons = interpreters(PEERS, args.python)
    try:
        found = measure(pythons, digits(args.data), args.repeats)
    except (RaceError, TfgraphError) as error:
        print(error, file=sys.stderr)
        return 2
    for varied, lines in found.items():
        print(f"{varied}: median seconds of an epoch")
        for name, seconds in lines.items():
            medians = (f"{x:g}: {np.median(s):.3f}" for x, s in seconds.items())
            print(f"  {name:16} {'   '.join(medians)}")
    write_atomically(args.output, growth_png(found))
    if args.json is not None:
        write_json(args.json, growth=found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
