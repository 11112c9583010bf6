"""What must be in a notebook to be run: nbformat reads more than that.

Only what is used is asked for. What other programs leave out (a cell's outputs, its
count) is added, and fields of their own are no reason to refuse one.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from tfgraph.errors import ProgramError

_TEXTS = {
    "stream": ("name", "text"),
    "error": ("ename", "evalue"),
    "display_data": (),
    "execute_result": (),
}
_HAVE_DATA = ("display_data", "execute_result")
# Python's own limit, less what lies between: deeper ones cannot be copied.
MAX_DEPTH = 100


def check_form(path: Path, notebook: dict) -> None:
    """Adds what a notebook's cells may lack, and refuses what cannot be understood.

    Args:
      path: named where it is refused.
      notebook: of format 4, texts in one piece.

    Raises:
      ProgramError: if it is not of the form, with the place.
    """
    problem = next(_problems(notebook), None)
    if problem is not None:
        raise ProgramError(
            f"`{path}` is not a notebook: {problem}. Open and save it in Jupyter."
        )


def _problems(notebook: dict) -> Iterator[str]:
    if not isinstance(notebook.get("metadata"), dict):
        yield "its metadata are no object"
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        yield "it has no list of cells"
        return
    for number, cell in enumerate(cells, start=1):
        for problem in _cell_problems(cell):
            yield f"{problem} in cell {number}"
    if _is_deeper(notebook, MAX_DEPTH):
        yield f"it is nested more than {MAX_DEPTH} deep"


def _cell_problems(cell: object) -> Iterator[str]:
    if not isinstance(cell, dict) or not isinstance(cell.get("cell_type"), str):
        yield "no type"
        return
    if not isinstance(cell.get("source"), str):
        yield "no text"
    if not isinstance(cell.get("metadata"), dict):
        yield "metadata that are no object"
    if not isinstance(cell.get("id", ""), str):
        yield "an id that is no text"
    if cell["cell_type"] != "code":
        return
    if not isinstance(cell.setdefault("execution_count", None), int | None):
        yield "a count that is no number"
    outputs = cell.setdefault("outputs", [])
    if not isinstance(outputs, list):
        yield "no list of outputs"
        return
    for output in outputs:
        yield from _output_problems(output)


def _output_problems(output: object) -> Iterator[str]:
    kind = output.get("output_type") if isinstance(output, dict) else None
    if not isinstance(kind, str) or kind not in _TEXTS:
        yield "an output of no known type"
        return
    for name in _TEXTS[kind]:
        if not isinstance(output.get(name), str):
            yield f"an output without the text `{name}`"
    if kind in _HAVE_DATA and not isinstance(output.setdefault("data", {}), dict):
        yield "an output whose data are no object"
    if kind == "error":
        lines = output.setdefault("traceback", [])
        if not isinstance(lines, list) or not all(isinstance(x, str) for x in lines):
            yield "a traceback that is no list of lines"


def _is_deeper(value: object, depth: int) -> bool:
    if isinstance(value, Mapping):
        value = value.values()
    elif not isinstance(value, list):
        return False
    return depth == 0 or any(_is_deeper(inner, depth - 1) for inner in value)
