"""The options of commands that do many things side by side: --jobs and --scheduler."""

import argparse

from tfgraph.cli._arguments import count


def add_options(parser: argparse.ArgumentParser, *, jobs: int | None) -> None:
    """Adds ``--jobs`` and ``--scheduler``, of which one can be given.

    Args:
      parser: of the command.
      jobs: how many by default; None for one per processor.
    """
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument(
        "--jobs",
        metavar="N",
        type=count,
        default=jobs,
        help=f"processes at a time ({'one per processor' if jobs is None else jobs})",
    )
    chosen.add_argument(
        "--scheduler",
        metavar="tcp://HOST:PORT",
        help="use the workers of this Dask cluster instead (needs the package "
        "distributed); they have to see the same files under the same paths, on a "
        "shared file system, and to have the same versions",
    )
