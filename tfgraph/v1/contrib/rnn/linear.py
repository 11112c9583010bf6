"""The linear map that the cells of ``tf.contrib.rnn`` share."""

from tfgraph import v1 as tf


class Linear:
    """``args @ kernel + bias``, with variables made once, in the scope of the maker.

    TensorFlow 1.15 opened the current scope again for the variables, which shows in
    the names of later ops; so do we.

    Args:
      args: a tensor [batch, n], or a list of them, put side by side.
      output_size: columns of the result.
      build_bias: whether there is a bias; zeros unless ``bias_initializer`` says else.
    """

    def __init__(
        self, args, output_size, build_bias, bias_initializer=None,
        kernel_initializer=None,
    ):
        self._build_bias = build_bias
        self._is_sequence = isinstance(args, (list, tuple))
        args = args if self._is_sequence else [args]
        total = 0
        for arg in args:
            if arg.shape.ndims != 2 or arg.shape.as_list()[1] is None:
                raise ValueError(
                    f"A linear map got an argument of shape {arg.shape}; expected "
                    "[batch, n] with n known."
                )
            total += arg.shape.as_list()[1]
        dtype = args[0].dtype
        scope = tf.get_variable_scope()
        with tf.variable_scope(scope) as outer:
            self._kernel = tf.get_variable(
                "kernel", [total, output_size], dtype=dtype,
                initializer=kernel_initializer,
            )
            if build_bias:
                with tf.variable_scope(outer) as inner:
                    inner.set_partitioner(None)
                    self._bias = tf.get_variable(
                        "bias", [output_size], dtype=dtype,
                        initializer=bias_initializer
                        or tf.constant_initializer(0.0, dtype=dtype),
                    )

    def __call__(self, args):
        if not self._is_sequence:
            args = [args]
        if len(args) == 1:
            result = tf.matmul(args[0], self._kernel)
        else:
            axis = tf.constant(1, dtype=tf.int32)
            result = tf.matmul(tf.concat(args, axis), self._kernel)
        return tf.nn.bias_add(result, self._bias) if self._build_bias else result
