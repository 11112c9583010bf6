"""The environment in which the kernels of notebooks run.

A kernel works in the notebook's folder, so what is relative to the folder in which
the user stands has to be made absolute.
"""

import os
from pathlib import Path

import tfgraph

# A path, or the name of a data set; see tfgraph.data.
DATA_VARIABLE = "TFGRAPH_DATA"


def environment() -> dict[str, str]:
    """Returns the variables to set for a kernel beside those of this process."""
    # The kernel imports the tfgraph that runs here, installed or not.
    paths = [str(Path(tfgraph.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    changes = {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    data = os.environ.get(DATA_VARIABLE)
    if data and os.path.exists(data):
        changes[DATA_VARIABLE] = os.path.abspath(data)
    return changes
