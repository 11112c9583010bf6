"""Beam search: the best few sequences, not the best next step."""

import collections

import numpy as np

from tfgraph import v1 as tf
from tfgraph.v1.contrib.seq2seq.decoder import Decoder
from tfgraph.v1.contrib.seq2seq.helpers import _lookup_in


class BeamSearchDecoderState(
    collections.namedtuple(
        "BeamSearchDecoderState",
        (
            "cell_state", "log_probs", "finished", "lengths",
            "accumulated_attention_probs",
        ),
    )
):
    """The state of a beam search; ``log_probs`` and the rest are [batch, beam]."""


class BeamSearchDecoderOutput(
    collections.namedtuple(
        "BeamSearchDecoderOutput", ("scores", "predicted_ids", "parent_ids")
    )
):
    """What a step puts out, each [batch, beam]."""


class FinalBeamSearchDecoderOutput(
    collections.namedtuple(
        "FinalBeamSearchDecoderOutput",
        ("predicted_ids", "beam_search_decoder_output"),
    )
):
    """The sequences, best first, [batch, time, beam], and the raw steps."""


def tile_batch(t, multiplier, name=None):
    """Repeats each entry of the batch ``multiplier`` times in a row.

    Args:
      t: a nest of tensors, [batch, ...].
      multiplier: the beam width.

    Returns:
      The nest with tensors [batch * multiplier, ...].
    """
    flat = tf.nest.flatten(t)
    with tf.name_scope(name, "tile_batch", [*flat, multiplier]):
        return tf.nest.map_structure(lambda x: _tile(x, multiplier), t)


def _tile(t, multiplier):
    t = tf.convert_to_tensor(t, name="t")
    shape = tf.shape(t)
    if t.shape.ndims is None or t.shape.ndims < 1:
        raise ValueError(f"`t` has shape {t.shape}; expected a known batch axis.")
    multiples = [1] * (t.shape.ndims + 1)
    multiples[1] = multiplier
    batch = t.shape.as_list()[0]
    tiled = tf.tile(tf.expand_dims(t, 1), multiples)
    tiled = tf.reshape(tiled, tf.concat(([shape[0] * multiplier], shape[1:]), 0))
    tiled.set_shape(
        tf.TensorShape([batch * multiplier if batch else None]).concatenate(t.shape[1:])
    )
    return tiled


def gather_tree(step_ids, parent_ids, max_sequence_lengths, end_token, name=None):
    """Follows the parents back, so that each beam holds its whole sequence.

    TensorFlow 1.15 had an op for this, ``GatherTree``. Its kernel is gone; one op of
    the same name that calls numpy takes its place, so that later seeds stay the same.

    Args:
      step_ids, parent_ids: [time, batch, beam], int32.
      max_sequence_lengths: [batch], int32.
      end_token: scalar int32; fills what comes after the first of it.

    Returns:
      [time, batch, beam], int32.
    """
    sequences = tf.py_func(
        _gather_tree, [step_ids, parent_ids, max_sequence_lengths, end_token],
        tf.int32, stateful=False, name=name or "GatherTree",
    )
    sequences.set_shape(step_ids.shape)
    return sequences


def _gather_tree(step_ids, parent_ids, max_sequence_lengths, end_token):
    time, batch, beam = step_ids.shape
    sequences = np.full_like(step_ids, end_token)
    for row in range(batch):
        length = min(time, max_sequence_lengths[row])
        beams = np.arange(beam)
        for step in range(length - 1, -1, -1):
            sequences[step, row] = step_ids[step, row, beams]
            beams = parent_ids[step, row, beams]
    is_end = sequences == end_token
    has_ended = np.cumsum(is_end, axis=0) - is_end > 0
    sequences[has_ended] = end_token
    return sequences


def gather_tree_from_array(t, parent_ids, sequence_length):
    """Puts steps of any depth in the order that ``gather_tree`` finds.

    Args:
      t: [time, batch * beam, ...] or [time, batch, beam, ...], stacked.
      parent_ids: [time, batch, beam], int32.
      sequence_length: [batch, beam], int32.
    """
    time, batch, beam = tf.unstack(tf.shape(parent_ids))
    own = tf.tile(tf.reshape(tf.range(beam), [1, 1, -1]), [time, batch, 1])
    longest = tf.cast(tf.reduce_max(sequence_length, axis=1), tf.int32)
    found = gather_tree(own, parent_ids, longest, beam + 1)
    is_inside = tf.transpose(
        tf.sequence_mask(sequence_length, maxlen=time), [2, 0, 1]
    )
    found = tf.where(is_inside, found, own)
    steps = tf.tile(tf.reshape(tf.range(time), [-1, 1, 1]), [1, batch, beam])
    rows = tf.tile(tf.reshape(tf.range(batch), [1, -1, 1]), [time, 1, beam])
    shape = tf.shape(t)
    split = tf.reshape(t, tf.concat(([time, batch, beam, -1],), 0))
    ordered = tf.gather_nd(split, tf.stack([steps, rows, found], -1))
    ordered = tf.reshape(ordered, shape)
    ordered.set_shape(t.shape)
    return ordered


class BeamSearchDecoder(Decoder):
    """Keeps the ``beam_width`` most probable sequences at every step.

    Args:
      cell: an RNNCell; with attention, its memory must be tiled by ``tile_batch``.
      embedding: [ids, depth], or a function of ids.
      start_tokens: [batch], int32.
      end_token: scalar int32.
      initial_state: of the cell, [batch * beam_width, ...], by ``tile_batch``.
      beam_width: a Python integer.
      output_layer: on the cell's output, to the logits.
      length_penalty_weight: 0 for none; divides the score by
        ((5 + length) / 6) ** weight.
      coverage_penalty_weight: 0 for none; prefers sequences that attended to all of
        the memory.

    References:
      Wu et al., `Google's Neural Machine Translation System
      <https://arxiv.org/abs/1609.08144>`_, 2016 (both penalties)
    """

    def __init__(
        self, cell, embedding, start_tokens, end_token, initial_state, beam_width,
        output_layer=None, length_penalty_weight=0.0, coverage_penalty_weight=0.0,
        reorder_tensor_arrays=True,
    ):
        self._cell = cell
        self._output_layer = output_layer
        self._reorder_tensor_arrays = reorder_tensor_arrays
        self._embedding_fn = _lookup_in(embedding)
        self._start_tokens = tf.convert_to_tensor(
            start_tokens, dtype=tf.int32, name="start_tokens"
        )
        if self._start_tokens.get_shape().ndims != 1:
            raise ValueError(
                f"`start_tokens` has shape {self._start_tokens.get_shape()}; expected "
                "a vector, [batch]."
            )
        self._end_token = tf.convert_to_tensor(
            end_token, dtype=tf.int32, name="end_token"
        )
        self._batch_size = tf.size(start_tokens)
        self._beam_width = beam_width
        self._length_penalty_weight = length_penalty_weight
        self._coverage_penalty_weight = coverage_penalty_weight
        self._initial_cell_state = tf.nest.map_structure(
            self._maybe_split, initial_state, cell.state_size
        )
        self._start_tokens = tf.tile(
            tf.expand_dims(self._start_tokens, 1), [1, beam_width]
        )
        self._start_inputs = self._embedding_fn(self._start_tokens)
        self._finished = tf.one_hot(
            tf.zeros([self._batch_size], dtype=tf.int32), depth=beam_width,
            on_value=False, off_value=True, dtype=tf.bool,
        )

    @property
    def batch_size(self):
        return self._batch_size

    @property
    def tracks_own_finished(self):
        return True

    @property
    def output_size(self):
        beams = tf.TensorShape([self._beam_width])
        return BeamSearchDecoderOutput(beams, beams, beams)

    @property
    def output_dtype(self):
        dtype = tf.nest.flatten(self._initial_cell_state)[0].dtype
        return BeamSearchDecoderOutput(dtype, tf.int32, tf.int32)

    def initialize(self, name=None):
        dtype = tf.nest.flatten(self._initial_cell_state)[0].dtype
        log_probs = tf.one_hot(  # the beams are equal at first: only one may live
            tf.zeros([self._batch_size], dtype=tf.int32), depth=self._beam_width,
            on_value=tf.convert_to_tensor(0.0, dtype=dtype),
            off_value=tf.convert_to_tensor(-np.inf, dtype=dtype), dtype=dtype,
        )
        accumulated = ()
        attention = _attention_alignments(self._initial_cell_state)
        if attention is not None and self._coverage_penalty_weight != 0.0:
            accumulated = tf.nest.map_structure(tf.zeros_like, attention)
        state = BeamSearchDecoderState(
            cell_state=self._initial_cell_state,
            log_probs=log_probs,
            finished=self._finished,
            lengths=tf.zeros([self._batch_size, self._beam_width], dtype=tf.int64),
            accumulated_attention_probs=accumulated,
        )
        return self._finished, self._start_inputs, state

    def finalize(self, outputs, final_state, sequence_lengths):
        lengths = tf.cast(tf.reduce_max(final_state.lengths, axis=1), tf.int32)
        predicted_ids = gather_tree(
            outputs.predicted_ids, outputs.parent_ids, lengths, self._end_token
        )
        if self._reorder_tensor_arrays:
            final_state = final_state._replace(
                cell_state=tf.nest.map_structure(
                    lambda t: self._in_order(t, outputs.parent_ids, final_state),
                    final_state.cell_state,
                )
            )
        return FinalBeamSearchDecoderOutput(predicted_ids, outputs), final_state

    def _in_order(self, t, parent_ids, state):
        if not isinstance(t, tf.TensorArray):
            return t
        ordered = gather_tree_from_array(
            t.stack(), parent_ids, tf.cast(state.lengths, tf.int32)
        )
        array = tf.TensorArray(t.dtype, size=0, dynamic_size=True, infer_shape=False)
        return array.unstack(ordered)

    # --- Between [batch, beam, ...] and [batch * beam, ...] ---

    def _merge(self, t):
        shape = tf.shape(t)
        static = t.shape.as_list()
        merged = tf.reshape(
            t, tf.concat(([self._batch_size * self._beam_width], shape[2:]), 0)
        )
        batch = tf.get_static_value(self._batch_size)
        merged.set_shape([batch and batch * self._beam_width, *static[2:]])
        return merged

    def _split(self, t):
        static = t.shape.as_list()
        split = tf.reshape(
            t,
            tf.concat(([self._batch_size, self._beam_width], tf.shape(t)[1:]), 0),
        )
        batch = tf.get_static_value(self._batch_size)
        split.set_shape([batch, self._beam_width, *static[1:]])
        return split

    def _maybe_split(self, t, size=None):
        if isinstance(t, tf.TensorArray) or t.shape.ndims == 0:
            return t
        return self._split(t)

    def _maybe_merge(self, t, size=None):
        if isinstance(t, tf.TensorArray) or t.shape.ndims == 0:
            return t
        return self._merge(t)

    # --- A step ---

    def step(self, time, inputs, state, name=None):
        with tf.name_scope(name, "BeamSearchDecoderStep", (time, inputs, state)):
            inputs = tf.nest.map_structure(self._merge, inputs)
            cell_state = tf.nest.map_structure(self._maybe_merge, state.cell_state)
            cell_outputs, cell_state = self._cell(inputs, cell_state)
            cell_outputs = tf.nest.map_structure(self._split, cell_outputs)
            cell_state = tf.nest.map_structure(self._maybe_split, cell_state)
            if self._output_layer is not None:
                cell_outputs = self._output_layer(cell_outputs)
            output, state = self._search(cell_outputs, cell_state, state)
            next_inputs = tf.cond(
                tf.reduce_all(state.finished),
                lambda: self._start_inputs,
                lambda: self._embedding_fn(output.predicted_ids),
            )
        return output, state, next_inputs, state.finished

    def _search(self, logits, cell_state, state):
        """The best ``beam_width`` of all beams' continuations."""
        batch, beam = self._batch_size, self._beam_width
        is_open = tf.logical_not(state.finished)
        log_probs = _only_end(
            tf.nn.log_softmax(logits), self._end_token, state.finished
        )
        total = tf.expand_dims(state.log_probs, 2) + log_probs
        classes = logits.shape.as_list()[-1] or tf.shape(logits)[-1]
        added = tf.one_hot(
            indices=tf.fill([batch, beam], self._end_token), depth=classes,
            on_value=tf.to_int64(0), off_value=tf.to_int64(1), dtype=tf.int64,
        )
        added *= tf.expand_dims(tf.cast(is_open, tf.int64), 2)
        lengths = added + tf.expand_dims(state.lengths, 2)

        accumulated, coverage_weight = (), self._coverage_penalty_weight
        attention = _attention_alignments(cell_state)
        if attention is not None and coverage_weight != 0.0:
            accumulated = state.accumulated_attention_probs + tf.where(
                tf.tile(
                    tf.expand_dims(is_open, 2), [1, 1, tf.shape(attention)[2]]
                ),
                attention, tf.zeros_like(attention),
            )
        scores = self._scores(total, lengths, state.finished, accumulated)

        flat = tf.reshape(scores, [batch, -1])
        width = tf.convert_to_tensor(beam, dtype=tf.int32, name="beam_width")
        next_scores, places = tf.nn.top_k(flat, k=width)
        static = [tf.get_static_value(batch), beam]
        next_scores.set_shape(static)
        places.set_shape(static)

        next_log_probs = _gather(
            places, total, batch, beam * classes, [-1], name="next_beam_probs"
        )
        next_log_probs.set_shape(static)
        word_ids = tf.cast(tf.mod(places, classes, name="next_beam_word_ids"), tf.int32)
        parents = tf.cast(places / classes, tf.int32, name="next_beam_parent_ids")
        was_finished = _gather(parents, state.finished, batch, beam, [-1])
        finished = tf.logical_or(
            was_finished, tf.equal(word_ids, self._end_token),
            name="next_beam_finished",
        )
        added = tf.cast(tf.logical_not(was_finished), tf.int64)
        next_lengths = _gather(parents, state.lengths, batch, beam, [-1])
        next_lengths += added
        if not isinstance(accumulated, tuple):
            accumulated = _gather(
                parents, accumulated, batch, beam, [batch * beam, -1]
            )
        cell_state = tf.nest.map_structure(
            lambda t: self._maybe_gather(parents, t), cell_state
        )
        next_state = BeamSearchDecoderState(
            cell_state=cell_state, log_probs=next_log_probs, finished=finished,
            lengths=next_lengths, accumulated_attention_probs=accumulated,
        )
        return BeamSearchDecoderOutput(next_scores, word_ids, parents), next_state

    def _maybe_gather(self, parents, t):
        if isinstance(t, tf.TensorArray) or t.shape.ndims is None or t.shape.ndims < 2:
            return t
        batch, beam = self._batch_size, self._beam_width
        return _gather(parents, t, batch, beam, [batch * beam, -1])

    def _scores(self, log_probs, lengths, finished, accumulated):
        weight = tf.convert_to_tensor(
            self._length_penalty_weight, name="penalty_factor"
        )
        penalty = 1.0
        if tf.get_static_value(weight) != 0:
            grown = (5.0 + tf.cast(lengths, tf.float32)) ** weight
            penalty = tf.div(grown, (5.0 + 1.0) ** weight)
        scores = log_probs / penalty
        weight = tf.convert_to_tensor(
            self._coverage_penalty_weight, name="coverage_penalty_weight"
        )
        if tf.get_static_value(weight) == 0.0 or isinstance(accumulated, tuple):
            return scores
        coverage = tf.reduce_sum(tf.log(tf.minimum(accumulated, 1.0)), 2)
        return scores + tf.expand_dims(weight * coverage, 2)


def _attention_alignments(cell_state):
    return getattr(cell_state, "alignments", None)


def _only_end(log_probs, end_token, finished):
    """In a finished beam, gives all probability to the end token."""
    classes = tf.shape(log_probs)[2]
    row = tf.one_hot(
        end_token, classes, dtype=log_probs.dtype,
        on_value=tf.convert_to_tensor(0.0, dtype=log_probs.dtype),
        off_value=log_probs.dtype.min,
    )
    rows = tf.tile(
        tf.reshape(row, [1, 1, -1]), tf.concat([tf.shape(finished), [1]], 0)
    )
    mask = tf.tile(tf.expand_dims(finished, 2), [1, 1, classes])
    return tf.where(mask, rows, log_probs)


def _gather(indices, values, batch_size, range_size, shape, name=None):
    """Gathers, within each entry of the batch, the given places."""
    with tf.name_scope(name, "tensor_gather_helper"):
        offsets = tf.expand_dims(tf.range(batch_size) * range_size, 1)
        flat = tf.reshape(indices + offsets, [-1])
        output = tf.gather(tf.reshape(values, shape), flat)
        final_shape = tf.shape(values)[: 1 + len(shape)]
        static = tf.TensorShape([tf.get_static_value(batch_size)]).concatenate(
            values.shape[1 : 1 + len(shape)]
        )
        output = tf.reshape(output, final_shape, name="output")
        output.set_shape(static)
        return output
