"""A pytest plugin that lets nbval compare decimals within a tolerance.

``pytest --nbval -p tfgraph.verify.nbval_plugin`` runs notebooks as nbval does. New
is what a cell may state by tags, and what it may not get away with:

- ``atol=0.004``, ``rtol=0.01``: how far decimals may lie from the record;
  everything else, and every cell without such a tag, is compared exactly;
- ``names-record``: the cell prints the data set's name. On another data set than
  the notebook's own, outputs are compared with the record kept for that one;
- ``stderr-varies``: what the cell writes to standard error differs by machine;
- a cell that was never executed fails, and a picture must come again.
"""

from collections.abc import Iterator

import pytest
from nbval.plugin import IPyNbCell

from tfgraph.errors import RecordError
from tfgraph.verify import nbkernel, nboutputs
from tfgraph.verify.numbers import Tolerance, first_difference


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the ini-file option that says where records are."""
    parser.addini(
        "notebook_records",
        "folder with records of notebooks on other data sets than their own",
        default=str(nboutputs.RECORDS),
    )


def pytest_itemcollected(item: pytest.Item) -> None:
    """Turns nbval's cells into ours."""
    if type(item) is IPyNbCell:
        item.__class__ = RecordedCell


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """Has the kernel, which a notebook's first cell starts, find what it needs."""
    with pytest.MonkeyPatch.context() as patch:
        if isinstance(item, RecordedCell):
            for variable, value in nbkernel.environment().items():
                patch.setenv(variable, value)
        return (yield)


class RecordedCell(IPyNbCell):
    """A code cell whose outputs are compared with a record of its notebook."""

    def runtest(self) -> None:
        """Runs the cell and compares its outputs; nbval does the running."""
        no_record = getattr(self.parent, "no_record", None)
        if no_record is not None:
            self.raise_cell_error(f"Not run. {no_record}")
        is_executed = self.cell.execution_count is not None
        if self.options["check"] and self.cell.source.strip() and not is_executed:
            self.raise_cell_error(
                "Never executed: the notebook holds no outputs of this cell to compare "
                "with. Execute the notebook from top to bottom and save it."
            )
        super().runtest()

    def compare_outputs(
        self, test: list, ref: list, skip_compare: object = None
    ) -> bool:
        """Returns whether the outputs agree; nbval's own signature."""
        tags = nboutputs.tags_of(self.cell)
        new = nboutputs.texts(test, tags)
        try:
            if nboutputs.NAMES_RECORD in tags:
                self._choose_record(new)
            tolerance = Tolerance.from_tags(tags)
            difference = _compare(self._recorded(ref, tags), new, tolerance)
        except RecordError as error:
            difference = str(error)
        self.comparison_traceback = [f"Cell `{self.cell.get('id')}`: {difference}"]
        return difference is None

    def _choose_record(self, new: nboutputs.Outputs) -> None:
        """Turns to the record of the data set that this run has just named."""
        name = dict(new).get("stdout", "").strip()
        self.parent.record = None
        if name == nboutputs.own_record_name(self.parent.nb):
            return
        folder = self.config.rootpath / self.config.getini("notebook_records")
        try:
            record = nboutputs.load_record(folder, self.parent.path, name)
        except RecordError as error:
            self.parent.no_record = str(error)
            raise
        self.parent.record = record

    def _recorded(self, ref: list, tags: list[str]) -> nboutputs.Outputs:
        record = getattr(self.parent, "record", None)
        if record is None:
            return nboutputs.texts(ref, tags)
        if self.cell.get("id") not in record:
            raise RecordError(
                "the record of this data set has no such cell: it is older than the "
                "notebook. Make it again with `python -m tfgraph.verify.nbrecord`."
            )
        return record[self.cell["id"]]


def _compare(
    recorded: nboutputs.Outputs, new: nboutputs.Outputs, tolerance: Tolerance
) -> str | None:
    """Says what differs first between two cells' outputs, None if nothing does."""
    for (kind, old_text), (new_kind, new_text) in zip(recorded, new):
        if kind != new_kind:
            break
        difference = first_difference(old_text, new_text, tolerance)
        if difference is not None:
            return f"{kind}, {difference}"
    else:
        if len(recorded) == len(new):
            return None
    return (
        f"other outputs than recorded\n  recorded: {_summary(recorded)}\n"
        f"  new:      {_summary(new)}"
    )


def _summary(outputs: nboutputs.Outputs) -> str:
    shown = (f"{kind} {text.strip()[:60]!r}" if text else kind for kind, text in outputs)
    return ", ".join(shown) or "nothing"
