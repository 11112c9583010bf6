"""The cells of ``tf.contrib.rnn`` that are made of plain ops.

Each builds the variables and ops of TensorFlow 1.15, in its order (probe
``rnn_contrib_cells``), so that the seeds of what follows stay the same.
"""

import math

from tfgraph import v1 as tf
from tfgraph.v1.contrib import _slim
from tfgraph.v1.contrib._cells import LayerRNNCell
from tfgraph.v1.contrib.rnn.linear import Linear

RNNCell = tf.nn.rnn_cell.RNNCell
LSTMStateTuple = tf.nn.rnn_cell.LSTMStateTuple


class LayerNormBasicLSTMCell(RNNCell):
    """An LSTM with layer normalization and recurrent dropout.

    References:
      Ba et al., `Layer Normalization <https://arxiv.org/abs/1607.06450>`_, 2016;
      Semeniuta et al., `Recurrent Dropout without Memory Loss
      <https://arxiv.org/abs/1603.05118>`_, 2016
    """

    def __init__(
        self, num_units, forget_bias=1.0, input_size=None, activation=tf.tanh,
        layer_norm=True, norm_gain=1.0, norm_shift=0.0, dropout_keep_prob=1.0,
        dropout_prob_seed=None, reuse=None,
    ):
        super().__init__(_reuse=reuse)
        self._num_units, self._activation = num_units, activation
        self._forget_bias, self._layer_norm = forget_bias, layer_norm
        self._keep_prob, self._seed = dropout_keep_prob, dropout_prob_seed
        self._gain, self._shift = norm_gain, norm_shift

    @property
    def state_size(self):
        return LSTMStateTuple(self._num_units, self._num_units)

    @property
    def output_size(self):
        return self._num_units

    def _norm(self, inputs, scope, dtype=tf.float32):
        return normalized(inputs, scope, self._gain, self._shift, dtype)

    def _linear(self, args):
        columns = args.get_shape().as_list()[-1]
        kernel = tf.get_variable(
            "kernel", [columns, 4 * self._num_units], dtype=args.dtype
        )
        result = tf.matmul(args, kernel)
        if self._layer_norm:
            return result
        bias = tf.get_variable("bias", [4 * self._num_units], dtype=args.dtype)
        return tf.nn.bias_add(result, bias)

    def call(self, inputs, state):
        c, h = state
        dtype = inputs.dtype
        gates = self._linear(tf.concat([inputs, h], 1))
        i, j, f, o = tf.split(value=gates, num_or_size_splits=4, axis=1)
        if self._layer_norm:
            i = self._norm(i, "input", dtype)
            j = self._norm(j, "transform", dtype)
            f = self._norm(f, "forget", dtype)
            o = self._norm(o, "output", dtype)
        g = self._activation(j)
        if not isinstance(self._keep_prob, float) or self._keep_prob < 1:
            g = tf.nn.dropout(g, self._keep_prob, seed=self._seed)
        new_c = c * tf.sigmoid(f + self._forget_bias) + tf.sigmoid(i) * g
        if self._layer_norm:
            new_c = self._norm(new_c, "state", dtype)
        new_h = self._activation(new_c) * tf.sigmoid(o)
        return new_h, LSTMStateTuple(new_c, new_h)


def normalized(inputs, scope, gain, shift, dtype=tf.float32):
    """Layer normalization of [batch, n] with learned gain and shift."""
    columns = inputs.get_shape()[-1:]
    with tf.variable_scope(scope):
        tf.get_variable(
            "gamma", shape=columns, initializer=tf.constant_initializer(gain),
            dtype=dtype,
        )
        tf.get_variable(
            "beta", shape=columns, initializer=tf.constant_initializer(shift),
            dtype=dtype,
        )
    layers = _slim.load("tf_slim.layers.layers")
    return layers.layer_norm(inputs, reuse=True, scope=scope)


class UGRNNCell(RNNCell):
    """Update gate recurrent network: state and candidate, mixed by one gate.

    References:
      Collins et al., `Capacity and Trainability in Recurrent Neural Networks
      <https://arxiv.org/abs/1611.09913>`_, 2017
    """

    def __init__(
        self, num_units, initializer=None, forget_bias=1.0, activation=tf.tanh,
        reuse=None,
    ):
        super().__init__(_reuse=reuse)
        self._num_units, self._initializer = num_units, initializer
        self._forget_bias, self._activation = forget_bias, activation
        self._linear = None

    @property
    def state_size(self):
        return self._num_units

    @property
    def output_size(self):
        return self._num_units

    def call(self, inputs, state):
        _known_columns(inputs)
        scope = tf.get_variable_scope()
        with tf.variable_scope(scope, initializer=self._initializer):
            both = tf.concat([inputs, state], 1)
            if self._linear is None:
                self._linear = Linear(both, 2 * self._num_units, True)
            gate, candidate = tf.split(
                axis=1, num_or_size_splits=2, value=self._linear(both)
            )
            c = self._activation(candidate)
            g = tf.sigmoid(gate + self._forget_bias)
            new_state = g * state + (1.0 - g) * c
        return new_state, new_state


class IntersectionRNNCell(RNNCell):
    """A cell with gates in depth and in time; as wide as its input.

    References: Collins et al., 2017
    """

    def __init__(
        self, num_units, num_in_proj=None, initializer=None, forget_bias=1.0,
        y_activation=tf.nn.relu, reuse=None,
    ):
        super().__init__(_reuse=reuse)
        self._num_units, self._num_in_proj = num_units, num_in_proj
        self._initializer, self._forget_bias = initializer, forget_bias
        self._y_activation = y_activation
        self._linear_in = self._linear = None

    @property
    def state_size(self):
        return self._num_units

    @property
    def output_size(self):
        return self._num_units

    def call(self, inputs, state):
        columns, n = _known_columns(inputs), self._num_units
        scope = tf.get_variable_scope()
        with tf.variable_scope(scope, initializer=self._initializer):
            if columns != n:
                if not self._num_in_proj:
                    raise ValueError(
                        f"IntersectionRNNCell({n}) got inputs of {columns} columns; "
                        f"expected {n}. Set num_in_proj={n}."
                    )
                with tf.variable_scope("in_projection"):
                    if self._linear_in is None:
                        self._linear_in = Linear(inputs, self._num_in_proj, True)
                    inputs = self._linear_in(inputs)
            both = tf.concat([inputs, state], 1)
            if self._linear is None:
                self._linear = Linear(both, 4 * n, True)
            gates = self._linear(both)
            h_gate, h, y_gate, y = (gates[:, k * n : (k + 1) * n] for k in range(4))
            h = tf.tanh(h)
            y = self._y_activation(y)
            h_gate = tf.sigmoid(h_gate + self._forget_bias)
            y_gate = tf.sigmoid(y_gate + self._forget_bias)
            new_state = h_gate * state + (1.0 - h_gate) * h
            new_y = y_gate * inputs + (1.0 - y_gate) * y
        return new_y, new_state


def _known_columns(inputs):
    columns = inputs.get_shape().as_list()[-1]
    if columns is None:
        raise ValueError(
            f"The inputs have shape {inputs.get_shape()}; expected a known last axis."
        )
    return columns


class NASCell(LayerRNNCell):
    """The cell found by neural architecture search.

    References:
      Zoph and Le, `Neural Architecture Search with Reinforcement Learning
      <https://arxiv.org/abs/1611.01578>`_, 2017
    """

    INPUTS = 8  # products that go into the cell's first layer

    def __init__(self, num_units, num_proj=None, use_bias=False, reuse=None, **kwargs):
        super().__init__(_reuse=reuse, **kwargs)
        self._num_units, self._num_proj, self._use_bias = num_units, num_proj, use_bias

    @property
    def state_size(self):
        return LSTMStateTuple(self._num_units, self.output_size)

    @property
    def output_size(self):
        return self._num_proj or self._num_units

    def build(self, inputs_shape):
        columns = tf.TensorShape(inputs_shape).as_list()[-1]
        wide = self.INPUTS * self._num_units
        self._recurrent_kernel = self.add_variable(
            "recurrent_kernel", [self.output_size, wide]
        )
        self._kernel = self.add_variable("kernel", [columns, wide])
        if self._use_bias:
            self._bias = self.add_variable(
                "bias", [wide], initializer=tf.zeros_initializer
            )
        if self._num_proj is not None:
            self._projection = self.add_variable(
                "projection_weights", [self._num_units, self._num_proj]
            )
        self.built = True

    def call(self, inputs, state):
        c, m = state
        of_state = tf.matmul(m, self._recurrent_kernel)
        of_inputs = tf.matmul(inputs, self._kernel)
        if self._use_bias:
            of_state = tf.nn.bias_add(of_state, self._bias)
        ms = tf.split(axis=1, num_or_size_splits=self.INPUTS, value=of_state)
        xs = tf.split(axis=1, num_or_size_splits=self.INPUTS, value=of_inputs)
        relu = tf.nn.relu
        first = [
            tf.sigmoid(xs[0] + ms[0]), relu(xs[1] + ms[1]), tf.sigmoid(xs[2] + ms[2]),
            relu(xs[3] * ms[3]), tf.tanh(xs[4] + ms[4]), tf.sigmoid(xs[5] + ms[5]),
            tf.tanh(xs[6] + ms[6]), tf.sigmoid(xs[7] + ms[7]),
        ]
        second = [
            tf.tanh(first[0] * first[1]), tf.tanh(first[2] + first[3]),
            tf.tanh(first[4] * first[5]), tf.sigmoid(first[6] + first[7]),
        ]
        new_c = tf.tanh(second[0] + c) * second[1]
        new_m = tf.tanh(new_c * tf.tanh(second[2] + second[3]))
        if self._num_proj is not None:
            new_m = tf.matmul(new_m, self._projection)
        return new_m, LSTMStateTuple(new_c, new_m)


class CoupledInputForgetGateLSTMCell(RNNCell):
    """An LSTM whose input gate is one minus its forget gate.

    References:
      Greff et al., `LSTM: A Search Space Odyssey
      <https://arxiv.org/abs/1503.04069>`_, 2015
    """

    def __init__(
        self, num_units, use_peepholes=False, initializer=None, num_proj=None,
        proj_clip=None, num_unit_shards=1, num_proj_shards=1, forget_bias=1.0,
        state_is_tuple=True, activation=tf.tanh, reuse=None, layer_norm=False,
        norm_gain=1.0, norm_shift=0.0,
    ):
        super().__init__(_reuse=reuse)
        self._num_units, self._use_peepholes = num_units, use_peepholes
        self._initializer, self._num_proj = initializer, num_proj
        self._proj_clip, self._forget_bias = proj_clip, forget_bias
        self._state_is_tuple, self._activation = state_is_tuple, activation
        self._layer_norm = layer_norm
        self._gain, self._shift = norm_gain, norm_shift
        self._shards = num_unit_shards, num_proj_shards

    @property
    def state_size(self):
        if self._state_is_tuple:
            return LSTMStateTuple(self._num_units, self.output_size)
        return self._num_units + self.output_size

    @property
    def output_size(self):
        return self._num_proj or self._num_units

    def _norm(self, inputs, scope):
        return normalized(inputs, scope, self._gain, self._shift)

    def call(self, inputs, state):
        if self._state_is_tuple:
            c, m = state
        else:
            c = tf.slice(state, [0, 0], [-1, self._num_units])
            m = tf.slice(state, [0, self._num_units], [-1, self.output_size])
        columns, dtype, n = _known_columns(inputs), inputs.dtype, self._num_units
        kernel = _sharded(
            "W", [columns + self.output_size, 3 * n], dtype, self._shards[0]
        )
        bias = tf.get_variable(
            "B", shape=[3 * n], initializer=tf.zeros_initializer(), dtype=dtype
        )
        product = tf.matmul(tf.concat([inputs, m], 1), kernel)
        gates = product if self._layer_norm else tf.nn.bias_add(product, bias)
        j, f, o = tf.split(value=gates, num_or_size_splits=3, axis=1)
        if self._layer_norm:
            j, f, o = (
                self._norm(j, "transform"), self._norm(f, "forget"),
                self._norm(o, "output"),
            )
        if self._use_peepholes:
            w_f = tf.get_variable("W_F_diag", shape=[n], dtype=dtype)
            w_o = tf.get_variable("W_O_diag", shape=[n], dtype=dtype)
            f_gate = tf.sigmoid(f + self._forget_bias + w_f * c)
        else:
            f_gate = tf.sigmoid(f + self._forget_bias)
        new_c = f_gate * c + (1 - f_gate) * self._activation(j)
        if self._layer_norm:
            new_c = self._norm(new_c, "state")
        if self._use_peepholes:
            new_m = tf.sigmoid(o + w_o * new_c) * self._activation(new_c)
        else:
            new_m = tf.sigmoid(o) * self._activation(new_c)
        if self._num_proj is not None:
            projection = _sharded("W_P", [n, self._num_proj], dtype, self._shards[1])
            new_m = tf.matmul(new_m, projection)
            if self._proj_clip is not None:
                new_m = tf.clip_by_value(new_m, -self._proj_clip, self._proj_clip)
        if self._state_is_tuple:
            return new_m, LSTMStateTuple(new_c, new_m)
        return new_m, tf.concat([new_c, new_m], 1)


def _sharded(name, shape, dtype, num_shards):
    """Returns a variable in ``num_shards`` parts along its first axis, as one."""
    size, rest = divmod(shape[0], num_shards)
    shards = [
        tf.get_variable(
            f"{name}_{i}", [size + (1 if i < rest else 0), *shape[1:]], dtype=dtype
        )
        for i in range(num_shards)
    ]
    return shards[0] if num_shards == 1 else tf.concat(shards, 0, name=f"{name}/concat")


class PhasedLSTMCell(RNNCell):
    """An LSTM that opens by a learned rhythm; inputs are ``(time, features)``.

    References:
      Neil et al., `Phased LSTM <https://arxiv.org/abs/1610.09513>`_, 2016
    """

    def __init__(
        self, num_units, use_peepholes=False, leak=0.001, ratio_on=0.1,
        trainable_ratio_on=True, period_init_min=1.0, period_init_max=1000.0,
        reuse=None,
    ):
        super().__init__(_reuse=reuse)
        self._num_units, self._use_peepholes = num_units, use_peepholes
        self._leak, self._ratio_on = leak, ratio_on
        self._trainable_ratio_on = trainable_ratio_on
        self._period_init = period_init_min, period_init_max
        self._linears = {}

    @property
    def state_size(self):
        return LSTMStateTuple(self._num_units, self._num_units)

    @property
    def output_size(self):
        return self._num_units

    def _gate(self, name, args, bias):
        if name not in self._linears:
            self._linears[name] = Linear(
                args, self._num_units, True,
                bias_initializer=tf.constant_initializer(bias),
            )
        return self._linears[name](args)

    def call(self, inputs, state):
        c, h = state
        time, x = inputs
        in_gates = [x, h, c] if self._use_peepholes else [x, h]
        with tf.variable_scope("gates"):
            gates = [
                self._in_scope(name, in_gates) for name in ("mask_i", "mask_f")
            ]
        i, f = (tf.sigmoid(gate) for gate in gates)
        with tf.variable_scope("new_input"):
            new_input = tf.tanh(self._gate("candidate", [x, h], 0.0))
        new_c = c * f + i * new_input
        out_gates = [x, h, new_c] if self._use_peepholes else [x, h]
        with tf.variable_scope("output_gate"):
            o = tf.sigmoid(self._gate("output", out_gates, 0.0))
        new_h = tf.tanh(new_c) * o
        openness = self._openness(tf.cast(time, x.dtype), x.dtype)
        new_c = openness * new_c + (1 - openness) * c
        new_h = openness * new_h + (1 - openness) * h
        return new_h, LSTMStateTuple(new_c, new_h)

    def _in_scope(self, name, args):
        with tf.variable_scope(name):
            return self._gate(name, args, 1.0)

    def _openness(self, time, dtype):
        shape = [self._num_units]
        low, high = (math.log(v) for v in self._period_init)
        period = tf.get_variable(
            "period", shape, dtype=dtype,
            initializer=lambda shape, dtype=None, partition_info=None: tf.exp(
                tf.random_uniform(shape, low, high, dtype=dtype)
            ),
        )
        shift = tf.get_variable(
            "phase", shape, dtype=dtype,
            initializer=lambda shape, dtype=None, partition_info=None: (
                tf.random_uniform(shape, 0.0, period.initialized_value(), dtype=dtype)
            ),
        )
        ratio = tf.get_variable(
            "ratio_on", shape, dtype=dtype, trainable=self._trainable_ratio_on,
            initializer=tf.constant_initializer(self._ratio_on),
        )
        phase = tf.mod(time - shift, period) / period
        rising = 2 * phase / ratio
        is_falling = tf.logical_and(ratio / 2 < phase, phase <= ratio)
        openness = tf.where(is_falling, 2 - rising, self._leak * phase)
        return tf.where(phase < ratio / 2, rising, openness)


class ConvLSTMCell(RNNCell):
    """An LSTM whose maps are convolutions.

    References:
      Shi et al., `Convolutional LSTM Network <https://arxiv.org/abs/1506.04214>`_, 2015
    """

    def __init__(
        self, conv_ndims, input_shape, output_channels, kernel_shape, use_bias=True,
        skip_connection=False, forget_bias=1.0, initializers=None,
        name="conv_lstm_cell",
    ):
        super().__init__(name=name)
        if conv_ndims != len(input_shape) - 1:
            raise ValueError(
                f"`input_shape` is {input_shape}; expected {conv_ndims} axes and the "
                "channels."
            )
        self._ndims, self._input_shape = conv_ndims, input_shape
        self._channels, self._kernel_shape = output_channels, list(kernel_shape)
        self._use_bias, self._skip = use_bias, skip_connection
        self._forget_bias = forget_bias

    @property
    def state_size(self):
        shape = tf.TensorShape([*self._input_shape[:-1], self._channels])
        return LSTMStateTuple(shape, shape)

    @property
    def output_size(self):
        channels = self._channels + (self._input_shape[-1] if self._skip else 0)
        return tf.TensorShape([*self._input_shape[:-1], channels])

    def call(self, inputs, state):
        c, h = state
        args = tf.concat([inputs, h], axis=-1)
        depth = args.shape.as_list()[-1]
        kernel = tf.get_variable(
            "kernel", [*self._kernel_shape, depth, 4 * self._channels],
            dtype=inputs.dtype,
        )
        gates = tf.nn.convolution(args, kernel, "SAME")
        if self._use_bias:
            gates += tf.get_variable(
                "biases", [4 * self._channels], dtype=inputs.dtype,
                initializer=tf.constant_initializer(0.0, dtype=inputs.dtype),
            )
        i, j, f, o = tf.split(value=gates, num_or_size_splits=4, axis=self._ndims + 1)
        new_c = tf.sigmoid(f + self._forget_bias) * c + tf.sigmoid(i) * tf.tanh(j)
        output = tf.tanh(new_c) * tf.sigmoid(o)
        state = LSTMStateTuple(new_c, output)
        if self._skip:
            output = tf.concat([output, inputs], axis=-1)
        return output, state


class Conv1DLSTMCell(ConvLSTMCell):
    """``ConvLSTMCell`` over 1 dimension."""

    def __init__(self, name="conv_1d_lstm_cell", **kwargs):
        super().__init__(conv_ndims=1, name=name, **kwargs)


class Conv2DLSTMCell(ConvLSTMCell):
    """``ConvLSTMCell`` over 2 dimensions."""

    def __init__(self, name="conv_2d_lstm_cell", **kwargs):
        super().__init__(conv_ndims=2, name=name, **kwargs)


class Conv3DLSTMCell(ConvLSTMCell):
    """``ConvLSTMCell`` over 3 dimensions."""

    def __init__(self, name="conv_3d_lstm_cell", **kwargs):
        super().__init__(conv_ndims=3, name=name, **kwargs)
