"""Keyword arguments by the names they have had since TensorFlow 1.5 to 1.8.

TensorFlow 2.21 still takes the old names in ``compat.v1``, with a warning; these are
the deprecated ones: ``keep_dims``, ``reduction_indices``, ``dim``,
``dimension``, ``squeeze_dims``, ``seq_dim`` and ``batch_dim``. Old names that it does
not take any more (``concat_dim``, ``split_dim``, ``dims`` of ``tf.reverse``,
``targets``) are the business of ``argument_orders``.

    tf.reduce_sum(x, reduction_indices=[1], keep_dims=True)
        ->  tf.reduce_sum(x, axis=[1], keepdims=True)
"""

from collections.abc import Iterator

from tfgraph.port.arguments import rename_keywords_of
from tfgraph.port.source import Edit, Source
from tfgraph.port.tensorflow_names import calls

_REDUCTION = {"keep_dims": "keepdims", "reduction_indices": "axis"}
_DIMENSION = {"dimension": "axis"}
_DIM = {"dim": "axis"}
_REDUCTIONS = (
    "reduce_all reduce_any reduce_join reduce_logsumexp reduce_max reduce_mean "
    "reduce_min reduce_prod reduce_sum count_nonzero"
).split()
KEYWORDS = {
    **dict.fromkeys(_REDUCTIONS, _REDUCTION),
    **{f"math.{name}": _REDUCTION for name in _REDUCTIONS if name != "reduce_join"},
    "argmax": _DIMENSION,
    "argmin": _DIMENSION,
    "expand_dims": _DIM,
    "losses.cosine_distance": _DIM,
    "nn.l2_normalize": _DIM,
    "nn.log_softmax": _DIM,
    "nn.moments": {"keep_dims": "keepdims"},
    "nn.softmax": _DIM,
    "nn.weighted_moments": {"keep_dims": "keepdims"},
    "norm": {"keep_dims": "keepdims"},
    "reverse_sequence": {"seq_dim": "seq_axis", "batch_dim": "batch_axis"},
    "sparse_concat": {"concat_dim": "axis"},
    "sparse_split": {"split_dim": "axis"},
    "squeeze": {"squeeze_dims": "axis"},
}
WORDS = tuple({old for names in KEYWORDS.values() for old in names})


def find(source: Source) -> Iterator[Edit]:
    """Yields the edits."""
    for call, path in calls(source):
        yield from rename_keywords_of(source, call, KEYWORDS.get(path, {}))
