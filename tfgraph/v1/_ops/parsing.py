"""Parsing ``tf.train.Example``: the first versions of the ops.

``tf.parse_single_example`` is one op, ``ParseSingleExample``, with the keys as
attributes (probe: queues_readers_tfrecord); ``tf.parse_example`` has one input per
key. Features that 1.15 did not know (ragged ones) are parsed as today.
"""

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks

PARSING_OPS = "tensorflow.python.ops.parsing_ops"
KNOWN_FEATURES = (
    tf.io.VarLenFeature, tf.io.SparseFeature, tf.io.FixedLenFeature,
    tf.io.FixedLenSequenceFeature,
)  # fmt: skip


def _parameters(features: dict) -> object:
    """Returns what the ops need to know, and builds the default values."""
    features = hooks.private(PARSING_OPS, "_prepend_none_dimension")(features)
    of_features = hooks.private(PARSING_OPS, "_ParseOpParams").from_features
    return features, of_features(features, list(KNOWN_FEATURES))


def _are_known(features: dict | None) -> bool:
    return bool(features) and all(
        isinstance(feature, KNOWN_FEATURES) for feature in features.values()
    )


def _collected(features: dict, parameters: object, outputs: tuple) -> dict:
    """Names the outputs, and puts sparse features together."""
    indices, values, shapes, dense = outputs
    sparse = [
        tf.SparseTensor(*parts) for parts in zip(indices, values, shapes, strict=True)
    ]
    keys = [*parameters.sparse_keys, *parameters.dense_keys]
    tensors = dict(zip(keys, [*sparse, *dense], strict=True))
    return hooks.private(PARSING_OPS, "_construct_tensors_for_composite_features")(
        features, tensors
    )


@hooks.replaces(PARSING_OPS, "parse_single_example_v2")
def parse_single_example(
    serialized: object,
    features: dict,
    example_names: object = None,
    name: str | None = None,
) -> dict:
    """Parses one serialized Example, a scalar string."""
    if example_names is not None or not _are_known(features):
        before = hooks.original(PARSING_OPS, "parse_single_example_v2")
        return before(serialized, features, example_names, name)
    with tf.name_scope(name, "ParseSingleExample", [serialized]) as name:
        serialized = tf.convert_to_tensor(serialized, name="serialized")
        features, parameters = _parameters(features)
        outputs = tf.raw_ops.ParseSingleExample(
            serialized=serialized,
            dense_defaults=parameters.dense_defaults_vec,
            num_sparse=len(parameters.sparse_keys),
            sparse_keys=parameters.sparse_keys,
            sparse_types=parameters.sparse_types,
            dense_keys=parameters.dense_keys,
            dense_shapes=parameters.dense_shapes_as_proto,
        )
        return _collected(features, parameters, outputs)


@hooks.replaces(PARSING_OPS, "parse_example_v2")
def parse_example(
    serialized: object,
    features: dict,
    example_names: object = None,
    name: str | None = None,
) -> dict:
    """Parses a batch of serialized Examples, ``[batch]``, string."""
    rank = getattr(serialized, "shape", tf.TensorShape([None])).rank
    if not _are_known(features) or rank not in (None, 1):
        before = hooks.original(PARSING_OPS, "parse_example_v2")
        return before(serialized, features, example_names, name)
    with tf.name_scope(name, "ParseExample", [serialized, example_names]) as name:
        features, parameters = _parameters(features)
        outputs = tf.raw_ops.ParseExample(
            serialized=serialized,
            names=[] if example_names is None else example_names,
            dense_defaults=parameters.dense_defaults_vec,
            sparse_keys=parameters.sparse_keys,
            sparse_types=parameters.sparse_types,
            dense_keys=parameters.dense_keys,
            dense_shapes=parameters.dense_shapes_as_proto,
        )
        return _collected(features, parameters, outputs)
