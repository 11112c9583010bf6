"""Cells whose step is one fused kernel."""

from tfgraph import v1 as tf
from tfgraph.v1.contrib._cells import LayerRNNCell

LSTMStateTuple = tf.nn.rnn_cell.LSTMStateTuple


class LSTMBlockCell(LayerRNNCell):
    """``BasicLSTMCell``, with peepholes if asked for, in one op a step."""

    def __init__(
        self, num_units, forget_bias=1.0, cell_clip=None, use_peephole=False,
        dtype=None, reuse=None, name="lstm_cell",
    ):
        super().__init__(_reuse=reuse, dtype=dtype, name=name)
        self._num_units, self._forget_bias = num_units, forget_bias
        self._use_peephole = use_peephole
        self._cell_clip = -1 if cell_clip is None else cell_clip

    @property
    def state_size(self):
        return LSTMStateTuple(self._num_units, self._num_units)

    @property
    def output_size(self):
        return self._num_units

    def build(self, inputs_shape):
        columns, n = tf.TensorShape(inputs_shape).as_list()[1], self._num_units
        self._kernel = self.add_variable("kernel", [columns + n, 4 * n])
        self._bias = self.add_variable(
            "bias", [4 * n], initializer=tf.constant_initializer(0.0)
        )
        self._peepholes = None
        if self._use_peephole:
            self._peepholes = [
                self.add_variable(f"w_{gate}_diag", [n]) for gate in "ifo"
            ]
        self.built = True

    def call(self, inputs, state):
        c, h = state
        peepholes = self._peepholes or [
            tf.zeros([self._num_units], dtype=self.dtype)
        ] * 3
        step = tf.raw_ops.LSTMBlockCell(
            x=inputs, cs_prev=c, h_prev=h, w=self._kernel, b=self._bias,
            wci=peepholes[0], wcf=peepholes[1], wco=peepholes[2],
            forget_bias=self._forget_bias, cell_clip=self._cell_clip,
            use_peephole=self._use_peephole,
        )
        return step.h, LSTMStateTuple(step.cs, step.h)


class GRUBlockCellV2(LayerRNNCell):
    """``GRUCell`` in one op a step; same variables as ``GRUCell``."""

    def __init__(
        self, num_units=None, cell_size=None, reuse=None, name="gru_cell"
    ):
        super().__init__(_reuse=reuse, name=name)
        self._num_units = num_units if cell_size is None else cell_size
        if self._num_units is None:
            raise ValueError(f"{type(self).__name__} needs num_units.")

    @property
    def state_size(self):
        return self._num_units

    @property
    def output_size(self):
        return self._num_units

    def build(self, inputs_shape):
        columns, n = tf.TensorShape(inputs_shape).as_list()[1], self._num_units
        names = self._names()
        self._variables = [
            self.add_variable(names[0], [columns + n, 2 * n]),
            self.add_variable(
                names[1], [2 * n], initializer=tf.constant_initializer(1.0)
            ),
            self.add_variable(names[2], [columns + n, n]),
            self.add_variable(
                names[3], [n], initializer=tf.constant_initializer(0.0)
            ),
        ]
        self.built = True

    def _names(self):
        return "gates/kernel", "gates/bias", "candidate/kernel", "candidate/bias"

    def call(self, inputs, state):
        w_ru, b_ru, w_c, b_c = self._variables
        step = tf.raw_ops.GRUBlockCell(
            x=inputs, h_prev=state, w_ru=w_ru, w_c=w_c, b_ru=b_ru, b_c=b_c
        )
        return step.h, step.h


class GRUBlockCell(GRUBlockCellV2):
    """``GRUBlockCellV2`` with the variables' names before TensorFlow 1.3."""

    def _names(self):
        return "w_ru", "b_ru", "w_c", "b_c"


class FusedRNNCell:
    """A cell that takes the whole sequence at once, [time, batch, ...]."""

    def __call__(
        self, inputs, initial_state=None, dtype=None, sequence_length=None, scope=None
    ):
        raise NotImplementedError(f"{type(self).__name__} defines no call.")


class FusedRNNCellAdaptor(FusedRNNCell):
    """Runs an ordinary cell as a fused one."""

    def __init__(self, cell, use_dynamic_rnn=False):
        self._cell, self._use_dynamic_rnn = cell, use_dynamic_rnn

    def __call__(
        self, inputs, initial_state=None, dtype=None, sequence_length=None, scope=None
    ):
        is_list = isinstance(inputs, list)
        if self._use_dynamic_rnn:
            inputs = tf.stack(inputs) if is_list else inputs
            outputs, state = tf.nn.dynamic_rnn(
                self._cell, inputs, sequence_length=sequence_length,
                initial_state=initial_state, dtype=dtype, time_major=True, scope=scope,
            )
            return (tf.unstack(outputs) if is_list else outputs), state
        inputs = inputs if is_list else tf.unstack(inputs)
        outputs, state = tf.nn.static_rnn(
            self._cell, inputs, initial_state=initial_state, dtype=dtype,
            sequence_length=sequence_length, scope=scope,
        )
        return (outputs if is_list else tf.stack(outputs)), state


class TimeReversedFusedRNN(FusedRNNCell):
    """Runs a fused cell from the end to the start."""

    def __init__(self, cell):
        self._cell = cell

    def _reverse(self, values, lengths):
        if isinstance(values, list):
            return list(reversed(values))
        if lengths is None:
            return tf.reverse(values, [0])
        return tf.reverse_sequence(values, lengths, seq_axis=0, batch_axis=1)

    def __call__(
        self, inputs, initial_state=None, dtype=None, sequence_length=None, scope=None
    ):
        outputs, state = self._cell(
            self._reverse(inputs, sequence_length), initial_state=initial_state,
            dtype=dtype, sequence_length=sequence_length, scope=scope,
        )
        return self._reverse(outputs, sequence_length), state


class LSTMBlockFusedCell(FusedRNNCell):
    """A whole LSTM over [time, batch, n] in one op.

    Called as ``outputs, (c, h) = cell(inputs, initial_state, dtype,
    sequence_length)``.
    """

    def __init__(
        self, num_units, forget_bias=1.0, cell_clip=None, use_peephole=False,
        reuse=None, dtype=None, name="lstm_fused_cell",
    ):
        self._num_units, self._forget_bias = num_units, forget_bias
        self._cell_clip = -1 if cell_clip is None else cell_clip
        self._use_peephole, self._reuse, self._name = use_peephole, reuse, name

    @property
    def num_units(self):
        return self._num_units

    def __call__(
        self, inputs, initial_state=None, dtype=None, sequence_length=None, scope=None
    ):
        is_list = isinstance(inputs, list)
        inputs = tf.stack(inputs) if is_list else inputs
        time, batch, columns = inputs.shape.as_list()
        batch = batch or tf.shape(inputs)[1]
        n, dtype = self._num_units, dtype or inputs.dtype
        with tf.variable_scope(scope or self._name, reuse=self._reuse):
            kernel = tf.get_variable("kernel", [columns + n, 4 * n], dtype=dtype)
            bias = tf.get_variable(
                "bias", [4 * n], dtype=dtype, initializer=tf.zeros_initializer()
            )
            peepholes = [tf.zeros([n], dtype)] * 3
            if self._use_peephole:
                peepholes = [
                    tf.get_variable(f"w_{gate}_diag", [n], dtype=dtype)
                    for gate in "ifo"
                ]
            if initial_state is None:
                zeros = tf.zeros([batch, n], dtype)
                initial_state = LSTMStateTuple(zeros, zeros)
            longest = tf.cast(tf.shape(inputs)[0], tf.int64)
            if sequence_length is not None:
                longest = tf.cast(tf.reduce_max(sequence_length), tf.int64)
            run = tf.raw_ops.BlockLSTM(
                seq_len_max=longest, x=inputs, cs_prev=initial_state[0],
                h_prev=initial_state[1], w=kernel, b=bias, wci=peepholes[0],
                wcf=peepholes[1], wco=peepholes[2], forget_bias=self._forget_bias,
                cell_clip=self._cell_clip, use_peephole=self._use_peephole,
            )
            outputs, state = run.h, self._last(run, initial_state, sequence_length)
            if sequence_length is not None:
                mask = tf.sequence_mask(
                    sequence_length, tf.shape(inputs)[0], dtype=dtype
                )
                outputs *= tf.expand_dims(tf.transpose(mask), 2)
        return (tf.unstack(outputs) if is_list else outputs), state

    def _last(self, run, initial_state, sequence_length):
        if sequence_length is None:
            return LSTMStateTuple(run.cs[-1], run.h[-1])
        rows = tf.range(tf.shape(sequence_length)[0])
        places = tf.stack([tf.cast(sequence_length, tf.int32), rows], axis=1)
        return LSTMStateTuple(
            *(
                tf.gather_nd(tf.concat([tf.expand_dims(first, 0), steps], 0), places)
                for first, steps in zip(initial_state, (run.cs, run.h), strict=True)
            )
        )
