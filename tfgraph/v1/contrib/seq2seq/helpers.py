"""What a ``BasicDecoder`` feeds to its cell next: the truth, its own guess, a mix."""

from tfgraph import v1 as tf
from tfgraph.v1.contrib import _sampling
from tfgraph.v1.contrib._cells import transpose_batch_time


class Helper:
    """What every helper answers: how to start, sample, and go on."""

    @property
    def batch_size(self):
        """The batch size, a scalar int32 tensor."""
        raise NotImplementedError(f"{type(self).__name__} defines no batch_size.")

    @property
    def sample_ids_shape(self):
        """The shape of a sample, without the batch."""
        raise NotImplementedError(f"{type(self).__name__} defines no sample_ids_shape.")

    @property
    def sample_ids_dtype(self):
        raise NotImplementedError(f"{type(self).__name__} defines no sample_ids_dtype.")

    def initialize(self, name=None):
        """Returns ``(finished, inputs)`` of the first step."""
        raise NotImplementedError(f"{type(self).__name__} defines no initialize.")

    def sample(self, time, outputs, state, name=None):
        """Returns ``sample_ids`` from a step's outputs."""
        raise NotImplementedError(f"{type(self).__name__} defines no sample.")

    def next_inputs(self, time, outputs, state, sample_ids, name=None):
        """Returns ``(finished, next_inputs, next_state)``."""
        raise NotImplementedError(f"{type(self).__name__} defines no next_inputs.")


class _SamplingHelper(Helper):
    """A helper whose samples are one integer for each sequence."""

    @property
    def batch_size(self):
        return self._batch_size

    @property
    def sample_ids_shape(self):
        return tf.TensorShape([])

    @property
    def sample_ids_dtype(self):
        return tf.int32


class CustomHelper(Helper):
    """A helper made of three functions."""

    def __init__(
        self, initialize_fn, sample_fn, next_inputs_fn, sample_ids_shape=None,
        sample_ids_dtype=None,
    ):
        self._initialize_fn = initialize_fn
        self._sample_fn = sample_fn
        self._next_inputs_fn = next_inputs_fn
        self._batch_size = None
        self._sample_ids_shape = tf.TensorShape(sample_ids_shape or [])
        self._sample_ids_dtype = sample_ids_dtype or tf.int32

    @property
    def batch_size(self):
        if self._batch_size is None:
            raise ValueError("The batch size is known once `initialize` has run.")
        return self._batch_size

    @property
    def sample_ids_shape(self):
        return self._sample_ids_shape

    @property
    def sample_ids_dtype(self):
        return self._sample_ids_dtype

    def initialize(self, name=None):
        with tf.name_scope(name, f"{type(self).__name__}Initialize"):
            finished, next_inputs = self._initialize_fn()
            if self._batch_size is None:
                self._batch_size = tf.size(finished)
        return finished, next_inputs

    def sample(self, time, outputs, state, name=None):
        scope = f"{type(self).__name__}Sample"
        with tf.name_scope(name, scope, (time, outputs, state)):
            return self._sample_fn(time=time, outputs=outputs, state=state)

    def next_inputs(self, time, outputs, state, sample_ids, name=None):
        scope = f"{type(self).__name__}NextInputs"
        with tf.name_scope(name, scope, (time, outputs, sample_ids, state)):
            return self._next_inputs_fn(
                time=time, outputs=outputs, state=state, sample_ids=sample_ids
            )


class TrainingHelper(_SamplingHelper):
    """Feeds the given inputs, step by step ("teacher forcing").

    Args:
      inputs: [batch, time, ...], or [time, batch, ...] if ``time_major``; may be nested.
      sequence_length: [batch], int32.
    """

    def __init__(self, inputs, sequence_length, time_major=False, name=None):
        with tf.name_scope(name, "TrainingHelper", [inputs, sequence_length]):
            inputs = tf.convert_to_tensor(inputs, name="inputs") if not (
                isinstance(inputs, (tuple, list, dict))
            ) else inputs
            self._inputs = inputs
            if not time_major:
                inputs = tf.nest.map_structure(transpose_batch_time, inputs)
            self._input_tas = tf.nest.map_structure(_as_array, inputs)
            self._sequence_length = tf.convert_to_tensor(
                sequence_length, name="sequence_length"
            )
            if self._sequence_length.get_shape().ndims != 1:
                raise ValueError(
                    "`sequence_length` has shape "
                    f"{self._sequence_length.get_shape()}; expected a vector, [batch]."
                )
            self._zero_inputs = tf.nest.map_structure(
                lambda value: tf.zeros_like(value[0, :]), inputs
            )
            self._start_inputs = self._zero_inputs
            self._batch_size = tf.size(sequence_length)

    @property
    def inputs(self):
        return self._inputs

    @property
    def sequence_length(self):
        return self._sequence_length

    def initialize(self, name=None):
        with tf.name_scope(name, "TrainingHelperInitialize"):
            finished = tf.equal(0, self._sequence_length)
            return finished, self._inputs_or_zeros(tf.reduce_all(finished), 0)

    def sample(self, time, outputs, name=None, **unused):
        with tf.name_scope(name, "TrainingHelperSample", [time, outputs]):
            return tf.cast(tf.argmax(outputs, axis=-1), tf.int32)

    def next_inputs(self, time, outputs, state, name=None, **unused):
        scope = "TrainingHelperNextInputs"
        with tf.name_scope(name, scope, [time, outputs, state]):
            next_time = time + 1
            finished = next_time >= self._sequence_length
            all_finished = tf.reduce_all(finished)
            return finished, self._inputs_or_zeros(all_finished, next_time), state

    def _inputs_or_zeros(self, all_finished, time):
        return tf.cond(
            all_finished,
            lambda: self._zero_inputs,
            lambda: tf.nest.map_structure(lambda ta: ta.read(time), self._input_tas),
        )


def _as_array(values):
    return tf.TensorArray(
        dtype=values.dtype, size=tf.shape(values)[0], element_shape=values.shape[1:]
    ).unstack(values)


class ScheduledEmbeddingTrainingHelper(TrainingHelper):
    """Feeds the truth, or with some probability the embedding of a sample.

    Args:
      sampling_probability: scalar float or tensor, or [batch].

    References:
      Bengio et al., `Scheduled Sampling <https://arxiv.org/abs/1506.03099>`_, 2015
    """

    def __init__(
        self, inputs, sequence_length, embedding, sampling_probability,
        time_major=False, seed=None, scheduling_seed=None, name=None,
    ):
        with tf.name_scope(
            name, "ScheduledEmbeddingSamplingWrapper", [embedding, sampling_probability]
        ):
            self._embedding_fn = _lookup_in(embedding)
            self._sampling_probability = tf.convert_to_tensor(
                sampling_probability, name="sampling_probability"
            )
            self._seed, self._scheduling_seed = seed, scheduling_seed
            super().__init__(
                inputs, sequence_length, time_major=time_major, name=name
            )

    def sample(self, time, outputs, state, name=None):
        scope = "ScheduledEmbeddingTrainingHelperSample"
        with tf.name_scope(name, scope, [time, outputs, state]):
            is_sampled = _sampling.bernoulli(
                probs=self._sampling_probability, dtype=tf.bool,
                sample_shape=self.batch_size, seed=self._scheduling_seed,
            )
            return tf.where(
                is_sampled,
                _sampling.categorical(outputs, seed=self._seed),
                tf.fill([self.batch_size], -1),
            )

    def next_inputs(self, time, outputs, state, sample_ids, name=None):
        scope = "ScheduledEmbeddingTrainingHelperNextInputs"
        with tf.name_scope(name, scope, [time, outputs, state, sample_ids]):
            finished, truth, state = super().next_inputs(time, outputs, state)

            def mixed():
                where_sampled = tf.cast(tf.where(sample_ids > -1), tf.int32)
                where_truth = tf.cast(tf.where(sample_ids <= -1), tf.int32)
                embedded = self._embedding_fn(tf.gather_nd(sample_ids, where_sampled))
                return _scatter_both(
                    (where_sampled, embedded),
                    (where_truth, tf.gather_nd(truth, where_truth)),
                    tf.shape(truth),
                )

            next_inputs = tf.cond(tf.reduce_all(finished), lambda: truth, mixed)
            return finished, next_inputs, state


class ScheduledOutputTrainingHelper(TrainingHelper):
    """Feeds the truth, or with some probability the previous output itself."""

    def __init__(
        self, inputs, sequence_length, sampling_probability, time_major=False,
        seed=None, next_inputs_fn=None, auxiliary_inputs=None, name=None,
    ):
        with tf.name_scope(
            name, "ScheduledOutputTrainingHelper",
            [inputs, auxiliary_inputs, sampling_probability],
        ):
            self._sampling_probability = tf.convert_to_tensor(
                sampling_probability, name="sampling_probability"
            )
            self._seed = seed
            self._next_inputs_fn = next_inputs_fn or (lambda outputs: outputs)
            self._auxiliary_tas = None
            if auxiliary_inputs is not None:
                inputs = tf.nest.map_structure(
                    lambda a, b: tf.concat((a, b), -1), inputs, auxiliary_inputs
                )
                if not time_major:
                    auxiliary_inputs = tf.nest.map_structure(
                        transpose_batch_time, auxiliary_inputs
                    )
                self._auxiliary_tas = tf.nest.map_structure(_as_array, auxiliary_inputs)
            super().__init__(
                inputs, sequence_length, time_major=time_major, name=name
            )

    def sample(self, time, outputs, state, name=None):
        scope = "ScheduledOutputTrainingHelperSample"
        with tf.name_scope(name, scope, [time, outputs, state]):
            return _sampling.bernoulli(
                probs=self._sampling_probability, sample_shape=self.batch_size,
                seed=self._seed,
            )

    def next_inputs(self, time, outputs, state, sample_ids, name=None):
        scope = "ScheduledOutputTrainingHelperNextInputs"
        with tf.name_scope(name, scope, [time, outputs, state, sample_ids]):
            finished, truth, state = super().next_inputs(time, outputs, state)
            is_sampled = tf.cast(sample_ids, tf.bool)

            def with_auxiliary(values, rows=None):
                if self._auxiliary_tas is None:
                    return values
                auxiliary = tf.nest.map_structure(
                    lambda ta: ta.read(time + 1), self._auxiliary_tas
                )
                if rows is not None:
                    auxiliary = tf.gather_nd(auxiliary, rows)
                return tf.nest.map_structure(
                    lambda a, b: tf.concat((a, b), -1), values, auxiliary
                )

            def mixed():
                where_sampled = tf.cast(tf.where(is_sampled), tf.int32)
                where_truth = tf.cast(tf.where(tf.logical_not(is_sampled)), tf.int32)
                guess = self._next_inputs_fn(tf.gather_nd(outputs, where_sampled))
                return _scatter_both(
                    (where_sampled, with_auxiliary(guess, where_sampled)),
                    (where_truth, tf.gather_nd(truth, where_truth)),
                    tf.shape(truth),
                )

            is_truth = tf.logical_or(
                tf.reduce_all(finished), tf.logical_not(tf.reduce_any(is_sampled))
            )
            return finished, tf.cond(is_truth, lambda: truth, mixed), state


def _scatter_both(first, second, shape):
    return tf.scatter_nd(*first, shape) + tf.scatter_nd(*second, shape)


def _lookup_in(embedding):
    if callable(embedding):
        return embedding
    return lambda ids: tf.nn.embedding_lookup(embedding, ids)


class GreedyEmbeddingHelper(_SamplingHelper):
    """Feeds the embedding of the most probable id, until ``end_token``.

    Args:
      embedding: [ids, depth], or a function of ids.
      start_tokens: [batch], int32.
      end_token: scalar int32.
    """

    def __init__(self, embedding, start_tokens, end_token):
        self._embedding_fn = _lookup_in(embedding)
        self._start_tokens = tf.convert_to_tensor(
            start_tokens, dtype=tf.int32, name="start_tokens"
        )
        self._end_token = tf.convert_to_tensor(
            end_token, dtype=tf.int32, name="end_token"
        )
        if self._start_tokens.get_shape().ndims != 1:
            raise ValueError(
                f"`start_tokens` has shape {self._start_tokens.get_shape()}; expected "
                "a vector, [batch]."
            )
        if self._end_token.get_shape().ndims != 0:
            raise ValueError(
                f"`end_token` has shape {self._end_token.get_shape()}; expected a "
                "scalar."
            )
        self._batch_size = tf.size(start_tokens)
        self._start_inputs = self._embedding_fn(self._start_tokens)

    def initialize(self, name=None):
        return tf.tile([False], [self._batch_size]), self._start_inputs

    def sample(self, time, outputs, state, name=None):
        return tf.argmax(outputs, axis=-1, output_type=tf.int32)

    def next_inputs(self, time, outputs, state, sample_ids, name=None):
        finished = tf.equal(sample_ids, self._end_token)
        next_inputs = tf.cond(
            tf.reduce_all(finished),
            lambda: self._start_inputs,
            lambda: self._embedding_fn(sample_ids),
        )
        return finished, next_inputs, state


class SampleEmbeddingHelper(GreedyEmbeddingHelper):
    """Feeds the embedding of an id drawn from the logits, until ``end_token``.

    Args:
      softmax_temperature: divides the logits; above 1 for more variety.
      seed: of the draws.
    """

    def __init__(
        self, embedding, start_tokens, end_token, softmax_temperature=None, seed=None
    ):
        super().__init__(embedding, start_tokens, end_token)
        self._softmax_temperature = softmax_temperature
        self._seed = seed

    def sample(self, time, outputs, state, name=None):
        logits = outputs
        if self._softmax_temperature is not None:
            logits = outputs / self._softmax_temperature
        return _sampling.categorical(logits, seed=self._seed)


class InferenceHelper(Helper):
    """Samples by ``sample_fn`` and feeds the samples, until ``end_fn`` says so."""

    def __init__(
        self, sample_fn, sample_shape, sample_dtype, start_inputs, end_fn,
        next_inputs_fn=None,
    ):
        self._sample_fn, self._end_fn = sample_fn, end_fn
        self._sample_shape = tf.TensorShape(sample_shape)
        self._sample_dtype = sample_dtype
        self._next_inputs_fn = next_inputs_fn
        self._batch_size = tf.shape(start_inputs)[0]
        self._start_inputs = tf.convert_to_tensor(start_inputs, name="start_inputs")

    @property
    def batch_size(self):
        return self._batch_size

    @property
    def sample_ids_shape(self):
        return self._sample_shape

    @property
    def sample_ids_dtype(self):
        return self._sample_dtype

    def initialize(self, name=None):
        return tf.tile([False], [self._batch_size]), self._start_inputs

    def sample(self, time, outputs, state, name=None):
        return self._sample_fn(outputs)

    def next_inputs(self, time, outputs, state, sample_ids, name=None):
        next_inputs = sample_ids
        if self._next_inputs_fn is not None:
            next_inputs = self._next_inputs_fn(sample_ids)
        return self._end_fn(sample_ids), next_inputs, state
