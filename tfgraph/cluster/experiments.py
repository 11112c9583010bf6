"""What can be trained in a cluster: the recorded runs, and any dense classifier."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING

from tfgraph import records
from tfgraph.data import Dataset
from tfgraph.errors import RecordError, SettingError
from tfgraph.study.configuration import ModelConfig
from tfgraph.study.settings import check_known

if TYPE_CHECKING:
    from tfgraph import v1 as tf
    from tfgraph.train.loop import TrainingGraph

CLASSIFIER = "classifier"
NAMES = (*records.EXPERIMENTS, CLASSIFIER)
SYNC, ASYNC = "sync", "async"
# Settings of the classifier that are options of the command.
OPTIONS = ("epochs", "seed")


@dataclass(frozen=True)
class Training:
    """What is to be trained and how; the same for every process of a cluster.

    Attributes:
      experiment: one of ``NAMES``.
      settings: of the classifier, as in ``ModelConfig``, values as text.
      epochs: passes over the training set; None for the experiment's own number.
      data: as for ``load_mnist``.
      seed: of the graph, and of the order of the rows.
      updates: ``SYNC`` or ``ASYNC``.
      output: the folder for checkpoints and results, on the chief.

    Raises:
      SettingError: if there is no such experiment or setting.
    """

    experiment: str
    settings: Mapping[str, str]
    epochs: int | None
    data: str | None
    seed: int
    updates: str
    output: str

    def __post_init__(self) -> None:
        check_known(self.experiment, NAMES, what="experiment named")
        if self.experiment != CLASSIFIER and self.settings:
            raise SettingError(
                f"`{self.experiment}` is trained as it was recorded and has no "
                f"settings. Leave out `--set`, or train `{CLASSIFIER}`."
            )
        for key in self.settings:
            if key.lower() in OPTIONS:
                raise SettingError(f"Set `{key}` with `--{key.lower()}`.")
        self.config()

    def config(self) -> ModelConfig:
        """Returns the configuration of the classifier."""
        return ModelConfig(seed=self.seed).with_settings(self.settings)

    def to_dict(self) -> dict[str, object]:
        """Returns it as plain data; ``Training(**data)`` is the way back."""
        return asdict(self)


# Builds the network in the default graph; returns it, and what restores the variables
# that come from a checkpoint.
Build = Callable[[], "tuple[TrainingGraph, Callable[[tf.Session], None] | None]"]


@dataclass(frozen=True)
class Plan:
    """A network and how long to train it, for ``training.train``.

    Attributes:
      build: ends in ``apply_gradients`` of one optimizer, once.
      batch_size: examples per update, at least; of all workers together if they are
        synchronous.
      n_epochs: passes over the training set.
      eval_every: epochs between evaluations.
    """

    build: Build
    batch_size: int
    n_epochs: int
    eval_every: int


def plan(training: Training, data: Dataset) -> Plan:
    """Returns how an experiment is trained; imports TensorFlow.

    Raises:
      RecordError: if it reuses layers that were not recorded for this data and seed.
    """
    if training.experiment == CLASSIFIER:
        return _classifier(training, data)
    from tfgraph.study.deep_nets import BATCH_SIZE

    return Plan(
        partial(_build_recorded, training.experiment, _start(training, data)),
        BATCH_SIZE,
        training.epochs or data.n_epochs,
        data.eval_every,
    )


def _classifier(training: Training, data: Dataset) -> Plan:
    from tfgraph.study.model_tuning import build

    config = training.config()
    is_full = config.batch_size == "full"
    return Plan(
        lambda: (build(config, n_features=data.X_train.shape[1]), None),
        len(data.X_train) if is_full else config.batch_size,
        training.epochs or config.epochs,
        eval_every=1,
    )


def _start(training: Training, data: Dataset) -> str | None:
    from tfgraph.study.deep_nets import EXPERIMENTS

    origin = EXPERIMENTS[training.experiment].starts_from
    if origin is None:
        return None
    start = records.checkpoint(data.name, training.seed, origin)
    if start is None:
        raise RecordError(
            f"`{training.experiment}` reuses layers of the recorded run `{origin}`, of "
            f"which there is none for seed {training.seed} on {data.name}. Take "
            f"`--seed {records.RECORDED_SEED}` and `--data mnist` or `mnist-5k`."
        )
    return str(start)


def _build_recorded(name: str, start: str | None) -> tuple:
    from tfgraph.study.deep_nets import EXPERIMENTS

    build = EXPERIMENTS[name].build
    if start is None:
        return build()
    graph, restorer = build(start)
    return graph, lambda session: restorer.restore(session, start)
