"""Runs `tfgraph` in forked processes, so that TensorFlow is imported once.

Reads requests, a JSON object a line, and answers each with the process id and then
with the wait status. In a request: `argv` of the command; `folder`, the working
directory; `out` and `err`, files for the standard streams; `environment`, variables to
set; `before`, source that is executed first: it makes the fault.
"""

import gc
import json
import os
import sys

from tfgraph.cli import build_parser, main


def load() -> None:
    """Imports what the commands do, but for kernels and workers, which are spawned."""
    import matplotlib.pyplot  # noqa: F401

    import tfgraph.inspection
    import tfgraph.reproduction
    import tfgraph.run.program
    import tfgraph.verify.verification  # noqa: F401
    from tfgraph.port.porting import port_source
    from tfgraph.study.registry import all_experiments

    build_parser()
    all_experiments()
    port_source("import tensorflow as tf")
    gc.freeze()  # or else the end of a child takes seconds: it would copy all pages


def next_request() -> dict:
    """Returns a request in a child of its own; this process ends with the requests."""
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            return json.loads(line)
        print(child, flush=True)
        print(os.waitpid(child, 0)[1], flush=True)
    sys.exit()


def redirect(request: dict) -> None:
    """Gives this process its own standard streams, folder and variables."""
    write = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    for path, flags, descriptor in (
        (os.devnull, os.O_RDONLY, 0),
        (request["out"], write, 1),
        (request["err"], write, 2),
    ):
        opened = os.open(path, flags)
        os.dup2(opened, descriptor)
        os.close(opened)
    sys.stdin = open(0)
    os.chdir(request["folder"])
    os.environ.update(request["environment"])


if __name__ == "__main__":
    load()
    request = next_request()
    redirect(request)
    exec(request["before"])
    sys.exit(main(request["argv"]))
