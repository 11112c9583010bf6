"""``tf.contrib.layers``: layers, initializers, regularizers, ``optimize_loss``.

These are the package tf_slim's. The feature columns of before ``tf.feature_column``,
the embeddings and the encoders, which tf_slim left out, are written anew here.
"""

from functools import partial as _partial

from tfgraph.v1._legacy.overlay import overlay as _overlay
from tfgraph.v1.contrib import _slim
from tfgraph.v1.contrib.layers.columns import (
    bucketized_column,
    create_feature_spec_for_parsing,
    crossed_column,
    embedding_column,
    infer_real_valued_columns,
    one_hot_column,
    real_valued_column,
    sparse_column_with_hash_bucket,
    sparse_column_with_integerized_feature,
    sparse_column_with_keys,
    sparse_column_with_vocabulary_file,
    weighted_sparse_column,
)
from tfgraph.v1.contrib.layers.column_inputs import (
    input_from_feature_columns,
    weighted_sum_from_feature_columns,
)
from tfgraph.v1.contrib.layers.embeddings import (
    bow_encoder,
    embed_sequence,
    embedding_lookup_unique,
    safe_embedding_lookup_sparse,
)

_RENAMED = {
    "apply_regularization": "contrib.layers.regularizers.apply_regularization",
    "fused_batch_norm": "contrib.layers.batch_norm",
    "parse_feature_columns_from_examples": (
        "contrib.layers.column_inputs.parse_feature_columns_from_examples"
    ),
}


def _layer_modules():
    names = (
        "layers", "normalization", "initializers", "regularizers", "optimizers",
        "summaries", "rev_block_lib", "bucketization_op", "utils",
    )
    return [_partial(_slim.load, f"tf_slim.layers.{name}") for name in names]


_base_getattr, __dir__ = _overlay(
    __name__, __path__, _RENAMED,
    bases=[*_layer_modules(), _partial(_slim.load, "tf_slim.layers")],
)
_PARTS = ("initializers", "optimizers", "regularizers", "summaries", "utils")


def __getattr__(name: str) -> object:
    if name in _PARTS:
        return _slim.load(f"tf_slim.layers.{name}")
    return _base_getattr(name)


__all__ = [
    "bow_encoder", "bucketized_column", "create_feature_spec_for_parsing",
    "crossed_column", "embed_sequence", "embedding_column", "embedding_lookup_unique",
    "infer_real_valued_columns", "input_from_feature_columns", "one_hot_column",
    "real_valued_column", "safe_embedding_lookup_sparse",
    "sparse_column_with_hash_bucket", "sparse_column_with_integerized_feature",
    "sparse_column_with_keys", "sparse_column_with_vocabulary_file",
    "weighted_sparse_column", "weighted_sum_from_feature_columns",
]  # fmt: skip
