"""Stacks of bidirectional layers, each on the outputs of the one below."""

from tfgraph import v1 as tf


def stack_bidirectional_rnn(
    cells_fw, cells_bw, inputs, initial_states_fw=None, initial_states_bw=None,
    dtype=None, sequence_length=None, scope=None,
):
    """Returns ``(outputs, states_fw, states_bw)`` of static layers.

    Args:
      cells_fw, cells_bw: lists of cells, one of each for a layer.
      inputs: a list over time of [batch, n].
    """

    def layer(cell_fw, cell_bw, state_fw, state_bw, below):
        return tf.nn.static_bidirectional_rnn(
            cell_fw, cell_bw, below, initial_state_fw=state_fw,
            initial_state_bw=state_bw, sequence_length=sequence_length, dtype=dtype,
        )

    return _stack(
        layer, "stack_bidirectional_rnn", cells_fw, cells_bw, inputs,
        initial_states_fw, initial_states_bw, scope,
    )


def stack_bidirectional_dynamic_rnn(
    cells_fw, cells_bw, inputs, initial_states_fw=None, initial_states_bw=None,
    dtype=None, sequence_length=None, parallel_iterations=None, time_major=False,
    scope=None, swap_memory=False,
):
    """Returns ``(outputs, states_fw, states_bw)`` of dynamic layers.

    Args:
      cells_fw, cells_bw: lists of cells, one of each for a layer.
      inputs: [batch, time, n], or [time, batch, n] if ``time_major``.
    """

    def layer(cell_fw, cell_bw, state_fw, state_bw, below):
        outputs, (state_fw, state_bw) = tf.nn.bidirectional_dynamic_rnn(
            cell_fw, cell_bw, below, initial_state_fw=state_fw,
            initial_state_bw=state_bw, sequence_length=sequence_length,
            parallel_iterations=parallel_iterations, dtype=dtype,
            swap_memory=swap_memory, time_major=time_major,
        )
        return tf.concat(outputs, 2), state_fw, state_bw

    return _stack(
        layer, "stack_bidirectional_rnn", cells_fw, cells_bw, inputs,
        initial_states_fw, initial_states_bw, scope,
    )


def _stack(layer, name, cells_fw, cells_bw, inputs, states_fw, states_bw, scope):
    if not cells_fw or len(cells_fw) != len(cells_bw):
        raise ValueError(
            f"There are {len(cells_fw or ())} cells forward and {len(cells_bw or ())} "
            "backward; expected as many, and one at least."
        )
    depth = len(cells_fw)
    ends_fw, ends_bw = [], []
    with tf.variable_scope(scope or name):
        for i in range(depth):
            with tf.variable_scope(f"cell_{i}"):
                inputs, end_fw, end_bw = layer(
                    cells_fw[i], cells_bw[i],
                    states_fw[i] if states_fw else None,
                    states_bw[i] if states_bw else None, inputs,
                )
            ends_fw.append(end_fw)
            ends_bw.append(end_bw)
    return inputs, tuple(ends_fw), tuple(ends_bw)
