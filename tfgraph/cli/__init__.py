"""The command line: one module per command, found by its name.

Modules whose names begin with ``_`` are no commands. A command module has ``SUMMARY``
(one line), a docstring whose text is the description and examples of ``--help``,
``add_arguments(parser)`` and ``run(args)``, which returns the exit status. Only ``run``
imports what is heavy. With ``IS_PROGRAM = True``, the process becomes that of the
user's program: its signals and streams are left as Python has them.
"""

import argparse
import contextlib
import importlib
import io
import os
import pkgutil
import signal
import sys
from collections.abc import Iterator, Sequence

from tfgraph import __version__, signals
from tfgraph.errors import TfgraphError

EXIT_STATUS = """exit status:
  0  done, nothing to report
  1  finished, with findings (a run differs from its record, ...)
  2  not run: bad arguments, unreadable input or output
"""


def build_parser() -> argparse.ArgumentParser:
    """Returns the parser with a subparser for every module of this package."""
    parser = argparse.ArgumentParser(
        prog="tfgraph",
        description="TensorFlow-1 graph code on today's TensorFlow, "
        "with proof of equal numbers.",
        epilog="`tfgraph COMMAND --help` explains a command.\n\n" + EXIT_STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"tfgraph {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for module_info in pkgutil.iter_modules(__path__):
        if module_info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{__name__}.{module_info.name}")
        command = commands.add_parser(
            module_info.name,
            help=module.SUMMARY,
            description=module.__doc__,
            epilog=EXIT_STATUS,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(command)
        is_program = getattr(module, "IS_PROGRAM", False)
        command.set_defaults(run=module.run, is_program=is_program)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit status; what stops it takes one line."""
    try:
        args = _parse(argv)
        with contextlib.nullcontext() if args.is_program else _well_ended():
            return args.run(args)
    except BrokenPipeError:
        # The reader has gone, as in `tfgraph ... | head`; nothing more is written.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except KeyboardInterrupt as error:
        _say("interrupted")
        return getattr(error, "status", 128 + signal.SIGINT)
    except (TfgraphError, OSError) as error:
        _say(str(error))
    except MemoryError:
        _say(
            "The memory does not suffice. Free some, or raise the limit (`ulimit -v`)."
        )
    return 2


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    try:
        return build_parser().parse_args(argv)
    except SystemExit:  # of --help
        _flush()
        raise


@contextlib.contextmanager
def _well_ended() -> Iterator[None]:
    """Prints any name in any locale, cleans up after signals, and writes all."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    with signals.raised():
        yield
        _flush()


def _flush() -> None:
    """Writes what was printed now, when an error can still be told."""
    if sys.stdout is not None:
        sys.stdout.flush()


def _say(message: str) -> None:
    with contextlib.suppress(OSError):  # nobody reads it
        print("tfgraph:", " ".join(message.split()), file=sys.stderr, flush=True)
