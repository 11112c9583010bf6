"""What ``tf.contrib.framework`` had from TensorFlow's private modules.

``tests/v1/contrib/aliases_test.py`` tells when an upgrade moves them.
"""

from tensorflow.python.framework.smart_cond import (  # noqa: F401
    smart_cond,
    smart_constant_value,
)
from tensorflow.python.framework.tensor_util import is_tf_type as is_tensor  # noqa: F401
from tensorflow.python.util.deprecation import (  # noqa: F401
    deprecated,
    deprecated_arg_values,
    deprecated_args,
)
