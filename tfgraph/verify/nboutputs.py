"""What a notebook's cells printed, in the form in which it is recorded and compared.

Standard output and standard error are one text each, every other output is a text for
each of its MIME types. For data sets other than the notebook's own, pairs (kind, text)
are kept as JSON beside the other records; there an image loses its content.
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import tfgraph
from tfgraph.errors import RecordError
from tfgraph.records import read_json
from tfgraph.verify.results import Output

# Records of our own notebooks.
RECORDS = Path(tfgraph.__file__).parent / "records" / "notebooks"
# A cell with this tag prints the data set's name; it picks the record to compare with.
NAMES_RECORD = "names-record"
# What such a cell writes to standard error differs by machine and is not recorded.
STDERR_VARIES = "stderr-varies"

_NAME = re.compile(r"[\w-]+(?:\.[\w-]+)*")

Outputs = list[tuple[str, str]]


def tags_of(cell: dict) -> list[str]:
    """Returns the tags in a cell's metadata."""
    tags = cell["metadata"].get("tags", [])
    return [str(tag) for tag in tags] if isinstance(tags, list) else []


def code_cells(notebook: dict) -> list[dict]:
    """Returns the cells to execute, in order."""
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def own_record_name(notebook: dict) -> str | None:
    """Returns the data set that the outputs in the notebook itself come from."""
    own = notebook["metadata"].get("tfgraph")
    return own.get("record") if isinstance(own, dict) else None


def outputs_of(outputs: Sequence[dict], tags: list[str]) -> list[Output]:
    """Brings nbformat's outputs of a cell into the form in which they are compared."""
    streams, found = {}, []
    for output in outputs:
        if output["output_type"] == "stream":
            name, text = output["name"], "".join(output["text"])
            streams[name] = streams.get(name, "") + text
        elif output["output_type"] == "error":
            found.append(Output("error", f"{output['ename']}: {output['evalue']}"))
        else:
            items = sorted(output.get("data", {}).items())
            found += [Output(kind, _text(content)) for kind, content in items]
    if STDERR_VARIES in tags:
        streams.pop("stderr", None)
    found += [Output(name, text) for name, text in streams.items()]
    # Streams and displays reach us in no fixed order among each other.
    return sorted(found, key=lambda output: output.kind)


def texts(outputs: Sequence[dict], tags: list[str]) -> Outputs:
    """Brings nbformat's outputs of a cell into the recorded form."""
    found = outputs_of(outputs, tags)
    return [(one.kind, "" if one.is_picture else one.text) for one in found]


def recorded_outputs(
    cell: dict, tags: list[str], other_record: Mapping[str, Outputs] | None
) -> list[Output]:
    """Returns a cell's recorded outputs, from another data set's record if given.

    Raises:
      RecordError: if that record lacks the cell.
    """
    if other_record is None:
        return outputs_of(cell["outputs"], tags)
    if cell.get("id") not in other_record:
        raise RecordError(
            f"`{cell.get('id')}`: the record of this data set has no such cell: it is "
            "older than the notebook. Make it again with `tfgraph record notebook`."
        )
    return [Output(*pair) for pair in other_record[cell["id"]]]


def record_path(folder: Path, notebook: Path, name: str) -> Path:
    """Returns the file that holds a notebook's outputs on the data set `name`.

    Raises:
      RecordError: if the name, which a notebook printed, may lead out of the folder.
    """
    if not _NAME.fullmatch(name):
        raise RecordError(
            f"{notebook.name} names the data set {name[:40]!r}: expected a name of "
            f"letters, digits, - and _, as `mnist-5k`, in its cell `{NAMES_RECORD}`."
        )
    return folder / f"{notebook.stem}.{name}.json"


def load_record(folder: Path, notebook: Path, name: str) -> dict[str, Outputs]:
    """Reads a record: cell id to outputs.

    Raises:
      RecordError: if there is none for this data set.
    """
    path = record_path(folder, notebook, name)
    if not path.is_file():
        raise RecordError(
            f"There is no record of {notebook.name} for the data set `{name}`: "
            f"expected {path.name} in {folder}. Choose another data set with "
            "TFGRAPH_DATA, or make the record with "
            f"`tfgraph record notebook {notebook.name}`."
        )
    cells = read_json(path).get("cells")
    if not isinstance(cells, dict) or not all(map(_are_pairs, cells.values())):
        raise RecordError(
            f"`{path}` holds no outputs of cells, pairs of kind and text. Make it again "
            f"with `tfgraph record notebook {notebook.name}`."
        )
    return {key: [tuple(pair) for pair in pairs] for key, pairs in cells.items()}


def _are_pairs(outputs: object) -> bool:
    return isinstance(outputs, list) and all(
        isinstance(pair, list)
        and len(pair) == 2
        and all(isinstance(part, str) for part in pair)
        for pair in outputs
    )


def _text(content: object) -> str:
    if isinstance(content, list) and all(isinstance(part, str) for part in content):
        return "".join(content)
    if isinstance(content, str):
        return content
    return json.dumps(content, sort_keys=True)
