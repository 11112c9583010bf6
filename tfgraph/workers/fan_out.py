"""Many items to workers, each outcome back as it comes."""

import pickle
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Protocol, TypeVar

from tfgraph.errors import WorkerError
from tfgraph.workers.calls import Failure, WorkerKilled
from tfgraph.workers.processes import Processes, processors

Item = TypeVar("Item")
Result = TypeVar("Result")

# How often an item is run whose worker is killed.
ATTEMPTS = 3


class Workers(Protocol):
    """What calls run on; a call is whatever ``start`` returns."""

    def places(self) -> int:
        """Returns how many calls can be under way."""

    def start(self, function: Callable, item: object) -> Hashable:
        """Begins a call."""

    def wait(self, calls: Collection[Hashable]) -> Collection[Hashable]:
        """Waits until some calls have ended, and returns these."""

    def result(self, call: Hashable) -> bytes:
        """Returns the answer to a call that has ended.

        Raises:
          WorkerKilled: if there is none.
        """

    def close(self) -> None:
        """Ends what runs on this machine."""


@dataclass
class _Task:
    item: object
    group: Hashable
    attempts: int = 0


def in_workers(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    jobs: int | None = None,
    scheduler: str | None = None,
    group: Callable[[Item], Hashable] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Iterator[tuple[Item, Result | Failure]]:
    """Yields each item with its outcome, in the order in which they end.

    An item whose worker is killed is run again by another one; killed three times, it
    has failed. When the iterator is closed, workers of this machine are ended within
    seconds; on a cluster, what runs already runs to its end.

    Args:
      function: picklable: workers import the module that it is in. A worker calls it
        again and again, so what it leaves behind it finds again.
      items: picklable.
      jobs: worker processes on this machine; by default one for each processor.
      scheduler: of a Dask cluster, ``tcp://host:port``, to use instead. It works in the
        same folder, with this process's versions, number of threads and the variables
        that decide about numbers; files it finds on a shared file system.
      group: items with the same value run one after the other; by default all may run
        at a time.
      environment: variables to set in the workers.

    Raises:
      WorkerError: if the cluster cannot be reached, has no workers or goes away.
    """
    queues = defaultdict(deque)
    for index, item in enumerate(items):
        task = _Task(item, index if group is None else group(item))
        queues[task.group].append(task)
    if not queues:
        return
    with closing(_workers(scheduler, jobs, environment or {})) as workers:
        for task, outcome in _run(function, queues, workers):
            yield task.item, outcome


def _workers(
    scheduler: str | None, jobs: int | None, environment: Mapping[str, str]
) -> Workers:
    if scheduler is None:
        return Processes(jobs or processors(), environment)
    from tfgraph.workers.dask_cluster import Cluster  # asyncio, and more to load

    return Cluster(scheduler, environment)


def _run(
    function: Callable, queues: dict[Hashable, deque[_Task]], workers: Workers
) -> Iterator[tuple[_Task, object]]:
    """Runs the first task of each queue, then the next one, as there are places."""
    ready, running = deque(queues), {}
    while ready or running:
        while ready and len(running) < workers.places():
            task = queues[ready.popleft()].popleft()
            running[workers.start(function, task.item)] = task
        for call in workers.wait(running.keys()):
            task = running.pop(call)
            outcome = _outcome(call, task, workers)
            if outcome is task:
                queues[task.group].append(task)
            else:
                yield task, outcome
            if queues[task.group]:
                ready.append(task.group)


def _outcome(call: object, task: _Task, workers: Workers) -> object:
    """The outcome of a call, or the task itself if it is to be run again."""
    try:
        answer = workers.result(call)
    except WorkerKilled:
        task.attempts += 1
        if task.attempts < ATTEMPTS:
            return task
        return Failure(
            WorkerError(
                f"Its worker process was killed, {ATTEMPTS} times, for want of memory "
                "perhaps. Choose fewer at a time with `--jobs`."
            )
        )
    try:
        return pickle.loads(answer)
    except Exception as error:  # whatever a class of the result raises here
        return Failure(error)
