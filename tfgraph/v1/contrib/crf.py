"""``tf.contrib.crf``: linear-chain conditional random fields.

The graph is TensorFlow 1.15's op for op (probe ``contribmisc_crf``).

Throughout: ``inputs`` are unary scores, [batch, time, tags], float32; ``tag_indices``
[batch, time], integers; ``sequence_lengths`` [batch], integers; ``transition_params``
[tags, tags], the score of going from the row's tag to the column's.

References:
  Lafferty, McCallum, Pereira, Conditional Random Fields, ICML 2001
"""

import numpy as np

from tfgraph import v1 as tf
from tfgraph.v1.contrib.framework._private import smart_cond

RNNCell = tf.nn.rnn_cell.RNNCell


def crf_log_likelihood(
    inputs, tag_indices, sequence_lengths, transition_params=None
):
    """Returns ``(log_likelihood, transition_params)``; [batch], and the variable.

    Without ``transition_params`` a variable ``transitions`` is made.
    """
    num_tags = inputs.get_shape().as_list()[2]
    if transition_params is None:
        transition_params = tf.get_variable("transitions", [num_tags, num_tags])
    scores = crf_sequence_score(
        inputs, tag_indices, sequence_lengths, transition_params
    )
    log_norm = crf_log_norm(inputs, sequence_lengths, transition_params)
    return scores - log_norm, transition_params


def _by_length(inputs, one_step, many_steps):
    time = inputs.get_shape().as_list()[1]
    if time is None:
        time = tf.shape(inputs)[1]
    return smart_cond(tf.equal(time, 1), one_step, many_steps)


def crf_sequence_score(inputs, tag_indices, sequence_lengths, transition_params):
    """The unnormalized score of the tags, [batch]."""

    def one_step():
        batch = tf.range(tf.shape(inputs)[0])
        tags = tf.cast(tf.squeeze(tag_indices, [1]), tf.int32)
        scores = tf.gather_nd(tf.squeeze(inputs, [1]), tf.stack([batch, tags], 1))
        return tf.where(
            tf.less_equal(sequence_lengths, 0), tf.zeros_like(scores), scores
        )

    def many_steps():
        unary = crf_unary_score(tag_indices, sequence_lengths, inputs)
        return unary + crf_binary_score(
            tag_indices, sequence_lengths, transition_params
        )

    return _by_length(inputs, one_step, many_steps)


def crf_multitag_sequence_score(
    inputs, tag_bitmap, sequence_lengths, transition_params
):
    """The score of all sequences that ``tag_bitmap``, [batch, time, tags], allows."""
    allowed = tf.where(
        tag_bitmap, inputs, tf.fill(tf.shape(inputs), float("-inf"))
    )
    return crf_log_norm(allowed, sequence_lengths, transition_params)


def crf_unary_score(tag_indices, sequence_lengths, inputs):
    """The sum of the tags' own scores, [batch]."""
    batch = tf.shape(inputs)[0]
    time = tf.shape(inputs)[1]
    num_tags = tf.shape(inputs)[2]
    flat = tf.reshape(inputs, [-1])
    offsets = tf.expand_dims(tf.range(batch) * time * num_tags, 1)
    offsets += tf.expand_dims(tf.range(time) * num_tags, 0)
    if tag_indices.dtype == tf.int64:
        offsets = tf.cast(offsets, tf.int64)
    places = tf.reshape(offsets + tag_indices, [-1])
    scores = tf.reshape(tf.gather(flat, places), [batch, time])
    return tf.reduce_sum(scores * _mask(sequence_lengths, tag_indices), 1)


def crf_binary_score(tag_indices, sequence_lengths, transition_params):
    """The sum of the transitions' scores, [batch]."""
    num_tags = transition_params.get_shape().as_list()[0]
    steps = tf.shape(tag_indices)[1] - 1
    start = tf.slice(tag_indices, [0, 0], [-1, steps])
    end = tf.slice(tag_indices, [0, 1], [-1, steps])
    places = start * num_tags + end
    scores = tf.gather(tf.reshape(transition_params, [-1]), places)
    mask = tf.slice(_mask(sequence_lengths, tag_indices), [0, 1], [-1, -1])
    return tf.reduce_sum(scores * mask, 1)


def _mask(sequence_lengths, tag_indices):
    return tf.sequence_mask(
        sequence_lengths, maxlen=tf.shape(tag_indices)[1], dtype=tf.float32
    )


def crf_log_norm(inputs, sequence_lengths, transition_params):
    """The logarithm of the partition function, [batch], by the forward algorithm."""
    first = tf.squeeze(tf.slice(inputs, [0, 0, 0], [-1, 1, -1]), [1])

    def one_step():
        log_norm = tf.reduce_logsumexp(first, [1])
        return tf.where(
            tf.less_equal(sequence_lengths, 0), tf.zeros_like(log_norm), log_norm
        )

    def many_steps():
        rest = tf.slice(inputs, [0, 1, 0], [-1, -1, -1])
        cell = CrfForwardRnnCell(transition_params)
        _, alphas = tf.nn.dynamic_rnn(
            cell=cell, inputs=rest, sequence_length=_less_one(sequence_lengths),
            initial_state=first, dtype=tf.float32,
        )
        log_norm = tf.reduce_logsumexp(alphas, [1])
        return tf.where(
            tf.less_equal(sequence_lengths, 0), tf.zeros_like(log_norm), log_norm
        )

    return _by_length(inputs, one_step, many_steps)


def _less_one(lengths):
    lengths = tf.convert_to_tensor(lengths)
    return tf.maximum(tf.constant(0, dtype=lengths.dtype), lengths - 1)


class _TagCell(RNNCell):
    """A cell whose state and output are one number for each tag."""

    def __init__(self, transition_params):
        super().__init__()
        self._transition_params = tf.expand_dims(transition_params, 0)
        self._num_tags = transition_params.get_shape().as_list()[0]

    @property
    def state_size(self):
        return self._num_tags

    @property
    def output_size(self):
        return self._num_tags


class CrfForwardRnnCell(_TagCell):
    """A step of the forward algorithm."""

    def __call__(self, inputs, state, scope=None):
        scores = tf.expand_dims(state, 2) + self._transition_params
        alphas = inputs + tf.reduce_logsumexp(scores, [1])
        return alphas, alphas


class CrfDecodeForwardRnnCell(_TagCell):
    """A step of Viterbi's algorithm: best scores, and where they came from."""

    def __call__(self, inputs, state, scope=None):
        scores = tf.expand_dims(state, 2) + self._transition_params
        new_state = inputs + tf.reduce_max(scores, [1])
        return tf.cast(tf.argmax(scores, 1), tf.int32), new_state


class CrfDecodeBackwardRnnCell(RNNCell):
    """A step back along the pointers."""

    def __init__(self, num_tags):
        super().__init__()
        self._num_tags = num_tags

    @property
    def state_size(self):
        return 1

    @property
    def output_size(self):
        return 1

    def __call__(self, inputs, state, scope=None):
        state = tf.squeeze(state, axis=[1])
        rows = tf.range(tf.shape(inputs)[0])
        places = tf.stack([rows, state], axis=1)
        tags = tf.expand_dims(tf.gather_nd(inputs, places), axis=-1)
        return tags, tags


def crf_decode(potentials, transition_params, sequence_length):
    """Returns ``(tags, score)`` of the best sequence: [batch, time] int32, [batch]."""
    sequence_length = tf.convert_to_tensor(sequence_length)

    def one_step():
        scores = tf.squeeze(potentials, [1])
        tags = tf.expand_dims(tf.argmax(scores, axis=1), 1)
        return tf.cast(tags, tf.int32), tf.reduce_max(scores, axis=1)

    def many_steps():
        num_tags = potentials.get_shape().as_list()[2]
        cell = CrfDecodeForwardRnnCell(transition_params)
        first = tf.slice(potentials, [0, 0, 0], [-1, 1, -1])
        first = tf.squeeze(first, axis=[1])
        rest = tf.slice(potentials, [0, 1, 0], [-1, -1, -1])
        steps = _less_one(sequence_length)
        pointers, last = tf.nn.dynamic_rnn(
            cell, inputs=rest, sequence_length=steps, initial_state=first,
            time_major=False, dtype=tf.int32,
        )
        pointers = tf.reverse_sequence(pointers, steps, seq_axis=1)
        best = tf.cast(tf.argmax(last, axis=1), tf.int32)
        best = tf.expand_dims(best, axis=-1)
        tags, _ = tf.nn.dynamic_rnn(
            CrfDecodeBackwardRnnCell(num_tags), inputs=pointers,
            sequence_length=steps, initial_state=best, time_major=False,
            dtype=tf.int32,
        )
        tags = tf.concat([best, tf.squeeze(tags, axis=[2])], axis=1)
        tags = tf.reverse_sequence(tags, sequence_length, seq_axis=1)
        return tags, tf.reduce_max(last, axis=1)

    return _by_length(potentials, one_step, many_steps)


def viterbi_decode(score, transition_params):
    """Decodes one sequence in numpy.

    Args:
      score: [time, tags].
      transition_params: [tags, tags].

    Returns:
      ``(tags, score)``: a list of integers, and the score of that sequence.
    """
    trellis = np.zeros_like(score)
    pointers = np.zeros_like(score, dtype=np.int32)
    trellis[0] = score[0]
    for step in range(1, score.shape[0]):
        reached = np.expand_dims(trellis[step - 1], 1) + transition_params
        trellis[step] = score[step] + np.max(reached, 0)
        pointers[step] = np.argmax(reached, 0)
    tags = [int(np.argmax(trellis[-1]))]
    for row in reversed(pointers[1:]):
        tags.append(int(row[tags[-1]]))
    tags.reverse()
    return tags, np.max(trellis[-1])
