"""An epoch of the recorded networks: tfgraph's loops, and its peers.

    PYTHONPATH=. python tests/benchmarks/epochs_benchmark.py --data mnist.npz \\
        --repeats 9 --python peers/bin/python --json epochs.json

PyTorch, JAX and Keras 3 are no dependencies of tfgraph; ``--python`` names the
interpreter of an environment that has them, and those it lacks are left out:

    python -m venv peers
    peers/bin/pip install tensorflow==2.21.0 keras jax torch==2.13.0 numpy==2.4.6

All start from the same weights and see the same batches (``keras_fit`` shuffles
itself). Epochs are trained in turn, so that ratios are of epochs that ran seconds
apart: the median, with the smallest and largest. ``numpy_products`` computes nothing
but the matrix products of the layers, forward and backward: the floor. ``start`` is
what building and compiling take, imports apart; ``memory`` the largest that the
process had, of which ``import`` was there once the framework was imported.

Exit status 0: measured; 2: a contestant failed, or the data cannot be read.
"""

import dataclasses
import sys
from collections.abc import Mapping

import numpy as np
from networks import NETWORKS, Data
from race import RaceError, Result, race
from race_command import digits, interpreters, race_parser, write_json

from tfgraph.errors import TfgraphError

PEERS = ("keras_fit", "keras_tuned", "torch_eager", "torch_compiled", "jax_scan")
BASELINE, BEST = "tfgraph_feed", "tfgraph_compiled"
HEAD = (
    f"{'':16} {'epoch':>8}   {'times as fast as':18} {'its time over':18}"
    f" {'start':>7} {'memory':>8} {'import':>8} {'accuracy':>9}\n"
    f"{'':16} {'':8}   {'the feed loop':18} {'the compiled one':18}"
)


def ratio(over: list[float], under: list[float]) -> str:
    """Writes the median of paired ratios, with the smallest and largest."""
    ratios = np.divide(over, under)
    return f"{np.median(ratios):.2f} ({ratios.min():.2f} to {ratios.max():.2f})"


def table(results: Mapping[str, Result]) -> str:
    """Writes a line per contestant."""
    lines = [HEAD]
    for name, result in results.items():
        accuracy = "" if result.accuracy is None else f"{result.accuracy:.4f}"
        lines.append(
            f"{name:16} {np.median(result.seconds):6.3f} s   "
            f"{ratio(results[BASELINE].seconds, result.seconds):18} "
            f"{ratio(result.seconds, results[BEST].seconds):18} "
            f"{result.start_seconds:5.1f} s {result.megabytes:5.0f} MB "
            f"{result.import_megabytes:5.0f} MB {accuracy:>9}"
        )
    return "\n".join(lines)


def measure(pythons: Mapping[str, str], data: Data, repeats: int) -> dict[str, dict]:
    """Prints a table for each network and returns the results."""
    found = {}
    for name, network in NETWORKS.items():
        for said in race(pythons, network, data, repeats):
            if isinstance(said, str):
                print(f"{name}: {said}", file=sys.stderr, flush=True)
        print(f"\n{name}, {len(data.X_train)} rows, batches of {network.batch_size}")
        print(table(said), flush=True)
        found[name] = {key: dataclasses.asdict(value) for key, value in said.items()}
    return found


def main() -> int:
    """Measures, prints and writes."""
    args = race_parser(__doc__, repeats=9).parse_args()
    pythons = interpreters(PEERS, args.python)
    try:
        networks = measure(pythons, digits(args.data), args.repeats)
    except (RaceError, TfgraphError) as error:
        print(error, file=sys.stderr)
        return 2
    print("\n" + ", ".join(f"{key} {value}" for key, value in versions(networks)))
    if args.json is not None:
        write_json(args.json, networks=networks)
    return 0


def versions(networks: Mapping[str, dict]) -> list[tuple[str, str]]:
    """Returns each package that took part with its versions."""
    results = [result for found in networks.values() for result in found.values()]
    return sorted({pair for result in results for pair in result["versions"].items()})


if __name__ == "__main__":
    sys.exit(main())
