"""Cells around cells: projections, embeddings, attention, highways."""

import math

from tfgraph import v1 as tf
from tfgraph.v1.contrib.rnn.linear import Linear

RNNCell = tf.nn.rnn_cell.RNNCell


class _Wrapper(RNNCell):
    """Passes the sizes of the wrapped cell on."""

    def __init__(self, cell, reuse=None):
        super().__init__(_reuse=reuse)
        _require_cell(cell)
        self._cell = cell

    @property
    def state_size(self):
        return self._cell.state_size

    @property
    def output_size(self):
        return self._cell.output_size

    def zero_state(self, batch_size, dtype):
        with tf.name_scope(f"{type(self).__name__}ZeroState", values=[batch_size]):
            return self._cell.zero_state(batch_size, dtype)


def _require_cell(cell):
    if not hasattr(cell, "state_size") or not callable(cell):
        raise TypeError(f"`cell` is a {type(cell).__name__}; expected an RNNCell.")


class InputProjectionWrapper(_Wrapper):
    """A linear map before the cell."""

    def __init__(self, cell, num_proj, activation=None, input_size=None, reuse=None):
        super().__init__(cell, reuse)
        self._num_proj, self._activation = num_proj, activation
        self._linear = None

    def call(self, inputs, state):
        if self._linear is None:
            self._linear = Linear(inputs, self._num_proj, True)
        projected = self._linear(inputs)
        if self._activation:
            projected = self._activation(projected)
        return self._cell(projected, state)


class OutputProjectionWrapper(_Wrapper):
    """A linear map after the cell."""

    def __init__(self, cell, output_size, activation=None, reuse=None):
        super().__init__(cell, reuse)
        if output_size < 1:
            raise ValueError(f"`output_size` is {output_size}; expected 1 or more.")
        self._output_size, self._activation = output_size, activation
        self._linear = None

    @property
    def output_size(self):
        return self._output_size

    def call(self, inputs, state):
        output, state = self._cell(inputs, state)
        if self._linear is None:
            self._linear = Linear(output, self._output_size, True)
        projected = self._linear(output)
        if self._activation:
            projected = self._activation(projected)
        return projected, state


class EmbeddingWrapper(_Wrapper):
    """An embedding of integer inputs, [batch] or [batch, 1], before the cell."""

    def __init__(
        self, cell, embedding_classes, embedding_size, initializer=None, reuse=None
    ):
        super().__init__(cell, reuse)
        if embedding_classes <= 0 or embedding_size <= 0:
            raise ValueError(
                "`embedding_classes` and `embedding_size` are "
                f"{embedding_classes}, {embedding_size}; expected positive numbers."
            )
        self._shape = [embedding_classes, embedding_size]
        self._initializer = initializer

    def call(self, inputs, state):
        with tf.device("/cpu:0"):
            initializer = (
                self._initializer or tf.get_variable_scope().initializer
                or tf.random_uniform_initializer(-math.sqrt(3), math.sqrt(3))
            )
            first = state[0] if isinstance(state, tuple) else state
            embedding = tf.get_variable(
                "embedding", self._shape, initializer=initializer, dtype=first.dtype
            )
            embedded = tf.nn.embedding_lookup(embedding, tf.reshape(inputs, [-1]))
        return self._cell(embedded, state)


class AttentionCellWrapper(RNNCell):
    """Attention over the wrapped cell's own last ``attn_length`` outputs.

    References:
      Bahdanau et al., 2015; as used for code completion and melodies.
    """

    def __init__(
        self, cell, attn_length, attn_size=None, attn_vec_size=None, input_size=None,
        state_is_tuple=True, reuse=None,
    ):
        super().__init__(_reuse=reuse)
        _require_cell(cell)
        if attn_length <= 0:
            raise ValueError(f"`attn_length` is {attn_length}; expected 1 or more.")
        self._cell = cell
        self._state_is_tuple = state_is_tuple
        self._attn_length = attn_length
        self._attn_size = attn_size or cell.output_size
        self._attn_vec_size = attn_vec_size or self._attn_size
        self._input_size = input_size
        self._linear_in = self._linear_out = self._linear_query = None

    @property
    def state_size(self):
        size = (
            self._cell.state_size, self._attn_size, self._attn_size * self._attn_length
        )
        return size if self._state_is_tuple else sum(tf.nest.flatten(size))

    @property
    def output_size(self):
        return self._attn_size

    def call(self, inputs, state):
        if self._state_is_tuple:
            state, attns, attn_states = state
        else:
            states = state
            cut = self._cell.state_size
            state = tf.slice(states, [0, 0], [-1, cut])
            attns = tf.slice(states, [0, cut], [-1, self._attn_size])
            attn_states = tf.slice(
                states, [0, cut + self._attn_size],
                [-1, self._attn_size * self._attn_length],
            )
        attn_states = tf.reshape(
            attn_states, [-1, self._attn_length, self._attn_size]
        )
        input_size = self._input_size or inputs.get_shape().as_list()[1]
        if self._linear_in is None:
            self._linear_in = Linear([inputs, attns], input_size, True)
        cell_output, new_state = self._cell(self._linear_in([inputs, attns]), state)
        query = new_state
        if self._state_is_tuple:
            query = tf.concat(tf.nest.flatten(new_state), 1)
        new_attns, new_attn_states = self._attention(query, attn_states)
        with tf.variable_scope("attn_output_projection"):
            if self._linear_out is None:
                self._linear_out = Linear(
                    [cell_output, new_attns], self._attn_size, True
                )
            output = self._linear_out([cell_output, new_attns])
        new_attn_states = tf.concat([new_attn_states, tf.expand_dims(output, 1)], 1)
        new_attn_states = tf.reshape(
            new_attn_states, [-1, self._attn_length * self._attn_size]
        )
        new_state = (new_state, new_attns, new_attn_states)
        return output, new_state if self._state_is_tuple else tf.concat(new_state, 1)

    def _attention(self, query, attn_states):
        depth, length = self._attn_vec_size, self._attn_length
        with tf.variable_scope("attention"):
            k = tf.get_variable("attn_w", [1, 1, self._attn_size, depth])
            v = tf.get_variable("attn_v", [depth])
            hidden = tf.reshape(attn_states, [-1, length, 1, self._attn_size])
            features = tf.nn.conv2d(hidden, k, [1, 1, 1, 1], "SAME")
            if self._linear_query is None:
                self._linear_query = Linear(query, depth, True)
            y = tf.reshape(self._linear_query(query), [-1, 1, 1, depth])
            weights = tf.nn.softmax(tf.reduce_sum(v * tf.tanh(features + y), [2, 3]))
            context = tf.reduce_sum(
                tf.reshape(weights, [-1, length, 1, 1]) * hidden, [1, 2]
            )
            return (
                tf.reshape(context, [-1, self._attn_size]),
                tf.slice(attn_states, [0, 1, 0], [-1, -1, -1]),
            )


class HighwayWrapper(_Wrapper):
    """Carries part of the input past the cell (Srivastava et al., 2015)."""

    def __init__(self, cell, couple_carry_transform_gates=True, carry_bias_init=1.0):
        super().__init__(cell)
        self._is_coupled = couple_carry_transform_gates
        self._carry_bias_init = carry_bias_init

    def __call__(self, inputs, state, scope=None):
        outputs, new_state = self._cell(inputs, state, scope=scope)
        tf.nest.assert_same_structure(inputs, outputs)
        return tf.nest.map_structure(self._highway, inputs, outputs), new_state

    def _highway(self, inputs, outputs):
        size = inputs.get_shape().as_list()[-1]
        carry = self._gate("carry", inputs, size, self._carry_bias_init)
        if self._is_coupled:
            transform = 1 - carry
        else:
            transform = self._gate("transform", inputs, size, -self._carry_bias_init)
        return inputs * carry + outputs * transform

    def _gate(self, name, inputs, size, bias):
        with tf.variable_scope(name):
            weight = tf.get_variable(f"{name}_w", [size, size])
            bias = tf.get_variable(
                f"{name}_b", [size], initializer=tf.constant_initializer(bias)
            )
            return tf.sigmoid(tf.nn.xw_plus_b(inputs, weight, bias))


class CompiledWrapper(_Wrapper):
    """Named to compile the cell by XLA; here it runs the cell as it is."""

    def __init__(self, cell, compile_stateful=False):
        super().__init__(cell)

    def __call__(self, inputs, state, scope=None):
        return self._cell(inputs, state, scope)
