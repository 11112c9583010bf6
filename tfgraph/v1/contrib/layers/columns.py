"""The feature columns of ``tf.contrib.layers``, from before ``tf.feature_column``.

A column says how a feature becomes numbers; ``input_from_feature_columns`` does it.
Columns sort by ``key``, their printed form, as in TensorFlow 1.15, where that decided
the order of the inputs.
"""

import collections
import math

from tfgraph import v1 as tf


class _Column:
    """What all columns share."""

    @property
    def key(self) -> str:
        return str(self)

    @property
    def config(self) -> dict:
        """How ``tf.parse_example`` reads the feature."""
        raise NotImplementedError(f"{type(self).__name__} defines no config.")


class _Sparse(_Column):
    """A column of ids, before one-hot or embedding."""

    @property
    def name(self):
        return self.column_name

    @property
    def length(self):
        return self.lookup_config["size"]

    @property
    def config(self):
        return {self.column_name: tf.VarLenFeature(self.dtype)}

    def raw(self, features):
        return as_sparse(features[self.column_name], self.dtype)


def as_sparse(tensor, dtype):
    """A sparse tensor as it is, a dense one without its "" and -1."""
    if isinstance(tensor, tf.SparseTensor):
        return tensor
    tensor = tf.convert_to_tensor(tensor)
    if tensor.shape.ndims == 1:
        tensor = tf.expand_dims(tensor, 1)
    from tfgraph.v1.contrib.layers.embeddings import dense_to_sparse

    return dense_to_sparse(tensor, "" if tensor.dtype == tf.string else -1)


_SPARSE = ("column_name", "is_integerized", "lookup", "size", "combiner", "dtype")


class _SparseColumn(collections.namedtuple("_SparseColumn", _SPARSE), _Sparse):
    @property
    def length(self):
        return self.size

    def ids(self, features):
        """Returns the column's ids, a sparse int64 tensor."""
        return self.lookup(self.raw(features))


class _SparseColumnHashed(_SparseColumn):
    pass


class _SparseColumnKeys(_SparseColumn):
    pass


class _SparseColumnIntegerized(_SparseColumn):
    pass


class _SparseColumnVocabulary(_SparseColumn):
    pass


class _Keys(collections.namedtuple("SparseColumnKeys", ("keys", "default_value"))):
    """Looks words up in a table of keys."""

    def __call__(self, words):
        dtype = tf.as_dtype(
            tf.string if isinstance(self.keys[0], (str, bytes)) else tf.int64
        )
        table = tf.contrib.lookup.index_table_from_tensor(
            mapping=list(self.keys), default_value=self.default_value, dtype=dtype,
            name="lookup",
        )
        return table.lookup(words)


class _Hashed(collections.namedtuple("SparseColumnHashed", ("buckets",))):
    """Puts words in buckets by a hash."""

    def __call__(self, words):
        values = words.values
        if values.dtype != tf.string:
            values = tf.as_string(values)
        return tf.SparseTensor(
            words.indices,
            tf.string_to_hash_bucket_fast(values, self.buckets, name="lookup"),
            words.dense_shape,
        )


class _Integers(collections.namedtuple("SparseColumnIntegers", ("buckets",))):
    """Takes integers modulo the number of buckets."""

    def __call__(self, ids):
        values = tf.mod(tf.cast(ids.values, tf.int64), self.buckets, name="mod")
        return tf.SparseTensor(ids.indices, values, ids.dense_shape)


class _Vocabulary(
    collections.namedtuple(
        "SparseColumnVocabulary", ("file", "oov", "size", "default_value")
    )
):
    """Looks words up in a file with one word a line."""

    def __call__(self, words):
        return tf.contrib.lookup.index_table_from_file(
            vocabulary_file=self.file, num_oov_buckets=self.oov,
            vocab_size=self.size, default_value=self.default_value, name="lookup",
        ).lookup(words)


def sparse_column_with_keys(
    column_name, keys, default_value=-1, combiner="sum", dtype=tf.string
):
    """A column of words, numbered by their place in ``keys``."""
    keys = tuple(keys)
    return _SparseColumnKeys(
        column_name, False, _Keys(keys, default_value), len(keys), combiner, dtype
    )


def sparse_column_with_hash_bucket(
    column_name, hash_bucket_size, combiner="sum", dtype=tf.string, hash_keys=None
):
    """A column of words or integers, numbered by a hash."""
    del hash_keys
    return _SparseColumnHashed(
        column_name, False, _Hashed(hash_bucket_size), hash_bucket_size, combiner, dtype
    )


def sparse_column_with_integerized_feature(
    column_name, bucket_size, combiner="sum", dtype=tf.int64
):
    """A column of integers that are numbers already."""
    return _SparseColumnIntegerized(
        column_name, True, _Integers(bucket_size), bucket_size, combiner, dtype
    )


def sparse_column_with_vocabulary_file(
    column_name, vocabulary_file, num_oov_buckets=0, vocab_size=None,
    default_value=-1, combiner="sum", dtype=tf.string,
):
    """A column of words, numbered by their line in a file."""
    if vocab_size is None:
        with tf.gfile.GFile(vocabulary_file) as lines:
            vocab_size = sum(1 for line in lines if line.strip())
    lookup = _Vocabulary(vocabulary_file, num_oov_buckets, vocab_size, default_value)
    return _SparseColumnVocabulary(
        column_name, False, lookup, vocab_size + num_oov_buckets, combiner, dtype
    )


class _WeightedSparseColumn(
    collections.namedtuple(
        "_WeightedSparseColumn", ("sparse_id_column", "weight_column_name", "dtype")
    ),
    _Column,
):
    @property
    def name(self):
        return f"{self.sparse_id_column.name}_weighted_by_{self.weight_column_name}"

    @property
    def length(self):
        return self.sparse_id_column.length

    @property
    def combiner(self):
        return self.sparse_id_column.combiner

    @property
    def config(self):
        return {
            **self.sparse_id_column.config,
            self.weight_column_name: tf.VarLenFeature(self.dtype),
        }

    def ids(self, features):
        return self.sparse_id_column.ids(features)

    def weights(self, features):
        """Returns the weight of each id, a sparse float tensor."""
        return features[self.weight_column_name]


def weighted_sparse_column(sparse_id_column, weight_column_name, dtype=tf.float32):
    """A column of ids, each with a weight that is a feature of its own."""
    return _WeightedSparseColumn(sparse_id_column, weight_column_name, dtype)


class _RealValuedColumn(
    collections.namedtuple(
        "_RealValuedColumn",
        ("column_name", "dimension", "default_value", "dtype", "normalizer"),
    ),
    _Column,
):
    @property
    def name(self):
        return self.column_name

    @property
    def length(self):
        return self.dimension

    @property
    def config(self):
        default = self.default_value
        if default is not None:
            default = list(default)
        return {
            self.column_name: tf.FixedLenFeature([self.dimension], self.dtype, default)
        }

    def dense(self, features):
        """Returns the numbers, [batch, dimension], normalized."""
        tensor = tf.convert_to_tensor(features[self.column_name])
        if tensor.shape.ndims == 1:
            tensor = tf.expand_dims(tensor, 1)
        return self.normalizer(tensor) if self.normalizer else tensor


def real_valued_column(
    column_name, dimension=1, default_value=None, dtype=tf.float32, normalizer=None
):
    """A column of ``dimension`` numbers.

    Raises:
      ValueError: if ``dimension`` is not positive, or there are other than
        ``dimension`` default values.
    """
    if not isinstance(dimension, int) or dimension < 1:
        raise ValueError(
            f"`dimension` of column `{column_name}` is {dimension!r}; expected a "
            "positive integer."
        )
    if isinstance(default_value, (int, float)):
        default_value = (default_value,) * dimension
    elif default_value is not None:
        default_value = tuple(default_value)
        if len(default_value) != dimension:
            raise ValueError(
                f"Column `{column_name}` has {len(default_value)} default values; "
                f"expected {dimension}."
            )
    return _RealValuedColumn(column_name, dimension, default_value, dtype, normalizer)


class _BucketizedColumn(
    collections.namedtuple("_BucketizedColumn", ("source_column", "boundaries")),
    _Column,
):
    @property
    def name(self):
        return f"{self.source_column.name}_bucketized"

    @property
    def length(self):
        return len(self.boundaries) + 1

    @property
    def combiner(self):
        return "sum"

    @property
    def config(self):
        return self.source_column.config

    def buckets(self, features):
        """Returns the number of each value's bucket, [batch, dimension], int32."""
        return tf.raw_ops.Bucketize(
            input=self.source_column.dense(features),
            boundaries=list(self.boundaries), name="bucketize",
        )

    def ids(self, features):
        buckets = self.buckets(features)
        batch, dimension = tf.shape(buckets)[0], self.source_column.dimension
        rows = tf.repeat(tf.range(batch), dimension)
        columns = tf.tile(tf.range(dimension), [batch])
        ids = tf.reshape(buckets, [-1]) + self.length * columns
        indices = tf.cast(tf.stack([rows, columns], 1), tf.int64)
        return tf.SparseTensor(
            indices, tf.cast(ids, tf.int64),
            tf.cast([batch, dimension], tf.int64),
        )


def bucketized_column(source_column, boundaries):
    """A real-valued column, cut at ``boundaries`` into buckets."""
    if not isinstance(source_column, _RealValuedColumn):
        raise TypeError(
            f"`source_column` is a {type(source_column).__name__}; expected a "
            "real_valued_column."
        )
    boundaries = tuple(sorted(set(boundaries)))
    return _BucketizedColumn(source_column, boundaries)


class _CrossedColumn(
    collections.namedtuple(
        "_CrossedColumn", ("columns", "hash_bucket_size", "hash_key", "combiner")
    ),
    _Column,
):
    @property
    def name(self):
        return "_X_".join(sorted(column.name for column in self.columns))

    @property
    def length(self):
        return self.hash_bucket_size

    @property
    def config(self):
        return {k: v for column in self.columns for k, v in column.config.items()}

    def ids(self, features):
        inputs = []
        for column in self.columns:
            if isinstance(column, (_BucketizedColumn, _CrossedColumn)):
                inputs.append(column.ids(features))
            else:
                inputs.append(column.raw(features))
        if self.hash_key is None:
            return tf.sparse.cross_hashed(inputs, self.hash_bucket_size)
        return tf.sparse.cross_hashed(inputs, self.hash_bucket_size, self.hash_key)


def crossed_column(
    columns, hash_bucket_size, combiner="sum", ckpt_to_load_from=None,
    tensor_name_in_ckpt=None, hash_key=None,
):
    """A column of the combinations of columns, numbered by a hash.

    The hash is ``tf.sparse.cross_hashed``'s, so ids differ from TensorFlow 1.15's.
    """
    del ckpt_to_load_from, tensor_name_in_ckpt
    ordered = tuple(sorted(columns, key=lambda column: column.key))
    return _CrossedColumn(ordered, hash_bucket_size, hash_key, combiner)


class _EmbeddingColumn(
    collections.namedtuple(
        "_EmbeddingColumn",
        (
            "sparse_id_column", "dimension", "combiner", "initializer",
            "ckpt_to_load_from", "tensor_name_in_ckpt", "max_norm", "trainable",
        ),
    ),
    _Column,
):
    @property
    def name(self):
        return f"{self.sparse_id_column.name}_embedding"

    @property
    def length(self):
        return self.dimension

    @property
    def key(self):
        return str(self._replace(initializer=None))

    @property
    def config(self):
        return self.sparse_id_column.config


def embedding_column(
    sparse_id_column, dimension, combiner="mean", initializer=None,
    ckpt_to_load_from=None, tensor_name_in_ckpt=None, max_norm=None, trainable=True,
):
    """A column of ids, mapped to learned vectors of ``dimension`` numbers."""
    if initializer is None:
        stddev = 1 / math.sqrt(sparse_id_column.length)
        initializer = tf.truncated_normal_initializer(mean=0.0, stddev=stddev)
    return _EmbeddingColumn(
        sparse_id_column, dimension, combiner, initializer, ckpt_to_load_from,
        tensor_name_in_ckpt, max_norm, trainable,
    )


class _OneHotColumn(
    collections.namedtuple("_OneHotColumn", ("sparse_id_column",)), _Column
):
    @property
    def name(self):
        return f"{self.sparse_id_column.name}_one_hot"

    @property
    def length(self):
        return self.sparse_id_column.length

    @property
    def config(self):
        return self.sparse_id_column.config


def one_hot_column(sparse_id_column):
    """A column of ids as counts, one number for each id."""
    return _OneHotColumn(sparse_id_column)


def create_feature_spec_for_parsing(feature_columns):
    """What ``tf.parse_example`` needs to read the columns' features."""
    spec = {}
    for column in feature_columns:
        spec.update(column.config)
    return spec


def infer_real_valued_columns(features):
    """A real-valued column for each feature, as wide as it is."""
    if not isinstance(features, dict):
        return [_inferred("", features)]
    return [_inferred(name, features[name]) for name in sorted(features)]


def _inferred(name, tensor):
    shape = tensor.get_shape().as_list()
    if len(shape) > 2:
        raise ValueError(
            f"The feature `{name}` has shape {shape}; expected [batch, numbers]."
        )
    return real_valued_column(
        name, dimension=shape[1] if len(shape) > 1 else 1, dtype=tensor.dtype
    )
