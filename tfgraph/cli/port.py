"""Port TensorFlow-1 source for good, to today's TensorFlow.

PATH is a Python file, a notebook, a folder, or - for the standard input. Printed are a
unified diff and what is left: `by hand` needs you, `may differ` could behave
differently, `depends` still needs tfgraph. No program is run, and nothing is written
without --output or --in-place. A folder is ported as one set of programs: version 1's
behaviour is chosen once per program, where it starts.

Killed at any moment, or on a full disk, each file is the old one or the whole new one,
and .orig is the old one. The same command goes on with the files that are left; a .orig
that is there already is never replaced.

examples:
  tfgraph port train.py                        see what would change
  tfgraph port --output new src                write a ported copy of the folder
  tfgraph port --in-place src                  replace files, keep the old as .orig
  tfgraph port --output - - < old.py > new.py  as a filter
  tfgraph port --check --report new.html src   a page: old and new side by side
  tfgraph port --explain contrib_layers        what a rule does, and why
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tfgraph import signals
from tfgraph.cli import _fan_out
from tfgraph.errors import OutputError, PortError

if TYPE_CHECKING:
    from tfgraph.port.outcomes import Outcome

SUMMARY = "rewrite old source for today's TensorFlow, and report what is left"
STANDARD_INPUT = "-"
SLOW = 2  # seconds after which progress is shown


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the options of ``tfgraph port``."""
    parser.add_argument("paths", metavar="PATH", nargs="*", help="what to port")
    parser.add_argument(
        "--to",
        choices=["tensorflow", "tfgraph"],
        default="tensorflow",
        help="what the result needs: tensorflow and tf_keras alone (default), or "
        "tfgraph, for which of TensorFlow only the imports change",
    )
    written = parser.add_mutually_exclusive_group()
    written.add_argument(
        "--output",
        metavar="DIR",
        help="write the ported files to this new folder; - prints one file's source",
    )
    written.add_argument(
        "--in-place", action="store_true", help="replace files, keep the old as .orig"
    )
    written.add_argument(
        "--check",
        action="store_true",
        help="only report; exit with 1 if there is something to port",
    )
    parser.add_argument(
        "--no-backup", action="store_true", help="with --in-place: keep no .orig"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--diff-stat", action="store_true", help="print a table instead of the diff"
    )
    parser.add_argument(
        "--report",
        metavar="FILE.html",
        type=Path,
        help="write a page: old and new side by side, notes in the margin",
    )
    _fan_out.add_options(parser, jobs=None)
    parser.add_argument(
        "--explain", metavar="RULE", help="print what a rule does, why, and an example"
    )


def run(args: argparse.Namespace) -> int:
    """Ports; returns 0, 1 if something is left to do by hand, 2 if a file failed."""
    from tfgraph.port import reports

    if args.explain:
        print(explanation(args.explain))
        return 0
    _check(args)
    if args.paths == [STANDARD_INPUT]:
        found = [_port_standard_input(args.to)]
    else:
        with signals.raised():
            found = list(_port_files(args))
    if args.report:
        _write_report(args.report, found)
    _print(args, found)
    print(reports.summary(found), file=sys.stderr)
    if hint := reports.hint(found):
        print(hint, file=sys.stderr)
    return reports.status(found, is_check=args.check)


def explanation(name: str) -> str:
    """Returns what a rule says of itself.

    Raises:
      PortError: if there is none of that name.
    """
    from tfgraph.port.porting import TARGETS, explained

    rules = {n: rule for to in reversed(TARGETS) for n, rule in explained(to).items()}
    if name not in rules:
        raise PortError(
            f"No rule is named `{name}`. The rules are {', '.join(sorted(rules))}."
        )
    return f"{name}: {rules[name].__doc__.strip()}"


def _check(args: argparse.Namespace) -> None:
    if not args.paths:
        raise PortError("Nothing to port. Name files, folders, or - (see --help).")
    if STANDARD_INPUT in args.paths and (
        len(args.paths) > 1 or args.in_place or args.output not in (None, "-")
    ):
        raise PortError("The standard input (-) is ported alone, to the output.")
    if args.no_backup and not args.in_place:
        raise PortError("--no-backup says what --in-place keeps: it has no --in-place.")
    if args.output == "-" and (len(args.paths) > 1 or Path(args.paths[0]).is_dir()):
        raise PortError("`--output -` prints one file. Name a folder for several.")
    if args.output == "-" and (args.json or args.diff_stat):
        raise PortError("`--output -` prints source: no --json or --diff-stat with it.")
    if args.report and args.report.suffix not in (".html", ".htm"):
        raise PortError(
            f"`--report {args.report}` is no name of a page: end it in .html."
        )


def _port_standard_input(to: str) -> "Outcome":
    from tfgraph.port import trees

    data = sys.stdin.buffer.read()
    name = "stdin.ipynb" if data.lstrip()[:1] == b"{" else "stdin.py"
    outcome = trees.port_alone(name, data, to=to)
    outcome.path = "<stdin>"
    return outcome


def _port_files(args: argparse.Namespace) -> "Iterator[Outcome]":
    from tqdm import tqdm

    from tfgraph.port import trees, writing

    paths = [Path(path) for path in args.paths]
    items = trees.collect(paths)
    folder = None
    if args.output and args.output != "-":
        folder = writing.OutputFolder(Path(args.output), paths, items)
    ported = trees.port_all(items, to=args.to, jobs=args.jobs, scheduler=args.scheduler)
    for outcome in tqdm(
        ported, total=len(items), unit="file", delay=SLOW, disable=None, leave=False
    ):
        if args.in_place:
            writing.replace_file(outcome, keeps_backup=not args.no_backup)
        elif folder is not None:
            folder.write(outcome)
        yield outcome
    if folder is not None:
        folder.copy_others(paths)


def _print(args: argparse.Namespace, found: "Sequence[Outcome]") -> None:
    from tfgraph.port import reports

    if args.json:
        print(json.dumps(reports.as_json(found, to=args.to)))
        return
    stream = sys.stdout
    if args.output == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(found[0].new)
        sys.stdout.buffer.flush()
        stream = sys.stderr
    elif args.diff_stat:
        from tfgraph.verify.report import table

        print(table(reports.STAT_HEADER, reports.stat_rows(found)))
    is_diff = not (args.output or args.in_place or args.check or args.diff_stat)
    for outcome in found:
        if is_diff:
            print(outcome.diff, end="")
        for line in reports.edits(outcome) if args.check else ():
            print(line)
        for line in reports.findings(outcome):
            print(line, file=stream)


def _write_report(path: Path, found: "Iterable[Outcome]") -> None:
    from tfgraph.files import write_atomically
    from tfgraph.port.pages import page

    try:
        write_atomically(path, page(list(found)))
    except OSError as error:
        raise OutputError(
            f"The report cannot be written to `{path}`: {error.strerror}."
        ) from None
