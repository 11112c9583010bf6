"""The result of verifying notebooks: what every report reads.

A ``NotebookResult`` holds a ``CellResult`` for each code cell, which holds every
recorded number and text beside the new one, what was left out and why, and the
curves among the numbers. Nothing in here runs or compares anything.
"""

import dataclasses
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tfgraph.verify.distribution import Place

# The verdicts on a number ...
EXACT = "exact"
WITHIN = "within tolerance"
DIFFERENT = "different"
NOT_REPRODUCED = "not reproduced"  # its cell failed, or printed no such number
UNSEEDED = "unseeded"  # it differs, and its program set no seed
NUMBER_VERDICTS = (EXACT, WITHIN, DIFFERENT, NOT_REPRODUCED, UNSEEDED)
# ... and on a text.
EQUAL = "equal"
TEXT_VERDICTS = (EQUAL, DIFFERENT)

# What became of a cell.
RAN = "ran"
FAILED = "failed"  # it raised, and its record did not
NOT_RUN = "not run"  # the notebook ended before it: killed, timed out, died
NEVER_EXECUTED = "never executed"  # ran, but its record is empty: nothing to compare


@dataclass(frozen=True)
class Output:
    """One output of a cell: recorded, or new.

    ``kind`` is ``stdout``, ``stderr``, ``error`` or a MIME type. The text of a picture
    (``image/png``, ...) is its content as the notebook holds it: base64, or SVG.
    """

    kind: str
    text: str

    @property
    def is_picture(self) -> bool:
        return self.kind.startswith("image/")


@dataclass(frozen=True)
class Number:
    """A recorded number beside the new one, both as they were printed."""

    verdict: str  # one of NUMBER_VERDICTS
    recorded: str
    new: str | None  # None: not reproduced
    label: str  # the words before it: "Validation accuracy"
    kind: str  # of the output it is in
    line: int  # of that output, from 1
    recorded_line: str
    new_line: str | None
    difference: str | None  # absolute; None without a new number, or if not finite
    tolerance: str  # "none", or as "atol=0.001, rtol=0"

    @property
    def is_finding(self) -> bool:
        return self.verdict in (DIFFERENT, NOT_REPRODUCED)


@dataclass(frozen=True)
class Text:
    """A recorded line beside the new one, compared without its numbers.

    One of the two is None if only the other side has the line; a line beyond the end
    of the record is a finding, too.
    """

    verdict: str  # one of TEXT_VERDICTS
    recorded: str | None
    new: str | None
    kind: str
    line: int  # of the recorded output, from 1; of the new one if not recorded

    @property
    def is_finding(self) -> bool:
        return self.verdict == DIFFERENT


@dataclass(frozen=True)
class LeftOut:
    """A recorded text that was not compared, and why: a timing, a path, ..."""

    reason: str
    text: str
    kind: str
    line: int


@dataclass(frozen=True)
class Curve:
    """A series of numbers, one per line: ``12 Validation accuracy: 0.964``."""

    label: str
    steps: list[int]  # the counter of each line: 0, 1, 2, ...
    recorded: list[float | None]  # None where not finite
    new: list[float | None]  # None where not finite or not reproduced
    verdicts: list[str]
    runs: list[list[float]] = field(default_factory=list)  # of other seeds (--seeds)
    place: Place | None = None  # of the recorded curve among the runs


@dataclass
class CellResult:
    """A code cell: its record, its new outputs, and how they compare."""

    number: int  # among all cells of the notebook, from 1
    cell_id: str  # "" in notebooks older than nbformat 4.5
    execution_count: int | None  # as recorded: Jupyter's In [7]
    source: str
    tags: list[str]
    status: str  # RAN, FAILED, NOT_RUN or NEVER_EXECUTED
    error: str | None = None  # what it raised, or why it was not run
    seconds: float | None = None  # None if not run
    is_seeded: bool = True
    recorded: list[Output] = field(default_factory=list)
    new: list[Output] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    curves: list[Curve] = field(default_factory=list)

    @property
    def name(self) -> str:
        """How reports call it: ``cell 12 (In [7])``."""
        count = (
            "" if self.execution_count is None else f" (In [{self.execution_count}])"
        )
        return f"cell {self.number}{count}"

    @property
    def has_findings(self) -> bool:
        """True if it failed, never ran, or something recorded did not come back."""
        compared = (*self.numbers, *self.texts)
        return self.status != RAN or any(one.is_finding for one in compared)


@dataclass
class NotebookResult:
    """A notebook, run again."""

    path: str  # as it was given
    cells: list[CellResult] = field(default_factory=list)
    # Why it could not be run, or ended early; None if every cell ran.
    error: str | None = None
    is_strict: bool = False  # words exactly, nothing left out
    kernel: str = ""
    environment: dict[str, str] = field(default_factory=dict)  # package: version, ...
    started: str = ""  # ISO 8601, UTC
    seconds: float = 0.0
    n_seeds: int = 0  # runs with other seeds (--seeds)

    @property
    def is_input_error(self) -> bool:
        """True if there was nothing to verify: unreadable, or without outputs."""
        return self.error is not None and not self.cells

    @property
    def has_findings(self) -> bool:
        """True if the record did not come back as a whole."""
        return self.error is not None or any(cell.has_findings for cell in self.cells)

    @property
    def exit_status(self) -> int:
        """0 if the record came back, 1 with findings, 2 if it could not be run."""
        return 2 if self.is_input_error else int(self.has_findings)

    def numbers(self) -> Iterator[Number]:
        """All recorded numbers, from top to bottom."""
        return (number for cell in self.cells for number in cell.numbers)

    def counts(self) -> dict[str, int]:
        """Verdict to the number of recorded numbers with it, zeros included."""
        found = Counter(number.verdict for number in self.numbers())
        return {verdict: found[verdict] for verdict in NUMBER_VERDICTS}

    def text_counts(self) -> dict[str, int]:
        """Verdict to the number of texts with it, zeros included."""
        found = Counter(text.verdict for cell in self.cells for text in cell.texts)
        return {verdict: found[verdict] for verdict in TEXT_VERDICTS}

    def left_out_counts(self) -> dict[str, int]:
        """Reason to the number of texts that were left out for it."""
        found = Counter(one.reason for cell in self.cells for one in cell.left_out)
        return dict(found.most_common())


@dataclass
class Total:
    """What several notebooks come to."""

    n_notebooks: int = 0
    n_reproduced: int = 0
    counts: Counter[str] = field(default_factory=Counter)  # verdict: numbers with it
    exit_status: int = 0

    def add(self, result: NotebookResult) -> None:
        self.n_notebooks += 1
        self.n_reproduced += not result.has_findings
        self.counts.update(result.counts())
        self.exit_status = max(self.exit_status, result.exit_status)


def as_json(result: NotebookResult) -> dict[str, object]:
    """Returns a result as JSON can hold it; pictures lose their content."""
    content = dataclasses.asdict(result)
    for cell in content["cells"]:
        for output in (*cell["recorded"], *cell["new"]):
            if output["kind"].startswith("image/"):
                output["text"] = ""
    content["counts"] = result.counts()
    content["text_counts"] = result.text_counts()
    content["left_out_counts"] = result.left_out_counts()
    content["has_findings"] = result.has_findings
    return content
