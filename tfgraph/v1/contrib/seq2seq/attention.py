"""Attention mechanisms: how well each place of a memory matches a query."""

import functools
import math

import numpy as np

from tfgraph import v1 as tf
from tfgraph.v1.contrib._cells import zero_state_tensors


class AttentionMechanism:
    """What ``AttentionWrapper`` asks of a mechanism."""

    @property
    def alignments_size(self):
        raise NotImplementedError(f"{type(self).__name__} defines no alignments_size.")

    @property
    def state_size(self):
        raise NotImplementedError(f"{type(self).__name__} defines no state_size.")


class _BaseAttentionMechanism(AttentionMechanism):
    """Keys and values from a memory; subclasses score a query against the keys."""

    def __init__(
        self, query_layer, memory, probability_fn, memory_sequence_length=None,
        memory_layer=None, check_inner_dims_defined=True, score_mask_value=None,
        custom_key_value_fn=None, name=None,
    ):
        self._query_layer, self._memory_layer = query_layer, memory_layer
        if score_mask_value is None:
            dtype = tf.as_dtype(self._memory_layer.dtype).as_numpy_dtype
            score_mask_value = dtype(-np.inf)
        self._probability_fn = lambda score, previous: probability_fn(
            _mask_score(score, memory_sequence_length, score_mask_value), previous
        )
        with tf.name_scope(
            name, "BaseAttentionMechanismInit", tf.nest.flatten(memory)
        ):
            self._values = _masked_memory(
                memory, memory_sequence_length, check_inner_dims_defined
            )
            self._keys = self._values
            if memory_layer is not None:
                self._keys = memory_layer(self._values)
            if custom_key_value_fn is not None:
                self._keys, self._values = custom_key_value_fn(self._keys, self._values)
            self._batch_size = _size(self._keys, 0)
            self._alignments_size = _size(self._keys, 1)

    @property
    def memory_layer(self):
        return self._memory_layer

    @property
    def query_layer(self):
        return self._query_layer

    @property
    def values(self):
        return self._values

    @property
    def keys(self):
        return self._keys

    @property
    def batch_size(self):
        return self._batch_size

    @property
    def alignments_size(self):
        return self._alignments_size

    @property
    def state_size(self):
        return self._alignments_size

    def initial_alignments(self, batch_size, dtype):
        """Zeros, [batch, memory time]."""
        return zero_state_tensors(self._alignments_size, batch_size, dtype)

    def initial_state(self, batch_size, dtype):
        return self.initial_alignments(batch_size, dtype)


def _size(tensor, axis):
    return tensor.shape.as_list()[axis] or tf.shape(tensor)[axis]


def _masked_memory(memory, memory_sequence_length, check_inner_dims_defined):
    """Sets the memory to zero past each sequence's length."""
    memory = tf.nest.map_structure(
        lambda m: tf.convert_to_tensor(m, name="memory"), memory
    )
    first = tf.nest.flatten(memory)[0]
    if check_inner_dims_defined:
        for m in tf.nest.flatten(memory):
            if not m.shape[2:].is_fully_defined():
                raise ValueError(
                    f"The memory {m.name} has shape {m.shape}; expected all axes past "
                    "batch and time to be known."
                )
    if memory_sequence_length is None:
        return memory
    lengths = tf.convert_to_tensor(
        memory_sequence_length, name="memory_sequence_length"
    )
    mask = tf.sequence_mask(lengths, maxlen=tf.shape(first)[1], dtype=first.dtype)

    def masked(m):
        rank = m.shape.ndims if m.shape.ndims is not None else tf.rank(m)
        ones = tf.ones(rank - 2, dtype=tf.int32)
        return m * tf.reshape(mask, tf.concat((tf.shape(mask), ones), 0))

    return tf.nest.map_structure(masked, memory)


def _mask_score(score, memory_sequence_length, score_mask_value):
    if memory_sequence_length is None:
        return score
    message = "All values in memory_sequence_length must greater than zero."
    with tf.control_dependencies(
        [tf.assert_positive(memory_sequence_length, message=message)]
    ):
        mask = tf.sequence_mask(memory_sequence_length, maxlen=tf.shape(score)[1])
        return tf.where(mask, score, score_mask_value * tf.ones_like(score))


def _dense(units, name, dtype):
    return tf.layers.Dense(units, name=name, use_bias=False, dtype=dtype or tf.float32)


def _bahdanau_score(query, keys, num_units, normalize):
    """v . tanh(keys + query), with v scaled to a learned length if normalized."""
    v = tf.get_variable("attention_v", [num_units], dtype=query.dtype)
    if not normalize:
        return tf.reduce_sum(v * tf.tanh(keys + tf.expand_dims(query, 1)), [2])
    g = tf.get_variable(
        "attention_g", dtype=query.dtype, shape=(),
        initializer=tf.constant_initializer(math.sqrt(1.0 / num_units)),
    )
    b = tf.get_variable(
        "attention_b", [num_units], dtype=query.dtype,
        initializer=tf.zeros_initializer(),
    )
    query = tf.expand_dims(query, 1)
    normed_v = g * v * tf.rsqrt(tf.reduce_sum(tf.square(v)))
    return tf.reduce_sum(normed_v * tf.tanh(keys + query + b), [2])


def _luong_score(query, keys, scale):
    """The product of query and keys, times a learned number if scaled."""
    depth, key_units = query.get_shape()[-1], keys.get_shape()[-1]
    if depth != key_units:
        raise ValueError(
            f"The query has depth {depth}, the attention's keys have {key_units}. "
            "Give `LuongAttention` num_units equal to the size of the decoder's cell."
        )
    g = None
    if scale:
        g = tf.get_variable(
            "attention_g", dtype=query.dtype, initializer=tf.ones_initializer, shape=()
        )
    score = tf.matmul(tf.expand_dims(query, 1), keys, transpose_b=True)
    score = tf.squeeze(score, [1])
    return score if g is None else g * score


class BahdanauAttention(_BaseAttentionMechanism):
    """Additive attention (Bahdanau et al.), normalized by weight if asked for.

    Args:
      num_units: depth of the query and the keys.
      memory: [batch, time, ...], usually the encoder's outputs.
      memory_sequence_length: [batch], int32; past it, the memory counts as zero and
        gets no attention.
      normalize: scale v to a learned length (Salimans and Kingma, 2016).
      probability_fn: turns scores into alignments; softmax if None.
      score_mask_value: score of what is masked; minus infinity if None.
    """

    def __init__(
        self, num_units, memory, memory_sequence_length=None, normalize=False,
        probability_fn=None, score_mask_value=None, dtype=None,
        custom_key_value_fn=None, name="BahdanauAttention",
    ):
        probability_fn = probability_fn or tf.nn.softmax
        super().__init__(
            query_layer=_dense(num_units, "query_layer", dtype),
            memory_layer=_dense(num_units, "memory_layer", dtype),
            memory=memory,
            probability_fn=lambda score, _: probability_fn(score),
            custom_key_value_fn=custom_key_value_fn,
            memory_sequence_length=memory_sequence_length,
            score_mask_value=score_mask_value, name=name,
        )
        self._num_units, self._normalize, self._name = num_units, normalize, name

    def __call__(self, query, state):
        """Returns ``(alignments, next_state)``, both [batch, time]."""
        with tf.variable_scope(None, "bahdanau_attention", [query]):
            processed = self.query_layer(query) if self.query_layer else query
            score = _bahdanau_score(
                processed, self._keys, self._num_units, self._normalize
            )
        alignments = self._probability_fn(score, state)
        return alignments, alignments


class LuongAttention(_BaseAttentionMechanism):
    """Multiplicative attention (Luong et al.), scaled by a learned number if asked.

    Args:
      num_units: depth of the keys; must be that of the query.
      memory, memory_sequence_length, probability_fn, score_mask_value: as in
        ``BahdanauAttention``.
      scale: multiply the scores by a learned number.
    """

    def __init__(
        self, num_units, memory, memory_sequence_length=None, scale=False,
        probability_fn=None, score_mask_value=None, dtype=None,
        custom_key_value_fn=None, name="LuongAttention",
    ):
        probability_fn = probability_fn or tf.nn.softmax
        super().__init__(
            query_layer=None,
            memory_layer=_dense(num_units, "memory_layer", dtype),
            memory=memory,
            probability_fn=lambda score, _: probability_fn(score),
            custom_key_value_fn=custom_key_value_fn,
            memory_sequence_length=memory_sequence_length,
            score_mask_value=score_mask_value, name=name,
        )
        self._num_units, self._scale, self._name = num_units, scale, name

    def __call__(self, query, state):
        """Returns ``(alignments, next_state)``, both [batch, time]."""
        with tf.variable_scope(None, "luong_attention", [query]):
            score = _luong_score(query, self._keys, self._scale)
        alignments = self._probability_fn(score, state)
        return alignments, alignments


def hardmax(logits, name=None):
    """One-hot of the greatest of each row, [batch, n], in the logits' dtype."""
    with tf.name_scope(name, "Hardmax", [logits]):
        logits = tf.convert_to_tensor(logits, name="logits")
        depth = _size(logits, -1)
        return tf.one_hot(tf.argmax(logits, -1), depth, dtype=logits.dtype)


def safe_cumprod(x, *args, **kwargs):
    """A cumulative product of values in [0, 1] by way of logarithms."""
    with tf.name_scope(None, "SafeCumprod", [x]):
        x = tf.convert_to_tensor(x, name="x")
        tiny = np.finfo(x.dtype.as_numpy_dtype).tiny
        return tf.exp(
            tf.cumsum(tf.log(tf.clip_by_value(x, tiny, 1)), *args, **kwargs)
        )


def monotonic_attention(p_choose_i, previous_attention, mode):
    """The distribution of where a monotonic attention stands next.

    Args:
      p_choose_i: [batch, time], probability of stopping at each place.
      previous_attention: [batch, time], where it stood.
      mode: ``recursive`` (exact, slow), ``parallel`` (by cumulative sums and products)
        or ``hard`` (0 and 1 only).

    References:
      Raffel et al., `Online and Linear-Time Attention by Enforcing Monotonic
      Alignments <https://arxiv.org/abs/1704.00784>`_, 2017
    """
    p = tf.convert_to_tensor(p_choose_i, name="p_choose_i")
    previous = tf.convert_to_tensor(previous_attention, name="previous_attention")
    if mode == "recursive":
        batch = _size(p, 0)
        stays = tf.concat([tf.ones((batch, 1), p.dtype), 1 - p[:, :-1]], 1)
        q = tf.transpose(
            tf.scan(
                lambda x, y: tf.reshape(y[0] * x + y[1], (batch,)),
                [tf.transpose(stays), tf.transpose(previous)],
                tf.zeros((batch,), p.dtype),
            )
        )
        return p * q
    if mode == "parallel":
        product = safe_cumprod(1 - p, axis=1, exclusive=True)
        floor = tf.clip_by_value(product, 1e-10, 1.0)
        return p * product * tf.cumsum(previous / floor, axis=1)
    if mode == "hard":
        p *= tf.cumsum(previous, axis=1)
        return p * tf.cumprod(1 - p, axis=1, exclusive=True)
    raise ValueError(
        f"`mode` is {mode!r}; expected 'recursive', 'parallel' or 'hard'."
    )


def _monotonic_probability(
    score, previous_alignments, sigmoid_noise, mode, seed=None
):
    if sigmoid_noise > 0:
        score += sigmoid_noise * tf.random_normal(
            tf.shape(score), dtype=score.dtype, seed=seed
        )
    if mode == "hard":
        p_choose_i = tf.cast(score > 0, score.dtype)
    else:
        p_choose_i = tf.sigmoid(score)
    return monotonic_attention(p_choose_i, previous_alignments, mode)


class _MonotonicAttention(_BaseAttentionMechanism):
    """Attention that starts at the memory's first place and never goes back."""

    def __init__(
        self, sigmoid_noise, sigmoid_noise_seed, score_bias_init, mode, name, **kwargs
    ):
        super().__init__(
            probability_fn=functools.partial(
                _monotonic_probability, sigmoid_noise=sigmoid_noise, mode=mode,
                seed=sigmoid_noise_seed,
            ),
            name=name, **kwargs,
        )
        self._name, self._score_bias_init = name, score_bias_init

    def initial_alignments(self, batch_size, dtype):
        return tf.one_hot(
            tf.zeros((batch_size,), dtype=tf.int32), self._alignments_size, dtype=dtype
        )

    def __call__(self, query, state):
        """Returns ``(alignments, next_state)``, both [batch, time]."""
        with tf.variable_scope(None, self._scope, [query]):
            score = self._score(query)
            score += tf.get_variable(
                "attention_score_bias", dtype=query.dtype,
                initializer=tf.cast(self._score_bias_init, query.dtype),
            )
        alignments = self._probability_fn(score, state)
        return alignments, alignments


class BahdanauMonotonicAttention(_MonotonicAttention):
    """Additive scores, and attention that never goes back."""

    _scope = "bahdanau_monotonic_attention"

    def __init__(
        self, num_units, memory, memory_sequence_length=None, normalize=False,
        score_mask_value=None, sigmoid_noise=0.0, sigmoid_noise_seed=None,
        score_bias_init=0.0, mode="parallel", dtype=None,
        name="BahdanauMonotonicAttention",
    ):
        super().__init__(
            sigmoid_noise, sigmoid_noise_seed, score_bias_init, mode, name,
            query_layer=_dense(num_units, "query_layer", dtype),
            memory_layer=_dense(num_units, "memory_layer", dtype),
            memory=memory, memory_sequence_length=memory_sequence_length,
            score_mask_value=score_mask_value,
        )
        self._num_units, self._normalize = num_units, normalize

    def _score(self, query):
        return _bahdanau_score(
            self.query_layer(query), self._keys, self._num_units, self._normalize
        )


class LuongMonotonicAttention(_MonotonicAttention):
    """Multiplicative scores, and attention that never goes back."""

    _scope = "luong_monotonic_attention"

    def __init__(
        self, num_units, memory, memory_sequence_length=None, scale=False,
        score_mask_value=None, sigmoid_noise=0.0, sigmoid_noise_seed=None,
        score_bias_init=0.0, mode="parallel", dtype=None,
        name="LuongMonotonicAttention",
    ):
        super().__init__(
            sigmoid_noise, sigmoid_noise_seed, score_bias_init, mode, name,
            query_layer=None,
            memory_layer=_dense(num_units, "memory_layer", dtype),
            memory=memory, memory_sequence_length=memory_sequence_length,
            score_mask_value=score_mask_value,
        )
        self._num_units, self._scale = num_units, scale

    def _score(self, query):
        return _luong_score(query, self._keys, self._scale)
