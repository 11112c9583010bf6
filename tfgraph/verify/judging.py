"""A notebook's record against one execution of it: what became of each cell."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import nbformat

from tfgraph.verify import nboutputs
from tfgraph.verify.comparison import Comparison, Rules, compare
from tfgraph.verify.curves import curve_of, series
from tfgraph.verify.execution import SKIPPED, Execution
from tfgraph.verify.results import (
    DIFFERENT,
    FAILED,
    NEVER_EXECUTED,
    NOT_RUN,
    RAN,
    UNSEEDED,
    CellResult,
    LeftOut,
)
from tfgraph.verify.seeding import seeded_cells

RAISES = ("raises-exception", "nbval-raises-exception")
IGNORED = "nbval-ignore-output"


@dataclass
class Judged:
    """A notebook's cells, and the comparison behind each."""

    cells: list[CellResult]
    comparisons: list[Comparison]
    error: str | None  # why the notebook ended early


def judge(
    notebook: nbformat.NotebookNode,
    execution: Execution,
    rules: Rules,
    other_record: Mapping[str, nboutputs.Outputs] | None = None,
) -> Judged:
    """Compares each code cell of an execution with its record.

    Args:
      notebook: as it was read, with the recorded outputs.
      execution: of a copy of it.
      rules: how outputs are compared.
      other_record: cell id to outputs, to compare with instead of the notebook's own.

    Raises:
      RecordError: if a tag is not a tolerance, or the other record lacks a cell.
    """
    indices = [i for i, c in enumerate(notebook.cells) if c.cell_type == "code"]
    has_counts = any(notebook.cells[i].execution_count for i in indices)
    seeded = seeded_cells(notebook.cells[i].source for i in indices)
    judged = Judged([], [], _ending(notebook, execution))
    for index, is_seeded in zip(indices, seeded, strict=True):
        old, new = notebook.cells[index], execution.notebook.cells[index]
        tags = nboutputs.tags_of(old)
        cell = CellResult(
            number=index + 1,
            cell_id=old.get("id", ""),
            execution_count=old.execution_count,
            source=old.source,
            tags=tags,
            status=RAN,
            seconds=execution.seconds.get(index),
            is_seeded=is_seeded,
            recorded=nboutputs.recorded_outputs(old, tags, other_record),
            new=nboutputs.outputs_of(new.outputs, tags),
        )
        cell.status, cell.error = _status(cell, index, execution, has_counts)
        comparison = compare_cell(cell, rules)
        cell.curves = [
            curve_of(label, steps, [cell.numbers[i] for i in places])
            for label, steps, places in series(comparison)
        ]
        judged.cells.append(cell)
        judged.comparisons.append(comparison)
    return judged


def _status(
    cell: CellResult, index: int, execution: Execution, has_counts: bool
) -> tuple[str, str | None]:
    """What became of a cell, and what it raised or why it was not run."""
    if SKIPPED in cell.tags:
        return RAN, None
    if execution.error is not None and cell.source.strip():
        if index == execution.ended_in:
            return FAILED, execution.error
        if execution.ended_in is None or index > execution.ended_in:
            return NOT_RUN, "the notebook ended before it"
    is_recorded = cell.execution_count is not None or bool(cell.recorded)
    is_checked = cell.source.strip() and IGNORED not in cell.tags
    if has_counts and is_checked and not is_recorded:
        return NEVER_EXECUTED, "the notebook holds no outputs of it to compare with"
    raised = next((out.text for out in cell.new if out.kind == "error"), None)
    may_raise = any(tag in RAISES for tag in cell.tags)
    if may_raise and raised is None:
        return FAILED, "it raised no exception, as its tag says it does"
    was_raised = any(output.kind == "error" for output in cell.recorded)
    if raised is not None and not may_raise and not was_raised:
        return FAILED, raised.partition("\n")[0]
    return RAN, None


def compare_cell(cell: CellResult, rules: Rules) -> Comparison:
    """Compares a cell's outputs and puts what it finds into the cell.

    Raises:
      RecordError: if a tag is not a tolerance.
    """
    found = _compare(cell, rules)
    cell.numbers, cell.texts, cell.left_out = found.numbers, found.texts, found.left_out
    return found


def _compare(cell: CellResult, rules: Rules) -> Comparison:
    for tag in (IGNORED, SKIPPED):
        if tag in cell.tags:
            left_out = [LeftOut(tag, o.text[:200], o.kind, 1) for o in cell.recorded]
            return Comparison(left_out=left_out)
    if cell.status == NEVER_EXECUTED:
        return Comparison()
    new = cell.new
    if cell.status == FAILED:  # told already
        new = [output for output in new if output.kind != "error"]
    found = compare(cell.recorded, new, cell.tags, rules)
    if not cell.is_seeded and not rules.is_strict:
        found.numbers = [
            replace(n, verdict=UNSEEDED) if n.verdict == DIFFERENT else n
            for n in found.numbers
        ]
    return found


def _ending(notebook: nbformat.NotebookNode, execution: Execution) -> str | None:
    if execution.error is None or execution.ended_in is None:
        return execution.error
    count = notebook.cells[execution.ended_in].execution_count
    shown = "" if count is None else f" (In [{count}])"
    return f"ended in cell {execution.ended_in + 1}{shown}: {execution.error}"
