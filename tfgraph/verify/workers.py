"""Calls of one function side by side, in worker processes on one thread each."""

import concurrent.futures
import contextlib
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from tfgraph.errors import RecordError

Item = TypeVar("Item")
Result = TypeVar("Result")

# On one thread a sum of float32 numbers always has the same order, and as many
# workers as processors do not get in each other's way.
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
}


def in_workers(
    function: Callable[[Item], Result], items: Iterable[Item], jobs: int | None = None
) -> Iterator[tuple[Item, Result]]:
    """Yields each item with the function's result, in the order in which they end.

    Args:
      function: picklable: workers import the module that it is in. A worker calls it
        again and again, so what it leaves behind it finds again.
      items: hashable and picklable.
      jobs: worker processes; by default one for each processor.

    Raises:
      RecordError: if a worker is killed, by the system for want of memory perhaps.
      Exception: whatever ``function`` raises.
    """
    jobs = jobs or os.cpu_count()
    pool = concurrent.futures.ProcessPoolExecutor(
        jobs,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_live_no_longer_than_parent,
    )
    with _environment(ONE_THREAD), pool:
        try:
            futures = {pool.submit(function, item): item for item in items}
            for future in concurrent.futures.as_completed(futures):
                yield futures[future], future.result()
        except concurrent.futures.process.BrokenProcessPool as error:
            raise RecordError(
                f"A worker process was killed; was there memory enough for {jobs} of "
                "them? Choose fewer with `--jobs`."
            ) from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


@contextlib.contextmanager
def _environment(variables: dict[str, str]) -> Iterator[None]:
    """Sets variables for the processes to come: libraries read them when loaded."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _live_no_longer_than_parent() -> None:
    """Ends this worker when the parent was killed: nobody else would."""

    def watch() -> None:
        multiprocessing.parent_process().join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
