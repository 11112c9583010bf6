"""A worker process as a program: ``python -m tfgraph.workers DESCRIPTOR``."""

import sys
from multiprocessing.connection import Connection

from tfgraph.workers.processes import serve

IDLE_SECONDS = 60  # nobody tells a worker on a cluster that its work is done

if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])), IDLE_SECONDS)
