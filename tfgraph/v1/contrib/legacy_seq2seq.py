"""``tf.contrib.legacy_seq2seq``, which was ``tf.nn.seq2seq`` before TensorFlow 1.0.

Sequence-to-sequence models unrolled step by step over Python lists: decoders with and
without attention, whole models on embeddings, weighted losses, and buckets.

Encoder inputs and decoder inputs are lists over time, of [batch, n] floats or, for the
embedding models, of [batch] ids.

References:
  Sutskever et al., `Sequence to Sequence Learning <https://arxiv.org/abs/1409.3215>`_;
  Vinyals et al., `Grammar as a Foreign Language <https://arxiv.org/abs/1412.7449>`_
"""

import copy

from tfgraph import v1 as tf
from tfgraph.v1.contrib.rnn.linear import Linear
from tfgraph.v1.contrib.rnn.wrappers import EmbeddingWrapper, OutputProjectionWrapper


def _extract_argmax_and_embed(embedding, output_projection=None, update_embedding=True):
    """A loop function that feeds the embedding of the most probable id."""

    def loop_function(prev, _):
        if output_projection is not None:
            prev = tf.nn.xw_plus_b(prev, output_projection[0], output_projection[1])
        embedded = tf.nn.embedding_lookup(embedding, tf.argmax(prev, 1))
        return embedded if update_embedding else tf.stop_gradient(embedded)

    return loop_function


def rnn_decoder(
    decoder_inputs, initial_state, cell, loop_function=None, scope=None
):
    """Runs ``cell`` over the inputs, or over what ``loop_function`` makes of outputs.

    Args:
      loop_function: of (previous output, step); its result, [batch, n], is the input
        of every step but the first.

    Returns:
      ``(outputs, state)``: a list of [batch, output size], and the last state.
    """
    with tf.variable_scope(scope or "rnn_decoder"):
        state, outputs, previous = initial_state, [], None
        for i, inputs in enumerate(decoder_inputs):
            if loop_function is not None and previous is not None:
                with tf.variable_scope("loop_function", reuse=True):
                    inputs = loop_function(previous, i)
            if i > 0:
                tf.get_variable_scope().reuse_variables()
            output, state = cell(inputs, state)
            outputs.append(output)
            if loop_function is not None:
                previous = output
    return outputs, state


def basic_rnn_seq2seq(
    encoder_inputs, decoder_inputs, cell, dtype=tf.float32, scope=None
):
    """An encoder and a decoder that starts from its last state."""
    with tf.variable_scope(scope or "basic_rnn_seq2seq"):
        _, state = tf.nn.static_rnn(copy.deepcopy(cell), encoder_inputs, dtype=dtype)
        return rnn_decoder(decoder_inputs, state, cell)


def tied_rnn_seq2seq(
    encoder_inputs, decoder_inputs, cell, loop_function=None, dtype=tf.float32,
    scope=None,
):
    """An encoder and a decoder with the same variables."""
    with tf.variable_scope("combined_tied_rnn_seq2seq"):
        scope = scope or "tied_rnn_seq2seq"
        _, state = tf.nn.static_rnn(cell, encoder_inputs, dtype=dtype, scope=scope)
        tf.get_variable_scope().reuse_variables()
        return rnn_decoder(
            decoder_inputs, state, cell, loop_function=loop_function, scope=scope
        )


def _projection_shape(output_projection, cell, num_symbols):
    if output_projection is not None:
        output_projection[1].get_shape().assert_is_compatible_with([num_symbols])


def _embedded(
    decoder_inputs, num_symbols, embedding_size, output_projection, feed_previous,
    update_embedding,
):
    """Returns the embedded ids, and what feeds a decoder its guesses, or None."""
    embedding = tf.get_variable("embedding", [num_symbols, embedding_size])
    loop_function = None
    if feed_previous:
        loop_function = _extract_argmax_and_embed(
            embedding, output_projection, update_embedding
        )
    inputs = [tf.nn.embedding_lookup(embedding, i) for i in decoder_inputs]
    return inputs, loop_function


def embedding_rnn_decoder(
    decoder_inputs, initial_state, cell, num_symbols, embedding_size,
    output_projection=None, feed_previous=False, update_embedding_for_previous=True,
    scope=None,
):
    """``rnn_decoder`` on embedded ids; ``feed_previous`` feeds its own guesses."""
    with tf.variable_scope(scope or "embedding_rnn_decoder") as scope:
        _projection_shape(output_projection, cell, num_symbols)
        inputs, loop_function = _embedded(
            decoder_inputs, num_symbols, embedding_size, output_projection,
            feed_previous, update_embedding_for_previous,
        )
        return rnn_decoder(inputs, initial_state, cell, loop_function=loop_function)


def _either(feed_previous, decode, initial_state):
    """Builds a decoder both ways, and chooses while running, by a bool tensor."""

    def flat(is_fed):
        reuse = None if is_fed else True
        with tf.variable_scope(tf.get_variable_scope(), reuse=reuse):
            outputs, state = decode(is_fed)
        return outputs + tf.nest.flatten(state)

    both = tf.cond(feed_previous, lambda: flat(True), lambda: flat(False))
    n_states = len(tf.nest.flatten(initial_state))
    outputs, state = both[: len(both) - n_states], both[len(both) - n_states :]
    if n_states == 1 and not isinstance(initial_state, (list, tuple)):
        return outputs, state[0]
    return outputs, tf.nest.pack_sequence_as(initial_state, state)


def embedding_rnn_seq2seq(
    encoder_inputs, decoder_inputs, cell, num_encoder_symbols, num_decoder_symbols,
    embedding_size, output_projection=None, feed_previous=False, dtype=None,
    scope=None,
):
    """Encoder and decoder on embedded ids.

    Args:
      output_projection: ``(weights, biases)`` to the symbols; without it the cell is
        wrapped in one, and the outputs are logits.
      feed_previous: feed the decoder its own guesses; a bool, or a bool tensor.

    Returns:
      ``(outputs, state)``.
    """
    with tf.variable_scope(scope or "embedding_rnn_seq2seq") as scope:
        if dtype is not None:
            scope.set_dtype(dtype)
        else:
            dtype = scope.dtype
        encoder_cell = EmbeddingWrapper(
            copy.deepcopy(cell), embedding_classes=num_encoder_symbols,
            embedding_size=embedding_size,
        )
        _, state = tf.nn.static_rnn(encoder_cell, encoder_inputs, dtype=dtype)
        if output_projection is None:
            cell = OutputProjectionWrapper(cell, num_decoder_symbols)

        def decode(is_fed):
            return embedding_rnn_decoder(
                decoder_inputs, state, cell, num_decoder_symbols, embedding_size,
                output_projection=output_projection, feed_previous=is_fed,
                update_embedding_for_previous=is_fed is feed_previous,
            )

        if isinstance(feed_previous, bool):
            return decode(feed_previous)
        return _either(feed_previous, decode, state)


def embedding_tied_rnn_seq2seq(
    encoder_inputs, decoder_inputs, cell, num_symbols, embedding_size,
    num_decoder_symbols=None, output_projection=None, feed_previous=False, dtype=None,
    scope=None,
):
    """Encoder and decoder with one embedding and the same cell's variables."""
    with tf.variable_scope(
        scope or "embedding_tied_rnn_seq2seq", dtype=dtype
    ) as scope:
        dtype = scope.dtype
        _projection_shape(output_projection, cell, num_decoder_symbols or num_symbols)
        embedding = tf.get_variable(
            "embedding", [num_symbols, embedding_size], dtype=dtype
        )
        encoded = [tf.nn.embedding_lookup(embedding, x) for x in encoder_inputs]
        decoded = [tf.nn.embedding_lookup(embedding, x) for x in decoder_inputs]
        if output_projection is None:
            cell = OutputProjectionWrapper(cell, num_decoder_symbols or num_symbols)

        def decode(is_fed):
            loop_function = None
            if is_fed:
                loop_function = _extract_argmax_and_embed(
                    embedding, output_projection, is_fed is feed_previous
                )
            return tied_rnn_seq2seq(
                encoded, decoded, cell, loop_function=loop_function, dtype=dtype
            )

        if isinstance(feed_previous, bool):
            return decode(feed_previous)
        zero = cell.zero_state(tf.shape(encoder_inputs[0])[0], dtype)
        return _either(feed_previous, decode, zero)


def attention_decoder(
    decoder_inputs, initial_state, attention_states, cell, output_size=None,
    num_heads=1, loop_function=None, dtype=None, scope=None,
    initial_state_attention=False,
):
    """``rnn_decoder`` with attention on ``attention_states``, [batch, length, n].

    Args:
      output_size: of the outputs; the cell's if None.
      num_heads: number of attentions, read one beside the other.
      initial_state_attention: attend before the first step, not from zeros.
    """
    _check_attention(decoder_inputs, attention_states, num_heads)
    output_size = output_size or cell.output_size
    with tf.variable_scope(scope or "attention_decoder", dtype=dtype) as scope:
        dtype = scope.dtype
        batch_size = tf.shape(decoder_inputs[0])[0]
        attention = _Heads(attention_states, num_heads, dtype)
        state, outputs, previous = initial_state, [], None
        attns = attention.zeros(batch_size)
        if initial_state_attention:
            attns = attention(initial_state)
        for i, inputs in enumerate(decoder_inputs):
            if i > 0:
                tf.get_variable_scope().reuse_variables()
            if loop_function is not None and previous is not None:
                with tf.variable_scope("loop_function", reuse=True):
                    inputs = loop_function(previous, i)
            x = _linear([inputs, *attns], inputs.get_shape().as_list()[1])
            cell_output, state = cell(x, state)
            if i == 0 and initial_state_attention:
                with tf.variable_scope(tf.get_variable_scope(), reuse=True):
                    attns = attention(state)
            else:
                attns = attention(state)
            with tf.variable_scope("AttnOutputProjection"):
                output = _linear([cell_output, *attns], output_size)
            if loop_function is not None:
                previous = output
            outputs.append(output)
    return outputs, state


def _linear(args, output_size):
    return Linear(args, output_size, True)(args)


def _check_attention(decoder_inputs, attention_states, num_heads):
    if not decoder_inputs:
        raise ValueError("`decoder_inputs` is empty; expected one step at least.")
    if num_heads < 1:
        raise ValueError(f"`num_heads` is {num_heads}; expected 1 or more.")
    if attention_states.get_shape().as_list()[2] is None:
        raise ValueError(
            f"`attention_states` has shape {attention_states.get_shape()}; expected "
            "the last axis to be known."
        )


class _Heads:
    """Reads the attention states by additive attention, several times over."""

    def __init__(self, attention_states, num_heads, dtype):
        self._size = attention_states.get_shape().as_list()[2]
        self._length = attention_states.get_shape().as_list()[1]
        if self._length is None:
            self._length = tf.shape(attention_states)[1]
        self._num_heads, self._dtype = num_heads, dtype
        # A convolution of 1 by 1 computes the map of all places at once.
        self._hidden = tf.reshape(attention_states, [-1, self._length, 1, self._size])
        self._features, self._v = [], []
        for a in range(num_heads):
            k = tf.get_variable(
                f"AttnW_{a}", [1, 1, self._size, self._size], dtype=dtype
            )
            self._features.append(tf.nn.conv2d(self._hidden, k, [1, 1, 1, 1], "SAME"))
            self._v.append(tf.get_variable(f"AttnV_{a}", [self._size], dtype=dtype))

    def zeros(self, batch_size):
        shape = tf.stack([batch_size, self._size])
        attns = [tf.zeros(shape, dtype=self._dtype) for _ in range(self._num_heads)]
        for attn in attns:
            attn.set_shape([None, self._size])
        return attns

    def __call__(self, query):
        if isinstance(query, (list, tuple)):
            query = tf.concat(tf.nest.flatten(query), 1)
        found = []
        for a in range(self._num_heads):
            with tf.variable_scope(f"Attention_{a}"):
                y = _linear(query, self._size)
                y = tf.cast(tf.reshape(y, [-1, 1, 1, self._size]), self._dtype)
                s = tf.reduce_sum(self._v[a] * tf.tanh(self._features[a] + y), [2, 3])
                weights = tf.cast(tf.nn.softmax(tf.cast(s, tf.float32)), self._dtype)
                context = tf.reduce_sum(
                    tf.reshape(weights, [-1, self._length, 1, 1]) * self._hidden, [1, 2]
                )
                found.append(tf.reshape(context, [-1, self._size]))
        return found


def embedding_attention_decoder(
    decoder_inputs, initial_state, attention_states, cell, num_symbols,
    embedding_size, num_heads=1, output_size=None, output_projection=None,
    feed_previous=False, update_embedding_for_previous=True, dtype=None, scope=None,
    initial_state_attention=False,
):
    """``attention_decoder`` on embedded ids."""
    output_size = output_size or cell.output_size
    _projection_shape(output_projection, cell, num_symbols)
    with tf.variable_scope(
        scope or "embedding_attention_decoder", dtype=dtype
    ):
        inputs, loop_function = _embedded(
            decoder_inputs, num_symbols, embedding_size, output_projection,
            feed_previous, update_embedding_for_previous,
        )
        return attention_decoder(
            inputs, initial_state, attention_states, cell, output_size=output_size,
            num_heads=num_heads, loop_function=loop_function,
            initial_state_attention=initial_state_attention,
        )


def embedding_attention_seq2seq(
    encoder_inputs, decoder_inputs, cell, num_encoder_symbols, num_decoder_symbols,
    embedding_size, num_heads=1, output_projection=None, feed_previous=False,
    dtype=None, scope=None, initial_state_attention=False,
):
    """Encoder and attention decoder on embedded ids; see ``embedding_rnn_seq2seq``."""
    with tf.variable_scope(
        scope or "embedding_attention_seq2seq", dtype=dtype
    ) as scope:
        dtype = scope.dtype
        encoder_cell = EmbeddingWrapper(
            copy.deepcopy(cell), embedding_classes=num_encoder_symbols,
            embedding_size=embedding_size,
        )
        encoded, state = tf.nn.static_rnn(encoder_cell, encoder_inputs, dtype=dtype)
        places = [tf.reshape(e, [-1, 1, cell.output_size]) for e in encoded]
        attention_states = tf.concat(places, 1)
        output_size = None
        if output_projection is None:
            cell = OutputProjectionWrapper(cell, num_decoder_symbols)
            output_size = num_decoder_symbols

        def decode(is_fed):
            return embedding_attention_decoder(
                decoder_inputs, state, attention_states, cell, num_decoder_symbols,
                embedding_size, num_heads=num_heads, output_size=output_size,
                output_projection=output_projection, feed_previous=is_fed,
                update_embedding_for_previous=is_fed is feed_previous,
                initial_state_attention=initial_state_attention,
            )

        if isinstance(feed_previous, bool):
            return decode(feed_previous)
        return _either(feed_previous, decode, state)


def one2many_rnn_seq2seq(
    encoder_inputs, decoder_inputs_dict, enc_cell, dec_cells_dict,
    num_encoder_symbols, num_decoder_symbols_dict, embedding_size, feed_previous=False,
    dtype=None, scope=None,
):
    """One encoder and several decoders, by name."""
    outputs, states = {}, {}
    with tf.variable_scope(scope or "one2many_rnn_seq2seq", dtype=dtype) as scope:
        dtype = scope.dtype
        encoder_cell = EmbeddingWrapper(
            enc_cell, embedding_classes=num_encoder_symbols,
            embedding_size=embedding_size,
        )
        _, state = tf.nn.static_rnn(encoder_cell, encoder_inputs, dtype=dtype)
        for name, decoder_inputs in decoder_inputs_dict.items():
            symbols = num_decoder_symbols_dict[name]
            with tf.variable_scope(f"one2many_decoder_{name}"):
                cell = OutputProjectionWrapper(dec_cells_dict[name], symbols)

                def decode(is_fed, inputs=decoder_inputs, cell=cell, n=symbols):
                    return embedding_rnn_decoder(
                        inputs, state, cell, n, embedding_size, feed_previous=is_fed
                    )

                if isinstance(feed_previous, bool):
                    outputs[name], states[name] = decode(feed_previous)
                else:
                    outputs[name], states[name] = _either(
                        feed_previous, decode, state
                    )
    return outputs, states


def sequence_loss_by_example(
    logits, targets, weights, average_across_timesteps=True,
    softmax_loss_function=None, name=None,
):
    """The weighted cross entropy of each sequence, [batch].

    Args:
      logits: a list over time of [batch, symbols].
      targets: a list over time of [batch], integers.
      weights: a list over time of [batch], floats.

    Raises:
      ValueError: if the lists are not of one length.
    """
    if not len(targets) == len(logits) == len(weights):
        raise ValueError(
            "Lengths of logits, weights, and targets must be the same "
            f"{len(logits)}, {len(weights)}, {len(targets)}."
        )
    with tf.name_scope(
        name, "sequence_loss_by_example", [*logits, *targets, *weights]
    ):
        losses = []
        for logit, target, weight in zip(logits, targets, weights, strict=True):
            if softmax_loss_function is None:
                target = tf.reshape(target, [-1])
                loss = tf.nn.sparse_softmax_cross_entropy_with_logits(
                    labels=target, logits=logit
                )
            else:
                loss = softmax_loss_function(labels=target, logits=logit)
            losses.append(loss * weight)
        total = tf.add_n(losses)
        if average_across_timesteps:
            size = tf.add_n(weights)
            size += 1e-12  # a sequence of zero weight has no loss
            total /= size
    return total


def sequence_loss(
    logits, targets, weights, average_across_timesteps=True, average_across_batch=True,
    softmax_loss_function=None, name=None,
):
    """``sequence_loss_by_example``, summed over the batch or averaged: a scalar."""
    with tf.name_scope(name, "sequence_loss", [*logits, *targets, *weights]):
        cost = tf.reduce_sum(
            sequence_loss_by_example(
                logits, targets, weights,
                average_across_timesteps=average_across_timesteps,
                softmax_loss_function=softmax_loss_function,
            )
        )
        if not average_across_batch:
            return cost
        return cost / tf.cast(tf.shape(targets[0])[0], cost.dtype)


def model_with_buckets(
    encoder_inputs, decoder_inputs, targets, weights, buckets, seq2seq,
    softmax_loss_function=None, per_example_loss=False, name=None,
):
    """A model for each bucket, ``(encoder length, decoder length)``, sharing variables.

    Args:
      seq2seq: a function of (encoder inputs, decoder inputs) to (outputs, states).

    Returns:
      ``(outputs, losses)``, one of each for each bucket.

    Raises:
      ValueError: if the inputs are shorter than the last bucket.
    """
    for what, values, length in (
        ("encoder_inputs", encoder_inputs, buckets[-1][0]),
        ("targets", targets, buckets[-1][1]),
        ("weights", weights, buckets[-1][1]),
    ):
        if len(values) < length:
            raise ValueError(
                f"Length of {what} ({len(values)}) must be at least that of last "
                f"bucket ({length})."
            )
    losses, outputs = [], []
    loss_function = sequence_loss_by_example if per_example_loss else sequence_loss
    everything = [*encoder_inputs, *decoder_inputs, *targets, *weights]
    with tf.name_scope(name, "model_with_buckets", everything):
        for j, (n_encoder, n_decoder) in enumerate(buckets):
            with tf.variable_scope(
                tf.get_variable_scope(), reuse=True if j > 0 else None
            ):
                bucket_outputs, _ = seq2seq(
                    encoder_inputs[:n_encoder], decoder_inputs[:n_decoder]
                )
                outputs.append(bucket_outputs)
                losses.append(
                    loss_function(
                        bucket_outputs, targets[:n_decoder], weights[:n_decoder],
                        softmax_loss_function=softmax_loss_function,
                    )
                )
    return outputs, losses
