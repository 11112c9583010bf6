"""The distribution of the recorded experiments over seeds.

    python -m tfgraph.study.seeds --data mnist --seeds 100 --output FILE

trains every experiment once per seed, several seeds side by side, each in a
process of its own on one thread. A run that is interrupted goes on where it
stopped: finished seeds are kept beside FILE, in ``FILE.part``.
"""

import argparse
import functools
import json
import multiprocessing
import os
import platform
import re
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tqdm import tqdm

from tfgraph.data import Dataset, load_mnist
from tfgraph.files import write_atomically

NAMES = ("batch_norm", "gradient_clipping", "layer_reuse", "layer_reuse_frozen")


def accuracies(job: tuple[str | None, int]) -> tuple[int, dict[str, list[float]]]:
    """Returns the seed and the validation accuracies of each experiment."""
    source, seed = job
    # Imported here: every worker process has a TensorFlow of its own.
    from tfgraph import v1 as tf
    from tfgraph.study.deep_nets import EXPERIMENTS, run

    data = _data(source)
    config = tf.ConfigProto(
        intra_op_parallelism_threads=1, inter_op_parallelism_threads=1
    )
    result = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in NAMES:
            origin = EXPERIMENTS[name].starts_from
            history = run(
                name,
                data,
                seed=seed,
                start=Path(folder, origin) if origin else None,
                save_to=None if origin else Path(folder, name),
                config=config,
            )
            result[name] = [round(value, 6) for value in history.val_accuracy]
    return seed, result


@functools.cache
def _data(source: str | None) -> Dataset:
    return load_mnist(source)


def finished(part: Path) -> dict[int, dict[str, list[float]]]:
    """Reads the seeds that an interrupted run had finished; a cut line is none."""
    results = {}
    for line in part.read_text().splitlines() if part.exists() else ():
        try:
            seed, result = json.loads(line)
        except ValueError:
            continue
        results[seed] = result
    return results


def run_seeds(
    source: str | None, seeds: list[int], part: Path, processes: int
) -> Iterator[tuple[int, dict[str, list[float]]]]:
    """Yields the results of all seeds, old and new; new ones are noted in ``part``."""
    results = finished(part)
    yield from ((seed, results[seed]) for seed in seeds if seed in results)
    jobs = [(source, seed) for seed in seeds if seed not in results]
    context = multiprocessing.get_context("spawn")
    with context.Pool(processes, maxtasksperchild=8) as pool, part.open("a") as notes:
        for seed, result in pool.imap_unordered(accuracies, jobs):
            notes.write(json.dumps([seed, result]) + "\n")
            notes.flush()
            yield seed, result


def main(argv: list[str] | None = None) -> int:
    """Makes the distribution and writes it as a record; returns an exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", help="as for `tfgraph reproduce`")
    parser.add_argument("--seeds", type=int, default=40, help="seeds 1 to N (40)")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args(argv)
    seeds = list(range(1, args.seeds + 1))
    part = args.output.with_name(args.output.name + ".part")
    runs = run_seeds(args.data, seeds, part, args.processes)
    by_seed = dict(tqdm(runs, total=len(seeds), unit="seed", disable=None))
    record = {
        "origin": {
            "command": f"python -m tfgraph.study.seeds --data {args.data} "
            f"--seeds {args.seeds}",
            "date": datetime.now(UTC).date().isoformat(),
            "processor": platform.machine(),
            **_versions(),
        },
        "seeds": seeds,
        "val_accuracy": {
            name: [by_seed[seed][name] for seed in seeds] for name in NAMES
        },
    }
    write_atomically(args.output, _curves_on_one_line(record) + "\n")
    part.unlink()
    return 0


def _curves_on_one_line(record: dict) -> str:
    lists_of_numbers = re.compile(r"\[\s+([\d.,\s]+?)\s+\]")
    return lists_of_numbers.sub(
        lambda match: f"[{' '.join(match[1].split())}]", json.dumps(record, indent=1)
    )


def _versions() -> dict[str, str]:
    from importlib.metadata import version

    return {name: version(name) for name in ("tensorflow", "numpy")}


if __name__ == "__main__":
    sys.exit(main())
