"""Results of experiments as files: JSON, CSV and a picture.

``results.json`` has everything, ``series.csv`` the numbers of ``picture.png``.
"""

import csv
import io
import json
import math
import tempfile
from pathlib import Path

from tfgraph.errors import OutputError
from tfgraph.files import write_atomically
from tfgraph.study.registry import Result, Table

RESULTS, SERIES, PICTURE = FILES = ("results.json", "series.csv", "picture.png")


def claim(folder: Path, *, force: bool = False) -> None:
    """Makes the folder and checks that results may be written there.

    Args:
      folder: of the three files.
      force: whether files of these names are replaced.

    Raises:
      OutputError: if the folder cannot be made or written, or has one of the files.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise OutputError(
            f"The output folder `{folder}` cannot be used: {error}. Choose another "
            "with `--output`."
        ) from error
    found = [name for name in FILES if (folder / name).exists()]
    if found and not force:
        raise OutputError(
            f"The output folder `{folder}` has {', '.join(found)} of an earlier run. "
            "Choose another with `--output`, or replace them with `--force`."
        )


def save(result: Result, folder: Path, *, force: bool = False, **about: object) -> dict:
    """Writes the three files.

    Args:
      result: what was measured.
      folder: is made if need be.
      force: whether files that are there are replaced.
      about: more to write into ``results.json``, such as the configuration.

    Returns:
      What is in ``results.json``; a number that is not finite has become None.

    Raises:
      OutputError: if they cannot be written, or are there already.
    """
    from tfgraph import v1 as tf  # here: the folder can be checked without it

    claim(folder, force=force)
    found = {"tensorflow": tf.RUNTIME_VERSION, **about, "result": result.to_dict()}
    found = _finite(found)
    try:
        write_atomically(folder / PICTURE, picture_png(result))
        write_atomically(folder / SERIES, as_csv(result.series()))
        text = json.dumps(found, indent=1, allow_nan=False) + "\n"
        write_atomically(folder / RESULTS, text)
    except OSError as error:
        raise OutputError(f"The results cannot be written: {error}.") from error
    return found


def as_csv(table: Table) -> str:
    """Returns a table as CSV, with a header line."""
    header, rows = table
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def picture_png(result: Result) -> bytes:
    """Draws a result and returns the picture as PNG."""
    # A figure of its own leaves pyplot's state and backend alone.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4.2), layout="constrained")
    result.plot(figure.subplots())
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=110, metadata={"Software": None})
    return picture.getvalue()


def _finite(value: object) -> object:
    if isinstance(value, dict):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
