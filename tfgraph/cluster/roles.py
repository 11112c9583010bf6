"""What a process of a cluster does from its start to its end, by its job."""

import contextlib
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tfgraph.cluster import network
from tfgraph.cluster.experiments import Training, plan
from tfgraph.cluster.results import Results
from tfgraph.cluster.specification import CHIEF, PS, WORKER, Specification
from tfgraph.cluster.watching import Watch
from tfgraph.data import Dataset, load_mnist
from tfgraph.errors import ClusterError

if TYPE_CHECKING:
    from tfgraph import v1 as tf

LOOK_SECONDS = 0.5
# A queue on each parameter server, into which workers put their numbers at the end.
ENDED = "ended_workers"

# Called with what happens: ``{"event": "step", ...}``; see ``work``.
OnEvent = Callable[[dict], None]


@dataclass(frozen=True)
class Role:
    """One process of a cluster.

    Attributes:
      specification: where everybody is.
      job: ``ps`` or ``worker``.
      task: its number.
      wait: seconds to wait for others at most, at the start and for an update.

    Raises:
      ClusterError: if the specification has no such process.
    """

    specification: Specification
    job: str
    task: int
    wait: float

    def __post_init__(self) -> None:
        self.specification.address(self.job, self.task)

    @property
    def address(self) -> str:
        """Where it is."""
        return self.specification.address(self.job, self.task)

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return f"{self.job} {self.task}"


def play(role: Role, training: Training, on_event: OnEvent) -> None:
    """Does what the role asks for, and returns when training has ended.

    Args:
      role: of this process.
      training: what is trained.
      on_event: called with ``{"event": "step", "step", "steps", "loss"}`` after each
        update of this worker; with ``{"event": "evaluation", ...}`` and the fields of
        ``Evaluation`` after each of the chief's; and with ``{"event": "end", "updates",
        "steps", "result"}`` at the end of a worker, ``result`` being the chief's.

    Raises:
      ClusterError: if an address is in use, or others cannot be reached in time.
      DataError: if a worker cannot load the data.
      OutputError: if the chief cannot use its folder.
    """
    network.refuse_used(role.address, role.name)  # before data are loaded
    if role.job == PS:
        serve(role)
    else:
        work(role, training, load_mnist(training.data), on_event)


def serve(role: Role) -> None:
    """Holds variables until all workers have ended.

    Raises:
      ClusterError: if the address is in use, or no worker that has not ended can be
        reached for ``role.wait`` seconds, before the chief has ended.
    """
    _prepare(role)
    from tfgraph import v1 as tf

    target = _start_server(role)
    workers = role.specification.worker
    ended, misses = set(), 0
    with tf.Graph().as_default():
        queue = _ended_queue(role.task)
        size, number = queue.size(), queue.dequeue()
        own = f"/job:{PS}/task:{role.task}"
        with tf.Session(target, config=_only([own])) as session:
            while len(ended) < len(workers):
                while session.run(size):
                    ended.add(int(session.run(number)))
                waiting = [a for i, a in enumerate(workers) if i not in ended]
                misses = 0 if any(map(network.is_listening, waiting)) else misses + 1
                if misses * LOOK_SECONDS > role.wait:
                    break
                time.sleep(LOOK_SECONDS)
    if CHIEF not in ended:
        raise ClusterError(
            f"No worker could be reached for {role.wait:g} s. Start the workers, or "
            "correct their addresses in the specification; `--wait` sets the time."
        )


def work(role: Role, training: Training, data: Dataset, on_event: OnEvent) -> None:
    """Trains, as one of the workers; arguments and exceptions as those of ``play``."""
    _prepare(role)
    from tfgraph.cluster.training import Place, train

    experiment = plan(training, data)
    results = None
    with contextlib.ExitStack() as stack:
        if role.task == CHIEF:
            results = Results(Path(training.output), training, data.name)
            stack.enter_context(results.claimed())
        target = _start_server(role)
        network.wait_for(_needed(role), role.wait)
        watch = Watch(role.specification, role.task, role.wait)

        def note(kind: str, **values: object) -> None:
            watch.progress()
            on_event({"event": kind, **values})

        with watch:
            done, steps = train(
                Place(role.specification, role.task, target, role.wait),
                experiment,
                data,
                seed=training.seed,
                updates=training.updates,
                results=results,
                on_step=lambda step, steps, loss: note(
                    "step", step=step, steps=steps, loss=loss
                ),
                on_evaluation=lambda found: note("evaluation", **asdict(found)),
            )
            _say_ended(role, target)
    result = results and results.to_dict()
    on_event({"event": "end", "updates": done, "steps": steps, "result": result})


def _prepare(role: Role) -> None:
    network.refuse_used(role.address, role.name)
    # TensorFlow tells of every call that is cut short, as some are at each end. What
    # matters is raised.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def _needed(role: Role) -> dict[str, str]:
    needed = {f"{PS} {i}": address for i, address in enumerate(role.specification.ps)}
    if role.task != CHIEF:
        needed["worker 0 (the chief)"] = role.specification.worker[CHIEF]
    return needed


def _start_server(role: Role) -> str:
    """Starts TensorFlow's server of this process, and returns its target."""
    from tfgraph import v1 as tf

    try:
        server = tf.train.Server(
            tf.train.ClusterSpec(role.specification.to_dict()),
            job_name=role.job,
            task_index=role.task,
        )
    except tf.errors.OpError as error:
        raise ClusterError(
            f"The server of {role.name} cannot listen at {role.address}: "
            f"{error.message}. Choose another port in the specification."
        ) from error
    if not network.is_listening(role.address):
        raise ClusterError(
            f"The address {role.address} of {role.name} does not lead to this machine. "
            "Start the process where its address is, or correct the specification."
        )
    return server.target


def _only(devices: list[str]) -> "tf.ConfigProto":
    """Returns a configuration of sessions that wait for no other processes."""
    from tfgraph import v1 as tf

    return tf.ConfigProto(device_filters=devices)


def _ended_queue(ps: int) -> "tf.QueueBase":
    from tfgraph import v1 as tf

    with tf.device(f"/job:{PS}/task:{ps}"):
        return tf.FIFOQueue(-1, tf.int32, shapes=(), shared_name=ENDED)


def _say_ended(role: Role, target: str) -> None:
    """Tells the parameter servers that this worker needs them no longer."""
    from tfgraph import v1 as tf

    with tf.Graph().as_default():
        says = [
            _ended_queue(ps).enqueue(role.task)
            for ps in range(len(role.specification.ps))
        ]
        own = f"/job:{WORKER}/task:{role.task}"
        with tf.Session(target, config=_only([f"/job:{PS}", own])) as session:
            session.run(says)
