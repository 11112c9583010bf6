"""A recurrent cell with attention around it."""

import collections

from tfgraph import v1 as tf
from tfgraph.v1.contrib._cells import zero_state_tensors
from tfgraph.v1.contrib.seq2seq.attention import AttentionMechanism, _size


class AttentionWrapperState(
    collections.namedtuple(
        "AttentionWrapperState",
        (
            "cell_state", "attention", "time", "alignments", "alignment_history",
            "attention_state",
        ),
    )
):
    """The state of an ``AttentionWrapper``.

    Attributes:
      cell_state: of the wrapped cell.
      attention: [batch, attention size], of the step before.
      time: scalar int32.
      alignments: [batch, memory time] for each mechanism.
      alignment_history: a TensorArray of these, or ().
      attention_state: of each mechanism.
    """

    def clone(self, **kwargs):
        """Returns a copy with some parts replaced by tensors of the same shape."""

        def like(old, new):
            if isinstance(old, tf.Tensor) and isinstance(new, tf.Tensor):
                new.set_shape(old.shape)
            return new

        return tf.nest.map_structure(like, self, self._replace(**kwargs))


class AttentionWrapper(tf.nn.rnn_cell.RNNCell):
    """Feeds a cell its input and its last attention; puts out the new attention.

    Args:
      cell: an RNNCell.
      attention_mechanism: one, or a list.
      attention_layer_size: depth of the attention, by a linear layer on cell output
        and context; None for the context itself. A list for a list of mechanisms.
      alignment_history: keep the alignments of all steps in a TensorArray.
      cell_input_fn: makes the cell's input from input and attention; concatenation if
        None.
      output_attention: put out the attention, or else the cell's output.
      initial_cell_state: what ``zero_state`` takes for the cell.
      attention_layer: a layer, or list, in place of ``attention_layer_size``.
    """

    def __init__(
        self, cell, attention_mechanism, attention_layer_size=None,
        alignment_history=False, cell_input_fn=None, output_attention=True,
        initial_cell_state=None, name=None, attention_layer=None, attention_fn=None,
        dtype=None,
    ):
        super().__init__(name=name, dtype=dtype)
        self._is_multi = isinstance(attention_mechanism, (list, tuple))
        mechanisms = attention_mechanism if self._is_multi else (attention_mechanism,)
        for mechanism in mechanisms:
            if not isinstance(mechanism, AttentionMechanism):
                raise TypeError(
                    "`attention_mechanism` holds a "
                    f"{type(mechanism).__name__}; expected an AttentionMechanism."
                )
        self._attention_mechanisms = mechanisms
        self._cell_input_fn = cell_input_fn or (
            lambda inputs, attention: tf.concat([inputs, attention], -1)
        )
        self._attention_fn = attention_fn or _compute_attention
        self._set_layers(attention_layer_size, attention_layer, dtype)
        self._cell = cell
        self._output_attention = output_attention
        self._alignment_history = alignment_history
        with tf.name_scope(name, "AttentionWrapperInit"):
            self._initial_cell_state = initial_cell_state
            if initial_cell_state is not None:
                self._check_initial_state(initial_cell_state)

    def _set_layers(self, sizes, layers, dtype):
        if sizes is not None and layers is not None:
            raise ValueError(
                "Give one of `attention_layer_size` and `attention_layer`, not both."
            )
        if sizes is not None:
            sizes = tuple(sizes) if isinstance(sizes, (list, tuple)) else (sizes,)
            layers = tuple(
                tf.layers.Dense(
                    size, name="attention_layer", use_bias=False,
                    dtype=dtype or tf.float32,
                )
                for size in sizes
            )
        elif layers is not None and not isinstance(layers, (list, tuple)):
            layers = (layers,)
        if layers is not None and len(layers) != len(self._attention_mechanisms):
            raise ValueError(
                f"There are {len(layers)} attention layers and "
                f"{len(self._attention_mechanisms)} mechanisms; expected as many."
            )
        self._attention_layers = layers
        if sizes is not None:
            self._attention_layer_size = sum(sizes)
            return
        self._attention_layer_size = 0
        for index, mechanism in enumerate(self._attention_mechanisms):
            depth = mechanism.values.shape.as_list()[-1]
            if layers is not None:
                cell_depth = mechanism.values.shape[:1].concatenate([None])
                shape = layers[index].compute_output_shape(cell_depth)
                depth = tf.TensorShape(shape).as_list()[-1]
            self._attention_layer_size += depth

    def _check_initial_state(self, state):
        last = tf.nest.flatten(state)[-1]
        checks = self._batch_size_checks(
            _size(last, 0),
            "The batch of `initial_cell_state` is not that of the memory. With a beam "
            "search, tile the memory and the state by `tile_batch`.",
        )
        with tf.control_dependencies(checks):
            self._initial_cell_state = tf.nest.map_structure(
                lambda s: tf.identity(s, name="check_initial_cell_state"), state
            )

    def _batch_size_checks(self, batch_size, message):
        return [
            tf.assert_equal(batch_size, mechanism.batch_size, message=message)
            for mechanism in self._attention_mechanisms
        ]

    def _one_or_all(self, values):
        values = tuple(values)
        return values if self._is_multi else values[0]

    def _as_tuple(self, value):
        return tuple(value) if self._is_multi else (value,)

    @property
    def output_size(self):
        if self._output_attention:
            return self._attention_layer_size
        return self._cell.output_size

    @property
    def state_size(self):
        return AttentionWrapperState(
            cell_state=self._cell.state_size,
            time=tf.TensorShape([]),
            attention=self._attention_layer_size,
            alignments=self._one_or_all(
                m.alignments_size for m in self._attention_mechanisms
            ),
            attention_state=self._one_or_all(
                m.state_size for m in self._attention_mechanisms
            ),
            alignment_history=self._one_or_all(
                m.alignments_size if self._alignment_history else ()
                for m in self._attention_mechanisms
            ),
        )

    def zero_state(self, batch_size, dtype):
        """Returns the initial ``AttentionWrapperState``."""
        with tf.name_scope(f"{type(self).__name__}ZeroState", values=[batch_size]):
            if self._initial_cell_state is not None:
                cell_state = self._initial_cell_state
            else:
                cell_state = self._cell.zero_state(batch_size, dtype)
            message = (
                f"`zero_state` of {self.name}: the batch is not that of the memory. "
                "With a beam search, tile the memory by `tile_batch` and give "
                "`zero_state` the batch size times the beam width."
            )
            with tf.control_dependencies(
                self._batch_size_checks(batch_size, message)
            ):
                cell_state = tf.nest.map_structure(
                    lambda s: tf.identity(s, name="checked_cell_state"), cell_state
                )
            alignments = [
                m.initial_alignments(batch_size, dtype)
                for m in self._attention_mechanisms
            ]
            return AttentionWrapperState(
                cell_state=cell_state,
                time=tf.zeros([], dtype=tf.int32),
                attention=zero_state_tensors(
                    self._attention_layer_size, batch_size, dtype
                ),
                alignments=self._one_or_all(alignments),
                attention_state=self._one_or_all(
                    m.initial_state(batch_size, dtype)
                    for m in self._attention_mechanisms
                ),
                alignment_history=self._one_or_all(
                    tf.TensorArray(
                        dtype, size=0, dynamic_size=True, element_shape=a.shape
                    )
                    if self._alignment_history
                    else ()
                    for a in alignments
                ),
            )

    def call(self, inputs, state):
        """One step: returns ``(attention or cell output, next state)``."""
        if not isinstance(state, AttentionWrapperState):
            raise TypeError(
                f"`state` is a {type(state).__name__}; expected the "
                "AttentionWrapperState that `zero_state` returns."
            )
        cell_inputs = self._cell_input_fn(inputs, state.attention)
        cell_output, cell_state = self._cell(cell_inputs, state.cell_state)
        message = (
            f"A step of {self.name}: the batch is not that of the memory. With a beam "
            "search, tile the memory by `tile_batch`."
        )
        checks = self._batch_size_checks(_size(cell_output, 0), message)
        with tf.control_dependencies(checks):
            cell_output = tf.identity(cell_output, name="checked_cell_output")
        attentions, alignments, states, histories = [], [], [], []
        previous = self._as_tuple(state.attention_state)
        history = self._as_tuple(state.alignment_history)
        for i, mechanism in enumerate(self._attention_mechanisms):
            attention, alignment, next_state = self._attention_fn(
                mechanism, cell_output, previous[i],
                self._attention_layers[i] if self._attention_layers else None,
            )
            histories.append(
                history[i].write(state.time, alignment)
                if self._alignment_history
                else ()
            )
            attentions.append(attention)
            alignments.append(alignment)
            states.append(next_state)
        attention = tf.concat(attentions, 1)
        next_state = AttentionWrapperState(
            time=state.time + 1,
            cell_state=cell_state,
            attention=attention,
            attention_state=self._one_or_all(states),
            alignments=self._one_or_all(alignments),
            alignment_history=self._one_or_all(histories),
        )
        return (attention if self._output_attention else cell_output), next_state


def _compute_attention(mechanism, cell_output, attention_state, attention_layer):
    """Returns ``(attention, alignments, next attention state)``."""
    alignments, next_state = mechanism(cell_output, state=attention_state)
    weights = tf.expand_dims(alignments, 1)
    context = tf.squeeze(tf.matmul(weights, mechanism.values), [1])
    if attention_layer is None:
        return context, alignments, next_state
    attention = attention_layer(tf.concat([cell_output, context], 1))
    return attention, alignments, next_state
