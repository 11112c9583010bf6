"""``tf.variance_scaling_initializer`` before TensorFlow 1.9.

Until then its truncated normal distribution had the standard deviation asked for
before it was truncated, so that the weights were 0.88 times what they are since.
``tf.glorot_normal_initializer`` goes by it; ``tf.contrib.layers`` never did.
"""

from tfgraph.v1._ops import hooks
from tfgraph.v1._runtime.release import release

INIT_OPS = "tensorflow.python.ops.init_ops"
# Of a standard normal distribution truncated at two.
TRUNCATED_STDDEV = 0.87962566103423978


@hooks.replaces(INIT_OPS, "VarianceScaling.__init__")
def variance_scaling(initializer: object, *args: object, **kwargs: object) -> None:
    """Takes its arguments; what is truncated is not widened for it.

    Not ``__call__``: TensorFlow looks at its signature before it passes the shape of a
    partitioned variable (probe: variables_partitioner).
    """
    hooks.original(INIT_OPS, "VarianceScaling.__init__")(initializer, *args, **kwargs)
    is_truncated = initializer.distribution in ("normal", "truncated_normal")
    if release() < (1, 9) and is_truncated:
        initializer.scale *= TRUNCATED_STDDEV**2
