"""Running TensorFlow-1 programs as they are.

``program`` executes a script or a module in this process, ``notebook`` a notebook
in a kernel. For both, ``loader`` compiles the program's own sources in memory,
Python 2 and removed names mended by ``tfgraph.port``, and ``redirect`` answers
their imports of TensorFlow from ``tfgraph.v1``. Files are never changed.
"""
