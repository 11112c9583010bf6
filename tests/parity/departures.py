"""Where the graph of a probe departs from TensorFlow 1.15's: a tool for developers.

    python tests/parity/departures.py CONFORMANCE          a line per probe, and a count
    python tests/parity/departures.py CONFORMANCE PROBE    the first departing op of one

CONFORMANCE is the folder with the probes and their goldens, which is not part of the
repository; PROBE is a name or a pattern of names. Each probe runs in a process of its
own, by ``python -m tfgraph run --graph``. The exit status is 1 if a graph departs.
"""

import argparse
import collections
import fnmatch
import itertools
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
TIMEOUT_SECONDS = 120

Row = list  # [name, type] or [name, type, seed, seed2]


@dataclass(frozen=True)
class Departure:
    """The first op at which a graph is not the golden's."""

    index: int
    expected: Row | None  # None: the golden ends before
    got: Row | None  # None: the graph ends before

    @property
    def family(self) -> str:
        """The type of the expected op, or of the one too many."""
        return (self.expected or self.got)[1]


def first_departure(expected: Sequence[Row], got: Sequence[Row]) -> Departure | None:
    """Compares the ops of two graphs in order of creation, None if all agree."""
    pairs = itertools.zip_longest(expected, got)
    for index, (want, have) in enumerate(pairs):
        if want != have:
            return Departure(index, want, have)
    return None


def side_by_side(
    expected: Sequence[Row], got: Sequence[Row], index: int, *, around: int = 6
) -> Iterator[str]:
    """Yields both neighbourhoods of an op; a line that differs begins with ``>``."""
    begin = max(0, index - around)
    want, have = (rows[begin : index + around + 1] for rows in (expected, got))
    lines = [["TensorFlow 1.15", *map(_line, want)], ["tfgraph", *map(_line, have)]]
    width = max(map(len, lines[0]))
    for left, right in itertools.zip_longest(*lines, fillvalue=""):
        mark = " " if left == right or left == "TensorFlow 1.15" else ">"
        yield f"{mark} {left:{width}}  {right}".rstrip()


def _line(row: Row) -> str:
    return " ".join(map(str, row))


def built_graph(probe: Path) -> tuple[int, list[Row], str]:
    """Runs a probe.

    Returns:
      Its exit status, the ops of its default graph, and its standard error.
    """
    with tempfile.TemporaryDirectory() as folder:
        graph = Path(folder) / "graph.json"
        command = [sys.executable, "-m", "tfgraph", "run", "--graph", graph, probe]
        done = subprocess.run(
            command,
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
        rows = json.loads(graph.read_text())["graph"] if graph.exists() else []
    return done.returncode, rows, done.stderr


def compare(conformance: Path, name: str) -> tuple[str, list[Row], list[Row]]:
    """Returns an error or nothing, the expected ops, and those that were built."""
    golden = json.loads((conformance / "golden" / f"{name}.json").read_text())
    try:
        status, got, stderr = built_graph(conformance / "probes" / f"{name}.py")
    except subprocess.TimeoutExpired:
        return f"stopped after {TIMEOUT_SECONDS} s", golden["graph"], []
    last_line = (stderr.strip().splitlines() or ["no message"])[-1]
    error = f"exit {status}: {last_line}" if status else ""
    return error, golden["graph"], got


def report(conformance: Path, names: Sequence[str]) -> int:
    """Prints a line per probe and what departs most; details of a single probe.

    Returns:
      How many probes failed or departed.
    """
    families, n_equal = collections.Counter(), 0
    for name in names:
        error, expected, got = compare(conformance, name)
        departure = None if expected is None else first_departure(expected, got)
        if error:
            print(f"{name}: {error}")
        if departure is None:
            n_equal += not error
            continue
        families[departure.family] += 1
        print(f"{name}: op {departure.index} of {len(expected)}: {departure.family}")
        if len(names) == 1:
            print(*side_by_side(expected, got, departure.index), sep="\n")
    print(f"{n_equal} of {len(names)} as in TensorFlow 1.15")
    for family, count in families.most_common():
        print(f"{count:4} depart at {family}")
    return len(names) - n_equal


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("conformance", type=Path, help="folder of probes and goldens")
    parser.add_argument("probe", nargs="?", default="*", help="a name or a pattern")
    args = parser.parse_args(argv)
    goldens = sorted(path.stem for path in args.conformance.glob("golden/*.json"))
    names = fnmatch.filter(goldens, args.probe)
    if not names:
        parser.error(f"no probe of {args.conformance} matches {args.probe!r}")
    return 1 if report(args.conformance.resolve(), names) else 0


if __name__ == "__main__":
    sys.exit(main())
