"""Workers of a Dask cluster that is there already; needs the package distributed.

References:
  `Dask.distributed <https://distributed.dask.org>`_
"""

import asyncio
import logging
import os
import pickle
import queue
import time
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from tfgraph.errors import WorkerError
from tfgraph.workers.calls import Failure, WorkerKilled
from tfgraph.workers.hosting import Surroundings, run_in_worker, versions
from tfgraph.workers.processes import processors
from tfgraph.workers.variables import deciding, default_threads

if TYPE_CHECKING:
    from distributed import Future

CONNECT_SECONDS = 10
CHECK_SECONDS = 5  # between looks at the cluster while nothing ends
NO_WORKERS_SECONDS = 60  # clusters that grow when they have work need a while


class Cluster:
    """Calls on a cluster, one for each thread of its workers.

    Raises:
      WorkerError: if distributed is not installed or no scheduler answers in time.
    """

    def __init__(self, address: str, environment: Mapping[str, str]) -> None:
        try:
            import cloudpickle
            import distributed
        except ImportError:
            raise WorkerError(
                "`--scheduler` needs the package distributed, in the version of the "
                "cluster: `pip install distributed`."
            ) from None
        self._dask, self._dumps, self._address = distributed, cloudpickle.dumps, address
        variables = {
            **default_threads(os.environ, processors()),
            **deciding(os.environ),
            **environment,
        }
        self._surroundings = Surroundings(variables, os.getcwd(), versions())
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        self._knock()
        self._client = distributed.Client(
            address, timeout=CONNECT_SECONDS, set_as_default=False
        )
        self._ended: queue.Queue[Future] = queue.Queue()
        self._had_workers = time.monotonic()

    def places(self) -> int:
        """Returns how many calls can be under way: one at least, that waits."""
        return max(1, self._threads())

    def start(self, function: Callable, item: object) -> "Future":
        """Begins a call."""
        call = self._client.submit(
            run_in_worker,
            self._dumps((function, item)),
            self._surroundings,
            pure=False,
        )
        call.add_done_callback(self._ended.put)
        return call

    def wait(self, calls: Collection["Future"]) -> Collection["Future"]:
        """Waits until a call has ended.

        Raises:
          WorkerError: if the scheduler has gone, or there are no workers for a minute.
        """
        while True:
            try:
                return [self._ended.get(timeout=CHECK_SECONDS)]
            except queue.Empty:
                self._check()

    def result(self, call: "Future") -> bytes:
        """Returns the answer to a call that has ended.

        Raises:
          WorkerKilled: if there is none.
          WorkerError: if the scheduler has gone.
        """
        if call.status not in ("finished", "error"):
            raise self._gone()
        try:
            return call.result()
        except (WorkerKilled, self._dask.KilledWorker):
            raise WorkerKilled from None
        except Exception as error:  # what kept the worker from calling
            return pickle.dumps(Failure(error))

    def close(self) -> None:
        """Leaves the cluster; calls that have not begun are forgotten."""
        self._client.close()

    def _knock(self) -> None:
        """Asks who is there; a client would wait for ever for who accepts in silence.

        In a thread, because in Jupyter this one has an event loop already.
        """

        async def identity() -> dict:
            async with self._dask.rpc(self._address) as scheduler:
                return await asyncio.wait_for(scheduler.identity(), CONNECT_SECONDS)

        try:
            with ThreadPoolExecutor(1) as thread:
                found = thread.submit(asyncio.run, identity()).result()
        except Exception as error:  # whatever is made of bytes that are not Dask's
            found = {"type": repr(error)}
        if found["type"] != "Scheduler":
            raise WorkerError(
                f"No Dask scheduler answers at `{self._address}` within "
                f"{CONNECT_SECONDS} s. Start one with `dask scheduler`, or leave out "
                "`--scheduler`."
            )

    def _check(self) -> None:
        if self._threads():
            self._had_workers = time.monotonic()
        elif time.monotonic() > self._had_workers + NO_WORKERS_SECONDS:
            raise WorkerError(
                f"The cluster at `{self._address}` has had no workers for "
                f"{NO_WORKERS_SECONDS} s. Start some with `dask worker "
                f"{self._address}`."
            )

    def _threads(self) -> int:
        if self._client.status != "running":
            raise self._gone()
        try:
            return sum(self._client.nthreads().values())
        except OSError:
            raise self._gone() from None

    def _gone(self) -> WorkerError:
        return WorkerError(
            f"The Dask scheduler at `{self._address}` has gone, with what had not "
            "ended on its cluster."
        )
