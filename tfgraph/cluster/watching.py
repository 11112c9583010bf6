"""A thread that sees when training cannot go on, while TensorFlow waits.

TensorFlow waits without end for a parameter server that has gone, and for workers that
send no gradients, in C++, where Python can interrupt nothing.
"""

import os
import sys
import threading
from collections.abc import Callable
from typing import Self

from tfgraph.cluster import network
from tfgraph.cluster.specification import WORKER, Specification

TICK_SECONDS = 0.5
MISSES = 3  # in a row: one may be chance
LOST_STATUS = 1


def end_process(message: str) -> None:
    """Ends this process at once, with a line on stderr."""
    print(f"tfgraph: {message}", file=sys.stderr, flush=True)
    sys.stdout.flush()
    os._exit(LOST_STATUS)


class Watch:
    """Looks after the parameter servers and the progress while the body runs.

    Time is counted in looks, so that a process that is stopped for a while (Ctrl-Z)
    finds nothing wrong when it goes on.

    Args:
      specification: where everybody is.
      task: the number of this worker.
      wait: seconds without progress to put up with.
      on_lost: is called in the thread with what is wrong.
    """

    def __init__(
        self,
        specification: Specification,
        task: int,
        wait: float,
        on_lost: Callable[[str], None] = end_process,
    ) -> None:
        self._servers = {f"parameter server {i}": address
                         for i, address in enumerate(specification.ps)}  # fmt: skip
        self._workers = {
            f"{WORKER} {i}": address
            for i, address in enumerate(specification.worker)
            if i != task
        }
        self._wait, self._on_lost = wait, on_lost
        self._ended, self._idle_looks = threading.Event(), 0

    def progress(self) -> None:
        """Notes that training goes on."""
        self._idle_looks = 0

    def __enter__(self) -> Self:
        threading.Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()

    def _watch(self) -> None:
        misses = dict.fromkeys(self._servers, 0)
        while not self._ended.wait(TICK_SECONDS):
            self._idle_looks += 1
            for who, address in self._servers.items():
                misses[who] = 0 if network.is_listening(address) else misses[who] + 1
            lost = [who for who, count in misses.items() if count >= MISSES]
            message = self._loss(lost) if lost else self._standstill()
            if message and not self._ended.is_set():
                self._on_lost(message)
                return

    def _loss(self, lost: list[str]) -> str:
        return (
            f"{lost[0].capitalize()} at {self._servers[lost[0]]} has gone, and with it "
            "the variables. Start all processes again: training goes on from the last "
            "checkpoint."
        )

    def _standstill(self) -> str | None:
        if self._idle_looks * TICK_SECONDS < self._wait:
            return None
        gone = [
            f"{who} at {address}"
            for who, address in self._workers.items()
            if not network.is_listening(address)
        ]
        missing = f"; no answer from {', '.join(gone)}" if gone else ""
        return (
            f"No update within {self._wait:g} s{missing}. Start what is missing again, "
            "and this process too: training goes on. `--wait` sets the time."
        )
