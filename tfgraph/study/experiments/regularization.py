"""Weight decay, and wide networks against deep ones; few digits to train on."""

from dataclasses import asdict, dataclass

from tfgraph.study.registry import Experiment
from tfgraph.study.settings import Configuration, Count, NonNegative, Positive, Seed


@dataclass(frozen=True)
class WeightDecay(Configuration):
    """All combinations are trained, by gradient descent.

    Attributes:
      train_sizes: digits to train on.
      learning_rates: of gradient descent.
      decays: scales of the L2 penalty.
      hidden_units: of the one hidden layer, ReLU.
      updates: of each run.
      batch_size: examples per update.
      seed: of the graph and of the batches.
    """

    train_sizes: tuple[Count, ...] = (100, 300, 1000)
    learning_rates: tuple[Positive, ...] = (0.1,)
    decays: tuple[NonNegative, ...] = (0.0, 0.001, 0.01, 0.03, 0.1)
    hidden_units: Count = 50
    updates: Count = 300
    batch_size: Count = 50
    seed: Seed = 42


@dataclass(frozen=True)
class WideAgainstDeep(Configuration):
    """Networks of equal numbers of parameters.

    Attributes:
      parameters: of each network.
      depths: numbers of hidden layers.
      train_size: digits to train on.
      learning_rate: of Adam.
      updates: of each run.
      batch_size: examples per update.
      seed: of the graphs, the batches and the random labels.
    """

    parameters: Count = 40_000
    depths: tuple[Count, ...] = (1, 2, 4, 8)
    train_size: Count = 1000
    learning_rate: Positive = 0.003
    updates: Count = 400
    batch_size: Count = 50
    seed: Seed = 42


def _weight_decay(config, data, on_progress, pieces):
    from tfgraph.study.weight_decay import decay_grid

    options = asdict(config)
    n_updates = options.pop("updates")
    return decay_grid(
        data, **options, n_updates=n_updates, on_progress=on_progress, pieces=pieces
    )


def _wide_against_deep(config, data, on_progress, pieces):
    from tfgraph.study.memorization import wide_against_deep
    from tfgraph.study.short_runs import small_split

    return wide_against_deep(
        small_split(data, config.train_size),
        n_parameters=config.parameters,
        depths=config.depths,
        learning_rate=config.learning_rate,
        n_updates=config.updates,
        batch_size=config.batch_size,
        seed=config.seed,
        on_progress=on_progress,
        pieces=pieces,
    )


EXPERIMENTS = (
    Experiment(
        "weight_decay",
        "weight decay against data-set size and learning rate",
        WeightDecay(),
        _weight_decay,
    ),
    Experiment(
        "wide_against_deep",
        "equal numbers of parameters, true and random labels",
        WideAgainstDeep(),
        _wide_against_deep,
    ),
)
