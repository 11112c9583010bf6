"""A cell, a helper and perhaps an output layer, as a decoder."""

import collections

from tfgraph import v1 as tf
from tfgraph.v1.contrib.seq2seq.decoder import Decoder


class BasicDecoderOutput(
    collections.namedtuple("BasicDecoderOutput", ("rnn_output", "sample_id"))
):
    """What a step puts out: the cell's output, and the helper's sample."""


class BasicDecoder(Decoder):
    """Runs ``cell``, samples from its output by ``helper``, feeds what it says.

    Args:
      cell: an RNNCell.
      helper: a ``Helper``.
      initial_state: as ``cell.zero_state`` gives it.
      output_layer: a layer put on the cell's output before sampling, say
        ``tf.layers.Dense(vocabulary)``.
    """

    def __init__(self, cell, helper, initial_state, output_layer=None):
        if output_layer is not None and not callable(output_layer):
            raise TypeError(
                f"`output_layer` is a {type(output_layer).__name__}; expected a layer."
            )
        self._cell = cell
        self._helper = helper
        self._initial_state = initial_state
        self._output_layer = output_layer

    @property
    def batch_size(self):
        return self._helper.batch_size

    @property
    def output_size(self):
        return BasicDecoderOutput(
            rnn_output=self._rnn_output_size(),
            sample_id=self._helper.sample_ids_shape,
        )

    def _rnn_output_size(self):
        size = self._cell.output_size
        if self._output_layer is None:
            return size

        def of_layer(size):
            shape = tf.TensorShape([None]).concatenate(size)
            return self._output_layer.compute_output_shape(shape)[1:]

        return tf.nest.map_structure(of_layer, size)

    @property
    def output_dtype(self):
        dtype = tf.nest.flatten(self._initial_state)[0].dtype
        return BasicDecoderOutput(
            tf.nest.map_structure(lambda _: dtype, self._rnn_output_size()),
            self._helper.sample_ids_dtype,
        )

    def initialize(self, name=None):
        return (*self._helper.initialize(), self._initial_state)

    def step(self, time, inputs, state, name=None):
        with tf.name_scope(name, "BasicDecoderStep", (time, inputs, state)):
            cell_outputs, cell_state = self._cell(inputs, state)
            if self._output_layer is not None:
                cell_outputs = self._output_layer(cell_outputs)
            sample_ids = self._helper.sample(
                time=time, outputs=cell_outputs, state=cell_state
            )
            finished, next_inputs, next_state = self._helper.next_inputs(
                time=time, outputs=cell_outputs, state=cell_state,
                sample_ids=sample_ids,
            )
        outputs = BasicDecoderOutput(cell_outputs, sample_ids)
        return outputs, next_state, next_inputs, finished
