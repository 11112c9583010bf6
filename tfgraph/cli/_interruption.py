"""Commands that can be resumed: ``--resume``, and what they do when asked to end."""

import argparse
import contextlib
import sys
from collections.abc import Callable
from pathlib import Path

from tfgraph import signals


def add_resume(parser: argparse.ArgumentParser) -> None:
    """Adds ``--resume``."""
    parser.add_argument(
        "--resume",
        action="store_true",
        help="go on with the unfinished run in the output folder, if there is one",
    )


def resumable(run: Callable[[], int], output: Path) -> int:
    """Runs, and at Ctrl-C, SIGTERM or SIGHUP tells in one line how to go on.

    Args:
      run: returns the exit status, and leaves files in order when it is interrupted.
      output: the folder of the run.

    Returns:
      The exit status: that of ``run``, or 130 for Ctrl-C, 143 for SIGTERM.
    """
    try:
        with signals.raised():
            return run()
    except signals.Interrupted as request:
        with contextlib.suppress(OSError):  # the terminal may be gone
            print(
                f"tfgraph: interrupted; what was done is kept in `{output}`: go on "
                "with the same command and `--resume`.",
                file=sys.stderr,
            )
        return request.status
