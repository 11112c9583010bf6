"""Which release of TensorFlow 1 the graphs are built like.

Ops were added to what functions build from release to release, and under TensorFlow
1's seed rule every op counts. A program recorded under an older release than 1.15
gets its numbers back with ``TFGRAPH_RELEASE=1.12`` in the environment, as far as the
difference is known here:

| before | what was built otherwise |
|---|---|
| 1.13 | a ``Saver`` had a constant for its file name, not two placeholders on one |
"""

import os
import re

from tfgraph.errors import StartupError

VARIABLE = "TFGRAPH_RELEASE"
NEWEST = (1, 15)


def release() -> tuple[int, int]:
    """Returns the release that the environment asks for, 1.15 if none.

    Raises:
      StartupError: if it is not one of 1.0 to 1.15.
    """
    text = os.environ.get(VARIABLE)
    if not text:
        return NEWEST
    found = re.fullmatch(r"1\.(\d+)(?:\.\d+)?", text)
    if not found or int(found[1]) > NEWEST[1]:
        raise StartupError(
            f"The environment variable {VARIABLE} must be a release of TensorFlow 1 "
            f"from 1.0 to 1.15, got `{text}`. Unset it for 1.15."
        )
    return 1, int(found[1])
