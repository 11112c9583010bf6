"""Functions of ``tf.contrib`` whose public equivalents take other arguments.

- ``seq2seq.sequence_loss`` with its default averages is the cross entropy of
  ``tf.losses``, weighted and divided by the sum of the weights;
- ``metrics.streaming_...`` are ``tf.metrics``, the functions of ``tf.contrib.losses``
  those of ``tf.losses``: both take the labels first now;
- ``lookup.HashTable`` is ``tf.lookup.StaticHashTable``;
- ``eager.Variable`` is a ``tf.Variable`` with ``use_resource=True``, ``eager.Iterator``
  is ``iter``.

    tf.contrib.metrics.streaming_accuracy(predictions, labels)
        ->  tf.metrics.accuracy(predictions=predictions, labels=labels)
"""

from collections.abc import Iterator

from tfgraph.port.calls import DROPPED, Equivalent, is_literal, rewrite
from tfgraph.port.source import Edit, Source
from tfgraph.port.tensorflow_names import calls

WORDS = ("contrib",)


def _only_true(source: Source, value: object) -> str | None:
    return DROPPED if is_literal(value, True) else None


def _only_false(source: Source, value: object) -> str | None:
    return DROPPED if is_literal(value, False) else None


_SEQUENCE_LOSS = Equivalent(
    "losses.sparse_softmax_cross_entropy",
    parameters=(
        "logits", "targets", "weights", "average_across_timesteps",
        "average_across_batch", "sum_over_timesteps", "sum_over_batch",
        "softmax_loss_function", "name",
    ),
    keywords={"targets": "labels", "name": "scope"},
    converted={
        "average_across_timesteps": _only_true,
        "average_across_batch": _only_true,
        "sum_over_timesteps": _only_false,
        "sum_over_batch": _only_false,
    },
    refused=frozenset({"softmax_loss_function"}),
    added={"reduction": "{tf}.losses.Reduction.MEAN", "loss_collection": "None"},
    positional=0,
)  # fmt: skip

_COLLECTIONS = ("metrics_collections", "updates_collections", "name")


def _metric(new: str, *parameters: str) -> Equivalent:
    return Equivalent(
        f"metrics.{new}", parameters=(*parameters, *_COLLECTIONS), positional=0
    )


_PAIR = ("predictions", "labels", "weights")
_METRICS = {
    "streaming_mean": _metric("mean", "values", "weights"),
    "streaming_mean_tensor": _metric("mean_tensor", "values", "weights"),
    "streaming_percentage_less": _metric(
        "percentage_below", "values", "threshold", "weights"
    ),
    "streaming_mean_relative_error": _metric(
        "mean_relative_error", "predictions", "labels", "normalizer", "weights"
    ),
    "streaming_mean_iou": _metric(
        "mean_iou", "predictions", "labels", "num_classes", "weights"
    ),
    **{
        f"streaming_{name}": _metric(name, *_PAIR)
        for name in (
            "accuracy", "false_negatives", "false_positives", "mean_absolute_error",
            "mean_squared_error", "precision", "recall", "root_mean_squared_error",
            "true_negatives", "true_positives",
        )
    },
}  # fmt: skip


def _loss(new: str, *parameters: str, **keywords: str) -> Equivalent:
    return Equivalent(
        f"losses.{new}", parameters=parameters, keywords=keywords, positional=0
    )


_LOSSES = {
    "absolute_difference": _loss(
        "absolute_difference", "predictions", "labels", "weights", "scope"
    ),
    "log_loss": _loss(
        "log_loss", "predictions", "labels", "weights", "epsilon", "scope"
    ),
    "mean_squared_error": _loss(
        "mean_squared_error", "predictions", "labels", "weights", "scope"
    ),
    "sigmoid_cross_entropy": _loss(
        "sigmoid_cross_entropy", "logits", "multi_class_labels", "weights",
        "label_smoothing", "scope",
    ),
    "softmax_cross_entropy": _loss(
        "softmax_cross_entropy", "logits", "onehot_labels", "weights",
        "label_smoothing", "scope",
    ),
    "sparse_softmax_cross_entropy": _loss(
        "sparse_softmax_cross_entropy", "logits", "labels", "weights", "scope"
    ),
}  # fmt: skip

EQUIVALENTS = {
    "contrib.seq2seq.sequence_loss": _SEQUENCE_LOSS,
    "contrib.lookup.HashTable": Equivalent(
        "lookup.StaticHashTable",
        parameters=("initializer", "default_value", "shared_name", "name"),
        dropped=frozenset({"shared_name"}),
        positional=2,
    ),
    "contrib.eager.Variable": Equivalent(
        "Variable",
        parameters=(
            "initial_value", "trainable", "collections", "validate_shape",
            "caching_device", "name", "dtype",
        ),
        added={"use_resource": "True"},
        positional=5,
    ),
    **{f"contrib.metrics.{name}": metric for name, metric in _METRICS.items()},
    **{f"contrib.slim.metrics.{name}": metric for name, metric in _METRICS.items()},
    **{f"contrib.losses.{name}": loss for name, loss in _LOSSES.items()},
}  # fmt: skip
ITERATOR = "contrib.eager.Iterator"


def find(source: Source) -> Iterator[Edit]:
    """Yields the edits."""
    for call, path in calls(source):
        if path in EQUIVALENTS:
            yield from rewrite(source, call, EQUIVALENTS[path]) or ()
        elif path == ITERATOR and "iter" not in source.bound:
            yield source.replace(call.func, "iter")
