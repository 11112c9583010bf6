"""What ``tf.contrib.eager`` had from TensorFlow's private modules.

``tests/v1/contrib/eager_test.py`` tells when an upgrade moves them.
"""

from tensorflow.python.eager.backprop import (  # noqa: F401
    gradients_function,
    implicit_grad,
    implicit_val_and_grad,
    make_vjp,
    val_and_grad_function,
)
from tensorflow.python.eager.context import (  # noqa: F401
    eager_mode,
    execution_mode,
    graph_mode,
    num_gpus,
)
