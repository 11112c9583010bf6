"""One contestant in a process of its own; started and told what to do by ``race``.

    python worker.py CONTESTANT DATA.npz NETWORK

NETWORK is JSON. Each line of standard input is the number of an epoch to train, or
``accuracy``; each line of standard output is the answer in JSON, the first a report on
the start. ``missing`` is the name of a package that this interpreter does not have.
"""

import importlib
import json
import os
import resource
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
from networks import Data, Network

FRAMEWORKS = ("tensorflow", "keras", "torch", "jax", "jaxlib", "numpy")


def peak_megabytes() -> float:
    """Returns the largest memory that this process has had so far.

    On Linux that of this program alone; ``getrusage`` counts what the parent had, too.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if "VmHWM" in line) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def main(contestant: str, data_file: str, network_json: str) -> None:
    """Prepares the contestant and serves until standard input ends."""
    # What frameworks print must not come between the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def answer(**values: object) -> None:
        print(json.dumps(values), file=answers, flush=True)

    start = time.perf_counter()
    try:
        module = importlib.import_module(f"contestants.{contestant}")
    except ModuleNotFoundError as error:
        answer(missing=error.name)
        return
    imported, imports = peak_megabytes(), time.perf_counter() - start
    with np.load(data_file) as arrays:
        data = Data(**arrays)
    network = Network(**json.loads(network_json))
    start = time.perf_counter()
    trainer = module.prepare(network, data)
    answer(
        versions={name: version(name) for name in FRAMEWORKS if name in sys.modules},
        import_seconds=imports,
        import_megabytes=imported,
        build_seconds=time.perf_counter() - start,
    )
    for line in sys.stdin:
        if line.strip() == "accuracy":
            answer(accuracy=trainer.accuracy())
            continue
        order = np.random.RandomState(int(line)).permutation(len(data.X_train))
        start = time.perf_counter()
        loss = trainer.run(order)
        seconds = time.perf_counter() - start
        answer(seconds=seconds, loss=loss, megabytes=peak_megabytes())


if __name__ == "__main__":
    main(*sys.argv[1:])
