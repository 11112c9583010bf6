"""What a notebook's cells printed, in the form in which it is recorded and compared.

A cell's outputs become a list of pairs (kind, text): standard output and standard
error as one text each, every other output by its MIME type. An image keeps its
kind and loses its content. For data sets other than the notebook's own this form
is kept as JSON beside the other records.
"""

import json
from pathlib import Path

import tfgraph
from tfgraph.errors import RecordError

# Records of our own notebooks.
RECORDS = Path(tfgraph.__file__).parent / "records" / "notebooks"
# A cell with this tag prints the data set's name; it picks the record to compare with.
NAMES_RECORD = "names-record"
# What such a cell writes to standard error differs by machine and is not recorded.
STDERR_VARIES = "stderr-varies"

Outputs = list[tuple[str, str]]


def tags_of(cell: dict) -> list[str]:
    """Returns the tags in a cell's metadata."""
    return list(cell["metadata"].get("tags", []))


def own_record_name(notebook: dict) -> str | None:
    """Returns the data set that the outputs in the notebook itself come from."""
    return notebook["metadata"].get("tfgraph", {}).get("record")


def texts(outputs: list[dict], tags: list[str]) -> Outputs:
    """Brings nbformat's outputs into the recorded form.

    Args:
      outputs: with the pieces of one stream joined to one output.
      tags: the cell's.
    """
    found = []
    for output in outputs:
        if output["output_type"] == "stream":
            if output["name"] == "stderr" and STDERR_VARIES in tags:
                continue
            found.append((output["name"], "".join(output["text"])))
        elif output["output_type"] == "error":
            found.append(("error", f"{output['ename']}: {output['evalue']}"))
        else:
            found += [_mime_text(*item) for item in sorted(output["data"].items())]
    # Streams and displays reach us in no fixed order among each other.
    return sorted(found, key=lambda pair: pair[0])


def record_path(folder: Path, notebook: Path, name: str) -> Path:
    """Returns the file that holds a notebook's outputs on the data set `name`."""
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
            f"`python -m tfgraph.verify.nbrecord {notebook.name}`."
        )
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return {key: [tuple(pair) for pair in pairs] for key, pairs in cells.items()}


def _mime_text(kind: str, content: object) -> tuple[str, str]:
    if kind.startswith("image/"):
        return kind, ""
    if isinstance(content, list):
        content = "".join(content)
    if not isinstance(content, str):
        content = json.dumps(content, sort_keys=True)
    return kind, content
