"""Who is where in a cluster: the addresses of parameter servers and workers."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tfgraph.cluster import network
from tfgraph.errors import ClusterError

PS, WORKER = "ps", "worker"
JOBS = (PS, WORKER)
CHIEF = 0  # the worker that initializes, evaluates and saves
EXAMPLE = '{"ps": ["a.example:2222"], "worker": ["b.example:2222", "c.example:2222"]}'
MAX_PORT = 65535


@dataclass(frozen=True)
class Specification:
    """The addresses of all processes, ``host:port``, as in ``tf.train.ClusterSpec``."""

    ps: tuple[str, ...]
    worker: tuple[str, ...]

    def addresses(self, job: str) -> tuple[str, ...]:
        """Returns the addresses of a job's tasks, in order."""
        return self.ps if job == PS else self.worker

    def address(self, job: str, task: int) -> str:
        """Returns where a task is.

        Raises:
          ClusterError: if the job has no such task.
        """
        addresses = self.addresses(job)
        if not 0 <= task < len(addresses):
            raise ClusterError(
                f"Job `{job}` has no task {task}: the specification gives it "
                f"{len(addresses)}, numbered from 0. Choose another `--task`, or add "
                "its address."
            )
        return addresses[task]

    def to_dict(self) -> dict[str, list[str]]:
        """Returns it as it is written in a file."""
        return {PS: list(self.ps), WORKER: list(self.worker)}


def read(path: Path) -> Specification:
    """Reads a specification from a JSON file.

    Raises:
      ClusterError: if it cannot be read or does not name each process once.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"The specification `{path}` cannot be read: {error}. Expected {EXAMPLE}."
        ) from error
    try:
        return from_dict(found)
    except ClusterError as error:
        raise ClusterError(f"`{path}`: {error}") from None


def from_dict(found: object) -> Specification:
    """Checks a specification, and returns it.

    Args:
      found: job to list of addresses, as ``Specification.to_dict`` returns it.

    Raises:
      ClusterError: if it does not name each process once.
    """
    if not isinstance(found, dict):
        raise ClusterError(f"The specification is no object. Expected {EXAMPLE}.")
    if others := [job for job in found if job not in JOBS]:
        # TensorFlow's later convention has a job `chief`; two would be possible.
        raise ClusterError(
            f"The specification has a job `{others[0]}`. Expected `ps` and `worker` "
            "only; worker 0 is the chief."
        )
    for job in JOBS:
        _check_addresses(job, found.get(job))
    counts = Counter(address for job in JOBS for address in found[job])
    if twice := [address for address, count in counts.items() if count > 1]:
        raise ClusterError(
            f"The specification has the address `{twice[0]}` twice. Give every process "
            "one of its own."
        )
    return Specification(tuple(found[PS]), tuple(found[WORKER]))


def _check_addresses(job: str, addresses: object) -> None:
    if not isinstance(addresses, list) or not addresses:
        raise ClusterError(
            f"The specification has no addresses of job `{job}`. Expected a list, as "
            f"in {EXAMPLE}."
        )
    for address in addresses:
        host, _, port = str(address).rpartition(":")
        is_port = re.fullmatch(r"[0-9]{1,5}", port) and 0 < int(port) <= MAX_PORT
        if not isinstance(address, str) or not host or not is_port:
            raise ClusterError(
                f"`{address}` of job `{job}` is no address. Expected `host:port`, the "
                f"port from 1 to {MAX_PORT}."
            )


def parse_counts(text: str) -> dict[str, int]:
    """Reads how many processes of each job there are to be: ``ps=1,worker=2``.

    Raises:
      ValueError: if it is not of that form.
    """
    found = re.fullmatch(r"ps=([1-9][0-9]?),worker=([1-9][0-9]?)", text)
    if found is None:
        raise ValueError(
            f"got `{text}`, expected ps=N,worker=N, from 1 to 99 of each: ps=1,worker=2"
        )
    return {PS: int(found[1]), WORKER: int(found[2])}


def on_this_machine(counts: dict[str, int]) -> Specification:
    """Returns a specification on free ports of the loopback interface.

    Args:
      counts: number of processes of each job.
    """
    ports = iter(network.free_ports(sum(counts.values())))
    return Specification(
        *(tuple(f"127.0.0.1:{next(ports)}" for _ in range(counts[job])) for job in JOBS)
    )
