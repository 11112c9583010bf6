"""The output folder of a training run in a cluster.

``results.json`` has the evaluations; it is replaced after each. The checkpoints lie
beside it, one for each evaluation, so that a chief that is started again finds both.
"""

import contextlib
import json
import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from tfgraph.cluster.experiments import Training
from tfgraph.errors import OutputError
from tfgraph.files import write_atomically
from tfgraph.locking import locked

RESULTS, LOCK = "results.json", ".lock"
CHECKPOINT_STATE = "checkpoint"  # TensorFlow's name


@dataclass(frozen=True)
class Evaluation:
    """What the chief measured on the validation set.

    Attributes:
      step: updates before it.
      epoch: the same in passes over the training set.
      val_loss: mean loss.
      val_accuracy: fraction of 1.
    """

    step: int
    epoch: float
    val_loss: float
    val_accuracy: float


class Results:
    """The evaluations of a run, in memory and in the folder."""

    def __init__(self, folder: Path, training: Training, data: str) -> None:
        self.folder = folder
        # What makes two runs the same; the number of workers may change.
        about = training.to_dict() | {"data": data}
        self._about = {key: about[key] for key in sorted(about) if key != "output"}
        self.evaluations: list[Evaluation] = []

    def forget_after(self, step: int) -> None:
        """Takes up what was measured up to the checkpoint that training goes on from.

        Raises:
          OutputError: if the file cannot be read.
        """
        found = self._read() or {"evaluations": []}
        evaluations = (Evaluation(**values) for values in found["evaluations"])
        self.evaluations = [e for e in evaluations if e.step <= step]

    def add(self, evaluation: Evaluation) -> None:
        """Adds an evaluation and writes all of them.

        Raises:
          OutputError: if they cannot be written.
        """
        self.evaluations.append(evaluation)
        self._write()

    def _write(self) -> None:
        try:
            text = json.dumps(self.to_dict(), indent=1, allow_nan=False) + "\n"
            write_atomically(self.folder / RESULTS, text)
        except OSError as error:
            raise OutputError(f"The results cannot be written: {error}.") from error

    def to_dict(self) -> dict:
        """Returns them as plain data; a number that is not finite has become None."""
        return {
            "cluster_run": self._about,
            "evaluations": [
                {
                    key: value if math.isfinite(value) else None
                    for key, value in asdict(evaluation).items()
                }
                for evaluation in self.evaluations
            ],
        }

    @contextlib.contextmanager
    def claimed(self) -> Iterator[None]:
        """Keeps the folder from other runs while the body runs.

        A folder of the same run is taken up; it goes on from its last checkpoint.

        Raises:
          OutputError: if the folder cannot be used, is in use, or holds another run.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                f"The output folder `{self.folder}` cannot be made: {error}. Choose "
                "another with `--output`."
            ) from error
        with locked(self.folder / LOCK, self.folder):
            self._refuse_others()
            if not (self.folder / RESULTS).exists():
                self._write()  # checkpoints come before the first evaluation
            yield

    def _refuse_others(self) -> None:
        found = self._read()
        if found is None:
            if (self.folder / CHECKPOINT_STATE).exists():
                raise self._refusal("checkpoints, of which nothing is known")
            return
        for key, value in self._about.items():
            other = found["cluster_run"].get(key)
            if other != value:
                raise self._refusal(f"a run with {key} {other!r}, not {value!r}")

    def _refusal(self, what: str) -> OutputError:
        return OutputError(
            f"The output folder `{self.folder}` holds {what}. Choose another with "
            "`--output`, or remove it."
        )

    def _read(self) -> dict | None:
        path = self.folder / RESULTS
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            found["cluster_run"]["data"], found["evaluations"]
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise self._refusal(f"a {RESULTS} that is not of a cluster") from error
        return found
