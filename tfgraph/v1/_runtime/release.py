"""Which release of TensorFlow 1 the graphs are built like.

Ops were added to what functions build from release to release, and under TensorFlow
1's seed rule every op counts. A program recorded under an older release than 1.15
gets its numbers back with ``TFGRAPH_RELEASE=1.12`` in the environment, as far as the
difference is known here:

| before | what was built otherwise |
|---|---|
| 1.14 | dropout took the floor of what to keep plus the random numbers |
| 1.13 | dropout had no rate; a ``Saver`` had a constant for its file name, not two |
|      | placeholders on one |
| 1.9 | ``variance_scaling_initializer`` drew weights 0.88 times as large |
| 1.8 | ``tf.zeros`` and ``ones``, also of biases, were filled (1.6, 1.7); constants |
|     | of any size (before 1.6) |
| 1.6 | the loop of ``dynamic_rnn`` ran to the last time step |
| 1.4 | ``contrib.layers.flatten`` computed the new shape, and was no layer; |
|     | convolution layers had the shape of the kernel as a constant, too |
| 1.1 | ``contrib.layers.flatten`` reshaped by a constant |
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
