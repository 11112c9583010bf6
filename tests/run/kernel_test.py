"""Cells of the kernel are mended one after the other."""

import pytest

from tfgraph.run.kernel import CellMender


def test_a_cell_knows_what_earlier_cells_imported():
    mend = CellMender()
    assert mend(["import numpy as np\n"]) == ["import numpy as np\n"]
    assert mend(["print np.int\n", "x"]) == ["print(int)\n", "x"]


@pytest.mark.parametrize("lines", (["x = (\n"], ["def f(:\n", "  pass\n"], []))
def test_what_cannot_be_mended_is_left_to_ipython(lines):
    assert CellMender()(lines) == lines
