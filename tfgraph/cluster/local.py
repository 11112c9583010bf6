"""A whole cluster on this machine: its processes are started, replaced and ended."""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tfgraph.cluster import child
from tfgraph.cluster.experiments import Training
from tfgraph.cluster.private_network import private_network
from tfgraph.cluster.roles import OnEvent, Role
from tfgraph.cluster.specification import CHIEF, JOBS, PS, WORKER, on_this_machine
from tfgraph.errors import ClusterError, LostError

CHILD = [sys.executable, "-m", child.__name__]
MAX_RESTARTS = 3  # of each worker
END_SECONDS = 5  # for parameter servers, after the last worker


@dataclass
class _Member:
    role: Role
    command: list[str]
    process: subprocess.Popen | None = None
    n_starts: int = 0
    error: str | None = None  # what it said was wrong

    @property
    def title(self) -> str:
        return f"{self.role.name} (process {self.process.pid})"


class Cluster:
    """The processes of a cluster on this machine.

    Args:
      training: what is trained.
      counts: number of processes of each job.
      wait: seconds to wait for others at most, at the start and for an update.
      on_event: called with the events of ``roles.play`` and, under the key ``from``,
        the name of the process; and with ``{"event": "started", "pid", "starts"}`` and
        ``{"event": "says", "line"}`` of what it writes to its standard error.
      restarts: how often a worker that died is started again.
    """

    def __init__(
        self,
        training: Training,
        counts: Mapping[str, int],
        *,
        wait: float,
        on_event: OnEvent,
        restarts: int = MAX_RESTARTS,
    ) -> None:
        self._training, self._counts, self._wait = training, counts, wait
        self._on_event, self._restarts = on_event, restarts
        self._news: queue.SimpleQueue = queue.SimpleQueue()

    def run(self) -> dict:
        """Trains to the end; whatever happens, no process is left behind.

        Returns:
          The last event of the chief.

        Raises:
          ClusterError: if a process cannot begin.
          LostError: if a parameter server ends, or a worker too often.
        """
        with self._members() as members:
            running = [member for member in members if member.role.job == WORKER]
            result = {}
            while running:
                member, news = self._news.get()
                if isinstance(news, int):
                    if self._is_over(member, news):
                        running.remove(member)
                elif news["event"] == "error":
                    member.error = news["message"]
                else:
                    if news["event"] == "end" and member.role.task == CHIEF:
                        result = news
                    self._on_event({"from": member.role.name, **news})
            self._await_servers(members)
        return result

    @contextlib.contextmanager
    def _members(self) -> Iterator[list[_Member]]:
        members = []
        with private_network() as prefix:
            if prefix is None:
                self._on_event({
                    "event": "says", "from": "tfgraph", "line":
                    "TensorFlow listens on all networks of this machine while it "
                    "trains; keep others out with a firewall.",
                })  # fmt: skip
            command = [*(prefix or []), *CHILD]
            specification = on_this_machine(self._counts)
            try:
                for job in JOBS:
                    for task in range(self._counts[job]):
                        role = Role(specification, job, task, self._wait)
                        members.append(_Member(role, command))
                        self._start(members[-1])
                yield members
            finally:
                _end(members)

    def _start(self, member: _Member) -> None:
        member.process = subprocess.Popen(
            member.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            start_new_session=True,  # Ctrl-C is for this process to handle
        )
        member.n_starts += 1
        with contextlib.suppress(BrokenPipeError):  # it has died already
            member.process.stdin.write(child.description(member.role, self._training))
            member.process.stdin.flush()
        threads = [
            threading.Thread(target=read, args=(member, member.process), daemon=True)
            for read in (self._read_events, self._read_words)
        ]
        for thread in threads:
            thread.start()
        threading.Thread(
            target=self._await_end, args=(member, threads), daemon=True
        ).start()
        pid, starts = member.process.pid, member.n_starts
        event = {"event": "started", "pid": pid, "starts": starts}
        self._on_event({"from": member.role.name, **event})

    def _read_events(self, member: _Member, process: subprocess.Popen) -> None:
        for line in process.stdout:
            with contextlib.suppress(ValueError):  # killed in the middle of a line
                self._news.put((member, json.loads(line)))

    def _read_words(self, member: _Member, process: subprocess.Popen) -> None:
        for line in process.stderr:
            words = line.decode("utf-8", "replace").rstrip("\n")
            self._news.put((member, {"event": "says", "line": words}))

    def _await_end(self, member: _Member, readers: list[threading.Thread]) -> None:
        status = member.process.wait()
        for reader in readers:
            reader.join()
        self._news.put((member, status))

    def _is_over(self, member: _Member, status: int) -> bool:
        """Handles the end of a process; True if it was a worker's right one."""
        if member.error is not None:
            raise ClusterError(member.error)
        if member.role.job == PS:
            if status == 0:
                return False
            raise LostError(
                f"{member.title}, a parameter server, {_ended(status)}, and the "
                "variables are lost. Give the same command again: training goes on "
                "from the last checkpoint."
            )
        if status == 0:
            return True
        if member.n_starts > self._restarts:
            raise LostError(
                f"{member.title} {_ended(status)}, after {self._restarts} restarts. "
                "Look at what it said; the same command goes on from the last "
                "checkpoint."
            )
        words = f"{member.title} {_ended(status)}; starting it again"
        self._on_event({"event": "says", "from": "tfgraph", "line": words})
        self._start(member)
        return False

    def _await_servers(self, members: list[_Member]) -> None:
        for member in members:
            if member.role.job == PS:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    member.process.wait(END_SECONDS)


def _ended(status: int) -> str:
    if status < 0:
        return f"was killed by {signal.Signals(-status).name}"
    return f"ended with status {status}"


def _end(members: list[_Member]) -> None:
    """Kills what still runs; there is nothing that a process would have to put away."""
    for member in members:
        if member.process is not None and member.process.poll() is None:
            member.process.kill()
    for member in members:
        if member.process is not None:
            member.process.wait()
