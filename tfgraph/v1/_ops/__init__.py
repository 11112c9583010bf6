"""Functions whose op building changed since TensorFlow 1.15, built its way again.

One file per family. In TensorFlow 1 a random op takes its seed from the number of
ops so far in the graph, and variables, checkpoints and device functions go by op
names and types; so an op more or less, or another order, changes what a program
prints. Each file says what TensorFlow 1.15 builds; ``hooks`` puts the functions in
the place of TensorFlow's own, for TensorFlow's internal callers too.

Only graph building changes. A call that executes eagerly, or whose arguments are
ragged or sparse, still reaches the function of today's TensorFlow.
"""

from tfgraph.v1._ops import hooks


def install() -> None:
    """Puts every family in force; once per process.

    Raises:
      StartupError: if TensorFlow lacks a function that is to be replaced.
    """
    hooks.load_families(__name__, __path__)
    hooks.install()
