"""Register the Jupyter kernel "Python 3 (TensorFlow 1, tfgraph)", named tfgraph.

An old notebook opens in Jupyter with this kernel and runs unmodified, as it does
under `tfgraph run`. An earlier registration is replaced. Where the place cannot be
written, or there is no home, one line says so (exit status 2).

examples:
  tfgraph kernel install                 for this user
  tfgraph kernel install --sys-prefix    in this virtual environment
  pytest --nbval --nbval-kernel-name tfgraph old.ipynb
"""

import argparse
import sys

SUMMARY = "register the Jupyter kernel that runs old notebooks"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the options of ``tfgraph kernel``."""
    parser.add_argument("action", choices=["install"], help="what to do")
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--user", action="store_true", help="for this user (default)")
    place.add_argument(
        "--sys-prefix",
        dest="prefix",
        action="store_const",
        const=sys.prefix,
        help="in the environment of this Python",
    )
    place.add_argument(
        "--prefix", metavar="DIR", help="below DIR/share/jupyter/kernels"
    )


def run(args: argparse.Namespace) -> int:
    """Registers the kernel and prints where."""
    from tfgraph.run.kernelspec import NAME, install

    place = install(user=args.prefix is None, prefix=args.prefix)
    print(f"kernel `{NAME}` registered in {place}")
    return 0
