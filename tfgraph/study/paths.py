"""The paths of optimizers down an elongated bowl, each run as a TensorFlow-1 graph.

The bowl is ``J(theta) = (lambda_1 theta_1**2 + lambda_2 theta_2**2) / 2``; its
curvatures lambda are the eigenvalues of the Hessian, their quotient is the condition
number. Gradient descent multiplies theta_i by ``1 - eta lambda_i`` at each step, so it

- oscillates across the bowl if ``eta lambda > 1``,
- diverges if ``eta lambda > 2``.

With momentum beta it becomes ``(1 + beta - eta lambda) theta_i - beta theta_i_before``,
which oscillates as soon as ``eta lambda > (1 - sqrt(beta))**2`` and diverges only if
``eta lambda > 2 (1 + beta)``.

References:
  Polyak, Some methods of speeding up the convergence of iteration methods, 1964;
  Goh, `Why Momentum Really Works <https://distill.pub/2017/momentum>`_, 2017
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from tfgraph import v1 as tf
from tfgraph.study.registry import OnProgress, Table
from tfgraph.study.unfinished import NOT_KEPT, Pieces
from tfgraph.train.optimizers import OPTIMIZERS


def optimizer_path(
    optimizer: tf.train.Optimizer,
    *,
    curvatures: Sequence[float],
    start: Sequence[float],
    n_steps: int,
) -> np.ndarray:
    """Returns where an optimizer goes, from the start: ``[n_steps + 1, dimensions]``.

    Args:
      optimizer: made of numbers, not of tensors: the bowl has a graph of its own.
      curvatures: lambda, one per dimension.
      start: theta at first, one number per dimension.
      n_steps: updates.
    """
    with tf.Graph().as_default(), tf.Session() as session:
        theta = tf.get_variable("theta", initializer=tf.constant(start, tf.float32))
        loss = tf.reduce_sum(tf.constant(curvatures, tf.float32) * theta**2) / 2
        train_op = optimizer.minimize(loss)
        session.run(tf.global_variables_initializer())
        path = [session.run(theta)]
        for _ in range(n_steps):
            session.run(train_op)
            path.append(session.run(theta))
    return np.array(path)


def crossings(path: np.ndarray) -> np.ndarray:
    """Returns how often each coordinate changes its sign, ``[dimensions]``."""
    return np.sum(np.sign(path[:-1]) * np.sign(path[1:]) < 0, axis=0)


@dataclass(frozen=True)
class Paths:
    """Paths of several optimizers down one bowl; an experiment's result."""

    paths: dict[str, np.ndarray]  # each [steps + 1, 2]
    curvatures: tuple[float, float]

    def table(self) -> Table:
        """Returns where each ends and how often it crossed the valley."""
        header = ("optimizer", "theta_1", "theta_2", "crossings")
        return header, [
            (name, *path[-1].tolist(), int(crossings(path)[1]))
            for name, path in self.paths.items()
        ]

    def series(self) -> Table:
        """Returns a row for each step of each optimizer."""
        header = ("optimizer", "step", "theta_1", "theta_2")
        return header, [
            (name, step, *theta)
            for name, path in self.paths.items()
            for step, theta in enumerate(path.tolist())
        ]

    def plot(self, axes: object) -> None:
        """Draws them over the bowl."""
        plot_paths(axes, self.paths, self.curvatures)
        axes.set_title("Paths of optimizers")

    def to_dict(self) -> dict:
        """Returns the paths as plain data."""
        paths = {name: path.tolist() for name, path in self.paths.items()}
        return {"curvatures": list(self.curvatures), "paths": paths}


def optimizer_paths(
    learning_rates: Mapping[str, float],
    *,
    curvature: float,
    start: tuple[float, float],
    n_steps: int,
    on_progress: OnProgress = lambda done, total, state: None,
    pieces: Pieces = NOT_KEPT,
) -> Paths:
    """Runs optimizers down the bowl of the curvatures 1 and ``curvature``.

    Args:
      learning_rates: of each optimizer, by its key in ``OPTIMIZERS``.
      curvature: of the steep direction, the condition number.
      start: theta at first.
      n_steps: updates of each.
      on_progress: called after each optimizer.
      pieces: keeps the path of each.
    """
    paths = {}

    def make(name: str, states: object) -> list:
        path = optimizer_path(
            OPTIMIZERS[name](learning_rates[name]),
            curvatures=(1.0, curvature),
            start=start,
            n_steps=n_steps,
        )
        return path.tolist()

    for name in learning_rates:
        paths[name] = np.array(pieces.get(name, partial(make, name)), np.float32)
        on_progress(len(paths), len(learning_rates), name)
    return Paths(paths, (1.0, curvature))


def plot_paths(
    axes: object, paths: Mapping[str, np.ndarray], curvatures: Sequence[float]
) -> None:
    """Draws paths by name over the bowl's contours.

    Args:
      axes: matplotlib's.
      paths: each ``[steps, 2]``.
      curvatures: the two of the bowl.
    """
    farthest = np.abs(np.concatenate(list(paths.values()))).max(axis=0)
    x, y = (1.2 * limit * np.linspace(-1, 1, 100) for limit in farthest)
    loss = (curvatures[0] * x**2 + curvatures[1] * y[:, None] ** 2) / 2
    levels = loss.max() * np.linspace(0.03, 1, 9) ** 2
    axes.contour(x, y, loss, levels=levels, colors="0.85")
    for name, path in paths.items():
        axes.plot(*path.T, ".-", lw=1, ms=4, label=name)
    axes.plot(0, 0, "k*")
    axes.set(xlabel=r"$\theta_1$", ylabel=r"$\theta_2$")
    axes.grid(False)
    axes.legend()
