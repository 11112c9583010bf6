"""Run notebooks again and compare with the outputs that they were saved with.

Each NOTEBOOK is executed, unmodified, in its own folder in a fresh kernel with
TensorFlow 1's names and seed rule. Every recorded number is then exact, within
tolerance, different, or not reproduced (its cell failed, or printed no such number);
every text is equal or different. Timings, dates, paths, addresses, progress bars,
warnings and log lines are left out, which is said. A notebook that names its record
({"tfgraph": {"record": ...}} in its metadata) is compared strictly: to the letter, but
for decimals within the tolerance that a cell's tag states (atol=0.004, rtol=0.01).

Without a tag, --atol or --rtol, an accuracy whose recorded digits tell the size n of
its evaluation set may differ by two examples, 2 / n, or by 0.001 if that is more; any
other decimal by a thousandth. A number that differs in a program which sets no seed is
unseeded; --seeds N places its curve among N runs in which TFGRAPH_SEED = 1 ... N seeds
whatever the program does not: numpy, Python's random, each graph. A curve that deviates
twice as much as any run is different after all.

Graphs are built as TensorFlow 1.15 built them; for records of an older release set
TFGRAPH_RELEASE=1.12, say (see `tfgraph run --help`).

Notebooks of one folder run one after the other: they may write the same files. With
--jobs or --scheduler, one whose process is killed is run again, three times at most;
what befalls one leaves the others alone.

Of several notebooks each result is kept in .tfgraph-verify, in the working directory,
until all reports are written. After a crash the same command with --resume runs only
what had not finished, what has changed since, and what is damaged, which is said.
Results of other options, versions or variables (TFGRAPH_DATA, ...) are not taken; files
that a notebook reads are not looked at.

verify executes programs, with all that you may do on this machine. A notebook that you
do not trust wants --sandbox (Linux): it then runs in a copy of its folder, without
hidden files, that is thrown away; without network; with an empty home and an empty /tmp;
of other files it sees only, read-only, the system's and Python's and what TFGRAPH_DATA
names. Where neither bubblewrap nor user namespaces work, nothing is executed.

examples:
  tfgraph verify old.ipynb
  tfgraph verify --html report.html --jobs 4 notebooks/*/*.ipynb
  tfgraph verify --html report.html --jobs 4 --resume notebooks/*/*.ipynb
  tfgraph verify --scheduler tcp://10.0.0.1:8786 notebooks/*/*.ipynb
  tfgraph verify --timeout 600 --max-memory 4000 --junit report.xml old.ipynb
  tfgraph verify --seeds 20 unseeded.ipynb
  tfgraph verify --update old.ipynb          show what changed and record it
  tfgraph verify --sandbox --timeout 600 --max-memory 4000 stranger.ipynb
"""

import argparse
import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from tfgraph import signals
from tfgraph.cli import _fan_out
from tfgraph.cli._arguments import positive

if TYPE_CHECKING:
    from tfgraph.verify.keeping import Kept, Verified
    from tfgraph.verify.verification import Options, Progress

SUMMARY = "run notebooks again and compare with their recorded outputs"
MIN_SEEDS = 10  # as many as verify.distribution needs


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the options of ``tfgraph verify``."""
    parser.add_argument("notebooks", metavar="NOTEBOOK", type=Path, nargs="+")
    parser.add_argument(
        "--kernel",
        default="tfgraph",
        metavar="NAME",
        help="the Jupyter kernel to run them in (tfgraph, which need not be installed)",
    )
    for option, what in (("--atol", "absolute"), ("--rtol", "relative")):
        parser.add_argument(
            option,
            metavar="NUMBER",
            type=_tolerance,
            help=f"{what} tolerance for decimals, instead of the default ones",
        )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="compare to the letter, leave nothing out, no tolerance by default",
    )
    parser.add_argument(
        "--seeds",
        metavar="N",
        type=_seeds,
        default=0,
        help=f"run unseeded notebooks with N other seeds, too ({MIN_SEEDS} or more)",
    )
    _add_limits(parser)
    _fan_out.add_options(parser, jobs=1)
    parser.add_argument(
        "--resume",
        action="store_true",
        help="take what an interrupted run has finished, run the other notebooks",
    )
    parser.add_argument(
        "--sandbox",
        action="store_true",
        help="run them without network and away from your files, or not at all",
    )
    parser.add_argument(
        "--verbose", action="store_true", help="print a table for each cell, too"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--html", metavar="FILE", type=Path, help="write a report")
    parser.add_argument(
        "--junit", metavar="FILE", type=Path, help="write JUnit XML, for a CI"
    )
    parser.add_argument(
        "--update",
        action="store_true",
        help="show how recorded outputs change and rewrite them; not if a cell fails",
    )


def _add_limits(parser: argparse.ArgumentParser) -> None:
    limits = (
        ("--timeout", "SECONDS", "what one cell may take at most"),
        ("--total-timeout", "SECONDS", "what one run of a notebook may take at most"),
        ("--max-memory", "MB", "resident memory that a kernel may take, children too"),
    )
    for option, metavar, text in limits:
        parser.add_argument(option, metavar=metavar, type=positive, help=text)


def run(args: argparse.Namespace) -> int:
    """Verifies, prints and writes reports; returns the exit status."""
    from tfgraph.verify import sandbox, summary
    from tfgraph.verify.keeping import Kept
    from tfgraph.verify.results import as_json, exit_status
    from tfgraph.verify.verification import each_once, settings

    if args.sandbox:
        sandbox.mechanism()  # refused at once
    options, paths = _options(args), each_once(args.notebooks)
    kept = Kept(settings(options))
    done = _verified(paths, options, kept, is_resumed=args.resume)
    results = [one.result for one in done]
    if args.json:
        print(json.dumps(as_json(results)))
    else:
        for result in results:
            print(summary.summary(result))
            if args.verbose:
                print(f"\n{summary.details(result)}\n")
        if len(results) > 1:
            print(summary.total(results))
    _write_reports(args, results)
    if args.update:
        _update(done)
    kept.forget(paths)
    return exit_status(results)


def _verified(
    paths: list[Path], options: "Options", kept: "Kept", *, is_resumed: bool
) -> list["Verified"]:
    """The results in the order of the paths, each one kept when it is there."""
    from tfgraph.verify.verification import verify

    found = {path: kept.get(path) for path in paths} if is_resumed else {}
    missing = [path for path in paths if found.get(path) is None]
    if is_resumed:
        n = len(paths) - len(missing)
        print(f"{n} of {len(paths)} notebooks were finished before", file=sys.stderr)
    with _progress_bars(len(missing)) as (progress, count):

        def on_end(one: "Verified") -> None:
            found[one.path] = one
            if len(paths) > 1 and not one.result.is_input_error:
                kept.put(one)
            count()

        try:
            with signals.raised():
                verify(missing, options, progress, on_end)
        except KeyboardInterrupt:
            if len(paths) > 1:
                print(
                    "tfgraph: what was finished is kept: go on with the same command "
                    "and `--resume`",
                    file=sys.stderr,
                )
            raise
    return [found[path] for path in paths]


def _options(args: argparse.Namespace) -> "Options":
    from tfgraph.verify.execution import Limits
    from tfgraph.verify.numbers import Tolerance
    from tfgraph.verify.verification import Options

    tolerance = None
    if args.atol is not None or args.rtol is not None:
        tolerance = Tolerance(args.atol or Decimal(0), args.rtol or Decimal(0))
    return Options(
        kernel=args.kernel,
        limits=Limits(args.timeout, args.total_timeout, args.max_memory, args.sandbox),
        jobs=args.jobs,
        scheduler=args.scheduler,
        tolerance=tolerance,
        is_strict=args.strict,
        n_seeds=args.seeds,
    )


def _write_reports(args: argparse.Namespace, results: list) -> None:
    if args.html:
        from tfgraph.verify import html_report

        html_report.write(args.html, results)
    if args.junit:
        from tfgraph.verify import junit

        junit.write(args.junit, results)


def _update(done: list["Verified"]) -> None:
    """Shows and writes the new outputs; on stderr, beside what --json prints."""
    from tfgraph.errors import TfgraphError
    from tfgraph.verify import nboutputs
    from tfgraph.verify.updating import update_of

    for one in done:
        try:
            update = update_of(one, nboutputs.RECORDS)
            print(update.diff or f"{one.path}: nothing changes", file=sys.stderr)
            if update.diff:
                update.write()
                print(f"{update.target}: rewritten", file=sys.stderr)
        except TfgraphError as error:
            print(f"tfgraph: {error}", file=sys.stderr)


@contextlib.contextmanager
def _progress_bars(
    n_notebooks: int,
) -> Iterator[tuple["Progress", Callable[[], None]]]:
    """Bars on stderr, if that is a terminal: of each run's cells, of the notebooks."""
    from tqdm import tqdm

    bars = {}

    def progress(path: Path, what: str, done: int, total: int) -> None:
        key = path, what
        if key not in bars:
            name = f"{path.name} {what}".strip()
            bars[key] = tqdm(total=total, desc=name, unit="cell", disable=None)
        bars[key].update(done - bars[key].n)

    is_one = n_notebooks == 1  # its cells tell enough
    whole = tqdm(total=n_notebooks, unit="notebook", disable=True if is_one else None)
    try:
        yield progress, whole.update
    finally:
        for bar in (*bars.values(), whole):
            bar.close()


def _tolerance(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0:
        raise argparse.ArgumentTypeError(f"got `{text}`, expected a number from 0 up")
    return number


def _seeds(text: str) -> int:
    if not text.isdecimal() or int(text) < MIN_SEEDS:
        raise argparse.ArgumentTypeError(
            f"got `{text}`, expected a whole number from {MIN_SEEDS} up: fewer runs "
            "are no distribution"
        )
    return int(text)
