"""The command line: one module per command, found by its name.

Modules whose names begin with ``_`` are no commands. A command module has ``SUMMARY``
(one line), a docstring whose text is the description and examples of ``--help``,
``add_arguments(parser)`` and ``run(args)``, which returns the exit status. Only ``run``
imports what is heavy. A module may have ``is_program(args)``: whether the process
becomes that of the user's program, whose streams are left as Python has them.
"""

import argparse
import contextlib
import importlib
import io
import os
import pkgutil
import re
import signal
import sys
from collections.abc import Sequence

from tfgraph import __version__
from tfgraph.errors import TfgraphError

EXIT_STATUS = """exit status:
  0  done, nothing to report
  1  finished, with findings (a run differs from its record, ...)
  2  not run: bad arguments, unreadable input or output
"""

# What TensorFlow says, in many lines, of a full memory or disk.
_EXHAUSTED = re.compile(r"OOM when allocating .*|.*No space left on device.*")


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
        is_program = getattr(module, "is_program", lambda args: False)
        command.set_defaults(run=module.run, is_program=is_program)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit status; what stops it takes one line."""
    try:
        args = build_parser().parse_args(argv)
        if args.is_program(args):
            return args.run(args)
        _prepare_streams()
        status = args.run(args)
        sys.stdout.flush()  # while an error can be told
        return status
    except BrokenPipeError:  # the reader has gone, as in `tfgraph ... | head`
        _give_up_output()
        return 128 + signal.SIGPIPE
    except KeyboardInterrupt as error:
        _say("interrupted")
        return getattr(error, "status", 128 + signal.SIGINT)
    except (TfgraphError, OSError) as error:
        _say(str(error))
        _give_up_output()
    except MemoryError:
        _say("The memory does not suffice: free some, or raise its limit (`ulimit -v`)")
    except Exception as error:
        # TensorFlow's; it need not be imported here.
        if type(error).__name__ != "ResourceExhaustedError":
            raise
        found = _EXHAUSTED.search(error.message)
        _say(found[0] if found else error.message)
    return 2


def _prepare_streams() -> None:
    """Has stdout, as stderr, escape what the locale's encoding does not have."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed (`>&-`): `print` would take another
            setattr(sys, name, open(os.devnull, "w"))
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _give_up_output() -> None:
    """Drops what cannot be written: at exit Python would try again, and complain."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(message: str) -> None:
    with contextlib.suppress(OSError):  # nobody reads it
        print("tfgraph:", " ".join(message.split()), file=sys.stderr, flush=True)
