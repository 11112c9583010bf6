"""The monitor: it rides on training steps and measures some of them."""

from collections import deque
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tfgraph import v1 as tf
from tfgraph.study.gradient_health.diagnosis import Finding, diagnose
from tfgraph.study.gradient_health.measuring import dense_rows, measure
from tfgraph.study.gradient_health.probes import probe
from tfgraph.study.gradient_health.reporting import raise_if_diverged, report
from tfgraph.study.gradient_health.summaries import HealthWriter
from tfgraph.train.arguments import require_positive
from tfgraph.train.clipping import GradsAndVars

# A unit is called dead after so many measured batches on which it was silent.
BATCHES_TO_BE_DEAD = 3


class GradientHealthMonitor:
    """Records how the gradients and weights of a training run fare.

    Attach it to a loop of your own by calling it where ``session.run`` was called::

        optimizer = tf.train.GradientDescentOptimizer(0.01)
        grads_and_vars = optimizer.compute_gradients(loss)
        train_op = optimizer.apply_gradients(grads_and_vars)
        monitor = GradientHealthMonitor(loss, grads_and_vars, every=10)
        with tf.Session() as session:
            session.run(tf.global_variables_initializer())
            for X_batch, y_batch in batches:
                monitor(session, train_op, {X: X_batch, y: y_batch})
        print(monitor.report())

    or to a ``MonitoredTrainingSession`` or an estimator by ``monitor.hook(train_op)``.
    Build the network first: the monitor adds operations to the graph, and TensorFlow 1
    derives the seed of each later random operation from their number.

    The gradients are fetched in the run of the training step itself, so that no input
    pipeline, dropout mask or moving average notices. Given as ``grads_and_vars`` they
    are those of the update. Computed anew from the loss, they may read a layer's
    reference variables while the update already changes them.

    What it costs: fetching the loss at every step is free. At a measured step the
    gradients are copied once and the watched variables twice, in session runs of their
    own, and without ``grads_and_vars`` backpropagation runs twice. In dense networks of
    three to ten layers, with batches of 50 and 200 on two busy cores, such a step took
    two to seven times as long as an ordinary one; with ``every=10`` the whole training
    took 1.2 to 1.7 times as long. Of the steps between no cost could be measured.

    Attributes:
      record: what was measured, a ``HealthRecord``.
      without_gradient: names of variables that the loss does not depend on.
    """

    def __init__(
        self,
        loss: tf.Tensor,
        grads_and_vars: GradsAndVars | None = None,
        *,
        var_list: Sequence[tf.Variable] | None = None,
        every: int = 10,
        stop_on_nan: bool = False,
        log_dir: str | Path | None = None,
    ) -> None:
        """Adds what it needs to the graph of the loss.

        Args:
          loss: ``[]``, float.
          grads_and_vars: what the optimizer's ``compute_gradients`` returned, or what
            clipping made of it; layers in order, the last nearest to the loss. None
            computes ``tf.gradients(loss, var_list)``.
          var_list: for ``tf.gradients``; all trainable variables if not given.
          every: steps between measurements; the first step is measured.
          stop_on_nan: whether to raise ``DivergedError`` at the first loss, gradient or
            weight that is not finite. Only losses are looked at between measurements.
          log_dir: folder for TensorBoard's event files.

        Raises:
          GraphNameError: if the loss depends on none of the variables.
          ValueError: if an argument does not fit.
        """
        require_positive(every=every)
        self._probes = probe(loss, grads_and_vars, var_list=var_list)
        self._global_step = tf.train.get_global_step(loss.graph)
        self._every = every
        self._stop_on_nan = stop_on_nan
        self._writer = None if log_dir is None else HealthWriter(log_dir, loss.graph)
        self._silent = deque(maxlen=BATCHES_TO_BE_DEAD)  # of the last measured steps
        self._step = None  # number of the last training step
        self._before = None  # weights before a step that is measured
        self.record = self._probes.empty_record()
        self.without_gradient = self._probes.without_gradient

    def __call__(
        self, session: tf.Session, fetches: object, feed_dict: dict | None = None
    ) -> object:
        """Runs one training step as ``session.run`` would, and returns its values.

        Raises:
          DivergedError: if asked for, at a number that is not finite.
        """
        if self._step is None:
            self.start(session)
        ours = self.before_step(session)
        values, measured = session.run([fetches, ours], feed_dict)
        self.after_step(session, measured)
        return values

    def hook(self, train_op: tf.Operation | tf.Tensor) -> tf.train.SessionRunHook:
        """Returns a hook for ``MonitoredTrainingSession`` or an ``EstimatorSpec``.

        Args:
          train_op: runs that fetch it are the training steps; others pass unnoticed.
        """
        return GradientHealthHook(self, train_op)

    def diagnose(self) -> list[Finding]:
        """Returns what is wrong, the worst first; nothing if the run is healthy."""
        return diagnose(self.record)

    def report(self) -> str:
        """Returns the last measurement as a table, and the diagnoses with reasons."""
        return report(self.record, without_gradient=self.without_gradient)

    def start(self, session: tf.Session) -> None:
        """Takes the number of the last step from the graph's global step, if any."""
        is_counted = self._global_step is not None
        self._step = int(session.run(self._global_step)) if is_counted else 0
        self._start = self._step

    def before_step(self, session: tf.Session) -> dict[str, object]:
        """Returns what to fetch in the run of the next training step."""
        fetches = {"loss": self._probes.loss}
        self._before = None
        if (self._step - self._start) % self._every == 0:
            self._before = self._weights(session)
            fetches |= {
                "gradients": self._probes.gradients,
                "silent": self._probes.silent,
            }
        return fetches

    def after_step(self, session: tf.Session, values: dict[str, object]) -> None:
        """Takes in what was fetched.

        Args:
          session: with the variables as the step left them.
          values: of the fetches that ``before_step`` returned.

        Raises:
          DivergedError: if asked for, at a number that is not finite.
        """
        self._step += 1
        self.record.steps.append(self._step)
        self.record.losses.append(float(values["loss"]))
        if self._before is not None:
            self._measure(session, values)
        if self._stop_on_nan:
            raise_if_diverged(self.record)

    def _measure(self, session: tf.Session, values: dict[str, object]) -> None:
        gradients = [dense_rows(gradient) for gradient in values["gradients"]]
        after = self._weights(session)
        self._silent.append(values["silent"])
        measurement = measure(
            self._step,
            gradients=gradients,
            before=self._before,
            after=after,
            dead_fraction=[
                np.mean(np.all(masks, axis=0))
                for masks in zip(*self._silent, strict=True)
            ],
        )
        self.record.measurements.append(measurement)
        if self._writer is not None:
            self._writer.write(self.record, gradients, after)

    def _weights(self, session: tf.Session) -> list[np.ndarray]:
        return [np.asarray(v) for v in session.run(self._probes.variables)]


class GradientHealthHook(tf.train.SessionRunHook):
    """Lets a monitor see the training steps of a ``MonitoredSession``."""

    def __init__(
        self, monitor: GradientHealthMonitor, train_op: tf.Operation | tf.Tensor
    ) -> None:
        """See ``GradientHealthMonitor.hook``."""
        self._monitor = monitor
        self._train_op = _name(train_op)
        self._is_step = False

    def after_create_session(
        self, session: tf.Session, coord: tf.train.Coordinator
    ) -> None:
        """Starts counting, anew if the session had to be created anew."""
        self._monitor.start(session)

    def before_run(
        self, run_context: tf.train.SessionRunContext
    ) -> tf.train.SessionRunArgs | None:
        """Asks for the monitor's fetches if this run is a training step."""
        fetches = tf.nest.flatten(run_context.original_args.fetches)
        self._is_step = self._train_op in map(_name, fetches)
        if not self._is_step:
            return None
        return tf.train.SessionRunArgs(self._monitor.before_step(run_context.session))

    def after_run(
        self,
        run_context: tf.train.SessionRunContext,
        run_values: tf.train.SessionRunValues,
    ) -> None:
        """Hands the values to the monitor."""
        if self._is_step:
            self._monitor.after_step(run_context.session, run_values.results)


def _name(fetch: object) -> str | None:
    """The name of the operation that a fetch stands for."""
    if isinstance(fetch, str):
        return fetch.partition(":")[0]
    return getattr(getattr(fetch, "op", fetch), "name", None)
