"""``tf.contrib.summary``: summaries that are written by ops, with their step.

``tests/v1/contrib/aliases_test.py`` tells when an upgrade moves the private module
that still holds them.
"""

import importlib as _importlib
from functools import partial as _partial

from tfgraph.v1._legacy.overlay import overlay as _overlay

_MODULE = "tensorflow.python.ops.summary_ops_v2"



__getattr__, __dir__ = _overlay(
    __name__, bases=[_partial(_importlib.import_module, _MODULE)]
)
