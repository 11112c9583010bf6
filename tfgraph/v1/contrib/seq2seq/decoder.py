"""``Decoder``, and ``dynamic_decode``, which runs one in a while loop."""

from tfgraph import v1 as tf
from tfgraph.v1.contrib._cells import transpose_batch_time, zero_state_tensors


class Decoder:
    """What ``dynamic_decode`` asks of a decoder."""

    @property
    def batch_size(self):
        raise NotImplementedError(f"{type(self).__name__} defines no batch_size.")

    @property
    def output_size(self):
        """A nest of sizes or shapes, without the batch."""
        raise NotImplementedError(f"{type(self).__name__} defines no output_size.")

    @property
    def output_dtype(self):
        raise NotImplementedError(f"{type(self).__name__} defines no output_dtype.")

    def initialize(self, name=None):
        """Returns ``(finished, first_inputs, initial_state)``."""
        raise NotImplementedError(f"{type(self).__name__} defines no initialize.")

    def step(self, time, inputs, state, name=None):
        """Returns ``(outputs, next_state, next_inputs, finished)``."""
        raise NotImplementedError(f"{type(self).__name__} defines no step.")

    def finalize(self, outputs, final_state, sequence_lengths):
        """Returns ``(outputs, state)`` after the loop; optional."""
        raise NotImplementedError(f"{type(self).__name__} defines no finalize.")

    @property
    def tracks_own_finished(self):
        """Whether ``finished`` may turn False again, as beams do when they move."""
        return False


def dynamic_decode(
    decoder, output_time_major=False, impute_finished=False, maximum_iterations=None,
    parallel_iterations=32, swap_memory=False, scope=None, **kwargs,
):
    """Decodes until every sequence has finished, or ``maximum_iterations`` steps.

    Args:
      decoder: a ``Decoder``.
      output_time_major: return [time, batch, ...] in place of [batch, time, ...].
      impute_finished: after its end a sequence keeps its state and has zero outputs.
      maximum_iterations: scalar int32, or None for no limit.

    Returns:
      ``(outputs, final_state, sequence_lengths)``; the outputs are stacked over time,
      the lengths [batch], int32.

    Raises:
      TypeError: if ``decoder`` is not a ``Decoder``.
    """
    if not isinstance(decoder, Decoder):
        raise TypeError(f"`decoder` is a {type(decoder).__name__}; expected a Decoder.")
    with tf.variable_scope(scope, "decoder") as variable_scope:
        if variable_scope.caching_device is None:
            variable_scope.set_caching_device(lambda op: op.device)
        if maximum_iterations is not None:
            maximum_iterations = tf.convert_to_tensor(
                maximum_iterations, dtype=tf.int32, name="maximum_iterations"
            )
            if maximum_iterations.get_shape().ndims != 0:
                raise ValueError("`maximum_iterations` must be a scalar.")
        loop = _Loop(decoder, impute_finished)
        start = loop.start(maximum_iterations)
        end = tf.while_loop(
            loop.goes_on, loop.body, loop_vars=start,
            parallel_iterations=parallel_iterations,
            maximum_iterations=maximum_iterations, swap_memory=swap_memory,
        )
        _, arrays, state, _, _, lengths = end
        outputs = tf.nest.map_structure(lambda array: array.stack(), arrays)
        try:
            outputs, state = decoder.finalize(outputs, state, lengths)
        except NotImplementedError:
            pass
        if not output_time_major:
            outputs = tf.nest.map_structure(transpose_batch_time, outputs)
    return outputs, state, lengths


class _Loop:
    """The loop's first values, condition and body."""

    def __init__(self, decoder, impute_finished):
        self.decoder = decoder
        self.impute_finished = impute_finished

    def start(self, maximum_iterations):
        decoder = self.decoder
        finished, inputs, state = decoder.initialize()
        self.zero_outputs = tf.nest.map_structure(
            lambda size, dtype: zero_state_tensors(size, decoder.batch_size, dtype),
            decoder.output_size, decoder.output_dtype,
        )
        if maximum_iterations is not None:
            finished = tf.logical_or(finished, 0 >= maximum_iterations)
        lengths = tf.zeros_like(finished, dtype=tf.int32)
        time = tf.constant(0, dtype=tf.int32)
        arrays = tf.nest.map_structure(
            self._array, decoder.output_size, decoder.output_dtype
        )
        return time, arrays, state, inputs, finished, lengths

    def _array(self, size, dtype):
        batch = tf.get_static_value(
            tf.convert_to_tensor(self.decoder.batch_size, name="batch_size")
        )
        return tf.TensorArray(
            dtype=dtype, size=0, dynamic_size=True,
            element_shape=tf.TensorShape([batch]).concatenate(size),
        )

    def goes_on(self, time, arrays, state, inputs, finished, lengths):
        return tf.logical_not(tf.reduce_all(finished))

    def body(self, time, arrays, state, inputs, finished, lengths):
        outputs, next_state, next_inputs, ends = self.decoder.step(time, inputs, state)
        if self.decoder.tracks_own_finished:
            next_finished = ends
        else:
            next_finished = tf.logical_or(ends, finished)
        next_lengths = tf.where(
            tf.logical_not(finished), tf.fill(tf.shape(lengths), time + 1), lengths
        )
        tf.nest.assert_same_structure(state, next_state)
        tf.nest.assert_same_structure(arrays, outputs)
        tf.nest.assert_same_structure(inputs, next_inputs)
        if self.impute_finished:
            outputs = tf.nest.map_structure(
                lambda out, zero: tf.where(finished, zero, out),
                outputs, self.zero_outputs,
            )
            next_state = tf.nest.map_structure(
                lambda new, old: _kept(finished, new, old), next_state, state
            )
        arrays = tf.nest.map_structure(
            lambda array, out: array.write(time, out), arrays, outputs
        )
        return time + 1, arrays, next_state, next_inputs, next_finished, next_lengths


def _kept(finished, new, old):
    if isinstance(old, tf.TensorArray):
        return new
    new.set_shape(old.shape)
    return new if new.shape.ndims == 0 else tf.where(finished, old, new)
