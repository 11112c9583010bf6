"""What nbval runs, compared as by ``tfgraph verify``.

``pytest --nbval --tfgraph`` runs notebooks as nbval does, with nbval's own markers.
New is how outputs are compared (see ``comparison``), and what a cell may not get away
with: one that was never executed fails, and so does one that ought to raise an
exception and does not. Tags of a cell:

- ``atol=0.004``, ``rtol=0.01``: how far decimals may lie from the record;
- ``names-record``: the cell prints the data set's name. On another data set than
  the notebook's own, outputs are compared with the record kept for that one;
- ``stderr-varies``: what the cell writes to standard error differs by machine.

``--nbval-kernel-name tfgraph`` runs old notebooks, unmodified; that kernel need not be
installed.
"""

import tempfile
from collections.abc import Iterator

import pytest
from nbval.plugin import IPyNbCell

from tfgraph.errors import RecordError
from tfgraph.run.kernelspec import NAME as TFGRAPH_KERNEL
from tfgraph.run.kernelspec import install
from tfgraph.verify import nbkernel, nboutputs
from tfgraph.verify.comparison import Rules
from tfgraph.verify.judging import compare_cell
from tfgraph.verify.results import RAN, CellResult
from tfgraph.verify.seeding import seeded_cells
from tfgraph.verify.summary import first_finding


def pytest_itemcollected(item: pytest.Item) -> None:
    """Turns nbval's cells into ours."""
    if type(item) is IPyNbCell:
        item.__class__ = RecordedCell


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """Has the kernel, which a notebook's first cell starts, find what it needs."""
    if not isinstance(item, RecordedCell):
        return (yield)
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        for variable, value in nbkernel.environment().items():
            patch.setenv(variable, value)
        if item.config.option.nbval_kernel_name == TFGRAPH_KERNEL:
            kernels = install(prefix=folder).parents[1]
            patch.setenv("JUPYTER_PATH", str(kernels), prepend=":")
        return (yield)


class RecordedCell(IPyNbCell):
    """A code cell whose outputs are compared with a record of its notebook."""

    def runtest(self) -> None:
        """Runs the cell and compares its outputs; nbval does the running."""
        no_record = getattr(self.parent, "no_record", None)
        if no_record is not None:
            self.raise_cell_error(f"Not run. {no_record}")
        is_checked = self.options["check"] and not self.options["skip"]
        is_executed = self.cell.execution_count is not None
        if is_checked and self.cell.source.strip() and not is_executed:
            self.raise_cell_error(
                "Never executed: the notebook holds no outputs of this cell to compare "
                "with. Execute the notebook from top to bottom and save it."
            )
        super().runtest()
        kinds = [output.output_type for output in self.test_outputs]
        if self.options["check_exception"] and "error" not in kinds:
            self.raise_cell_error("It raised no exception, as its marker says it does.")

    def compare_outputs(
        self, test: list, ref: list, skip_compare: object = None
    ) -> bool:
        """Returns whether the outputs agree; nbval's own signature."""
        tags = nboutputs.tags_of(self.cell)
        places = enumerate(self.parent.nb.cells, start=1)
        cell = CellResult(
            number=next(number for number, one in places if one is self.cell),
            cell_id=self.cell.get("id", ""),
            execution_count=self.cell.execution_count,
            source=self.cell.source,
            tags=tags,
            status=RAN,
            is_seeded=self._is_seeded(),
            new=nboutputs.outputs_of(test, tags),
        )
        own = nboutputs.own_record_name(self.parent.nb)
        try:
            if nboutputs.NAMES_RECORD in tags:
                self._choose_record(cell, own)
            cell.recorded = self._recorded(ref, tags)
            compare_cell(cell, Rules(is_strict=own is not None))
            finding = first_finding(cell)
        except RecordError as error:
            finding = str(error)
        self.comparison_traceback = [f"{cell.name} `{cell.cell_id}`: {finding}"]
        return finding is None

    def _is_seeded(self) -> bool:
        cells = nboutputs.code_cells(self.parent.nb)
        if not hasattr(self.parent, "seeded"):
            self.parent.seeded = seeded_cells(cell.source for cell in cells)
        return self.parent.seeded[self.cell_num]

    def _choose_record(self, cell: CellResult, own: str | None) -> None:
        """Turns to the record of the data set that this run has just named."""
        printed = {output.kind: output.text for output in cell.new}
        name = printed.get("stdout", "").strip()
        self.parent.record = None
        if name == own:
            return
        given = self.config.getini("notebook_records")
        folder = self.config.rootpath / given if given else nboutputs.RECORDS
        try:
            self.parent.record = nboutputs.load_record(folder, self.parent.path, name)
        except RecordError as error:
            self.parent.no_record = str(error)
            raise

    def _recorded(self, ref: list, tags: list[str]) -> list[nboutputs.Output]:
        record = getattr(self.parent, "record", None)
        return nboutputs.recorded_outputs({**self.cell, "outputs": ref}, tags, record)
