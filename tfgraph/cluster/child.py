"""A process of a cluster on this machine, started by ``local``.

As a program it reads what it is to do from the first line of its standard input, and
ends when that is closed: so it does not outlive its parent, however that ends. Events
go to standard output, one JSON object in each line.
"""

import contextlib
import io
import json
import os
import sys
import threading
import time

from tfgraph.cluster import specification
from tfgraph.cluster.experiments import Training
from tfgraph.cluster.roles import OnEvent, Role, serve, work
from tfgraph.cluster.specification import PS
from tfgraph.cluster.watching import LOST_STATUS
from tfgraph.data import load_mnist
from tfgraph.errors import TfgraphError

# Not `sys.stdin`, which cannot be in a thread's hands when Python ends.
STDIN = 0
STEP_SECONDS = 0.2  # between events of single steps, at least
NOT_RUN_STATUS = 2


def description(role: Role, training: Training) -> bytes:
    """Returns the line that a child reads."""
    return json.dumps({
        "specification": role.specification.to_dict(),
        "job": role.job,
        "task": role.task,
        "wait": role.wait,
        "training": training.to_dict(),
    }).encode() + b"\n"  # fmt: skip


def main() -> int:
    """Plays the role, and returns the exit status."""
    with open(STDIN, "rb", buffering=0, closefd=False) as stdin:
        found = json.loads(stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    role = Role(
        specification.from_dict(found["specification"]),
        found["job"],
        found["task"],
        found["wait"],
    )
    training = Training(**found["training"])
    try:
        if role.job == PS:
            serve(role)
        else:
            with contextlib.redirect_stderr(io.StringIO()):  # the parent has said it
                data = load_mnist(training.data)
            work(role, training, data, _with_fewer_steps(_say))
    except TfgraphError as error:
        _say({"event": "error", "message": str(error)})
        return NOT_RUN_STATUS
    return 0


def _end_with_parent() -> None:
    while os.read(STDIN, 1):
        pass
    os._exit(LOST_STATUS)


def _say(event: dict) -> None:
    print(json.dumps(event), flush=True)


def _with_fewer_steps(say: OnEvent) -> OnEvent:
    last = 0.0

    def say_some(event: dict) -> None:
        nonlocal last
        if event["event"] == "step":
            if time.monotonic() - last < STEP_SECONDS:
                return
            last = time.monotonic()
        say(event)

    return say_some


if __name__ == "__main__":
    sys.exit(main())
