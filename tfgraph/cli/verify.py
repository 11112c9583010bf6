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

Of a folder all notebooks below it are verified, but for those in hidden folders,
virtual environments and installed packages. Notebooks of one folder run one after the
other: they may write the same files. With --jobs or --scheduler, one whose process is
killed is run again, three times at most; what befalls one leaves the others alone.

Of several notebooks each result is kept in .tfgraph-verify, in the working directory,
until all reports are written. After a crash the same command with --resume runs only
what had not finished, what has changed since, and what is damaged, which is said.
Results of other options, versions or variables (TFGRAPH_DATA, ...) are not taken; files
that a notebook reads are not looked at.

verify executes programs, with all that you may do on this machine. A notebook that you
do not trust wants --sandbox (Linux): it then runs in a copy of its folder, without
hidden files, that is thrown away; without network; with an empty home and an empty /tmp;
of other files it sees only, read-only, the system's and Python's and what TFGRAPH_DATA
names. Where neither bubblewrap nor user namespaces work, nothing is executed. Notebooks
that start servers at fixed ports want it, too, to run side by side.

examples:
  tfgraph verify old.ipynb
  tfgraph verify --html report.html --jobs 4 notebooks
  tfgraph verify --html report.html --jobs 4 --resume notebooks
  tfgraph verify --scheduler tcp://10.0.0.1:8786 notebooks
  tfgraph verify --timeout 600 --max-memory 4000 --junit report.xml old.ipynb
  tfgraph verify --seeds 20 unseeded.ipynb
  tfgraph verify --update old.ipynb          show what changed and record it
  tfgraph verify --sandbox --timeout 600 --max-memory 4000 stranger.ipynb
"""

import argparse
import contextlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sized
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from tfgraph import signals
from tfgraph.cli import _fan_out
from tfgraph.cli._arguments import positive

if TYPE_CHECKING:
    from tfgraph.verify.keeping import Kept, Verified
    from tfgraph.verify.results import NotebookResult, Total
    from tfgraph.verify.verification import Options, Progress

SUMMARY = "run notebooks again and compare with their recorded outputs"
MIN_SEEDS = 10  # as many as verify.distribution needs


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the options of ``tfgraph verify``."""
    parser.add_argument(
        "paths",
        metavar="NOTEBOOK",
        type=Path,
        nargs="+",
        help="a notebook, or a folder: all notebooks below it",
    )
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
    parser.add_argument(
        "--html",
        metavar="FILE",
        type=Path,
        help="write a report: a page; of more than 20 notebooks a list, and a page for "
        "each in a folder beside it",
    )
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
    from tfgraph.verify import sandbox
    from tfgraph.verify.keeping import Kept
    from tfgraph.verify.verification import below, each_once, settings

    if args.sandbox:
        sandbox.mechanism()  # refused at once
    options = _options(args)
    paths = each_once(path for given in args.paths for path in below(given))
    kept = Kept(paths, settings(options))
    _verify(paths, options, kept, is_resumed=args.resume)
    total = _print(_Results(kept, "results"), args)
    if args.html:
        from tfgraph.verify import html_report

        html_report.write(args.html, _Results(kept, args.html.name))
    if args.junit:
        from tfgraph.verify import junit

        junit.write(args.junit, _Results(kept, args.junit.name))
    if args.update:
        _update(kept)
    kept.forget()
    return total.exit_status


def _verify(
    paths: list[Path], options: "Options", kept: "Kept", *, is_resumed: bool
) -> None:
    """Verifies the notebooks whose results are not kept; keeps each when it is there."""
    from tfgraph.verify.verification import verify

    missing = [path for path in paths if not (is_resumed and kept.find(path))]
    if is_resumed:
        n = len(paths) - len(missing)
        print(f"{n} of {len(paths)} notebooks were finished before", file=sys.stderr)
    try:
        with signals.raised(), _progress_bars(len(missing)) as (progress, count):
            for verified in verify(missing, options, progress):
                kept.put(verified)
                count()
    except KeyboardInterrupt:
        if len(paths) > 1:
            print(
                "tfgraph: what was finished is kept: go on with the same command "
                "and `--resume`",
                file=sys.stderr,
            )
        raise


class _Results(Sized, Iterable):
    """The kept results, one after the other, with a progress bar if that takes long."""

    def __init__(self, kept: "Kept", what: str) -> None:
        self._kept, self._what = kept, what

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator["NotebookResult"]:
        from tqdm import tqdm

        bar = tqdm(self._kept, desc=self._what, unit="notebook", delay=2, disable=None)
        return (verified.result for verified in bar)


def _print(results: _Results, args: argparse.Namespace) -> "Total":
    from tfgraph.verify import summary
    from tfgraph.verify.results import Total, as_json

    total = Total()
    if args.json:
        print('{"notebooks": [')
    for result in results:
        if args.json:
            print("," if total.n_notebooks else "", json.dumps(as_json(result)))
        else:
            print(summary.summary(result))
            if args.verbose:
                print(f"\n{summary.details(result)}\n")
        total.add(result)
    if args.json:
        print(f'], "exit_status": {total.exit_status}}}')
    elif total.n_notebooks > 1:
        print(summary.total(total))
    return total


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


def _update(done: Iterable["Verified"]) -> None:
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

    is_one = n_notebooks == 1  # its cells tell enough
    whole = tqdm(total=n_notebooks, unit="notebook", disable=True if is_one else None)
    bar, running = None, None

    def progress(path: Path, what: str, done: int, total: int) -> None:
        nonlocal bar, running
        if running != (path, what):
            if bar is not None:
                bar.close()
            name = f"{path.name} {what}".strip()
            bar = tqdm(total=total, desc=name, unit="cell", leave=is_one, disable=None)
            running = path, what
        bar.update(done - bar.n)

    try:
        yield progress, whole.update
    finally:
        for one in (bar, whole):
            if one is not None:
                one.close()


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
