"""``tf.contrib.framework.nest``: TensorFlow's nests, with their old name for a test.

``tests/v1/contrib/aliases_test.py`` tells when an upgrade moves the private module.
"""

import importlib as _importlib
from functools import partial as _partial

from tfgraph.v1._legacy.overlay import overlay as _overlay

_NEST = "tensorflow.python.util.nest"

is_sequence = _importlib.import_module(_NEST).is_nested

__getattr__, __dir__ = _overlay(
    __name__, bases=[_partial(_importlib.import_module, _NEST)]
)
