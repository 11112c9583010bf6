"""Contestants train in turn, each in a process of its own, started once.

Frameworks' threads and global modes do not mix in one process; and times of epochs
that took turns within a second can be compared on a machine that is not quiet.
"""

import contextlib
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
from networks import Data, Network

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
PAUSE_SECONDS = 0.1  # until the threads of the one before have gone to sleep
LOSS_TOLERANCE = 0.03  # of the first epoch's mean loss; Keras shuffles otherwise


class RaceError(Exception):
    """A contestant failed, or does not train the same network."""


@dataclass
class Result:
    """What a contestant took.

    Attributes:
      versions: of its packages.
      import_seconds: to import the framework.
      import_megabytes: peak memory once the framework is imported.
      start_seconds: to the end of the first epoch, less a later epoch: to build,
        and to compile.
      megabytes: peak memory at the end, the framework's and the data's included.
      seconds: of each epoch but the first.
      losses: mean loss of each epoch.
      accuracy: on the validation set, after the last epoch.
    """

    versions: dict[str, str]
    import_seconds: float
    import_megabytes: float
    start_seconds: float = 0.0
    megabytes: float = 0.0
    seconds: list[float] = field(default_factory=list)
    losses: list[float | None] = field(default_factory=list)
    accuracy: float | None = None


class Contestant:
    """A running ``worker``."""

    def __init__(
        self, name: str, python: str, data_file: Path, network: Network
    ) -> None:
        self.name = name
        self._log = tempfile.TemporaryFile("w+")  # noqa: SIM115
        self._process = subprocess.Popen(
            [python, HERE / "worker.py", name, data_file, json.dumps(asdict(network))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            env=_environment(),
        )

    def ask(self, request: str) -> dict:
        """Sends a line and returns the answer; raises as ``answer`` does."""
        with contextlib.suppress(BrokenPipeError):
            print(request, file=self._process.stdin, flush=True)
        return self.answer()

    def answer(self) -> dict:
        """Waits for an answer.

        Raises:
          RaceError: if the process ended instead.
        """
        line = self._process.stdout.readline()
        if not line:
            self._log.seek(0)
            said = self._log.read().strip().splitlines()
            raise RaceError(f"{self.name} failed: {said[-1] if said else 'no word'}")
        return json.loads(line)

    def stop(self) -> None:
        """Ends the process."""
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._log.close()


def race(
    pythons: Mapping[str, str], network: Network, data: Data, repeats: int
) -> Iterator[str | dict[str, Result]]:
    """Times epochs of all contestants, in turn.

    Args:
      pythons: the interpreter of each contestant, by the contestant's name.
      network: what to train.
      data: on what.
      repeats: epochs of each, after one that warms up.

    Yields:
      Lines on the progress, and last the results of those that could start, by name.

    Raises:
      RaceError: if a contestant fails, or its losses are not the others'.
    """
    data = _whole_batches(data, network.batch_size)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        np.savez(folder / "data.npz", **data._asdict())
        running, results, builds = {}, {}, {}
        for name, python in pythons.items():
            contestant = Contestant(name, python, folder / "data.npz", network)
            stack.callback(contestant.stop)
            start = contestant.answer()
            if "missing" in start:
                yield f"{name} is left out: {python} has no `{start['missing']}`"
                continue
            builds[name] = start.pop("build_seconds")
            running[name], results[name] = contestant, Result(**start)
            # The first epoch, which compiles: now, and not in turn.
            first = contestant.ask("0")
            builds[name] += first["seconds"]
            results[name].losses.append(first["loss"])
            yield f"{name}: built, and first epoch trained, in {builds[name]:.1f} s"
        for repeat in range(1, repeats + 1):
            for name in _rotated(list(running), repeat):
                time.sleep(PAUSE_SECONDS)
                epoch = running[name].ask(str(repeat))
                results[name].seconds.append(epoch["seconds"])
                results[name].losses.append(epoch["loss"])
                results[name].megabytes = epoch["megabytes"]
            yield f"repetition {repeat} of {repeats}"
        for name, result in results.items():
            result.accuracy = running[name].ask("accuracy")["accuracy"]
            result.start_seconds = builds[name] - float(np.median(result.seconds))
    _check_losses(results)
    yield results


def _check_losses(results: Mapping[str, Result]) -> None:
    """Raises RaceError unless all have nearly the same loss in their first epoch."""
    losses = {
        name: result.losses[0]
        for name, result in results.items()
        if result.losses[0] is not None
    }
    middle = np.median(list(losses.values()))
    for name, loss in losses.items():
        if not abs(loss - middle) <= LOSS_TOLERANCE * middle:
            raise RaceError(
                f"{name} does not train the others' network: its mean loss in the "
                f"first epoch is {loss:.4f}, the median of all {middle:.4f}"
            )


def _whole_batches(data: Data, batch_size: int) -> Data:
    rows = len(data.X_train) // batch_size * batch_size
    if not rows:
        raise RaceError(f"{len(data.X_train)} rows are no batch of {batch_size}")
    return data._replace(X_train=data.X_train[:rows], y_train=data.y_train[:rows])


def _rotated(names: list[str], by: int) -> Iterable[str]:
    """Lets another begin each time, so that nobody always follows the same one."""
    by %= len(names)
    return names[by:] + names[:by]


def _environment() -> dict[str, str]:
    path = [str(HERE), str(REPOSITORY), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, path)),
        "KERAS_BACKEND": "tensorflow",
        "TF_CPP_MIN_LOG_LEVEL": "2",
        # What a former run compiled must not count as quickly compiled.
        "TORCHINDUCTOR_FORCE_DISABLE_CACHES": "1",
    }
