"""What ``tf.contrib`` had from TensorFlow's private modules, in odds and ends.

``tests/v1/contrib/aliases_test.py`` tells when an upgrade moves them.
"""

from tensorflow.python.ops.clustering_ops import (  # noqa: F401
    COSINE_DISTANCE,
    KMEANS_PLUS_PLUS_INIT,
    RANDOM_INIT,
    SQUARED_EUCLIDEAN_DISTANCE,
    KMeans,
)
from tensorflow.python.ops.data_flow_ops import StagingArea  # noqa: F401


def stripped_op_list_for_graph(graph_def):
    """The definitions of the ops that a graph uses, as an ``OpList``."""
    from tensorflow.python.framework.meta_graph import stripped_op_list_for_graph

    return stripped_op_list_for_graph(graph_def)
